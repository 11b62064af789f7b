"""The words for using what pages show, in both languages: citing it, linking to it, reporting errors."""

from __future__ import annotations

USE: dict[str, tuple[str, str]] = {
    "window": ("第 {first}–{last} 项，共 {n} 项", "{first}–{last} of {n}"),
    "others-there": ("另有 {n} 项，见其页面", "{n} more on its page"),
    "others-listed": ("另有 {n} 个，见表", "{n} more, in the table"),
    "and-more": ("……共 {n} 项", " … {n} in all"),
    "cite-head": ("引用与纠错", "Cite this, or report an error"),
    "cite-thing": (
        "{author}（{year}）：“{name}”{printed}。见《{title}》，版本 {version}，"
        "{issued} 发布。{iri} 。许可：{licence}。",
        "{author} ({year}): “{name}”{printed}. In: {title}, version {version}, issued {issued}. {iri} . "
        "Licence: {licence}.",
    ),
    "cite-printed-in": ("，印于{places}", ", printed in {places}"),
    "cite-more": ("等 {n} 处", " and {n} places more"),
    "cite-printed": ("《{article}》{lines}", "“{article}”, {lines}"),
    "permalink": ("永久链接", "Permanent link"),
    "permalink-of": ("这条陈述的永久链接：{what}", "Permanent link of this statement: {what}"),
    "report-error": ("报告错误", "Report an error"),
    "report-lead": (
        "已填好永久链接与出处。",
        "The permanent link and the passages are filled in.",
    ),
    "report-subject": ("数据有误：{name}", "Error in the data: {name}"),
    "report-body": (
        "哪里有误，应当是什么：\n\n\n事物：{iri}\n出处：{passage}\n版本：{version}\n",
        "What is wrong, and what is right:\n\n\nThing: {iri}\nPassages: {passage}\nVersion: {version}\n",
    ),
}
