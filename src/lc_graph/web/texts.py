"""The words of the pages, in Chinese and English, each in both."""

from __future__ import annotations

from .directions import isolated
from .texts_chain import CHAIN
from .texts_changes import CHANGES
from .texts_editor import EDITOR, EDITOR_WORDS
from .texts_evidence import EVIDENCE
from .texts_glossary import GLOSSARY
from .texts_records import RECORDS
from .texts_region import REGION
from .texts_use import USE
from .texts_vocabulary import VOCABULARY

__all__ = ["EDITOR", "TEXTS", "counted", "text"]

TEXTS: dict[str, tuple[str, str]] = {
    "name": ("聊城经济知识图谱", "Liaocheng economy knowledge graph"),
    "skip": ("跳到正文", "Skip to content"),
    "other-language": ("English", "中文"),
    "lead": (
        "一版报纸上关于聊城经济的全部内容，整理成可以查询的图谱；每一条陈述都注明印在哪一行。",
        "All that one newspaper page says about Liaocheng's economy, as a graph to query; "
        "every statement tells on which line it is printed.",
    ),
    "lead-own": ("这里按原样提供您给出的数据。", "The data you named is served here exactly as it is."),
    "home": ("首页", "Home"),
    "short-name": ("聊城知识图谱", "Liaocheng graph"),
    "search": ("搜索", "Search"),
    "search-label": ("搜索名称、拼音或代码", "Search names, pinyin or codes"),
    "search-hint": (
        "中文、英文、拼音或首字母，名称的一部分也行：灵芝、ganoderma、lingzhi、lz、371524",
        "Chinese, English, pinyin or initials, or part of a name: 灵芝, ganoderma, lingzhi, lz, 371524",
    ),
    "search-for": ("搜索“{q}”", "Search for “{q}”"),
    "found": ("找到 {n} 项", "{n} things found"),
    "found-1": ("找到 1 项", "1 thing found"),
    "nothing-found": ("没有找到。", "Nothing found."),
    "all-of-kind": ("全部 {n} 项", "all {n}"),
    "all-kinds": ("全部种类", "all kinds"),
    "passages-behind": ("{n} 处出处", "{n} passages"),
    "passages-behind-1": ("1 处出处", "1 passage"),
    "no-passages": ("无出处", "no passages"),
    "by-name": ("名称", "name"),
    "by-code": ("代码", "code"),
    "by-id": ("标识", "id"),
    "by-gloss": ("释义", "gloss"),
    "how-pinyin": ("拼音", "pinyin"),
    "how-initials": ("拼音首字母", "pinyin initials"),
    "incomplete-index": (
        "只搜索了这个存储的一部分名称：它没有在限度内全部给出。",
        "Only a part of this store's names was searched: it did not give all of them within the bounds.",
    ),
    "reconcile-name": ("聊城经济知识图谱对照服务", "Liaocheng economy knowledge graph reconciliation"),
    "reconcile-name-own": ("您的数据对照服务", "Reconciliation with your own data"),
    "reconcile-limit": ("值的个数上限（0 为全部）", "Values at most (0: all)"),
    "whole-page": ("打开完整页面", "Open the whole page"),
    "also-called": ("又称", "Also called"),
    "sources": ("来源", "Sources"),
    "numbers": ("图谱里有什么", "What the graph holds"),
    "triples": ("三元组", "triples"),
    "graphs": ("各图的三元组数", "Triples in each graph"),
    "graph": ("图", "graph"),
    "no-graphs": ("没有命名图，全部在默认图中。", "There are no named graphs; all is in the default graph."),
    "default-graph": ("默认图（合并）", "default graph (the merge)"),
    "default-graph-own": ("默认图", "default graph"),
    "chains": ("产业链与缺口", "Industry chains and their gaps"),
    "chains-lead": (
        "每条链对照一条参照链。缺口只说明这一版报纸说了什么、没有说什么：没有说到，不等于不存在。",
        "Each chain is measured against a reference chain. A gap tells what this page says and does not say: "
        "what it does not mention may well exist.",
    ),
    "all-chains": (
        "全部产业链，没有参照链的也在内",
        "All industry chains, those without a reference chain among them",
    ),
    "no-gaps": ("没有缺口", "no gaps"),
    "questions": ("可以问的问题", "Questions to ask"),
    "more-questions": ("全部问题", "All questions"),
    "endpoint": ("SPARQL 端点", "SPARQL endpoint"),
    "endpoint-lead": (
        "只读；支持 GET 与 POST，SELECT、ASK、CONSTRUCT、DESCRIBE；结果为 JSON、XML、CSV、TSV、"
        "Turtle、N-Triples、RDF/XML、JSON-LD。",
        "Read-only; GET and POST; SELECT, ASK, CONSTRUCT and DESCRIBE; answers as JSON, XML, CSV, TSV, "
        "Turtle, N-Triples, RDF/XML or JSON-LD.",
    ),
    "write-query": ("写一条查询", "Write a query"),
    "downloads": ("下载", "Downloads"),
    "downloads-lead": (
        "本体、代码表、参照数据、事实与推导；N-Quads、TriG 与 CSV 还注明每条三元组属于哪个图。",
        "Ontology, code lists, reference data, facts and what follows from them; N-Quads, TriG and CSV also "
        "name the graph of each triple.",
    ),
    "downloads-lead-own": ("此处所提供的全部数据。", "All the data that is served here."),
    "no-downloads": (
        "数据太多，不能整个下载；请用 /store 逐图取用，或用查询分次取用。",
        "It is too much to be downloaded as a whole; take it from /store graph by graph, or by queries.",
    ),
    "query": ("查询", "Query"),
    "run": ("运行", "Run"),
    "format": ("格式", "Format"),
    "page": ("网页", "web page"),
    "default-graphs": ("默认图 IRI（可不填）", "default graph IRI (optional)"),
    "answer": ("答案", "Answer"),
    "rows": ("{n} 行", "{n} rows"),
    "rows-1": ("1 行", "1 row"),
    "no-rows": ("没有结果。", "Nothing found."),
    "rows-shown": ("只显示前 {shown} 行，共 {n} 行；", "The first {shown} of {n} rows; "),
    "as": ("另存为", "The same as"),
    "true": ("是", "yes"),
    "false": ("否", "no"),
    "question": ("问题", "Question"),
    "ask-about": ("换一个对象来问", "Ask about something else"),
    "ask": ("提问", "Ask"),
    "param-hint": ("可以写名称，也可以写编号，例如 {example}", "A name or an id, for example {example}"),
    "the-query": ("这条问题的查询语句", "The query behind this question"),
    "edit-query": ("在查询页中修改", "Change it on the query page"),
    "thing": ("事物", "Thing"),
    "says": ("关于它的陈述", "What is said of it"),
    "said-by": ("提到它的陈述", "What refers to it"),
    "mark-inferred": ("推得", "derived"),
    "mark-suggested": ("提示", "suggestion"),
    "mark-reference": ("参照", "reference"),
    "mark-possible": ("可能", "possible"),
    "passage-number": ("出处 {n}", "evidence {n}"),
    "figures-about": ("关于它的数字", "Figures about it"),
    "indicator": ("指标", "indicator"),
    "figure": ("数字", "figure"),
    "population": ("范围", "population"),
    "period": ("时期", "period"),
    "comparator": ("比较对象", "comparator"),
    "kind": ("种类", "kind"),
    "status": ("状态", "status"),
    "evidence": ("出处", "Evidence"),
    "evidence-lead": (
        "陈述旁的数字指明它印在哪一段；没有数字的，依据以下全部段落，或来自代码表与参照数据。",
        "A number beside a statement tells where it is printed; those without one rest on all these "
        "passages, or come from code lists and reference data.",
    ),
    "line": ("第 {first} 行", "line {first}"),
    "lines": ("第 {first}–{last} 行", "lines {first}–{last}"),
    "previous": ("上一页", "Previous"),
    "next": ("下一页", "Next"),
    "page-number": ("第 {n} 页", "Page {n}"),
    "as-data": ("以数据形式取用", "As data"),
    "graph-size": (
        "这张图有 {n} 条三元组，可用下列格式整张取用。",
        "A graph of {n} triples; the formats below hold all of it.",
    ),
    "version": ("版本", "version"),
    "namespace": ("名字空间", "Namespace"),
    "contents": ("目录", "Contents"),
    "on-this-page": ("本页内容", "On this page"),
    "modules": ("模块", "Modules"),
    "classes": ("类", "Classes"),
    "object-properties": ("指向事物的属性", "Properties whose values are things"),
    "datatype-properties": ("值为文字或数的属性", "Properties whose values are text or numbers"),
    "other-terms": ("其他术语", "Other terms"),
    "deprecated": ("已弃用", "deprecated"),
    "near": ("您要找的可能是：", "One of these may be meant:"),
    "property": ("性质", "property"),
    "value": ("值", "value"),
    "subject": ("主体", "subject"),
    "unknown-thing": ("图谱中没有关于它的陈述。", "The graph says nothing of it."),
    "error": ("无法回答", "This cannot be answered"),
    "line-column": ("第 {line} 行，第 {column} 列", "line {line}, column {column}"),
    "not-found": ("这里没有这个页面。", "There is no such page here."),
    "problems": ("各类问题", "Sorts of problems"),
    "about-problem": ("关于这一类问题", "About this sort of problem"),
    "http-status": ("HTTP 状态", "HTTP status"),
    "problem-code": ("代号", "code"),
    "problem-meaning": ("含义", "meaning"),
    "remedies": ("怎么办", "What to do"),
    "to-home": ("回到首页", "To the start page"),
    "licence-data": ("数据与本体：", "Data and ontology:"),
    "licence-whole": ("许可全文", "licence in full"),
    "licence": (
        "代码：Apache-2.0。报纸原文不在此处，其版权归原作者。",
        "Code: Apache-2.0. The newspaper's text is not here; its copyright is its authors'.",
    ),
    "things": ("事物", "Things"),
    "all-things": ("按类查看全部事物", "All things by class"),
    "ontology": ("本体", "Ontology"),
    "definition": ("定义", "Definition"),
    "examples": ("示例问题", "Example questions"),
    "choose-example": ("请选择一个问题", "Choose a question"),
    "load": ("载入", "Load"),
    **EDITOR_WORDS,
    **CHAIN,
    **CHANGES,
    **EVIDENCE,
    **GLOSSARY,
    **RECORDS,
    **REGION,
    **VOCABULARY,
    **USE,
}


def text(key: str, lang: str, **values: object) -> str:
    """Return the words for a key in a language, with values put in."""
    words = TEXTS[key][0 if lang == "zh" else 1]
    if not values:
        return words
    return words.format(
        **{key: isolated(value) if isinstance(value, str) else value for key, value in values.items()}
    )


def counted(key: str, lang: str, n: int) -> str:
    """Return the words for a number of things, in the singular where there is one."""
    return text(f"{key}-1" if n == 1 and f"{key}-1" in TEXTS else key, lang, n=n)
