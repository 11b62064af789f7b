"""The order in which data are loaded into memory: nothing is lost, and names lie together."""

from __future__ import annotations

import os
from functools import partial
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
import pytest

import service
from lc_graph.engine import layout
from lc_graph.engine.layout import laid_out, loaded, worthwhile
from lc_graph.engine.store import Store
from lc_graph.errors import UsageError

KINDS = """
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:a a ex:Person ; rdfs:label "甲"@zh ; ex:age 3 ; ex:knows ex:b .
ex:x a ex:Place ; rdfs:label "县"@zh ; ex:area 1.50 .
ex:b a ex:Person ; rdfs:label "乙"@zh ; ex:age 4 .
ex:y a ex:Place, ex:Town ; ex:population 5 .
"""
STRANGE = r"""
@prefix ex: <http://example.org/> .
GRAPH ex:g { ex:a ex:says "two\nlines \"quoted\" \\ <x> ."@en, "١"^^ex:number . _:b ex:says [], ( 1 2.0 ) }
_:b ex:says << _:b ex:of _:c >>, true, "2023-06-30"^^<http://www.w3.org/2001/XMLSchema#date> .
_:g { _:b ex:in _:g }
"""


def of(text: str, folder: Path, name: str = "data.ttl") -> partial[Store]:
    path = folder / name
    path.write_text(text)
    return partial(Store.from_files, [(None, path)])


def canonical(store: Store) -> ox.Dataset:
    found = ox.Dataset(store.native)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return found


def predicates(load: partial[Store]) -> list[str]:
    """Return the names of the predicates of all quads, in the order in which they are loaded."""
    with laid_out(load).text as text:
        iris = [line.split(b" ", 2)[1].decode().strip("<>") for line in text]
    return [iri.replace("#", "/").rpartition("/")[2] for iri in iris]


def test_what_one_predicate_says_lies_together_and_things_stay_in_order(tmp_path: Path) -> None:
    found = predicates(of(KINDS, tmp_path))
    assert found == ["age"] * 2 + ["area", "knows", "population"] + ["type"] * 5 + ["label"] * 3
    text = "".join(f"<a:s{n}> <a:q> {n} ; <a:p> {n} .\n" for n in range(3))
    with laid_out(of(text, tmp_path)).text as lines:
        subjects = [line.split(b" ", 1)[0].decode() for line in lines]
    assert subjects == ["<a:s0>", "<a:s1>", "<a:s2>"] * 2


def test_nothing_is_lost_or_changed(tmp_path: Path) -> None:
    for load in (of(KINDS, tmp_path), of(STRANGE, tmp_path, "data.trig")):
        with laid_out(load).text as text:
            assert canonical(loaded(text)) == canonical(load())


def test_a_release_keeps_all_its_graphs_and_each_name_in_one_piece() -> None:
    load = partial(Store.from_release, service.release() / "lc-graph.nq")
    with laid_out(load).text as text:
        again, plain = loaded(text), load()
        assert again.graphs() == plain.graphs()
        assert len(again) == len(plain)
    runs = [predicate for predicate, _ in groupby(predicates(load))]
    assert runs.count("label") == runs.count("type") == 1


def test_whoever_loads_it_later_gets_the_same_in_the_same_order(tmp_path: Path) -> None:
    load = of(KINDS, tmp_path)
    with laid_out(load).text as text:
        (tmp_path / "data.ttl").unlink()
        first, second = loaded(text), loaded(text)
    assert list(first.native) == list(second.native)
    assert len(first) == 13


def test_a_file_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    opened = len(os.listdir("/proc/self/fd"))
    with pytest.raises(UsageError, match=r"data\.ttl:3:"):
        laid_out(of("<a:a> <a:b> 1 .\n\n<a:c> <a:d> .", tmp_path))
    assert len(os.listdir("/proc/self/fd")) == opened


def test_only_files_that_fit_are_laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "data.nt"
    file.write_text("<a:a> <a:b> 1 .")
    assert worthwhile([file, tmp_path / "missing.nt"])
    monkeypatch.setattr(layout, "LAID_OUT", 20)
    assert not worthwhile([file, file])


def test_what_has_very_many_quads_is_told(tmp_path: Path) -> None:
    text = "".join(f"<a:s{n}> <a:in> <a:hub> ; <a:says> 'much' .\n" for n in range(layout.HUB))
    text += "".join(f"<a:many> <a:says> {n} .\n" for n in range(layout.HUB))
    text += "".join(f"<a:few> <a:says> {n} .\n" for n in range(layout.HUB - 1))
    assert sorted(laid_out(of(text, tmp_path)).hubs) == ["a:hub", "a:many"]
