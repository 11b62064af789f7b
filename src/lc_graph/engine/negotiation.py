"""Reading the headers in which a client says what it accepts (RFC 9110, section 12.5): members and weights.

Each of these headers is a list of members with an optional weight ``q`` between 0 (not acceptable) and 1. A
member that breaks the grammar says nothing and is left out; the rest of the header still counts. Three slips
that common clients make are read as they are meant: a weight without its leading zero (``q=.2``), one of more
than three decimals, and ``*`` for ``*/*``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 4096
"""Characters of a header that are read, up to the last comma; no client of good will sends more."""

Parameters = frozenset[tuple[str, str]]

# An opened quote that is never closed takes in the rest, so that no header makes the search go back.
_MEMBER = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*(?:"|\\?\Z))+', re.DOTALL)
_VALUE = re.compile(r"[ \t]*([!#$%&'*+./^_`|~\w-]+)", re.ASCII)
_PARAMETER = re.compile(
    r"""[ \t]*;[ \t]*(?:([!#$%&'*+.^_`|~\w-]+)=(?:([!#$%&'*+./:^_`|~\w-]+)|"((?:[^"\\]|\\.)*)"))?""", re.ASCII
)
_WEIGHT = re.compile(r"(?:0|1)(?:\.\d*)?|\.\d+")


@dataclass(frozen=True)
class Member:
    """A member of such a header: its value and parameters in small letters, and its weight."""

    value: str
    quality: float = 1.0
    parameters: Parameters = frozenset()


def _member(text: str) -> Member | None:
    """Return a member, or None when it breaks the grammar."""
    value = _VALUE.match(text)
    if value is None:
        return None
    quality, parameters = 1.0, set()
    end = value.end()
    while part := _PARAMETER.match(text, end):
        end = part.end()
        name, plain, quoted = part.groups()
        if name is None:
            continue
        said = plain if plain is not None else re.sub(r"\\(.)", r"\1", quoted)
        if name.lower() != "q":
            parameters.add((name.lower(), said.lower()))
        elif _WEIGHT.fullmatch(said) and float(said) <= 1:
            quality = float(said)
        else:
            return None
    return None if text[end:].strip(" \t") else Member(value[1].lower(), quality, frozenset(parameters))


@lru_cache(maxsize=1024)
def members(header: str) -> tuple[Member, ...]:
    """Return the members of a header in their order; header lines sent apart are joined by commas."""
    if len(header) > LONGEST:
        header = header[:LONGEST].rpartition(",")[0]
    read = (_member(text) for text in _MEMBER.findall(header))
    return tuple(member for member in read if member is not None)


def is_empty(header: str | None) -> bool:
    """Say whether a header is absent or has no member, not even a broken one."""
    return header is None or not header.strip(" \t,")


def negotiate_encoding(
    accept_encoding: str | None, offered: Sequence[str] = ("zstd", "br", "gzip")
) -> str | None:
    """Choose the coding of a body by ``Accept-Encoding`` (RFC 9110, 12.5.3).

    On a tie the coding offered first wins, and any coding over ``identity``. Without the header nothing is
    coded: it allows every coding, but a client that knows one says so.

    Args:
        accept_encoding: the header, or None.
        offered: the codings at hand, besides ``identity``.

    Returns:
        One of the codings or ``identity``; None when the client refuses ``identity`` and all that is offered.
    """
    if accept_encoding is None:
        return "identity"
    said: dict[str, float] = {}
    for member in members(accept_encoding):
        coding = "gzip" if member.value == "x-gzip" else member.value
        said[coding] = max(member.quality, said.get(coding, 0.0))
    wild = said.get("*")
    weights = {coding: said.get(coding, wild or 0.0) for coding in offered}
    best = max(offered, key=lambda coding: weights[coding], default="identity")
    # Unless it is named or excluded by "*;q=0", identity is acceptable, after every coding asked for.
    plain = said.get("identity", 0.0 if wild == 0.0 else 0.0001)
    if weights.get(best, 0.0) > 0 and weights[best] >= plain:
        return best
    return "identity" if plain > 0 else None


def negotiate_language(
    accept_language: str | None, offered: Sequence[str] = ("zh", "en"), default: str | None = None
) -> str:
    """Choose a language by ``Accept-Language``; as every answer is in some language, there is always one.

    A range means a language when it is its tag or begins with it (``zh-Hant-TW`` means ``zh``: the look-up of
    RFC 4647, 3.4). What is said of the tag itself goes before what is said of its regions, that before ``*``.

    Args:
        accept_language: the header, or None.
        offered: the languages at hand, as tags in small letters, the preferred first.
        default: the language when nothing acceptable is offered; else the first offered.
    """
    ranges = members(accept_language or "")

    def quality(tag: str) -> float:
        tests = (
            [m.quality for m in ranges if m.value == tag],
            [m.quality for m in ranges if m.value.startswith(f"{tag}-") and m.quality > 0],
            [m.quality for m in ranges if m.value == "*"],
        )
        return next((max(found) for found in tests if found), 0.0)

    best = max(offered, key=quality)
    return best if quality(best) > 0 else default or offered[0]
