"""The kinds of things that are found, in the order in which people look for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ..terms import ID, LC, PREFIXES, full


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its key, its names, and its place in the order."""

    key: str
    zh: str
    en: str
    rank: int

    def in_(self, lang: str) -> str:
        """Return the name in a language."""
        return self.zh if lang == "zh" else self.en


_ORDER = (
    ("chain", "产业链", "industry chains", ("lc:IndustryChain",)),
    ("region", "行政区", "regions", ("lc:Region",)),
    ("industry", "产业", "industries", ("lc:Industry",)),
    ("enterprise", "企业", "enterprises", ("lc:Enterprise", "lc:Undertaking")),
    ("project", "项目", "projects", ("lc:Project",)),
    ("product", "产品", "products", ("lc:Product",)),
    ("indicator", "指标", "indicators", (str(ID["scheme/indicator"]),)),
    ("policy", "政策与规划", "policies and plans", ("lc:Policy",)),
    ("zone", "园区与功能区", "zones and parks", ("lc:Zone", "lc:Cluster")),
    ("brand", "品牌", "brands", ("lc:Brand",)),
    ("institution", "机构", "institutions", ("lc:Institution",)),
    ("person", "人物与职务", "people and posts", ("lc:Person", "lc:Post")),
    ("event", "活动与会议", "events", ("lc:Event",)),
    ("recognition", "荣誉与称号", "awards and titles", ("lc:Recognition", "lc:Superlative", "lc:Catalogue")),
    ("technology", "技术", "technologies", ("lc:Technology",)),
    ("stage", "环节", "stages", ("lc:Stage", "lc:ReferenceStage", "lc:ReferenceChain")),
    ("area", "其他区域", "other areas", ("lc:GeographicArea",)),
    ("question", "可以问的问题", "questions to ask", ("sh:SPARQLExecutable",)),
    ("figure", "印出的数字", "printed figures", ()),
    ("article", "新闻", "news items", ("lc:Article", "lc:Source")),
    ("action", "举措、目标与态势", "initiatives, goals and trends",
     ("lc:Initiative", "lc:Goal", "lc:Trend", "lc:Cooperation", "lc:Participation", "lc:IndustryRole",
      "lc:Listing")),
    ("class", "行业分类", "classes of industries", ("lc:IndustryClass",)),
    ("code", "代码", "codes", ("skos:Concept", "skos:ConceptScheme", "lc:Period", "lc:Unit", "lc:Comparator",
     "lc:PeerGroup")),
    ("document", "参照文献", "reference documents", ("lc:Document",)),
    ("reading", "读法", "readings", ("lc:Reading",)),
    ("term", "本体术语", "terms of the ontology", (
        "owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property",
        "rdfs:Class", "rdfs:Datatype", "owl:Ontology")),
    ("data", "数据集与文件", "data sets and files", (
        "dcat:Dataset", "dcat:Distribution", "void:Dataset", "qb:DataSet", "qb:DataStructureDefinition",
        "qb:ComponentSpecification", "schema:Organization")),
    ("passage", "出处段落", "passages of evidence", ("lc:Passage",)),
)  # fmt: skip

KINDS = tuple(Kind(key, zh, en, rank) for rank, (key, zh, en, _) in enumerate(_ORDER))
"""The kinds of our graph. The classes of other people's data come before its readings."""

_BY_KEY = {kind.key: kind for kind in KINDS}
_BY_CLASS = {full(name): _BY_KEY[key] for key, _, _, names in _ORDER for name in names}
FIGURE = _BY_KEY["figure"]
"""The kind of figures, which have no names of their own (:mod:`lc_graph.search.figures`)."""
THING = Kind("thing", "其他事物", "other things", _BY_KEY["reading"].rank)
"""The kind of what has no type."""


class Kinds:
    """The kinds of some data: ours, and the classes of other people's."""

    def __init__(self, labels: dict[str, tuple[str, str]]) -> None:
        """Name classes that are not ours after their labels (Chinese, English), else after their IRIs."""
        self._labels = labels
        self._foreign: dict[str, Kind] = {}

    def of(self, types: Iterable[str], schemes: Collection[str] = ()) -> Kind:
        """Return the kind of a thing of these types, in these code lists: of several the first in order."""
        found = [self._kind(one) for one in (*types, *schemes)]
        return min((kind for kind in found if kind), key=lambda kind: (kind.rank, kind.key), default=THING)

    def _kind(self, iri: str) -> Kind | None:
        if iri in _BY_CLASS:
            return _BY_CLASS[iri]
        if iri.startswith((str(LC), str(ID), *_STANDARDS)):
            return None
        if iri not in self._foreign:
            local = iri.rstrip("/#").replace("#", "/").rpartition("/")[2]
            zh, en = self._labels.get(iri, ("", ""))
            self._foreign[iri] = Kind(iri, zh or en or local, en or zh or local, THING.rank)
        return self._foreign[iri]


_STANDARDS = tuple(PREFIXES[name] for name in ("owl", "rdf", "rdfs", "skos", "sh", "void", "prov", "qb"))
"""Vocabularies whose classes say how something is modelled, not what it is."""


def keyed(key: str) -> Kind | None:
    """Return one of our kinds by its key."""
    return _BY_KEY.get(key)
