"""Every shape and every check: a world that keeps all rules, and for each rule one file that breaks it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from lc_graph.errors import UsageError
from lc_graph.resources import room
from lc_graph.terms import ID, LC, LCS
from lc_graph.validation import inputs
from lc_graph.validation.checks import load_checks, read_check
from lc_graph.validation.validate import load_shapes, named_shapes, run_check, validate

HERE = Path(__file__).parent / "shapes"
SHAPES = load_shapes(room("shapes"))
CHECKS = {check.id: check for check in load_checks(room("shapes"))}
BAD = {path.stem: path for path in sorted((HERE / "bad").iterdir())}


def ontology_files() -> list[Path]:
    folder = room("ontology")
    return sorted([*folder.glob("*.ttl"), *folder.glob("imports/*.ttl"), *folder.glob("codes/*.ttl")])


@pytest.fixture(scope="module")
def good() -> Graph:
    return inputs.read([*sorted((HERE / "good").glob("*.ttl")), *ontology_files()])


@pytest.fixture(scope="module")
def failing(good: Graph) -> dict[str, set[str]]:
    """The shapes that fail on what each bad file of a shape says, all files validated together."""
    merged = Graph()
    for triple in good:
        merged.add(triple)
    file_of: dict[str, str] = {}
    known = {str(subject) for subject in good.subjects()}
    for name in shape_names():
        for subject in set(inputs.read([BAD[name]]).subjects()):
            assert str(subject) not in known, f"{name} speaks about {subject}, which another file describes"
            known.add(str(subject))
            file_of[str(subject)] = name
    for triple in inputs.read([BAD[name] for name in shape_names()]):
        merged.add(triple)
    found: dict[str, set[str]] = defaultdict(set)
    checks = set(CHECKS)
    for result in validate(merged).results:
        if result.shape not in checks:
            found[file_of.get(result.focus, "the good world")].add(result.shape)
    return found


def is_container(name: str) -> bool:
    """A shape that only gathers others, or serves as a kind of thing in others, cannot fail by itself."""
    shape = LCS[name]
    own = set(SHAPES.predicates(shape)) - {
        RDF.type,
        RDFS.label,
        SH.targetClass,
        SH.targetSubjectsOf,
        SH.property,
        SH.nodeKind,
    }
    targets = any(SHAPES.objects(shape, SH.targetClass)) or any(SHAPES.objects(shape, SH.targetSubjectsOf))
    return (shape, RDF.type, SH.NodeShape) in SHAPES and (not own or not targets)


def shape_names() -> list[str]:
    return [name for name in BAD if name not in CHECKS]


def test_the_good_world_breaks_nothing(good: Graph) -> None:
    report = validate(good, whole=True)
    assert report.results == []
    assert report.checks == len(CHECKS)


def test_every_rule_has_a_bad_example() -> None:
    rules = {name for name in named_shapes(SHAPES) if not is_container(name)} | set(CHECKS)
    assert sorted(rules - set(BAD)) == []
    assert sorted(set(BAD) - rules) == []


@pytest.mark.parametrize("name", shape_names())
def test_bad_example_fails_its_shape_and_no_other(name: str, failing: dict[str, set[str]]) -> None:
    assert failing[name] == {name}


def test_bad_examples_do_not_disturb_the_good_world(failing: dict[str, set[str]]) -> None:
    assert failing["the good world"] == set()


def load(native: ox.Store, path: Path, keep_graphs: bool) -> None:
    for quad in ox.parse(path=path, format=ox.RdfFormat.from_extension(path.suffix[1:])):
        native.add(ox.Quad(quad.subject, quad.predicate, quad.object))
        if keep_graphs:
            native.add(quad)


@pytest.fixture(scope="module")
def good_quads() -> list[ox.Quad]:
    native = ox.Store()
    for path in [*sorted((HERE / "good").glob("*.ttl")), *ontology_files()]:
        load(native, path, False)
    return list(native)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_check_finds_its_bad_example_and_nothing_in_the_good_world(
    name: str, good_quads: list[ox.Quad]
) -> None:
    native = ox.Store()
    native.extend(good_quads)
    assert run_check(native, CHECKS[name]) == []
    before = set(native)
    load(native, BAD[name], True)
    subjects = {str(getattr(quad.subject, "value", "")) for quad in set(native) - before}
    results = run_check(native, CHECKS[name])
    assert results
    # A rule about pairs, or about a missing edge, may name the other end; it must still concern the bad file.
    text = BAD[name].read_text(encoding="utf-8")
    assert all(
        result.focus in subjects or result.focus in text or result.value in subjects for result in results
    )


def test_every_shape_speaks_both_languages() -> None:
    for name in named_shapes(SHAPES):
        if is_container(name):
            continue
        languages = [
            message.language
            for message in SHAPES.objects(LCS[name], SH.message)
            if isinstance(message, Literal)
        ]
        assert sorted(map(str, languages)) == ["en", "zh"], name


def test_every_class_of_the_ontology_has_a_shape() -> None:
    """Named by a target, itself or a class above it, or else all its direct subclasses are."""
    ontology = inputs.read(ontology_files())
    targets = set(SHAPES.objects(None, SH.targetClass))
    targets |= {c for s in SHAPES.subjects(SH.targetSubjectsOf, SKOS.inScheme) for c in [SKOS.Concept]}
    classes = {c for c in ontology.subjects(RDF.type, OWL.Class) if str(c).startswith(str(LC))}

    def covered(cls: object) -> bool:
        assert isinstance(cls, URIRef)
        below = [c for c in ontology.subjects(RDFS.subClassOf, cls) if isinstance(c, URIRef)]
        above = [c for c in ontology.transitive_objects(cls, RDFS.subClassOf) if isinstance(c, URIRef)]
        return any(c in targets for c in above) or (bool(below) and all(covered(c) for c in below))

    assert sorted(str(c) for c in classes if not covered(c)) == []


def test_lists_of_codes_in_shapes_are_those_of_the_ontology() -> None:
    codes = inputs.read(ontology_files())
    for shape in SHAPES.subjects(RDF.type, SH.PropertyShape):
        for head in SHAPES.objects(shape, SH["in"]):
            members = set(SHAPES.items(head))
            schemes = {scheme for member in members for scheme in codes.objects(member, SKOS.inScheme)}
            if schemes:
                (scheme,) = schemes
                closed = set(codes.subjects(SKOS.inScheme, scheme))
                assert members == closed, f"{shape} does not list the codes of {scheme}"


def test_every_term_in_shapes_and_checks_is_declared() -> None:
    declared = {
        str(term)
        for term in inputs.read(ontology_files()).subjects(RDF.type)
        if str(term).startswith(str(LC))
    }
    used = set()
    for path in [*room("shapes").glob("*.ttl"), *room("shapes").glob("*/*.rq")]:
        used |= {
            str(LC[name])
            for name in re.findall(r"(?<![\w-])lc:([A-Za-z0-9]+)", path.read_text(encoding="utf-8"))
        }
    assert sorted(used - declared) == []


def test_report_formats(good: Graph) -> None:
    bad = Graph() + good + inputs.read([BAD["Figure-printed"]])
    report = validate(bad)
    assert not report.conforms
    assert report.counts()["Figure-printed"] == 1
    (result,) = [r for r in report.violations if r.shape == "Figure-printed"]
    assert result.path == str(LC.printed)
    assert "印刷形式" in result.message("zh")
    assert "printed" in result.message("en")
    assert json.loads(report.json())["violations"] == len(report.violations)
    turtle = Graph().parse(data=report.turtle(), format="turtle")
    assert (None, SH.sourceShape, LCS["Figure-printed"]) in turtle
    assert (None, SH.conforms, Literal(False)) in turtle


def test_a_header_that_lacks_something_is_refused(tmp_path: Path) -> None:
    (path := tmp_path / "rule.rq").write_text(
        "# title-en: x\n# severity: fatal\nSELECT ?this {}", encoding="utf-8"
    )
    with pytest.raises(UsageError, match="write violation or warning"):
        read_check(path)
    path.write_text("# title-en: x\nSELECT ?this {}", encoding="utf-8")
    with pytest.raises(UsageError, match="lacks title-zh"):
        read_check(path)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    code = "from lc_graph.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, "validate", *map(str, arguments)], capture_output=True, text=True
    )


def test_command_says_what_is_wrong_and_ends_with_1() -> None:
    done = run("--data", BAD["Entity-name"], "--lang", "zh")
    assert done.returncode == 1
    assert "错误 Entity-name (1)" in done.stdout
    assert str(ID["brand/cloud-entity-name"]) in done.stdout
    done = run("--data", BAD["Entity-name"], "--format", "json")
    assert {r["shape"] for r in json.loads(done.stdout)["results"]} >= {"Entity-name"}


def test_command_ends_with_0_on_good_data() -> None:
    files = [
        argument
        for path in [*(HERE / "good").glob("*.ttl"), *ontology_files()]
        for argument in ("--data", path)
    ]
    done = run(*files)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The data conforms." in done.stdout


@pytest.mark.parametrize("format", ["turtle", "nt", "xml", "json-ld", "trig", "nquads"])
def test_every_rdf_format_is_read(format: str, tmp_path: Path) -> None:
    ending = {"turtle": "ttl", "xml": "rdf", "json-ld": "jsonld", "nquads": "nq"}.get(format, format)
    from rdflib import Dataset

    graph: Graph = Dataset() if format in ("trig", "nquads") else Graph()
    graph.parse(BAD["Entity-name"], format="turtle")
    graph.serialize(tmp_path / f"bad.{ending}", format=format)
    done = run("--data", tmp_path / f"bad.{ending}", "--format", "json")
    assert done.returncode == 1, done.stderr
    assert "Entity-name" in {r["shape"] for r in json.loads(done.stdout)["results"]}


def test_unreadable_input_ends_with_2_and_names_the_line(tmp_path: Path) -> None:
    (broken := tmp_path / "broken.ttl").write_text(
        "<http://a> <http://b> <http://c> .\n<http://a> ,\n", encoding="utf-8"
    )
    done = run("--data", broken)
    assert done.returncode == 2
    assert f"{broken}:2:" in done.stderr
    assert run("--data", tmp_path / "absent.ttl").returncode == 2
    assert run("--data", tmp_path / "data.docx").returncode == 2
    assert run("--with-reference").returncode == 2
