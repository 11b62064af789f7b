"""How the data and single things are cited, where they stay, and where an error in them is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rdflib.namespace import DCTERMS, FOAF, RDFS

from ..engine.lookup import Lookup
from ..engine.store import Store
from ..sheets.table import Cell
from ..terms import ID, LC, full
from .names import href
from .sections import Maker, Place
from .site import Site
from .texts import text

DATASET = str(ID["dataset/lc-graph"])
_LICENCES = {"https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0"}
_PASSAGES, _LONGEST = 5, 120
"""How many passages, and how many characters of a name, an address holds that mail programs still take."""

_WITHIN = str.maketrans("“”", "‘’")
"""Quotation marks within quotation marks."""


def licence(maker: Maker) -> tuple[Cell, ...]:
    """Return the licence of the data set."""
    return tuple(Cell(_LICENCES.get(iri, iri), iri) for iri in maker.lookup.objects(DATASET, DCTERMS.license))


def dataset(store: Store, lang: str) -> Mapping[str, str]:
    """Return what is told of the data set when it is cited: author, year, title, version, day and licence."""
    look = Lookup(store)
    version, issued = ("".join(look.objects(DATASET, p)[:1]) for p in (full("dcat:version"), DCTERMS.issued))
    makers = look.objects(DATASET, DCTERMS.creator)
    names = [look.text(one, RDFS.label, lang) or look.text(one, FOAF.name) for one in makers]
    rights = ", ".join(_LICENCES.get(one, one) for one in look.objects(DATASET, DCTERMS.license))
    return {
        "author": ", ".join(names), "year": issued[:4], "title": look.text(DATASET, DCTERMS.title, lang),
        "version": version, "issued": issued, "licence": rights,
    }  # fmt: skip


def citations(maker: Maker) -> list[tuple[str, str]]:
    """Return how the data set is cited, as a sentence and as BibTeX, each with what it is called."""
    told, look = dataset(maker.store, maker.lang), maker.lookup
    makers = look.objects(DATASET, DCTERMS.creator)
    english = [look.text(one, FOAF.name) or look.text(one, RDFS.label, "en") for one in makers]
    fields = {
        "author": "{" + " and ".join(english) + "}",
        "title": look.text(DATASET, DCTERMS.title, "en"),
        "year": told["year"],
        "version": told["version"],
        "date": told["issued"],
        "url": DATASET,
        "note": f"Data set, {told['licence']}",
    }
    bibtex = "@misc{lc-graph,\n" + "".join(f"  {k} = {{{v}}},\n" for k, v in fields.items()) + "}"
    sentence = maker.t("data-citation", **told, iri=DATASET)
    return [(maker.t("data-sentence"), sentence), ("BibTeX", bibtex)]


@dataclass(frozen=True)
class Use:
    """What the page of a thing tells of its use.

    Attributes:
        cite: a sentence that cites the thing; empty for data that is not ours.
        link: the thing's IRI, which stays; ``path`` where it leads on this server, nothing for others' IRIs.
        report: where an error is told, with the thing and its passages filled in; empty for nowhere.
    """

    cite: str
    link: str
    path: str
    report: str


def use(site: Site, lang: str, iri: str, name: str, passages: Sequence[Place] = ()) -> Use:
    """Return how a thing is cited, and where an error in it is told.

    Args:
        site: what is served.
        lang: the page's language.
        iri: the thing; ``name`` what the page calls it.
        passages: those that it rests on itself.
    """
    told = dataset(site.store, lang) if site.store is not None else None
    passages = passages or _itself(site, iri)
    cite = ""
    if told:
        printed = _printed(lang, passages)
        cite = text("cite-thing", lang, **told, name=name.translate(_WITHIN), printed=printed, iri=iri)
    path = href(iri) or ""
    return Use(cite, iri, path, _report(site, lang, iri, name, passages))


def _itself(site: Site, iri: str) -> list[Place]:
    """Return the place of a thing that is a passage; of any other, none."""
    if site.store is None or not (look := Lookup(site.store)).is_a(iri, str(LC.Passage)):
        return []
    found = look.passage(iri)
    lines = (str(found.first_line or ""), str(found.last_line or ""))
    return [Place(iri, 0, Cell(), found.headline, lines)]


def _printed(lang: str, passages: Sequence[Place]) -> str:
    """Return where a thing is printed, as its citation tells it."""
    found = dict.fromkeys(
        text("cite-printed", lang, article=place.article, lines=lines(place, lang))
        if place.article
        else lines(place, lang)
        for place in passages[:_PASSAGES]
        if place.lines[0]
    )
    if not found:
        return ""
    places = ("；" if lang == "zh" else "; ").join(found)
    if (left := len(passages) - _PASSAGES) > 0:
        places += text("cite-more", lang, n=len(passages) if lang == "zh" else left)
    return text("cite-printed-in", lang, places=places)


def lines(place: Place, lang: str) -> str:
    """Return the words for the lines of a passage."""
    first, last = place.lines
    return text("line", lang, first=first) if first == last else text("lines", lang, first=first, last=last)


def _report(site: Site, lang: str, iri: str, name: str, passages: Sequence[Place]) -> str:
    if site.reports is None:
        return ""
    short = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    spots = [place.iri for place in passages[:_PASSAGES]]
    values = {"iri": iri, "name": short, "passage": " ".join(spots), "version": site.version}
    said = text("report-body", lang, **values | {"passage": "\n".join(spots) or "–"})
    return site.reports.address(values | {"subject": text("report-subject", lang, name=short), "body": said})
