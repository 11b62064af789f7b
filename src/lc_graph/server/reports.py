"""Where errors of the data are reported: an address from the settings, filled in for one thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ..errors import Problem, UsageError

FIELDS = ("iri", "passage", "name", "version", "subject", "body")
"""What an address may hold in braces: the thing's IRI, those of its passages, its name, the release, and a
subject and a text that say all of it in the reader's language."""

_MAIL = re.compile(r"mailto:[^\s@?{}]+@[^\s@?{}]+")
_WEB = re.compile(r"https://[^\s/?#{}@]+(?:[/?#].*)?", re.DOTALL)
_FIELD = re.compile(r"\{([^{}]*)\}")
_PLAIN = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*")


@dataclass(frozen=True)
class Reports:
    """The address that errors are told at, with fields in braces to be filled in."""

    template: str

    def address(self, values: Mapping[str, str]) -> str:
        """Return the address for one thing.

        Args:
            values: what to fill in, by name (:data:`FIELDS`); every one of them is percent-encoded whole.
        """
        return _FIELD.sub(lambda field: quote(values.get(field[1], ""), safe=""), self.template)


def reports(address: str) -> Reports | None:
    """Return where errors are told; None for an empty address.

    An address without fields is given some: a mail subject and text, a web address ``iri`` and ``passage``.

    Args:
        address: ``mailto:somebody@example.org`` or an ``https`` address, with or without fields in braces.

    Raises:
        UsageError: when it is no such address.
    """
    address = address.strip()
    if not address:
        return None
    told = _wrong(address)
    if told:
        remedy = "give mailto:NAME@HOST, or https://… with fields such as {iri} and {passage} behind the host"
        raise UsageError(Problem("--report-to", told, remedy))
    if not _FIELD.search(address):
        pairs = "subject={subject}&body={body}" if address.startswith("mailto:") else (
            "iri={iri}&passage={passage}"
        )  # fmt: skip
        bare, hash, fragment = address.partition("#")
        address = f"{bare}{'&' if '?' in bare else '?'}{pairs}{hash}{fragment}"
    return Reports(address)


def _wrong(address: str) -> str:
    """Return what is wrong with an address, or nothing."""
    head, _, _ = address.partition("?")
    if not (_MAIL.fullmatch(head) or _WEB.fullmatch(address)):
        return f"{address[:80]!r} is no address for a mail, and none with https"
    unknown = [name for name in _FIELD.findall(address) if name not in FIELDS]
    if unknown:
        return f"there is no field {{{unknown[0][:40]}}}; there are {', '.join(FIELDS)}"
    if not _PLAIN.fullmatch(_FIELD.sub("", address)):
        return f"{address[:80]!r} holds characters that no address has; write them with %"
    return ""
