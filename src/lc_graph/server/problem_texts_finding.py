"""What problems with finding things say, in Chinese (see :mod:`lc_graph.server.problem_texts`)."""

from __future__ import annotations

FINDING: dict[str, str] = {
    # searching and reconciling
    "the batch has {} queries": "这一批有 {0} 个查询",
    "send at most {} at once": "一次最多 {0} 个",
    "the batch took longer than {} s": "这一批用时超过 {0} 秒",
    "send fewer queries at once": "请一次少发一些查询",
    "there is neither “queries” nor “extend”": "既没有“queries”，也没有“extend”",
    "send one of them as a form": "请以表单发送其中之一",
    "nothing has this identifier": "没有这个标识的事物",
    "ask for candidates first": "请先查询候选项",
    "{} is missing": "缺少 {0}",
    "this is no JSON": "这不是 JSON",
    "send JSON in UTF-8, percent-encoded": "请发送 UTF-8 的 JSON，并作百分号编码",
    "there is neither a query nor a property": "既没有查询词，也没有属性",
    "give a name to look for": "请给出要找的名称",
    "{} is none of the words": "{0} 不是可用的词",
    "any, all or should": "可用 any、all 或 should",
    "{} is no limit": "{0} 不是可用的上限",
    "a whole number from 0": "请给出不小于 0 的整数",
    "this is no JSON object": "这不是 JSON 对象",
    "send {…}": "请发送 {…}",
    "there is no member {}": "没有 {0} 这个成员",
    "members: {}": "成员：{0}",
    "this is no text": "这不是文字",
    "send a text that is not empty": "请发送不为空的文字",
    "this text has {} characters": "这段文字有 {0} 个字符",
    "this is no list": "这不是列表",
    "send […]": "请发送 […]",
    "there are {} of them": "这里有 {0} 个",
    "give all of: {}": "请给全：{0}",
}
"""Translations by template."""
