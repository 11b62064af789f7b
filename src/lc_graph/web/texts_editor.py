"""What the query editor says, in Chinese and English: its own words, and those it shares with other pages."""

from __future__ import annotations

EDITOR_WORDS: dict[str, tuple[str, str]] = {
    "running": ("正在运行……", "Running …"),
    "stop": ("停止", "Stop"),
    "stopped": ("已停止。", "Stopped."),
    "took": ("用时 {ms} 毫秒", "{ms} ms"),
    "limits": (
        "服务器的限制：{seconds} 秒、{rows} 行、{size}",
        "limits of this server: {seconds} s, {rows} rows, {size}",
    ),
    "keys": (
        "Ctrl-Enter 运行，Ctrl-空格 列出可写的词。查询保存在这个浏览器里。",
        "Ctrl-Enter runs the query, Ctrl-Space lists what may be written. The query is kept in this browser.",
    ),
    "suggestions": ("这里可以写的词", "What may be written here"),
    "table": ("表格", "Table"),
    "chart": ("图表", "Chart"),
    "raw": ("原始回应", "Raw response"),
    "filter": ("筛选", "Filter"),
    "more": ("再显示 {n} 行", "Show {n} more rows"),
    "shown": ("显示 {shown} 行，共 {n} 行", "{shown} of {n} rows shown"),
    "chart-name": ("名称列", "Column of names"),
    "chart-value": ("数字列", "Column of numbers"),
    "chart-first": ("只画前 {n} 行。", "Only the first {n} rows are drawn."),
    "chart-left": ("{n} 行没有数字，未画。", "{n} rows without a number are left out."),
    "chart-left-1": ("1 行没有数字，未画。", "1 row without a number is left out."),
    "share": ("复制链接", "Copy link"),
    "share-link": ("这条查询的链接", "Link to this query"),
    "copied": ("链接已复制。", "The link is copied."),
    "copy-yourself": ("链接已选中，请自行复制。", "The link is selected; copy it."),
    "go-to-error": ("转到出错处", "Go to the place"),
    "invalid-line": ("这一行不合语法。这里可以是：", "This line is not valid. Possible here: "),
    "too-large": (
        "答案超过 {size}，浏览器里不再显示",
        "the answer is larger than {size}, which is too much for a browser",
    ),
    "too-large-remedy": (
        "加上 LIMIT，或选一种格式下载",
        "add a LIMIT, or choose a format to download",
    ),
    "broken-off": ("答案没有传完就断了", "the answer broke off before its end"),
    "unreachable": ("连接不上服务器", "the server cannot be reached"),
    "unreachable-remedy": ("稍后再运行一次", "run the query again in a moment"),
    "map-view": ("地图", "Map"),
    "graph-view": ("关系图", "Graph"),
    "map-place": ("地方列", "Column of places"),
    "map-value": ("数字列", "Column of numbers"),
    "map-rows": ("行数", "number of rows"),
    "map-about": (
        "按区县画出的答案；每个区县都可以点开，下面的表里有同样的内容。",
        "The answer by county; each county leads to its page, and the table below says the same.",
    ),
    "map-none": ("答案里没有", "not in the answer"),
    "map-no-number": ("没有数字", "no number"),
    "map-many": ("有几个不同的数", "several different numbers"),
    "map-several": ("{n} 个不同的数", "{n} different numbers"),
    "map-elsewhere": (
        "{n} 行不指区县，也没有坐标，未画。",
        "{n} rows name no county and no point; they are left out.",
    ),
    "map-elsewhere-1": (
        "1 行不指区县，也没有坐标，未画。",
        "1 row names no county and no point; it is left out.",
    ),
    "map-outside": (
        "{n} 个点在图外，只列在表里。",
        "{n} points lie outside the map; only the table has them.",
    ),
    "map-outside-1": ("1 个点在图外，只列在表里。", "1 point lies outside the map; only the table has it."),
    "map-point": ("点", "point"),
    "map-county": ("地方", "place"),
    "graph-about": (
        "答案中的事物和它们之间的关系；每个事物都可以点开，下面的列表里有同样的内容。",
        "The things of the answer and how they are joined; each leads to its page, and the list below "
        "says the same.",
    ),
    "graph-from": ("起点列", "Column of beginnings"),
    "graph-to": ("终点列", "Column of ends"),
    "graph-by": ("关系列", "Column of relations"),
    "graph-no-label": ("无", "none"),
    "graph-cut": (
        "只画前 {shown} 个事物，共 {n} 个；其余见表格。",
        "The first {shown} of {n} things are drawn; the table has the others.",
    ),
    "graph-values": (
        "{n} 条以文字或数为值的陈述未画，见表格。",
        "{n} statements whose values are words or numbers are not drawn; the table has them.",
    ),
    "graph-values-1": (
        "1 条以文字或数为值的陈述未画，见表格。",
        "1 statement whose value is words or a number is not drawn; the table has it.",
    ),
    "graph-nothing": ("这些列里没有相连的事物。", "Nothing in these columns is joined to anything."),
    "graph-list": ("列表：{n} 条关系", "The same as a list: {n} relations"),
    "graph-list-1": ("列表：1 条关系", "The same as a list: 1 relation"),
    "not-parsed": (
        "{n} 行无法在这里显示，见原始回应。",
        "{n} lines cannot be shown here; the raw response has them.",
    ),
    "picture-failed": ("这个浏览器画不出这张图", "this browser could not make the picture"),
}

EDITOR = (
    "answer", "as", "broken-off", "chart", "chart-first", "chart-left", "chart-left-1", "chart-name",
    "chart-value", "copied", "copy-yourself", "error", "false", "filter", "go-to-error", "graph-about",
    "graph-by", "graph-cut", "graph-from", "graph-list", "graph-list-1", "graph-no-label", "graph-nothing",
    "graph-to", "graph-values", "graph-values-1", "graph-view", "invalid-line", "keys", "limits",
    "line-column", "map-about", "map-county", "map-elsewhere", "map-elsewhere-1", "map-many",
    "map-no-number", "map-none", "map-outside", "map-outside-1", "map-place", "map-point", "map-rows",
    "map-several", "map-value", "map-view", "more", "no-rows", "not-parsed", "picture-failed", "property",
    "query", "raw", "rows", "rows-1", "running", "save-png", "save-svg", "share", "share-link", "shown",
    "stop", "stopped", "subject", "suggestions", "table", "too-large", "too-large-remedy", "took", "true",
    "unreachable", "unreachable-remedy", "value",
)  # fmt: skip
"""The keys of the words that the script of the query editor shows."""
