"""Whether a thing is labelled by a name that a source prints.

The Chinese label of a thing is one of its printed names, or one with the word for what it is (the chain
轴承产业链, of which the page says 轴承). A remark in brackets stands aside, and so do things that no source
names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..errors import Problem
from ..evidence.figure_words import REMARK
from ..evidence.likeness import norm
from ..tables.records import Records

WHAT = {
    "chain": "产业链|产业|链", "cluster": "产业集群|集群", "industry": "产业", "region": "市|县|区",
    "stage": "环节",
}  # fmt: skip
"""Words for what a thing is, by its kind, as regular expressions."""


def check_names(records: Records) -> Iterator[Problem]:
    """Yield things whose label is none of their printed names."""
    printed: dict[str, set[str]] = defaultdict(set)
    for source in records.sources.values():
        for mention in source.tables["mentions"]:
            printed[mention.row.entity].add(norm(mention.row.name))
    for table in records.entities.values():
        for located in table:
            row = located.row
            names = printed.get(f"{row.kind}/{row.id}")
            if names and not {*_forms(norm(row.label_zh), row.kind)} & names:
                yield Problem(
                    located.at("label_zh"),
                    f"“{row.label_zh}” is none of the names that sources print ({'、'.join(sorted(names))})",
                    "label it by one of them; put what else there is to say in brackets",
                )


def _forms(label: str, kind: str) -> Iterator[str]:
    for form in (label, norm(REMARK.sub("", label))):
        yield form
        if kind in WHAT:
            yield re.sub(f"(?:{WHAT[kind]})$", "", form)
