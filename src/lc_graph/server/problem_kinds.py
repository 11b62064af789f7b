"""The sorts of problems: what each code means and what to do, for the pages at the IRIs of their types.

What to do is told in the words of the problems themselves (:mod:`lc_graph.server.problem_texts`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

from .problem_texts import TEXTS, TITLES


@dataclass(frozen=True)
class Kind:
    """One sort of problem.

    Attributes:
        statuses: the HTTP statuses it comes with, the usual one first; none where it may be any.
        zh, en: what it means.
        texts: what to do about it, as templates of :data:`TEXTS`.
    """

    statuses: tuple[int, ...]
    zh: str
    en: str
    texts: tuple[str, ...] = ()

    def title(self, lang: str) -> str:
        """Return the titles of its statuses, in ``zh`` or ``en``."""
        titles = (TITLES[status] if lang == "zh" else HTTPStatus(status).phrase for status in self.statuses)
        return " / ".join(titles)

    def meaning(self, lang: str) -> str:
        """Return what it means, in ``zh`` or ``en``."""
        return self.zh if lang == "zh" else self.en

    def remedies(self, lang: str) -> list[str]:
        """Return what to do about it, in ``zh`` or ``en``; an ellipsis stands for what varies."""
        texts = (TEXTS[text] if lang == "zh" else text for text in self.texts)
        return [re.sub(r"{\d?}", "…", text) for text in texts]


_SHORTER = "add LIMIT and OFFSET, or ask for less"
_ALLOWED = "at most {} are allowed"

KINDS: dict[str, Kind] = {
    "answer-too-large": Kind(
        (413,),
        "答案超过允许的大小或行数。",
        "The answer is larger, or has more rows, than allowed.",
        (_SHORTER, "ask by HTTP/1.1, or add LIMIT"),
    ),
    "body-too-large": Kind(
        (413,), "请求正文超过允许的大小。", "The body is larger than allowed.", ("send less at once",)
    ),
    "broke-off": Kind(
        (507,),
        "查询中断，通常因为需要的内存超过允许。",
        "The query broke off; as a rule it needed more memory than allowed.",
        ("sort or group fewer rows, or add LIMIT",),
    ),
    "charset": Kind(
        (415,),
        "请求正文声明了 UTF-8 以外的字符编码。",
        "The body is said to be in another charset than UTF-8.",
        ("encode it as UTF-8",),
    ),
    "coding": Kind(
        (406,),
        "您接受的内容编码这里都没有。",
        "No content coding that you accept is on offer.",
        ("accept one of: {}",),
    ),
    "conflict": Kind(
        (409,),
        "写入与数据的现状不符，没有改变任何内容。",
        "The write does not fit the data as it stands; nothing was changed.",
        ("SILENT lets an operation pass over graphs that are not there", "try again"),
    ),
    "connections": Kind((503,), "同时的连接过多。", "Too many connections are open at once.", ("wait {} s",)),
    "content-encoding": Kind((415,), "请求正文经过压缩。", "The body is compressed.", ("send it as it is",)),
    "content-type": Kind(
        (415,),
        "请求正文的类型在这里不能用。",
        "The body is of a type that is not understood here.",
        (
            "send one of: {}",
            "post application/sparql-query, application/sparql-update, or a form with a “query” or “update”",
        ),
    ),
    "drawing": Kind((404,), "这个页面没有这个图。", "The page has no such drawing.", ("drawings: {}",)),
    "encoding": Kind(
        (400,),
        "请求中的文字不是 UTF-8，或含有空字符。",
        "Text of the request is not UTF-8, or holds null characters.",
        ("encode it as UTF-8",),
    ),
    "filter": Kind(
        (400,), "页面不能按所给的值筛选。", "There is no such value to choose by.", ("known: {}",)
    ),
    "forbidden-query": Kind(
        (403,),
        "查询要做公开端点不能做的事：更新，或调用别的服务器。",
        "The query would do what an open endpoint must not: write, or call another server.",
        (
            "ask the other server yourself and join the answers",
            "the graph is built from the tables in data/; change those and build again",
            "fetch the data yourself and send it with PUT, POST or INSERT DATA",
        ),
    ),
    "form": Kind(
        (400,), "表单无法读取。", "The form cannot be read.", ("send multipart/form-data (RFC 7578)",)
    ),
    "format": Kind(
        (400, 404),
        "没有这种格式，或没有这种下载。",
        "There is no such format, or no such download.",
        ("formats: {}",),
    ),
    "graph-iri": Kind(
        (400,),
        "图的名称不是绝对 IRI。",
        "A graph is named by what is no absolute IRI.",
        ("name graphs by their full IRI",),
    ),
    "head-too-large": Kind(
        (431,),
        "请求头过大或过多。",
        "The headers of the request are too large or too many.",
        ("send less at once",),
    ),
    "host": Kind(
        (400,),
        "请求没有 Host 头，或其中不是主机名。",
        "There is no Host header, or it names no host.",
        ("send the name of this service",),
    ),
    "http": Kind((), "请求无法回答；原因见状态码。", "The request cannot be answered; its status says why."),
    "indicator": Kind((400,), "没有这个指标，或不止一个。", "None or several indicators have this name."),
    "malformed": Kind((400, 501, 505), "收到的不是 HTTP 请求。", "What was sent is no HTTP request."),
    "method": Kind(
        (405,),
        "这个地址不接受这种方法。",
        "The address does not take this method.",
        ("use {}", "use GET or POST"),
    ),
    "nested-too-deeply": Kind(
        (400,), "查询的括号嵌套过深。", "The brackets of the query are nested too deeply.", (_ALLOWED,)
    ),
    "no-address": Kind(
        (403,),
        "不知道远程存储在哪里接受这类写入。",
        "It is not known where the remote store takes such writes.",
        ("start it with --store-update-url or --store-graphs-url",),
    ),
    "no-format": Kind(
        (406,), "没有您接受的格式。", "There is no format that you accept.", ("ask for one of: {}",)
    ),
    "no-question": Kind(
        (404,), "目录中没有这个问题。", "The catalogue has no such question.", ("/query lists them all",)
    ),
    "no-release": Kind((404,), "这里没有发布版。", "The page tells of a release, and none is served."),
    "no-such-graph": Kind(
        (404,), "没有这张图。", "There is no such graph.", ("SELECT DISTINCT ?g lists all", "check its IRI")
    ),
    "no-token": Kind(
        (403,),
        "服务器启动时没有设令牌，谁都不能写入。",
        "The server was started without a token, so nobody may write.",
        ("start it with --token-file",),
    ),
    "not-acceptable": Kind(
        (406,),
        "您接受的格式都装不下这种答案。",
        "No format that you accept can hold this kind of answer.",
        ("ask for one of: {}",),
    ),
    "not-found": Kind(
        (404,), "这个地址没有内容。", "There is nothing at this address.", ("look for it on the start page",)
    ),
    "other-graphs": Kind(
        (422,),
        "补丁涉及它所属的图以外的图。",
        "The patch speaks of other graphs than its own.",
        ("leave it out, or send the update to /sparql",),
    ),
    "overloaded": Kind((503,), "同时的查询过多。", "Too many queries run or wait at once.", ("wait {} s",)),
    "page": Kind(
        (400, 404),
        "没有这一页，或页码写得不对。",
        "There is no such page, or its number is not written as one.",
        ("pages count from 1", "the last page is {}"),
    ),
    "parameter": Kind(
        (400,),
        "问题的参数不对。",
        "A parameter of a question is wrong.",
        ("parameters of this question: {}",),
    ),
    "parameters": Kind(
        (400,),
        "请求的参数缺少、重复、过多或互相矛盾。",
        "Parameters of the request are missing, repeated, too many or contradict each other.",
        ("give it once", "send one of them", "send at most {}"),
    ),
    "query": Kind(
        (400,),
        "查询或所发送的内容无法按其写法回答。",
        "The query, or what was sent, cannot be answered as written.",
        ("check brackets, dots and quotes", "name graphs by their full IRI"),
    ),
    "query-too-long": Kind((413, 414), "查询过长。", "The query is too long.", (_ALLOWED,)),
    "read-only": Kind(
        (403,),
        "查询页只接受查询，更新请由程序发送。",
        "The page takes queries only; updates are for programs.",
        ("send queries only",),
    ),
    "reconcile": Kind((400, 413), "对照请求写错了，或过多。", "A request to reconcile is wrong."),
    "regions": Kind(
        (400,), "地区不存在，或写了两次。", "A region is unknown, or named twice.", ("name each region once",)
    ),
    "release": Kind(
        (409,),
        "所提供的是发布版，由表格生成，不能写入。",
        "A release is served, which is built from tables and not written to.",
        ("propose a change to the tables; CONTRIBUTING.md says how",),
    ),
    "remote": Kind(
        (502, 504),
        "远程存储没有回答、回答有误或用时过长。",
        "The remote store did not answer, answered wrongly or took too long.",
        ("ask again later", "look before you send it again", "tell those who run this service"),
    ),
    "removed": Kind(
        (410,), "它已在后来的发布版中移除。", "A later release removed it.", ("see the notes of the release",)
    ),
    "request": Kind((400,), "请求无法按其写法回答。", "The request cannot be answered as it is written."),
    "search": Kind((400,), "要找的话太长。", "What is looked for is too long.", ("at most {} are allowed",)),
    "shades": Kind((400,), "没有这种分级。", "There are no such shades.", ("shades: quantile, equal",)),
    "shapes": Kind(
        (422,),
        "写入后数据会违反形状，因此没有写入。",
        "After the write the data would violate its shapes; nothing was written.",
        ("correct what is sent; the report names every place",),
    ),
    "slow": Kind(
        (408,),
        "请求没有按时到达，或答案没有及时取走。",
        "The request did not arrive, or the answer was not taken, in time.",
        ("send it faster",),
    ),
    "store": Kind(
        (507,), "存储未能保存写入。", "The store could not keep the write.", ("check the disk's free space",)
    ),
    "syntax": Kind(
        (400,),
        "查询、更新或图有语法错误，或用了没有的函数。",
        "The query, the update or the graph has a syntax error, or names a function that is not there.",
        ("possible here: {}", "check brackets, dots and quotes", "declare it with PREFIX"),
    ),
    "table": Kind((404,), "这个页面没有这个表。", "The page has no such table.", ("tables: {}",)),
    "timeout": Kind(
        (504,),
        "查询超过允许的时间，已停止。",
        "The query took longer than allowed and was stopped.",
        ("narrow it: name more of its terms, put the most selective pattern first, or add LIMIT",),
    ),
    "token": Kind(
        (403,),
        "请求没有出示写入所需的令牌。",
        "The request does not show the token that writing takes.",
        ("send it as “Authorization: Bearer …”",),
    ),
    "too-many": Kind(
        (429,), "同一客户端同时的查询过多。", "One client asks too much at once.", ("wait for their answers",)
    ),
    "unexpected": Kind(
        (500,),
        "服务器内部出错。",
        "Something went wrong in the server.",
        ("the log of the server says what",),
    ),
    "unknown-thing": Kind(
        (404,),
        "图谱中没有关于这个 IRI 的陈述。",
        "The graph says nothing of this IRI.",
        ("one of the suggestions may be meant", "look for it on the start page"),
    ),
    "unwritable": Kind(
        (406,),
        "答案中有这种格式写不出的内容。",
        "The answer holds what the format cannot write.",
        ("ask for JSON, or for Turtle",),
    ),
    "uri-too-long": Kind((414,), "地址过长。", "The address is too long.", ("send less at once",)),
}
"""The sorts of problems by their codes, the last parts of their types' IRIs."""
