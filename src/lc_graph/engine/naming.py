"""Things found by what people call them: any printed name, label or id; a miss says what comes near."""

from __future__ import annotations

import difflib
import re

from rdflib.namespace import SKOS

from ..errors import Problem, UsageError
from ..terms import BASE, ID, LC
from .lookup import Lookup, plain

_CHAIN_ENDINGS = re.compile(r"(全?产业链条?|参照链|产业|产品|链|-?industrychain|-?chain|industry)$")
_AREA_ENDINGS = re.compile(r"(?<=..)(省|市|区|县|city|county|district|province)$")


def chain(lookup: Lookup, name: str) -> str:
    """Return the IRI of the industry chain called ``name``: a printed name, a label (zh or en) or an id.

    A chain also answers to the names of its industry, its products and, least, of its reference chain.

    Raises:
        UsageError: for a name that no chain or several chains answer to, with what comes near.
    """
    chains = lookup.of_class(LC.IndustryChain)
    near = {iri: {_core(one, _CHAIN_ENDINGS) for one in _called(lookup, iri)} for iri in chains}
    wide = {
        iri: {
            _core(one, _CHAIN_ENDINGS)
            for other in (
                *lookup.objects(iri, LC.inIndustry, LC.hasProduct),
                *lookup.subjects(LC.referenceFor, iri),
            )
            for one in lookup.called(other)
        }
        for iri in chains
    }
    wanted = {_core(name, _CHAIN_ENDINGS), plain(name)}
    for names in (near, wide):
        found = [iri for iri in chains if names[iri] & wanted]
        if found:
            return _only(lookup, name, found, "industry chain")
    raise _unknown(lookup, name, chains, "industry chain")


def core(label: str) -> str:
    """Return what a chain is about: its label without 产业链 and the like."""
    return _core(label, _CHAIN_ENDINGS)


def area(lookup: Lookup, name: str) -> str:
    """Return the IRI of the region, zone or area called ``name``.

    Raises:
        UsageError: for a name that no place or several places answer to, with what comes near.
    """
    classes = {str(LC.Region), str(LC.Zone), str(LC.GeographicArea)}
    for iri in (name, f"{ID}{name}", f"{ID}region/{name}" if name.isdigit() else name):
        if iri.startswith(str(ID)) and classes & set(lookup.kinds(iri)):
            return iri
    places = lookup.of_class(*classes)
    exact = [iri for iri in places if plain(name) in {plain(one) for one in _called(lookup, iri)}]
    if exact:
        return _only(lookup, name, exact, "place")
    short = _core(name, _AREA_ENDINGS)
    found = [iri for iri in places if short in {_core(one, _AREA_ENDINGS) for one in _called(lookup, iri)}]
    if found:
        return _only(lookup, name, found, "place")
    # What is suggested is what people mean first: regions, then zones, then wider areas.
    places.sort(key=lambda iri: [not lookup.is_a(iri, one) for one in (LC.Region, LC.Zone)])
    raise _unknown(lookup, name, places, "place")


def indicator(lookup: Lookup, name: str) -> str:
    """Return the IRI of the indicator called ``name``, or the only one whose name holds it.

    Raises:
        UsageError: for a name that no indicator or several answer to, with what comes near.
    """
    indicators = lookup.subjects(SKOS.inScheme, ID["scheme/indicator"])
    for iri in (name, f"{ID}{name}"):
        if iri in indicators:
            return iri
    return _named(lookup, name, indicators, "indicator")


def thing(lookup: Lookup, name: str) -> str:
    """Return the IRI of whatever is called ``name``: by a printed name, a label (zh or en), an id or an IRI.

    Things come before indicators, and these before other codes of the same name.

    Raises:
        UsageError: for a name that nothing or several things answer to, with what comes near.
    """
    for iri in (name, str(ID) + name, BASE + name, str(LC) + name):
        if lookup.knows(iri):
            return iri
    called = lookup.all_called()
    wanted = plain(name)
    exact = sorted(
        iri
        for iri, names in called.items()
        if wanted in {plain(one) for one in names} or wanted == plain(iri.rpartition("/")[2])
    )
    for found in (_things(lookup, exact), _indicators(exact), exact):
        if found:
            return _only(lookup, name, found, "thing")
    raise _unknown(lookup, name, _things(lookup, sorted(called)), "thing")


def _things(lookup: Lookup, iris: list[str]) -> list[str]:
    coded = (iri for iri in iris if iri.startswith(str(ID)))
    return [iri for iri in coded if not lookup.objects(iri, SKOS.inScheme)]


def _indicators(iris: list[str]) -> list[str]:
    return [iri for iri in iris if iri.startswith(str(ID) + "indicator/")]


def _named(lookup: Lookup, name: str, among: list[str], what: str) -> str:
    wanted = plain(name)
    called = {iri: {plain(one) for one in _called(lookup, iri)} for iri in among}
    exact = [iri for iri in among if wanted in called[iri]]
    if exact:
        return _only(lookup, name, exact, what)
    holding = [iri for iri in among if wanted and any(wanted in one for one in called[iri])]
    if len(holding) == 1:
        return holding[0]
    raise _unknown(lookup, name, among, what)


def _called(lookup: Lookup, iri: str) -> list[str]:
    short = iri.removeprefix(str(ID))
    return [*lookup.called(iri), iri, short, short.partition("/")[2], *lookup.objects(iri, SKOS.notation)]


def _core(name: str, endings: re.Pattern[str]) -> str:
    short = plain(name)
    while short != (shorter := endings.sub("", short)) and shorter:
        short = shorter
    return short


def _only(lookup: Lookup, name: str, found: list[str], what: str) -> str:
    if len(found) == 1:
        return found[0]
    ids = ", ".join(f"{lookup.name(iri).id} ({lookup.name(iri).zh})" for iri in found)
    message = f"more than one {what} is called so: {ids}"
    raise UsageError(Problem(f"{name!r}", message, "give one of these ids"))


def _unknown(lookup: Lookup, name: str, among: list[str], what: str) -> UsageError:
    labels = {plain(one): one for iri in among for one in lookup.called(iri)}
    close = [labels[key] for key in difflib.get_close_matches(plain(name), labels, n=3, cutoff=0.4)]
    close += [labels[key] for key in sorted(labels) if plain(name) and plain(name) in key]
    if close:
        remedy = f"did you mean {', '.join(dict.fromkeys(close[:5]))}?"
    elif among:
        remedy = f"known: {', '.join(lookup.name(iri).zh or lookup.name(iri).id for iri in among[:12])}"
    else:
        remedy = f"the data holds no {what}; build it with 'lc-graph build'"
    return UsageError(Problem(f"{name!r}", f"no {what} of this name", remedy))
