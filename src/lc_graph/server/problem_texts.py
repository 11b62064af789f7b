"""What problems say, in Chinese: the messages of the code, each with its translation.

Messages are written in English where they arise, because only there their figures are known. Here each stands
as a template with ``{}`` for what varies, in order; its translation names those by number. A test finds every
message in the code and asks for its line here.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .problem_texts_finding import FINDING
from .problem_texts_pages import PAGES
from .problem_texts_queries import BROKEN_RULES

TITLES = {
    400: "请求有误", 403: "不允许", 404: "没有找到", 405: "方法不对", 406: "没有可接受的格式",
    408: "请求超时", 409: "有冲突", 410: "已移除", 412: "前提不符", 413: "内容过大", 414: "地址过长",
    415: "内容类型不支持", 422: "内容不合要求", 429: "请求过多", 431: "请求头过大", 500: "服务器出错",
    501: "未实现", 502: "上游出错", 503: "服务繁忙", 504: "超时", 505: "版本不支持", 507: "空间不足",
}  # fmt: skip
"""Titles by status; the English ones are HTTP's own."""

TEXTS: dict[str, str] = {
    # limits
    "the service is answering as many queries as it can": "服务正在回答的查询已达上限",
    "wait {} s": "请等 {0} 秒再试",
    "the query took longer than {} s and was stopped": "查询超过 {0} 秒，已停止",
    "the write took longer than {} s and was stopped; nothing has changed": (
        "写入超过 {0} 秒，已停止；什么都没有改变"
    ),
    "write less at once, or narrow its WHERE": "一次少写一些，或缩小其 WHERE",
    "narrow it: name more of its terms, put the most selective pattern first, or add LIMIT": (
        "请缩小范围：多写明一些词项，把最能缩小范围的模式放在前面，或加 LIMIT"
    ),
    "the answer is larger than {} MiB": "答案超过 {0} MiB",
    "the answer has more than {} rows or triples": "答案超过 {0} 行或三元组",
    "add LIMIT and OFFSET, or ask for less": "请加 LIMIT 和 OFFSET，或少要一些",
    "the query broke off; as a rule it then needed more than {} MiB of memory": (
        "查询中断；通常是因为需要的内存超过 {0} MiB"
    ),
    "sort or group fewer rows, or add LIMIT": "请减少排序或分组的行数，或加 LIMIT",
    "{} queries of yours run or wait already": "您已有 {0} 个查询在运行或等待",
    "wait for their answers": "请等它们答完",
    "the client went away": "客户端已断开",
    "the answer holds what XML cannot: a control character, or a property without an XML name": (
        "答案中有 XML 写不出的内容：控制字符，或无法作 XML 名称的属性"
    ),
    "ask for JSON, or for Turtle": "请改要 JSON 或 Turtle",
    "“format” is given with several meanings": "“format”给了几种不同的意思",
    "the body did not arrive in time": "请求正文没有按时到达",
    "the answer was not taken in time": "答案没有及时取走",
    "send it faster": "请加快发送",
    "the parameters are larger than {} bytes": "参数超过 {0} 字节",
    "post the query by itself, as application/sparql-query": (
        "请把查询本身作为正文发送（application/sparql-query）"
    ),
    "the body is larger than {} bytes": "请求正文超过 {0} 字节",
    "send less at once": "请一次少发一些",
    "at most {} bytes and {} headers are read": "最多读 {0} 字节、{1} 个请求头",
    "the Host header names no host": "Host 请求头里没有主机名",
    "there is no Host header": "没有 Host 请求头",
    "send the name of this service": "请写本服务的名称",
    "the query has {} characters": "查询有 {0} 个字符",
    "brackets and signs are nested {} levels deep": "括号和符号嵌套了 {0} 层",
    "at most {} are allowed": "最多 {0} 个",
    "there are {} parameters": "有 {0} 个参数",
    "send at most {}": "最多 {0} 个",
    "the certificates cannot be read ({})": "证书无法读取（{0}）",
    # what was sent
    "this is another version of HTTP": "这是 HTTP 的另一个版本",
    "ask by HTTP/1.1": "请用 HTTP/1.1",
    "the body is in an unknown transfer coding": "请求正文用了不认识的传输编码",
    "send it in chunks": "请分块（chunked）发送",
    "the address is not UTF-8 behind “{}”": "地址中“{0}”之后不是 UTF-8",
    "the address holds “{}” as it is, behind “{}”": "地址中“{1}”之后的“{0}”没有编码",
    "the address holds what no address may": "地址中有不允许的字符",
    "percent-encode it, as UTF-8": "请按 UTF-8 作百分号编码",
    "percent-encode it, as UTF-8: {}": "请按 UTF-8 作百分号编码：{0}",
    "the text is cut off": "文本没有写完就断了",
    "the text is no XML: {}": "文本不是 XML：{0}",
    "the text is nested more than {} levels deep": "文本嵌套超过 {0} 层",
    "the text holds more than {} triple terms": "文本中的三元组词项超过 {0} 个",
    # queries
    "{} is an update, and this graph is read-only": "{0} 是更新，而这张图只读",
    "the graph is built from the tables in data/; change those and build again": (
        "图由 data/ 中的表格生成；请修改表格后重新生成"
    ),
    "SERVICE calls another server, which this engine never does": "SERVICE 要调用别的服务器，本引擎不这样做",
    "LOAD fetches from another server, which this one never does": "LOAD 要从别处取数据，本服务器不这样做",
    "SERVICE calls another server, which this one never does": "SERVICE 要调用别的服务器，本服务器不这样做",
    r"a query with SERVICE is written without \u": r"含 SERVICE 的查询不能用 \u 转义",
    "write the characters themselves": "请直接写出字符",
    "one SERVICE stands inside of another": "SERVICE 里又有 SERVICE",
    "ask that endpoint directly": "请直接询问那个端点",
    "the query has more than {} SERVICE clauses": "查询中的 SERVICE 多于 {0} 处",
    "ask in several queries": "请分成几个查询",
    "SERVICE may not ask {} here": "这里的 SERVICE 不能询问 {0}",
    "this server may ask: {}": "本服务器可以询问：{0}",
    "the other endpoint answers with blank nodes, which mean nothing here": (
        "另一端点的回答中有空节点，在这里没有意义"
    ),
    "ask it for what has an IRI or is a literal, by SELECT inside of SERVICE": (
        "请在 SERVICE 里用 SELECT 只取有 IRI 的或字面量的内容"
    ),
    "the remote store's answer cannot be read: it is no table": "远程存储的回答无法读取：它不是表",
    "ask the other server yourself and join the answers": "请自行查询那台服务器，再合并答案",
    "the query is not SPARQL": "这不是 SPARQL 查询",
    "the prefix of {} is not declared": "{0} 的前缀没有声明",
    "declare it with PREFIX": "请用 PREFIX 声明",
    "the query cannot be read from “{}” on": "查询从“{0}”起无法读懂",
    "the query ends too early": "查询没有写完",
    "possible here: {}": "这里可以写：{0}",
    "check brackets, dots and quotes": "请检查括号、句点和引号",
    "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, after PREFIX and BASE": (
        "查询以 SELECT、ASK、CONSTRUCT 或 DESCRIBE 开头，前面只能有 PREFIX 和 BASE"
    ),
    "there is no function <{}> here": "这里没有函数 <{0}>",
    "use one that the service description lists, at /sparql": "请用 /sparql 的服务描述所列的函数",
    "the query is not complete, or breaks a rule as a whole": "查询没有写完，或整体上违反了规则",
    "the update is not complete, or breaks a rule as a whole": "更新没有写完，或整体上违反了规则",
    "complete its end; BIND and AS may only name variables that have no value before": (
        "请补全末尾；BIND 与 AS 只能用于此前没有值的变量"
    ),
    "name graphs by their full IRI": "请写出图的完整 IRI",
    "“{}” is {}, which is no absolute IRI": "“{0}”是 {1}，不是绝对 IRI",
    # requests
    "the parameters are not percent-encoded UTF-8": "参数不是百分号编码的 UTF-8",
    "encode them as UTF-8": "请用 UTF-8 编码",
    "encode it as UTF-8": "请用 UTF-8 编码",
    "byte {} of the body is not UTF-8": "请求正文的第 {0} 个字节不是 UTF-8",
    "the body is said to be {}": "请求正文声明的编码是 {0}",
    "the body holds null characters": "请求正文含有空字符",
    "the body is of type {}": "请求正文的类型是 {0}",
    "post application/sparql-query, application/sparql-update, or a form with a “query” or “update”": (
        "请用 POST 发送 application/sparql-query、application/sparql-update，或含“query”或“update”的表单"
    ),
    "{} is not for this address": "这个地址不接受 {0}",
    "use {}": "请用 {0}",
    "use GET or POST": "请用 GET 或 POST",
    "“{}” is given {} times": "“{0}”给了 {1} 次",
    "give it once": "请只给一次",
    "“timeout” is {}, which is no number of seconds": "“timeout”是 {0}，不是秒数",
    "give seconds, such as timeout=2.5": "请给出秒数，例如 timeout=2.5",
    "there is a query and an update": "同时有查询和更新",
    "send one of them": "请只发其中之一",
    "an update cannot be sent by GET": "更新不能用 GET 发送",
    "send it by POST": "请用 POST 发送",
    "there is no query": "没有查询",
    "send it in a field “query”": "请放在字段“query”中",
    "default-graph-uri and named-graph-uri are for queries": "default-graph-uri 与 named-graph-uri 用于查询",
    "use using-graph-uri and using-named-graph-uri": "请用 using-graph-uri 与 using-named-graph-uri",
    "using-graph-uri and using-named-graph-uri are for updates": (
        "using-graph-uri 与 using-named-graph-uri 用于更新"
    ),
    "use default-graph-uri and named-graph-uri": "请用 default-graph-uri 与 named-graph-uri",
    "this graph is read-only: it is built from tables, and only a new build changes it": (
        "这张图只读：它由表格生成，只有重新生成才会改变"
    ),
    "updates are for programs": "更新请由程序发送",
    "send queries only": "请只发送查询",
    # writing
    "there is no graph <{}>": "没有图 <{0}>",
    "SELECT DISTINCT ?g lists all": "用 SELECT DISTINCT ?g 可以列出全部",
    "check its IRI": "请检查它的 IRI",
    "the update is not SPARQL": "这不是 SPARQL 更新",
    "the update cannot be read from “{}” on": "更新从“{0}”起无法读懂",
    "the update ends too early": "更新没有写完",
    "the update says {} while the request names the graphs to use": "更新里写了 {0}，而请求已指定所用的图",
    "name them in one of the two places only": "请只在其中一处指定",
    "{} is not an absolute IRI ({})": "{0} 不是绝对 IRI（{1}）",
    "the body names a graph itself, {}": "请求正文自己指定了图 {0}",
    "send the triples of one graph only": "请只发送一张图的三元组",
    "correct it; nothing was written": "请改正；什么都没有写入",
    "{} is of type {}": "{0}的类型是 {1}",
    "{} names no content type": "{0}没有说明内容类型",
    "the body": "请求正文",
    "send one of: {}": "请发送其中之一：{0}",
    "{} is not for graphs": "{0} 不能用于图",
    "a patch is for its graph only, and this one says {}": "补丁只能改它所属的图，而这一个写了 {0}",
    "leave it out, or send the update to /sparql": "请去掉它，或把更新发到 /sparql",
    "“graph” is {}, which is no absolute IRI": "“graph”是 {0}，不是绝对 IRI",
    "name the graph by its full IRI, percent-encoded": "请写出图的完整 IRI，并用百分号编码",
    "the body is encoded as {}": "请求正文的编码方式是 {0}",
    "send it as it is": "请不加编码发送",
    "the form cannot be read: {}": "表单无法读取：{0}",
    "send multipart/form-data (RFC 7578)": "请发送 multipart/form-data（RFC 7578）",
    "the request does not show the token that writing takes": "请求没有出示写入所需的令牌",
    "send it as “Authorization: Bearer …”": "请用“Authorization: Bearer …”出示",
    "this graph is a release: it is built from the tables in data/ and written nowhere else": (
        "这张图是发布版：它由 data/ 中的表格生成，别处不能写入"
    ),
    "propose a change to the tables; CONTRIBUTING.md says how": "请提议修改表格；办法见 CONTRIBUTING.md",
    "this server was started without a token, so nobody may write": "服务器启动时没有设令牌，谁都不能写入",
    "start it with --token-file": "启动时请加 --token-file",
    "the store could not keep the write ({})": "存储未能保存写入（{0}）",
    "check the disk's free space": "请检查磁盘剩余空间",
    "the data would violate its shapes: {}{}": "数据会违反形状：{0}{1}",
    "the data would violate its shapes: {} (and {} more)": "数据会违反形状：{0}（另有 {1} 处）",
    "correct what is sent; the report names every place": "请改正所发送的内容；报告列出每一处",
    "SILENT lets an operation pass over graphs that are not there": "加上 SILENT，操作会略过不存在的图",
    "try again": "请再试一次",
    "fetch the data yourself and send it with PUT, POST or INSERT DATA": (
        "请自行取得数据，再用 PUT、POST 或 INSERT DATA 发送"
    ),
    **BROKEN_RULES,
    **FINDING,
    **PAGES,
    # a remote store
    "the remote store took too long to take the connection": "远程存储太久没有接受连接",
    "the remote store cannot be reached ({})": "连不上远程存储（{0}）",
    "the remote store broke the connection off": "远程存储中断了连接",
    "the remote store did not answer: whether the write was done is not known": (
        "远程存储没有回答：不知道写入是否已完成"
    ),
    "look before you send it again": "请先查看，再决定是否重发",
    "the remote store does not admit this service": "远程存储不接纳本服务",
    "tell those who run it": "请告知其维护者",
    "tell those who run this service": "请告知本服务的维护者",
    "the remote store took too long, and stopped": "远程存储用时过长，已停止",
    "the remote store is somewhere else now, and nothing is followed": "远程存储已换地址，本服务不跟随转向",
    "the remote store answered with status {}: {}": "远程存储回答的状态是 {0}：{1}",
    "the remote store does not understand the query: {}": "远程存储不理解这个查询：{0}",
    "use what its dialect has": "请使用它支持的写法",
    "the remote store's answer cannot be read: {}": "远程存储的回答无法读取：{0}",
    "the remote store's answer cannot be read: it is compressed, unasked": (
        "远程存储的回答无法读取：它未经要求就作了压缩"
    ),
    "the remote store's answer does not say where it ends": "远程存储的回答没有说明在哪里结束",
    "ask again later": "请稍后再试",
    "the remote store gives a part of the answer only": "远程存储只给出了答案的一部分",
    "the remote store gives {} rows at most, and the answer has more": (
        "远程存储最多给 {0} 行，而答案不止这些"
    ),
    "this server does not know where the remote store takes such writes": (
        "本服务器不知道远程存储在哪里接受这类写入"
    ),
    "start it with --store-update-url or --store-graphs-url": (
        "请用 --store-update-url 或 --store-graphs-url 启动"
    ),
    "place": "地方",
    "thing": "事物",
    "indicator": "指标",
    "industry chain": "产业链",
    "no {} of this name": "没有叫这个名字的{0}",
    "more than one {} is called so: {}": "叫这个名字的{0}不止一个：{1}",
    "give one of these ids": "请给出其中一个编号",
    "did you mean {}?": "您要找的可能是：{0}",
    "the data holds no {}; build it with 'lc-graph build'": "数据中没有{0}；请先用 lc-graph build 构建",
    "a comparison takes {} to {} regions, not {}": "一次比较 {0} 至 {1} 个地区，不是 {2} 个",
    "name {} to {} regions": "请给出 {0} 至 {1} 个地区",
    "it is the same region as {}": "它与 {0} 是同一个地区",
    "name each region once": "每个地区请只写一次",
    # all else
    "something went wrong here": "服务器内部出错",
    "the log of the server says what": "原因见服务器日志",
    "there is nothing at this address": "这个地址没有内容",
    "the request cannot be answered": "无法回答这个请求",
}


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the templates that have gaps, those with most words of their own first."""
    with_gaps = sorted(
        (text for text in TEXTS if "{}" in text), key=lambda text: -len(text.replace("{}", ""))
    )
    return [
        (re.compile("(.+?)".join(map(re.escape, text.split("{}"))), re.DOTALL), text) for text in with_gaps
    ]


def _part(part: str) -> str:
    """Return what fills a gap in Chinese where it is a fixed word of ours; what clients sent stays."""
    if named := re.fullmatch("the file “(.*)”", part, re.DOTALL):
        return f"文件“{named[1]}”"
    return TEXTS.get(part, part)


@lru_cache(maxsize=1024)
def chinese(message: str) -> str:
    """Return a message in Chinese, or as it stands when it is none of ours (an engine's, say)."""
    if message in TEXTS:
        return TEXTS[message]
    for pattern, text in _patterns():
        if found := pattern.fullmatch(message):
            return TEXTS[text].format(*map(_part, found.groups()))
    return message
