"""Finding things by what they are called: in Chinese, English, pinyin, by parts of names and by codes."""
