"""Query strings and forms, decoded."""

from __future__ import annotations

import random
from urllib.parse import parse_qsl, quote

import pytest

from lc_graph.server.http import parameters
from lc_graph.server.problems import HttpProblem


def test_they_are_what_the_standard_library_makes_of_them() -> None:
    some = random.Random(1)
    signs = "ab=+_%&?/ \r\n\t\"'<>{}甲ß\U0001f600"
    for _ in range(2000):
        text = "".join(some.choices(signs, k=some.randrange(30)))
        for encoded in (quote(text, safe=some.choice(["", "=_/?", "=' "])), text.replace("&", "")):
            pair = f"query={encoded.replace('+', '%2B')}"
            expected = parse_qsl(pair, keep_blank_values=True)
            if "\ufffd" not in expected[0][1]:  # else it is no UTF-8, see below
                assert parameters(pair.encode()) == expected, pair


@pytest.mark.parametrize("wrong", [b"query=%FF", b"query=%E7%94", b"query=\xff", b"q%C0=1"])
def test_what_is_no_utf8_is_refused(wrong: bytes) -> None:
    with pytest.raises(HttpProblem) as caught:
        parameters(wrong)
    assert (caught.value.status, caught.value.code) == (400, "encoding")
