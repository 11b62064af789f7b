"""A release: every format holds the graph, its tables rebuild it, its description counts it rightly."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

import service
from lc_graph.engine.store import RDF_FORMATS, Store
from lc_graph.release import files as release_files
from lc_graph.release import formats, jsonld, quads_table
from lc_graph.terms import GRAPH, ID

QUAD_FORMATS = ("lc-graph.nq", "lc-graph.trig")
TRIPLE_FORMATS = ("lc-graph.ttl", "lc-graph.jsonld", "lc-graph.rdf")
LC = "https://w3id.org/lc-graph/ontology#"


def parsed(path: Path) -> list[ox.Quad]:
    return list(ox.parse(path=str(path), format=RDF_FORMATS[path.suffix[1:]]))


@pytest.fixture(scope="module")
def manifest(release: Path) -> Any:
    return json.loads((release / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def quads(release: Path) -> list[ox.Quad]:
    return parsed(release / "lc-graph.nq")


@pytest.fixture(scope="module")
def merge(quads: list[ox.Quad]) -> set[ox.Triple]:
    return {quad.triple for quad in quads if quad.graph_name != ox.NamedNode(str(GRAPH["suggestions"]))}


# ---- digests ----------------------------------------------------------------------------------------


def test_every_file_is_listed_with_its_digest(release: Path, manifest: Any) -> None:
    there = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    assert there == {*manifest["files"], "manifest.json", "SHA256SUMS"}
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=release, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(manifest["files"]) > 50
    for name, entry in manifest["files"].items():
        assert (release / name).stat().st_size == entry["bytes"]


def test_the_canonical_digest_is_that_of_the_whole_data_set(release: Path, manifest: Any) -> None:
    dataset = ox.Dataset(reversed(parsed(release / "lc-graph.trig")))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = "".join(sorted(f"{quad} .\n" for quad in dataset))
    digest = hashlib.sha256(lines.encode()).hexdigest()
    assert manifest["canonical"] == {"algorithm": "RDFC-1.0", "hash": "SHA-256", "digest": digest}
    assert lines.encode() == (release / "lc-graph.nq").read_bytes()


def test_the_digest_depends_on_the_graph_alone(quads: list[ox.Quad], manifest: Any) -> None:
    assert release_files.digest(quads[::-1]) == manifest["canonical"]["digest"]
    assert release_files.digest(quads[1:]) != manifest["canonical"]["digest"]
    (one, other) = next((a, b) for a, b in pairwise(quads) if a.graph_name != b.graph_name)
    moved = ox.Quad(one.subject, one.predicate, one.object, other.graph_name)
    swapped = [moved if quad == one else quad for quad in quads]
    assert release_files.digest(swapped) != manifest["canonical"]["digest"]


def test_the_table_of_quads_alone_rebuilds_the_digest(release: Path, manifest: Any, tmp_path: Path) -> None:
    alone = tmp_path / "quads.csv"
    alone.write_bytes((release / "tables" / "quads.csv").read_bytes())
    again = quads_table.read(alone)
    assert len(again) == manifest["quads"]
    assert release_files.digest(again) == manifest["canonical"]["digest"]


def test_a_table_of_quads_keeps_what_csv_finds_hard(tmp_path: Path) -> None:
    node, prop = ox.NamedNode("a:s"), ox.NamedNode("a:p")
    texts = [
        '"quoted", with a comma',
        "two\nlines",
        "two\r\nlines",
        "",
        " ",
        "_:b",
        "http://a.b/c",
        "=1+1",
        "聊城",
    ]
    hard: list[ox.Quad] = [ox.Quad(node, prop, ox.Literal(text), ox.NamedNode("a:g")) for text in texts]
    hard += [ox.Quad(node, prop, ox.Literal(text, language="zh")) for text in texts]
    hard += [ox.Quad(ox.BlankNode("x"), prop, ox.BlankNode("y")), ox.Quad(node, prop, ox.NamedNode("a:o"))]
    path = tmp_path / "quads.csv"
    path.write_text(quads_table.text(hard), encoding="utf-8", newline="")
    assert quads_table.read(path) == hard
    path.write_text("subject,predicate\n", encoding="utf-8")
    with pytest.raises(ValueError, match="does not begin with the columns"):
        quads_table.read(path)


# ---- formats ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUAD_FORMATS)
def test_quad_formats_keep_the_graphs(release: Path, manifest: Any, name: str) -> None:
    found = parsed(release / name)
    assert release_files.digest(found) == manifest["canonical"]["digest"]
    counts: dict[str, int] = {}
    for quad in found:
        counts[getattr(quad.graph_name, "value", "")] = (
            counts.get(getattr(quad.graph_name, "value", ""), 0) + 1
        )
    assert counts == manifest["graphs"]
    assert {str(GRAPH[name]) for name in ("ontology", "codes", "reference", "metadata")} < counts.keys()


@pytest.mark.parametrize("name", TRIPLE_FORMATS)
def test_triple_formats_hold_the_merge(release: Path, merge: set[ox.Triple], name: str) -> None:
    found = parsed(release / name)
    assert {quad.graph_name for quad in found} == {ox.DefaultGraph()}
    assert formats.merged(found) == formats.merged(ox.Quad(t.subject, t.predicate, t.object) for t in merge)


@pytest.mark.parametrize(("name", "format"), [("lc-graph.jsonld", "json-ld"), ("lc-graph.rdf", "xml")])
def test_another_parser_reads_as_many_triples(
    release: Path, merge: set[ox.Triple], name: str, format: str
) -> None:
    assert len(rdflib.Graph().parse(release / name, format=format)) == len(merge)


def test_each_graph_has_a_file_and_together_they_are_all(release: Path, quads: list[ox.Quad]) -> None:
    files = {
        path.relative_to(release / "graphs").with_suffix("").as_posix(): path
        for path in release.glob("graphs/**/*.ttl")
    }
    files["ontology"] = release / "ontology.ttl"
    assert {str(GRAPH[name]) for name in files} == {getattr(quad.graph_name, "value", "") for quad in quads}
    for name, path in files.items():
        there = [ox.Quad(q.subject, q.predicate, q.object) for q in formats.select(quads, (name,))]
        assert formats.merged(parsed(path)) == formats.merged(there), name
    assert formats.merged(parsed(release / "facts.ttl")) == formats.merged(formats.select(quads, ("facts",)))


def test_turtle_is_sorted_and_free_of_anonymous_nodes(release: Path) -> None:
    seen = 0
    for path in sorted([*release.glob("*.ttl"), *release.glob("graphs/**/*.ttl")]):
        text = path.read_text(encoding="utf-8")
        found = parsed(path)
        anonymous = {q.subject for q in found if isinstance(q.subject, ox.BlankNode)}
        if path.name in ("ontology.ttl", "shapes.ttl", "lc-graph.ttl"):
            assert anonymous
        else:
            assert not anonymous, path.name
        subjects = re.findall(r"^(?!@prefix|\[|_:| )(\S+) ", text, re.MULTILINE)
        order = [str(subject) for subject in expanded(subjects, text)]
        assert order == sorted(order), path.name
        assert len(order) == len(set(order)), path.name
        seen += 1
    assert seen >= 9


def expanded(names: list[str], text: str) -> Iterator[str]:
    spaces = dict(re.findall(r"^@prefix (\S*): <(\S+)> \.$", text, re.MULTILINE))
    for name in names:
        prefix, _, rest = name.partition(":")
        yield name if name.startswith("<") else f"<{spaces[prefix]}{rest}>"


def test_only_the_ontology_has_anonymous_nodes(quads: list[ox.Quad]) -> None:
    graphs = {
        q.graph_name
        for q in quads
        if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)
    }
    assert graphs == {ox.NamedNode(str(GRAPH["ontology"]))}


def test_the_shapes_of_the_release_are_those_of_the_project(release: Path) -> None:
    modules = [
        quad
        for path in sorted((release / "shapes").glob("*.ttl"))
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    ]
    assert formats.merged(modules) == formats.merged(parsed(release / "shapes.ttl"))
    assert len(list(release.glob("shapes/cube/*.rq"))) >= 20
    assert (release / "ontology" / "lc.ttl").is_file()


# ---- JSON-LD ----------------------------------------------------------------------------------------


def test_the_context_is_one_and_does_not_follow_from_the_data(release: Path, quads: list[ox.Quad]) -> None:
    context = json.loads((release / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for name in ("lc-graph.jsonld", "dataset.jsonld"):
        assert json.loads((release / name).read_text(encoding="utf-8"))["@context"] == context
    everything = [quad.triple for quad in quads]
    ontology = [quad.triple for quad in formats.select(quads, ("ontology",))]
    assert json.loads(json.dumps(jsonld.context(ontology))) == context
    assert jsonld.context(everything) == jsonld.context(ontology[::-1])


def test_json_ld_is_plain_to_read(release: Path) -> None:
    nodes = {
        node["@id"]: node for node in json.loads((release / "lc-graph.jsonld").read_text("utf-8"))["@graph"]
    }
    figure = nodes["id:observation/lc23h1-a1-gdp"]
    assert figure["lc:about"] == "id:region/371500"
    assert figure["lc:min"] == "143250000000"
    assert set(figure["@type"]) >= {"lc:Figure", "qb:Observation"}


@pytest.mark.parametrize(
    "triple",
    [
        ("lc:about", ox.Literal("not a thing")),
        ("lc:min", ox.Literal("5", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))),
        ("lc:min", ox.NamedNode("http://example.org/number")),
        ("rdfs:label", ox.Literal("", language="zh")),
        ("lc:printed", ox.Literal("@id")),
        ("lc:min", ox.Literal("plain")),
    ],
)
def test_a_value_the_context_does_not_expect_survives(triple: tuple[str, Any], quads: list[ox.Quad]) -> None:
    context = jsonld.context([quad.triple for quad in formats.select(quads, ("ontology",))])
    assert "@type" in context["lc:about"]
    prefix, _, name = triple[0].partition(":")
    written = ox.Triple(ox.NamedNode(LC + "//x"), ox.NamedNode(jsonld.SPACES[prefix] + name), triple[1])
    text = "".join(jsonld.write([written], context))
    assert [quad.triple for quad in ox.parse(text, ox.RdfFormat.JSON_LD)] == [written]


# ---- CSVW -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def csvw(release: Path) -> Any:
    return json.loads((release / "tables" / "csv-metadata.json").read_text(encoding="utf-8"))


def rows(release: Path, name: str) -> list[dict[str, str]]:
    with (release / "tables" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_table_is_described(release: Path, csvw: Any) -> None:
    described = {table["url"] for table in csvw["tables"]}
    assert described == {path.name for path in (release / "tables").glob("*.csv")}
    for table in csvw["tables"]:
        assert {title["@language"] for title in table["dc:title"]} == {"zh", "en"}
        columns = table["tableSchema"]["columns"]
        found = rows(release, table["url"])
        assert found, table["url"]
        assert list(found[0]) == [column["name"] for column in columns]
        for column in columns:
            assert {
                lang for lang, titles in column["titles"].items() if column["name"] in titles and titles[-1]
            } == {"zh", "en"}


PATTERNS = {
    "decimal": r"-?\d+(\.\d+)?", "integer": r"\d+", "boolean": "true|false", "string": r"(?s).*",
    "anyURI": r"\S+",
}  # fmt: skip


def test_cells_keys_and_references_are_as_described(release: Path, csvw: Any) -> None:
    content = {table["url"]: rows(release, table["url"]) for table in csvw["tables"]}
    references = 0
    for table in csvw["tables"]:
        schema, found = table["tableSchema"], content[table["url"]]
        for column in schema["columns"]:
            cells = [row[column["name"]] for row in found]
            assert all(cells) or not column.get("required"), (table["url"], column["name"])
            pattern = re.compile(PATTERNS[column["datatype"]])
            for cell in filter(None, cells):
                assert pattern.fullmatch(cell), (table["url"], column["name"], cell)
        if "primaryKey" in schema:
            keys = [row[schema["primaryKey"]] for row in found]
            assert len(keys) == len(set(keys))
        for key in schema.get("foreignKeys", ()):
            target = key["reference"]
            there = {row[target["columnReference"]] for row in content[target["resource"]]}
            assert {row[key["columnReference"]] for row in found} - {""} <= there
            references += 1
    assert references > 30


def test_the_tables_say_nothing_but_what_the_graph_says(
    release: Path, csvw: Any, merge: set[ox.Triple]
) -> None:
    """What CSVW makes of the tables for people is in the graph, triple by triple."""
    count = 0
    for table in csvw["tables"]:
        schema = table["tableSchema"]
        if "aboutUrl" not in schema:
            continue
        for row in rows(release, table["url"]):
            subject = ox.NamedNode(filled(schema["aboutUrl"], row))
            for column in schema["columns"]:
                name = column["name"]
                if column.get("suppressOutput") or not row[name] or name in ("unit", "object"):
                    continue
                cells = row[name].split(column["separator"]) if "separator" in column else [row[name]]
                for cell in cells:
                    assert (
                        ox.Triple(subject, ox.NamedNode(column["propertyUrl"]), value(column, cell)) in merge
                    )
                    count += 1
    assert count > 5000


def filled(template: str, row: dict[str, str]) -> str:
    return re.sub(r"\{\+(\w+)\}", lambda match: row[match[1]], template)


def value(column: Any, cell: str) -> ox.NamedNode | ox.Literal:
    if "valueUrl" in column:
        return ox.NamedNode(filled(column["valueUrl"], {column["name"]: cell}))
    if "lang" in column:
        return ox.Literal(cell, language=column["lang"])
    if column["name"] == "code":
        return ox.Literal(cell, datatype=ox.NamedNode(LC + "gbt2260"))
    return ox.Literal(cell, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#" + column["datatype"]))


def test_every_figure_and_entity_has_its_row(release: Path, store: Store) -> None:
    for table, pattern in (
        ("figures.csv", "?x a lc:Figure"),
        ("claims.csv", "?x a lc:Claim"),
        ("passages.csv", "?x a lc:Passage"),
        ("superlatives.csv", "?x a lc:Superlative"),
        ("entities.csv", "?x a ?c . ?c rdfs:subClassOf* lc:Entity"),
    ):
        counted = store.rows(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}")
        assert len(rows(release, table)) == int(counted[0]["n"]), table


# ---- the description --------------------------------------------------------------------------------

DATASET = "<https://w3id.org/lc-graph/id/dataset/lc-graph>"


def number(store: Store, text: str) -> int:
    (row,) = store.rows(text)
    return int(next(iter(row.values())))


def test_void_counts_what_a_plain_query_counts(store: Store) -> None:
    for prop, pattern in {
        "triples": "(COUNT(*) AS ?n) { ?s ?p ?o }",
        "distinctSubjects": "(COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        "properties": "(COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
        "classes": "(COUNT(DISTINCT ?c) AS ?n) { ?s a ?c FILTER isIRI(?c) }",
        "entities": f"(COUNT(DISTINCT ?s) AS ?n) {{ ?s ?p ?o FILTER STRSTARTS(STR(?s), '{ID}') }}",
    }.items():
        told = number(store, f"SELECT ?n {{ {DATASET} void:{prop} ?n }}")
        assert told == number(store, f"SELECT {pattern}"), prop
    for told, counted in (
        (
            f"SELECT ?c ?n {{ {DATASET} void:classPartition ?p . ?p void:class ?c ; void:entities ?n }}",
            "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER isIRI(?c) } GROUP BY ?c",
        ),
        (
            f"""SELECT ?c ?n ?s {{ {DATASET} void:propertyPartition ?p .
                ?p void:property ?c ; void:triples ?n ; void:distinctSubjects ?s }}""",
            "SELECT ?c (COUNT(*) AS ?n) (COUNT(DISTINCT ?x) AS ?s) { ?x ?c ?o } GROUP BY ?c",
        ),
        (
            "SELECT ?c ?n { ?p void:property ?c ; void:distinctObjects ?n }",
            """SELECT ?c (COUNT(DISTINCT ?o) AS ?n) { ?x ?c ?o FILTER (!STRSTARTS(STR(?c), STR(void:))) }
               GROUP BY ?c""",
        ),
        (
            f"SELECT ?c ?n {{ {DATASET} void:subset ?p . ?p dcterms:identifier ?c ; void:triples ?n }}",
            "SELECT ?c (COUNT(*) AS ?n) { GRAPH ?c { ?s ?p ?o } } GROUP BY ?c",
        ),
    ):
        wanted = sorted(tuple(row.values()) for row in store.rows(counted))
        assert sorted(tuple(row.values()) for row in store.rows(told)) == wanted
        assert len(wanted) > 4


def test_the_data_set_is_described_in_both_languages_for_catalogues_and_search_engines(store: Store) -> None:
    for prop in ("dcterms:title", "dcterms:description", "dcat:keyword", "schema:name", "schema:description"):
        found = store.rows(f"SELECT DISTINCT ?l {{ {DATASET} {prop} ?t BIND(LANG(?t) AS ?l) }}")
        assert {row["l"] for row in found} == {"zh", "en"}, prop
    assert store.query(
        f"""ASK {{ {DATASET} a dcat:Dataset, void:Dataset, schema:Dataset ; dcterms:license ?l ;
            dcterms:creator ?c ; dcat:version ?v ; dcterms:source ?s ; dcterms:issued ?d ;
            dcterms:spatial ?r . ?s a lc:Source . ?r a lc:Region }}""",
        prefixes=jsonld.SPACES,
    ).boolean


def test_one_version_stands_everywhere(store: Store, release: Path) -> None:
    found = store.rows(
        f"""SELECT DISTINCT ?v {{ {{ {DATASET} dcat:version|schema:version ?v }}
            UNION {{ <https://w3id.org/lc-graph/ontology> owl:versionInfo ?v }} }}"""
    )
    project = tomllib.loads((service.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [row["v"] for row in found] == [project["version"]]
    assert (
        (release / "README.md").read_text(encoding="utf-8").startswith(f"# lc-graph {project['version']}\n")
    )


def test_every_file_described_is_there_with_its_checksum(release: Path, quads: list[ox.Quad]) -> None:
    described = Store.from_quads(parsed(release / "dataset.ttl"), merge=False)
    found = described.rows(
        """SELECT ?url ?size ?sum ?media { ?d a dcat:Distribution ; dcat:downloadURL ?url ;
             dcat:byteSize ?size ; dcat:mediaType ?media ;
             <http://spdx.org/rdf/terms#checksum>/<http://spdx.org/rdf/terms#checksumValue> ?sum }"""
    )
    names = {row["url"].partition("/release/")[2].partition("/")[2]: row for row in found}
    assert set(names) == {file.name for file in release_files.FILES}
    for name, row in names.items():
        content = (release / name).read_bytes()
        assert (int(row["size"]), row["sum"]) == (len(content), hashlib.sha256(content).hexdigest())
    inside = {
        quad.triple
        for quad in formats.select(quads, ("metadata",))
        if "dataset/lc-graph" in str(quad.subject)
    }
    assert inside < {quad.triple for quad in parsed(release / "dataset.ttl")}
    again = {quad.triple for quad in parsed(release / "dataset.jsonld")}
    assert again == {quad.triple for quad in parsed(release / "dataset.ttl")}


def test_describing_twice_changes_nothing(quads: list[ox.Quad]) -> None:
    assert release_files.complete(quads) == quads


def test_licence_and_attribution_are_told(release: Path) -> None:
    licence = (release / "LICENCE.md").read_text(encoding="utf-8")
    assert "CC BY 4.0" in licence
    documents = service.ROOT / "data" / "reference" / "sources.csv"
    with documents.open(encoding="utf-8", newline="") as file:
        assert [row["url"] for row in csv.DictReader(file) if f"<{row['url']}>" not in licence] == []
    readme = (release / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"`([\w./*-]+\.(?:nq|ttl|trig|jsonld|rdf|csv|json|md)|SHA256SUMS)`", readme):
        assert list(release.glob(name)), name
    assert "$" not in readme + licence
