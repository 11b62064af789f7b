"""What the start page tells of the graph: how much of what there is, and the chains with their gaps."""

from __future__ import annotations

from dataclasses import dataclass

from ..chain import trace as chain
from ..chain.gaps import KINDS, Kind
from ..chain.model import Trace
from ..chain.standing import Completeness, completeness
from ..engine.lookup import Lookup, Name
from ..engine.store import Store
from ..terms import LC, code
from .chains.traced import traced

COUNTED = (
    ("Article", "新闻", "news items"),
    ("Region", "行政区", "regions"),
    ("Zone", "园区与功能区", "zones and parks"),
    ("Industry", "产业", "industries"),
    ("Enterprise", "企业", "enterprises"),
    ("Project", "项目", "projects"),
    ("Product", "产品", "products"),
    ("Policy", "政策与规划", "policies and plans"),
    ("Figure", "统计数据", "figures"),
    ("Recognition", "荣誉与称号", "awards and titles"),
    ("Passage", "出处段落", "passages of evidence"),
)
"""Classes whose members are counted, with what they are called in Chinese and English."""


@dataclass(frozen=True)
class Count:
    """How many things of a class there are."""

    name: Name
    number: int


@dataclass(frozen=True)
class Chain:
    """A chain in brief: how far its stages are filled, and how many gaps of each kind it has."""

    chain: Name
    full: Completeness
    gaps: tuple[tuple[Kind, Name, int], ...]


@dataclass(frozen=True)
class Overview:
    """The graph at a glance. ``chains`` are those that have a reference chain to be measured against."""

    counts: tuple[Count, ...]
    sources: tuple[Name, ...]
    chains: tuple[Chain, ...]


def build(store: Store) -> Overview:
    """Count and trace. The store must be that of a release."""
    classes = " ".join(f"lc:{name}" for name, _, _ in COUNTED)
    found = store.rows(
        f"""SELECT ?class (COUNT(DISTINCT ?x) AS ?n) {{ VALUES ?class {{ {classes} }} ?x a ?class }}
            GROUP BY ?class"""
    )
    numbers = {row["class"]: int(row["n"]) for row in found}
    counts = tuple(
        Count(Name(name, str(LC[name]), zh, en), numbers.get(str(LC[name]), 0)) for name, zh, en in COUNTED
    )
    traces = (traced(store, name.iri) for name in chain.names(store))
    lookup = Lookup(store)
    sources = tuple(
        lookup.name(row["source"])
        for row in store.rows("SELECT ?source { ?source a lc:Source } ORDER BY ?source")
    )
    return Overview(counts, sources, tuple(_brief(lookup, trace) for trace in traces if trace.reference))


def _brief(lookup: Lookup, trace: Trace) -> Chain:
    found = [gap.kind for _, gap in trace.gaps()]
    counted = ((kind, lookup.name(code("gap", kind)), found.count(kind)) for kind in KINDS)
    return Chain(trace.chain, completeness(trace), tuple(one for one in counted if one[2]))
