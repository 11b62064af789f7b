"""The words of classes and results in Chinese, by their English; numbers and names stand at ``{}``."""

from __future__ import annotations

CHINESE: dict[str, str] = {
    # ---- results ----
    "## Result of {}": "## {} 的结果",
    "Named corruptions: {} of {} caught by the check meant for them.": (
        "列名的破坏：{} 处（共 {} 处）被为其而设的检查发现。"
    ),
    "### Random walk of seed {} ({})": "### 种子 {} 的随机抽查（{}）",
    "held out": "留作检验",
    "tuned on": "据以改进过",
    "Of {} random mutations {} change the meaning:": "{} 处随机破坏中，{} 处改变了意思：",
    "Of the {} that do not change it, {} were complained about.": "不改变意思的 {} 处中，{} 处被误报。",
    "#### Not caught, even with the text": "#### 有原文也没有发现的",
    "#### Complained about, though the meaning is the same": "#### 意思没变却被报告的",
    "- {}, {} (step {}): `{}` – {}": "- {}，{}（第 {} 步）：`{}`——{}",
    "- {}, {} (step {}), by {}: `{}`": "- {}，{}（第 {} 步），由 {} 报告：`{}`",
    "class": "类别",
    "over": "对象",
    "weight": "权重",
    "what is spoiled": "破坏什么",
    "changes the meaning": "改变意思",
    "why": "为什么",
    "mutations": "处数",
    "caught without the text": "没有原文时发现",
    "caught with the text": "有原文时发现",
    "check": "检查",
    "caught": "发现",
    "caught by it alone": "只有它发现",
    "tables": "表",
    "graph": "图",
    "both": "合计",
    "yes": "是",
    "no": "否",
    # ---- why a mutation may go unnoticed ----
    "nothing the checks know speaks against it": "各项检查所知的，没有哪一条与它相悖",
    "the other passage speaks of the same things, or a second one bears the row out": (
        "换上的片段说的是同样的事物，或另有片段支持这一行"
    ),
    "the passages that remain bear the row out alone": "余下的片段已足以支持这一行",
    "the span still begins and ends at a mark or a connecting word": "这一段仍以标点或连接词起止",
    "the other passages of the thing bear it out, or the new one speaks of the same things": (
        "该事物的其他片段支持它，或换上的片段说的是同样的事物"
    ),
    "the other object is named right there as well": "换上的宾语在同一处也被提到",
    "what is added is named right there as well": "加上的事物在同一处也被提到",
    "both are named where both stand": "两者所在之处都提到了这两者",
    "the other thing is named right there, or was named last": "换上的事物在同一处也被提到，或刚刚提到过",
    "no rule says that all things a sentence names must be in the cell": (
        "没有规则要求一句话提到的事物全都写进单元格"
    ),
    "both things are named where both rows stand": "两行所在之处都提到了这两个事物",
    "the other subject is named in the sentence, and only one reader has the figure": (
        "句中也提到换上的主体，而且只有一份通读记了这个数字"
    ),
    "the readers differ there, and the text has words for both codes": (
        "两份通读在此不一致，而原文里两个代码的用词都有"
    ),
    "a class that was not coded twice, and the sentence has a word of the other class too": (
        "这一类没有做第二次编码，而句中也有另一类的用词"
    ),
    "whether something goes on or is done, the context alone tells": (
        "是在进行还是已经做完，只有上下文才说得清"
    ),
    "both readings rest on the same passage": "两种读法依据同一片段",
    "both predicates fit the classes of subject and object": "两个谓词都适合主语和宾语的类",
    "another row says something like it from the same sentence": "另有一行据同一句话说了类似的内容",
    "an optional property: its absence says only that the page is silent": (
        "可有可无的属性：没有它，只表示版面没说"
    ),
    "an optional remark, which nothing else repeats": "可有可无的注记，别处没有重复",
    "the second reading of the reference data has it so as well, or has nothing of it": (
        "参照数据的第二次通读也是这样写的，或根本没有写到"
    ),
    "a label of our own, whose characters stand together elsewhere too": (
        "我们自拟的名称，其中的字在别处也这样相连"
    ),
    "a word of our own, which the text does not print": "我们自己的用词，原文没有印",
    "the words are found in no other row, so that nothing tells whose they are": (
        "这些词不见于其他行，看不出本来属于谁"
    ),
    "the shorter or longer form stands in the passage as well": "缩短或加长后的写法，片段里也有",
    "both things are called alike": "两个事物叫法相同",
    # ---- classes over the tables: figures ----
    "one digit of a figure's value, bound or printed form": "一个数字的值、上下界或印出形式中的一位数",
    "the figure says another number than the page": "说的数与版面不同",
    "a digit of a figure everywhere at once: printed form, value and bounds": (
        "一个数字各处的同一位数一起改：印出形式、值和上下界"
    ),
    "the figure says another number, and says it consistently": "说的是另一个数，而且前后一致",
    "a figure moves to another subject (region, project …)": "一个数字换到别的主体（地区、项目……）名下",
    "the number is said of something else": "这个数说的成了别的事物",
    "indicator, population, period, kind, comparator or adjustment of a figure": (
        "一个数字的指标、统计范围、时期、种类、比较对象或调整"
    ),
    "the number measures something else, of others, at another time or against something else": (
        "度量的事物、统计的对象、时间或比较的基准变了"
    ),
    "the status of a figure, statement or resource: a plan becomes a fact …": (
        "数字、单条陈述或复合陈述的状态：计划成了事实……"
    ),
    "what is planned, aimed at, estimated or possible is not a fact, and the other way round": (
        "计划、目标、预计、可能都不是事实，反过来也一样"
    ),
    "the unit of a figure": "一个数字的单位",
    "yuan are not tonnes": "元不是吨",
    "the qualifier of a figure, or one of its bounds, is dropped or changed": (
        "一个数字的限定词或上下界被去掉或改动"
    ),
    "“more than a hundred” is not “a hundred”": "“一百多”不是“一百”",
    "part-of, qualifies, adjustment-of, disagrees-with: dropped, added, moved": (
        "其中、修饰、调整自、相矛盾：去掉、添上、移动"
    ),
    "a part of another whole, a rank of another growth, a conflict hidden or made up": (
        "成了别的整体的部分、别的增速的位次，矛盾被掩盖或凭空出现"
    ),
    # ---- rows and evidence ----
    "a row of any table of what the source says is deleted": "来源所说的任一张表删去一行",
    "something the page says is no longer said": "版面说了的不再说了",
    "a figure or resource is entered once more under another id": "一个数字或复合陈述换个编号再录一次",
    "one thing is counted as two": "一件事算成了两件",
    "a row names another passage than its own": "一行指向别的片段",
    "the evidence does not support the row": "出处不支持这一行",
    "a row loses a passage": "一行少了一个片段",
    "evidence that exists is no longer given": "本有的出处没有写出",
    "a passage starts or ends one to five characters off, its digest made to fit": (
        "一个片段的起点或终点偏一至五个字，摘要值随之改好"
    ),
    "other characters are given as evidence": "当作出处的成了别的字",
    "a passage is said to stand in another article": "一个片段说成在另一篇报道里",
    "the evidence is another item's": "出处成了另一篇的",
    # ---- things and codes ----
    "a reference of a statement or resource names another thing of the same kind": (
        "单条陈述或复合陈述引用了同种的另一事物"
    ),
    "something is said of, or about, something else": "说的成了别的事物",
    "a thing is dropped from a cell of references": "引用的单元格里少了一个事物",
    "part of what the page says is no longer said": "版面所说的一部分不再说了",
    "a thing is added to a cell of references": "引用的单元格里多了一个事物",
    "more is said than the page says": "说得比版面多",
    "a code of a resource or entity (role, direction, kind, level …) becomes another": (
        "复合陈述或事物的代码（角色、方向、种类、层级……）换成另一个"
    ),
    "a pillar industry is not an emerging one": "支柱产业不是新兴产业",
    "the predicate of a statement becomes another": "单条陈述的谓词换成另一个",
    "another relation is stated": "说的成了另一种关系",
    "two rows of a table swap what they have in one column of references": ("同一张表的两行对调一列引用"),
    "each is said of the other's thing": "各说成了对方的事物",
    "a digit of a date in a statement": "单条陈述中日期的一位数",
    "another day": "成了另一天",
    "a possible statement is made a fact, or moves to another reading": (
        "可能的陈述改成事实，或归到另一种读法"
    ),
    "a possibility is not a fact, and holds in its reading only": "可能不是事实，而且只在自己的读法里成立",
    # ---- names and words ----
    "a printed name loses, doubles or changes a character": "印出的名称少一字、重一字或错一字",
    "the page prints another name": "版面印的是另一个名称",
    "a printed name is given to another thing of the same kind": "印出的名称归到同种的另一事物",
    "the page would speak of something else": "版面说的就成了别的事物",
    "a Chinese label of a thing or code loses or changes a character": "事物或代码的中文名称少一字或错一字",
    "it is called by a name that is not its own": "叫的不是它自己的名称",
    "two rows of a table swap their labels or glosses in one language": (
        "同一张表的两行对调一种语言的名称或释义"
    ),
    "our words describe something else": "我们的话说的成了别的事物",
    "dates of a period, what a comparator compares with, units of an indicator": (
        "时期的起止、比较对象所比的、指标的单位"
    ),
    "every figure with this code says something else": "用这个代码的数字全都变了意思",
    "authors, headlines or lines of articles in source.yaml": "source.yaml 中报道的作者、标题或行号",
    "another author, another headline, another place": "成了别的作者、标题或位置",
    "a cell of the reference tables becomes that of another row, or a row is dropped": (
        "参照表的一个单元格换成别的行的，或删去一行"
    ),
    "another code, class, position or flow than the documents give": ("代码、类目、位置或流向与文献不同"),
    # ---- over the tables, without a change of meaning ----
    "the rows of a table in another order": "一张表的各行换个次序",
    "tables are sets": "表是集合",
    "the things of one cell in another order": "一个单元格里的事物换个次序",
    "cells are sets": "单元格是集合",
    "white space around cells": "单元格前后的空白",
    "it is stripped": "读入时会去掉",
    "the note of a skipped span or a reason in the reconciliation": "跳过之处的备注，或核对记录中的理由",
    "remarks for colleagues": "只是给同事看的说明",
    # ---- the graph ----
    "a triple of a facts graph is dropped": "事实图少一条三元组",
    "something is no longer said": "有的事不再说了",
    "a triple of the codes, reference, inferred or metadata graph is dropped": (
        "代码图、参照图、推得图或元数据图少一条三元组"
    ),
    "a literal changes its datatype or language": "字面量的数据类型或语言变了",
    "it no longer compares or sorts as what it is": "不再按本来的类型比较和排序",
    "a digit or character of a literal changes": "字面量中的一位数或一个字变了",
    "another number, date or name": "成了别的数、日期或名称",
    "two triples of one predicate swap their objects": "同一谓词的两条三元组对调宾语",
    "an object becomes another one that the predicate has elsewhere": "宾语换成这个谓词在别处的宾语",
    "something else is said": "说的成了另一回事",
    "a subject gets an object more that the predicate has elsewhere (a part its whole …)": (
        "主语多得一个这个谓词在别处的宾语（部分多了整体……）"
    ),
    "a status becomes another; a possible claim is asserted": "状态换成另一个；可能的主张被断言",
    "a plan or a possibility is not a fact": "计划和可能都不是事实",
    "a thing becomes one of another class": "一个事物成了另一类的",
    "a project is no enterprise": "项目不是企业",
    "a figure or resource is copied to a second IRI": "一个数字或复合陈述复制到第二个 IRI",
    "a derivation from a passage is dropped or moved to another passage": (
        "对片段的依据被去掉，或移到别的片段"
    ),
    "the evidence is gone or does not support it": "出处没有了，或不支持它",
    "a triple gets another predicate of the data": "一条三元组换成数据中的另一个谓词",
    "two things of a class swap a label or gloss": "同类的两个事物对调名称或释义",
    # ---- the graph, without a change of meaning ----
    "a triple of one graph stands in a second one of the default data set as well: "
    "a label of a code in the metadata": (
        "默认数据集里一张图的三元组又出现在另一张图：代码的名称也进了元数据图"
    ),
    "the merge is the same": "合并的结果不变",
    "a claim is known under another IRI of the same form": "一条主张换成同样形式的另一个 IRI",
    "nothing refers to it and it says the same": "没有什么引用它，它说的也不变",
}
