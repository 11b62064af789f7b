"""Queries that never end, never fit or nest without end: a right answer or a stated error, in time."""

from __future__ import annotations

import pytest

from . import wire
from .target import EVIL, SUBJECTS, Target

KNOWS = "<http://example.org/knows>"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
STOPPED = "/sparql?timeout=0.5"
"""Where queries without end are asked: so that they are stopped after half a second."""
STATED = {400, 413, 504, 507}
"""The errors a query that asks too much may end with; 503 only says that others asked before."""

ENDLESS = {
    "cross product": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} FILTER(?a != ?j) }}",
    "cross product behind ASK": f"ASK {{ {CROSS} FILTER(CONCAT(STR(?a), STR(?d), STR(?j)) = 'never') }}",
    "cross product in EXISTS": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {CROSS} FILTER(?l = ?s) }} }}",
    "paths in all directions": f"SELECT (COUNT(*) AS ?n) {{ ?a ({KNOWS}|^{KNOWS})* ?b . ?c {KNOWS}+ ?d }}",
    "stars of stars": f"SELECT (COUNT(*) AS ?n) {{ ?a ((({KNOWS}*)*)*/({KNOWS}*)*)* ?b }}",
    "negated paths": "SELECT (COUNT(*) AS ?n) { ?a (!<a:a>|!^<a:a>)+ ?b . ?b (!<a:a>)+ ?c . ?c !<a:b> ?d }",
    "optional chains": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c "
    + " ".join(f"OPTIONAL {{ ?x{n} ?y{n} ?z{n} }}" for n in range(6))
    + " }",
    "union of cross products": "SELECT (COUNT(*) AS ?n) { "
    + " UNION ".join(f"{{ {CROSS} FILTER(CONCAT(STR(?a), STR(?d), STR(?j)) = 'x{n}') }}" for n in range(10))
    + " }",
    "minus": f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f MINUS {{ {CROSS} }} }}",
    "ordered cross product": "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY RAND() LIMIT 1",
    "all in groups": "SELECT ?a (GROUP_CONCAT(?f) AS ?all) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a",
    "distinct cross product": "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "construct explosion": "CONSTRUCT { "
    + " ".join(f"?a <a:{n}> ?f . ?d <a:{n}> ?c ." for n in range(20))
    + " } { ?a ?b ?c . ?d ?e ?f }",
    "new nodes without end": "CONSTRUCT { [] <a:b> [ <a:c> [ <a:d> ?a ] ] } { ?a ?b ?c . ?d ?e ?f }",
    "describe products": f"DESCRIBE ?a ?d {{ {CROSS} }}",
    "strings that double": "SELECT (STRLEN(?s40) AS ?n) { BIND('aaaaaaaaaaaaaaaa' AS ?s0) "
    + " ".join(f"BIND(CONCAT(?s{n}, ?s{n}) AS ?s{n + 1})" for n in range(40))
    + " }",
    "replacements that multiply": "SELECT (STRLEN(?s12) AS ?n) { BIND('aaaaaaaaaa' AS ?s0) "
    + " ".join(f"BIND(REPLACE(?s{n}, 'a', 'aaaaaaaaaa') AS ?s{n + 1})" for n in range(12))
    + " }",
    "a large answer": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}  # fmt: skip


@pytest.mark.parametrize("name", ENDLESS)
def test_a_query_without_end_is_stopped_and_says_so(server: Target, name: str) -> None:
    try:
        answer = server.insisted(wire.post(ENDLESS[name], path=STOPPED))
    except wire.NotWhole:
        return  # it failed after its first byte: the connection is broken, nothing pretends to be whole
    assert answer.status in STATED, (answer.status, answer.body[:500])
    assert answer.type == "application/problem+json"
    assert answer.json["detail"]


def test_many_at_once_are_stopped_or_told_to_come_back(server: Target) -> None:
    def told_to_come_back() -> bool:
        lines = [server.connect() for _ in range(40)]
        for line in lines:
            line.send(wire.post(ENDLESS["cross product"], path=STOPPED))
        answers = [line.read() for line in lines]
        for line in lines:
            line.close()
        assert {answer.status if answer else None for answer in answers} <= {503, 504, 429}
        waits = [answer.headers.get("retry-after") for answer in answers if answer and answer.status != 504]
        assert all(wait and wait.isdigit() for wait in waits)
        return bool(waits)

    # They come at once, unless this very process is held up between two of them.
    assert any(told_to_come_back() for _ in range(3)), "forty at once were all taken"


