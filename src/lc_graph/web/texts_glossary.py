"""The words of the glossary's page, in Chinese and English."""

from __future__ import annotations

GLOSSARY: dict[str, tuple[str, str]] = {
    "glossary": ("词汇表", "Glossary"),
    "glossary-lead": (
        "本项目所用的词，中英文并列。定义取自本体和代码表；两处都没有的，在这里定义。",
        "The words of this project, side by side in Chinese and English. Their definitions are those of the "
        "ontology and the code lists; what is defined in neither is defined here.",
    ),
    "glossary-word-zh": ("中文", "Chinese"),
    "glossary-word-en": ("英文", "English"),
    "glossary-definition-zh": ("中文定义", "definition in Chinese"),
    "glossary-definition-en": ("英文定义", "definition in English"),
    "glossary-defined": ("定义见", "defined in"),
    "glossary-here": ("本词汇表", "this glossary"),
    "glossary-evidence": ("证据", "Evidence"),
    "glossary-chains": ("产业链", "Industry chains"),
    "glossary-figures": ("数字", "Figures"),
    "glossary-statuses": ("状态", "Statuses"),
    "glossary-things": ("事物", "Things"),
    "glossary-of-word": ("“{word}”在词汇表中的定义", "“{word}” in the glossary"),
}
