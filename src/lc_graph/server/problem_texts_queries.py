"""Which rules of SPARQL a query breaks, in Chinese (see :mod:`lc_graph.server.problem_texts`)."""

from __future__ import annotations

BROKEN_RULES: dict[str, str] = {
    "SELECT names a variable that is neither grouped by nor inside of an aggregate": (
        "SELECT 中有变量既不在 GROUP BY 里，也不在聚合函数里"
    ),
    "put it into GROUP BY, or into an aggregate such as COUNT or SAMPLE": (
        "请把它写入 GROUP BY，或放进 COUNT、SAMPLE 等聚合函数"
    ),
    "SELECT * cannot stand beside GROUP BY or an aggregate": "SELECT * 不能与 GROUP BY 或聚合函数同用",
    "name the variables; aggregates belong into SELECT or HAVING": (
        "请逐个写出变量；聚合函数应写在 SELECT 或 HAVING 里"
    ),
    "SELECT names a variable twice": "SELECT 里同一个变量出现两次",
    "name each variable once": "每个变量请只写一次",
    "AS gives a value to a variable that has one already": "AS 给了已有值的变量一个值",
    "name another variable there": "请换一个变量名",
    "LIMIT is too large a number": "LIMIT 的数太大",
    "OFFSET is too large a number": "OFFSET 的数太大",
    "leave it out, or name a smaller one": "请省略，或写一个较小的数",
    "the IRI that ends here is none": "在这里结束的 IRI 不成立",
    "percent-encode spaces, and complete it": "空格请用百分号编码，并把它写完整",
    "the language tag here is none": "这里的语言标记不成立",
    "write one such as @zh or @en-GB": "请写 @zh 或 @en-GB 之类",
    r"\u stands for no character here": r"这里的 \u 不表示任何字符",
    "write the character itself": "请直接写这个字符",
    "INSERT DATA and DELETE DATA take no variables, DELETE DATA no blank nodes either": (
        "INSERT DATA 与 DELETE DATA 不能有变量，DELETE DATA 也不能有空节点"
    ),
    "use INSERT or DELETE with WHERE": "请改用带 WHERE 的 INSERT 或 DELETE",
    "DELETE WHERE takes no blank nodes": "DELETE WHERE 不能有空节点",
    "name a variable": "请用变量",
    "name a variable instead": "请改用变量",
    "the label of a blank node stands in two groups": "同一个空节点标签出现在两个组里",
}