BOMBS = {
    "nested quantifiers": ("(a+)+$", "a" * 2000 + "!"),
    "counted repetition": ("((((a{1,100}){1,100}){1,100}){1,100})", "a" * 100),
    "alternation": ("(a|aa|aaa)+$", "a" * 2000 + "!"),
    "long pattern": ("(" * 5000 + "a" + ")" * 5000, "a"),
    "huge class": ("[" + "\\\\p{L}" * 5000 + "]+$", "a" * 2000),
    "no pattern": ("(((", "a"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_regex_bomb_does_not_go_off(server: Target, name: str) -> None:
    pattern, text = BOMBS[name]
    query = f"SELECT ?n {{ BIND(REGEX('{text}', '{pattern}') AS ?n) }}"
    answer = server.insisted(wire.post(query, path=STOPPED))
    assert answer.status in STATED | {200}, answer.body[:500]


def nested(opening: str, inside: str, closing: str, depth: int) -> str:
    return opening * depth + inside + closing * depth


DEPTHS = (50, 400, 20_000)
DEEP = {
    "brackets": lambda n: f"SELECT (({nested('(', '1', ')', n)}) AS ?x) {{}}",
    "negations": lambda n: f"SELECT (({nested('!(', 'true', ')', n)}) AS ?x) {{}}",
    "signs": lambda n: f"SELECT (({nested('-(', '1', ')', n)}) AS ?x) {{}}",
    "a long sum": lambda n: f"SELECT (({'1 + ' * n}1) AS ?x) {{}}",
    "a long conjunction": lambda n: f"SELECT * {{ FILTER({'true && ' * n}true) }}",
    "functions": lambda n: f"SELECT ({nested('STR(', '1', ')', n)} AS ?x) {{}}",
    "conditions": lambda n: f"SELECT ({nested('IF(true, ', '1', ', 2)', n)} AS ?x) {{}}",
    "groups": lambda n: f"SELECT * {nested('{ ', '?a ?b 1', ' }', n + 1)}",
    "optional groups": lambda n: f"SELECT * {{ {nested('OPTIONAL { ?a <a:b> ?c ', '', ' }', n)} }}",
    "unions": lambda n: f"SELECT * {{ {'{ ?a <a:b> 1 } UNION ' * n}{{ ?a <a:b> 2 }} }}",
    "unions in unions": lambda n: f"SELECT * {{ {nested('{ { ?a <a:b> 1 } UNION ', '{}', ' }', n)} }}",
    "subqueries": lambda n: f"{nested('SELECT * { { ', 'SELECT * {}', ' } }', n)}",
    "exists": lambda n: f"SELECT * {{ {nested('FILTER EXISTS { ?a <a:b> ?c ', '', ' }', n)} }}",
    "minus": lambda n: f"SELECT * {{ ?a <a:b> ?c {nested('MINUS { ?a <a:b> ?c ', '', ' }', n)} }}",
    "graphs": lambda n: f"SELECT * {{ {nested('GRAPH ?g { ', '?a ?b ?c', ' }', n)} }}",
    "paths": lambda n: f"ASK {{ ?a {nested('(', '<a:b>', ')*', n)} ?c }}",
    "inverse paths": lambda n: f"SELECT * {{ ?a {nested('^(', '<a:b>', ')', n)} ?c }}",
    "a long path": lambda n: f"SELECT * {{ ?a {'<a:b>/' * n}<a:b> ?c }}",
    "nodes": lambda n: f"SELECT * {{ ?a <a:b> {nested('[ <a:b> ', '1', ' ]', n)} }}",
    "lists": lambda n: f"SELECT * {{ ?a <a:b> {nested('( ', '1', ' )', n)} }}",
    "a long list": lambda n: f"SELECT * {{ ?a <a:b> ( {'1 ' * n}) }}",
    "triple terms": lambda n: f"SELECT * {{ ?a <a:b> {nested('<<( <a:a> <a:b> ', '1', ' )>>', n)} }}",
    "binds": lambda n: "SELECT * { " + " ".join(f"BIND({k} AS ?v{k})" for k in range(n)) + " }",
    "a join": lambda n: "SELECT * { " + " ".join(f"?v{k} <a:b> ?v{k + 1} ." for k in range(n)) + " }",
    "prefixes": lambda n: "".join(f"PREFIX p{k}: <a:{k}> " for k in range(n)) + "ASK {}",
    "graphs named": lambda n: "ASK " + "".join(f"FROM <http://example.org/g{k}> " for k in range(n)) + "{}",
    "comments": lambda n: "#\n" * n + "ASK {}",
    "a long comment": lambda n: "#" + "x" * n + "\nASK {}",
    "no closing": lambda n: f"SELECT * {{ {'{ ' * n}",
    "escapes": lambda n: f"ASK {{ ?a ?b '{chr(92) + 'u0041'}' }} #" + "\\u0041" * n,
}


@pytest.mark.parametrize("name", DEEP)
def test_nesting_does_not_break_a_reader(server: Target, name: str) -> None:
    for depth in DEPTHS:
        answer = server.insisted(wire.post(DEEP[name](depth), path=STOPPED))
        assert answer.status in STATED | {200}, (depth, answer.status, answer.body[:500])
        if depth == DEPTHS[0] and name != "no closing":
            assert answer.status in {200, 504}, answer.body[:500]


def test_many_values_are_taken_or_refused(server: Target) -> None:
    values = " ".join(f"<http://example.org/{n % SUBJECTS}>" for n in range(15_000))
    answer = server.asked(wire.post(f"SELECT (COUNT(*) AS ?n) {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"))
    assert answer.status == 413 or answer.json["results"]["bindings"][0]["n"]["value"] == "75000"


@pytest.mark.parametrize("size", [2_000, 100_000, 3_000_000])
def test_long_iris_and_literals_are_taken_or_refused(server: Target, size: int) -> None:
    for text in (f"ASK {{ <http://example.org/{'x' * size}> ?p ?o }}", f"ASK {{ ?s ?p '{'x' * size}' }}"):
        answer = server.asked(wire.post(text))
        assert answer.status in {200, 413}, answer.body[:300]
        if answer.status == 200:
            assert answer.json["boolean"] is False
        assert len(answer.body) < 10_000, "an error repeats what was sent"


def test_an_error_does_not_repeat_a_long_query(server: Target) -> None:
    answer = server.asked(wire.post("SELECT * { " + EVIL * 3000))
    assert answer.status in {400, 413}
    assert len(answer.body) < 10_000


def test_numbers_overflow_without_harm(server: Target) -> None:
    for expression in (
        "9223372036854775807 + 1", "-9223372036854775808 / -1", "ABS(-9223372036854775808)", "1 / 0",
        "1e308 * 10", "170141183460469231731.687303715884105727 * 10", "SUBSTR('a', -9223372036854775808, 3)",
        "SUBSTR('a', 9223372036854775807, 9223372036854775807)", "ROUND(1e308)", "CEIL('NaN'^^<http://www.w3.org/2001/XMLSchema#double>)",
        "'9999999999999999-01-01T00:00:00Z'^^<http://www.w3.org/2001/XMLSchema#dateTime>",
        "YEAR('-999999999999999999999-01-01T00:00:00Z'^^<http://www.w3.org/2001/XMLSchema#dateTime>)",
        "'P99999999999999Y'^^<http://www.w3.org/2001/XMLSchema#duration>",
    ):  # fmt: skip
        answer = server.asked(wire.post(f"SELECT (({expression}) AS ?x) {{}}"))
        assert answer.status == 200, (expression, answer.body)
    for modifier in (
        "LIMIT 18446744073709551615",
        "OFFSET 18446744073709551615",
        "LIMIT 99999999999999999999999",
    ):
        answer = server.asked(wire.post(f"SELECT * {{ ?s ?p ?o }} {modifier}"))
        assert answer.status in {200, 400, 413}, (modifier, answer.body[:300])
