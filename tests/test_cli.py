import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import service
from lc_graph.cli import COMMANDS

RELEASE = "--release"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example_that_names_the_command(name: str) -> None:
    done = service.run(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    example = done.stdout.partition("Example:")[2]
    assert f"lc-graph {name}" in example
    assert re.search(r"^\s+lc-graph ", example, re.MULTILINE) or "| lc-graph" in example


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys, click\nfrom lc_graph.cli import COMMANDS, group\n"
        "for name in COMMANDS: group.get_command(click.Context(group), name)\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=service.environment()
    )
    loaded = set(done.stdout.split())
    assert "lc_graph.commands.serve" in loaded, done.stderr
    assert not loaded & {"rdflib", "pyoxigraph", "pyshacl", "owlready2", "flask", "pydantic", "rich"}


def test_a_wrong_command_or_option_is_a_usage_error() -> None:
    for arguments in (["fly"], ["export"], ["query"], ["serve", "--port", "99999"], ["diff", "one"]):
        done = service.run(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr


def test_a_query_is_answered_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    text = "ASK { ?x a <https://w3id.org/lc-graph/ontology#Region> }"
    path = tmp_path / "x.rq"
    path.write_text("\ufeff" + text, encoding="utf-8")
    for arguments, stdin in (((path,), ""), (("-",), text)):
        done = service.run("query", *arguments, RELEASE, service.release(), stdin=stdin)
        assert (done.returncode, done.stdout) == (0, "true\n"), done.stderr


@pytest.mark.parametrize(
    ("format", "begins"),
    [("table", " name"), ("json", '{"head"'), ("csv", "name\n"), ("tsv", "?name\n"), ("xml", "<?xml")],
)
def test_rows_are_printed_in_every_format(format: str, begins: str) -> None:
    text = (
        "SELECT ?name { <https://w3id.org/lc-graph/id/region/371525> "
        "<https://w3id.org/lc-graph/ontology#name> ?name }"
    )
    done = service.run("query", "-", "--format", format, RELEASE, service.release(), stdin=text)
    assert done.returncode == 0, done.stderr
    assert begins in done.stdout
    assert "冠县" in done.stdout


@pytest.mark.parametrize("format", ["table", "turtle", "json", "xml", "ntriples"])
def test_triples_are_printed_in_every_format(format: str) -> None:
    text = "DESCRIBE <https://w3id.org/lc-graph/id/region/371525>"
    done = service.run("query", "-", "--format", format, RELEASE, service.release(), stdin=text)
    assert done.returncode == 0, done.stderr
    assert "371525" in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT ?x {\n ?x foo:bar ?y }", "query:2:5: the prefix of foo:bar is not declared"),
        ("DROP ALL", "read-only"),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_a_wrong_query_is_told_with_place_and_remedy(text: str, said: str) -> None:
    done = service.run("query", "-", RELEASE, service.release(), stdin=text)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "→" in done.stderr


def test_a_format_that_cannot_hold_the_answer_is_told() -> None:
    done = service.run("query", "-", "--format", "turtle", RELEASE, service.release(), stdin="ASK {}")
    assert (done.returncode, done.stdout) == (2, "")
    missing = service.run("query", "none.rq", RELEASE, service.release())
    assert missing.returncode == 2
    assert "none.rq" in missing.stderr


def test_questions_are_listed_and_answered() -> None:
    listed = json.loads(service.run("ask", "--format", "json").stdout)
    assert [q["id"] for q in listed] == sorted(q["id"] for q in listed)
    assert all(q["question"]["zh"] and q["question"]["en"] for q in listed)
    answer = service.run("ask", "1", "--format", "json", RELEASE, service.release())
    assert answer.returncode == 0, answer.stderr
    assert len(json.loads(answer.stdout)["results"]["bindings"]) == 1
    other = service.run("ask", "1", "-p", "region=茌平区", "--show", RELEASE, service.release())
    assert "id/region/371503" in other.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "天气"], "no question fits"),
        (["ask", "1", "--param", "region"], "NAME=VALUE"),
        (["ask", "1", "--param", "region=花县"], "nothing of kind region"),
        (["ask", "--format", "xml"], "table or json"),
    ],
)
def test_a_question_that_is_not_there_is_told(arguments: list[str], said: str) -> None:
    done = service.run(*arguments, RELEASE, service.release())
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
