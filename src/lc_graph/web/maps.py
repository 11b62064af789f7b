"""The page of the map: like figures laid over the counties, and zones with what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, request

from ..drawing.scale import How
from ..engine import naming
from ..engine.lookup import Lookup, Name
from ..errors import UsageError
from ..made import Made
from ..server.problems import HttpProblem
from ..sheets.table import Cell, Column, Row, Table
from ..terms import LC, code
from . import atlas, spreadsheets
from .atlas import Layer
from .figures import heading
from .forms import Field, Form, Option
from .pages import language
from .sections import Facts, Maker, Section
from .site import Site

blueprint = Blueprint("maps", __name__)

HOWS: tuple[How, ...] = ("quantile", "equal")
PARTS = ("kind", "period", "population", "comparator", "adjustment", "status")
"""The dimensions that an address may name, beside the indicator."""


def maker_of(site: Site) -> Maker:
    """Return what a page of the release is made from.

    Raises:
        HttpProblem: 404 when what is served is no release.
    """
    if site.store is None:
        raise HttpProblem(404, "no-release", "this page tells of a release, and none is served here")
    return Maker(site.store, language(site), request.args, whole=spreadsheets.is_file())


@blueprint.get("/map")
@blueprint.get("/map.<ending>")
def shown(ending: str | None = None) -> Response:
    """Show the map."""
    maker = maker_of(cast(Site, current_app.config["SITE"]))
    how = _how(request.args.get("shades", "quantile"))
    named = request.args.get("indicator", "").strip()
    indicator = _indicator(maker.lookup, named) if named else ""
    every = atlas.layers(maker)
    if not indicator and every:
        indicator = every[0].group.indicator.iri
    mine = [layer for layer in every if layer.group.indicator.iri == indicator]
    layer = next((one for one in mine if _asked(one)), None)
    title = maker.t("map")
    sections = [_choose(maker, every, indicator, how), *_layer(maker, layer, how)]
    sections += [_others(maker, mine, layer), _zones(maker)]
    return spreadsheets.page("/map", ending, title, maker, sections, maker.t("map-lead"))


def _how(asked: str) -> How:
    found = next((how for how in HOWS if how == asked), None)
    if found is None:
        raise HttpProblem(400, "shades", f"there are no shades {asked[:40]!r}", "shades: quantile, equal")
    return found


def _indicator(lookup: Lookup, named: str) -> str:
    try:
        return naming.indicator(lookup, named)
    except UsageError as error:
        first = error.problems[0]
        raise HttpProblem(
            400, "indicator", f"the indicator {first.place}: {first.message}", first.remedy
        ) from None


def _asked(layer: Layer) -> bool:
    """Say whether a layer has the dimensions that the address names, by id or by its last part."""
    asked = {part: request.args.get(part, "") for part in PARTS}
    return all(
        not value or value in (name := getattr(layer.group, part).id, name.partition("/")[2])
        for part, value in asked.items()
    )


# ---- sections -----------------------------------------------------------------------------------------


def _choose(maker: Maker, every: Sequence[Layer], chosen: str, how: How) -> Section:
    indicators: dict[Name, int] = {}
    for layer in every:
        name = layer.group.indicator
        indicators[name] = max(indicators.get(name, 0), len(layer.figures))
    options = [
        Option(name.id.partition("/")[2], f"{name.in_(maker.lang)} ({count})", name.iri == chosen)
        for name, count in sorted(indicators.items(), key=lambda one: (-one[1], one[0].in_(maker.lang)))
    ]
    if chosen and not any(option.chosen for option in options):
        name = maker.lookup.name(chosen)
        options.insert(0, Option(name.id.partition("/")[2], f"{name.in_(maker.lang)} (0)", True))
    shades = [Option(one, maker.t(one), one == how) for one in HOWS]
    fields = (
        Field("indicator", maker.t("indicator"), tuple(options)),
        Field("shades", maker.t("shades"), tuple(shades)),
    )
    return Section(
        "choose", maker.t("choose-indicator"), macro="form", content=Form("/map", fields, maker.t("show"))
    )


def _layer(maker: Maker, layer: Layer | None, how: How) -> list[Section]:
    notice = Facts(((maker.t("outlines-from"), atlas.notice(maker.lang)),))
    if layer is None:
        title, lead = maker.t("county-map"), maker.t("nothing-on-map")
        return [
            Section("counties", title, (atlas.sketch(maker, "map-drawing", title), notice), lead, "beside")
        ]
    parts = (
        atlas.choropleth(maker, "map-drawing", layer, how),
        atlas.table(maker, "counties", layer),
        notice,
    )
    return [Section("counties-head", heading(layer.group, maker.lang), parts, macro="beside")]


def _others(maker: Maker, mine: Sequence[Layer], shown: Layer | None) -> Section:
    def row(layer: Layer) -> Row:
        n = str(len(layer.figures))
        return Cell(heading(layer.group, maker.lang, "indicator"), address(layer)), maker.number(n, n)

    rows = Made([layer for layer in mine if layer is not shown], row)
    columns = (Column("figures", maker.t("scope")), Column("counties", maker.t("counties-with"), True))
    table = Table("others", maker.t("on-the-map"), columns, rows)
    return Section("others-head", maker.t("on-the-map"), (table,) if rows else ())


def address(layer: Layer) -> str:
    """Return the path of the map of a layer."""
    group = layer.group
    asked = {part: getattr(group, part).id.partition("/")[2] for part in ("indicator", *PARTS)}
    return f"/map?{urlencode(asked)}"


def _zones(maker: Maker) -> Section:
    t, look = maker.t, maker.lookup

    def row(name: Name) -> Row:
        kinds = [maker.thing(kind) for kind in look.names(look.objects(name.iri, LC.zoneKind)[:1])]
        stated, possible = _stated(look, name.iri)
        comma = "、" if maker.lang == "zh" else ", "
        where = comma.join(place.in_(maker.lang) for place in stated or possible)
        evidence = [
            passage
            for claim, place in look.claims(name.iri, LC.locatedIn)
            if place in {one.iri for one in stated or possible}
            for passage in look.evidence(claim)
        ]
        lies = [
            place
            for place in look.names(look.objects(name.iri, LC.placedIn))
            if str(code("level", "county")) in look.objects(place.iri, LC.level)
        ]
        return (
            maker.thing(name, look.evidence(name.iri)),
            kinds[0] if kinds else Cell(),
            Cell(
                where or t("unsaid"), evidence=maker.notes.of(evidence),
                mark="possible" if possible and not stated else "",
            ),
            maker.thing(lies[0], mark="inferred") if lies else Cell(t("unsaid")),
        )  # fmt: skip

    rows = Made(look.names(look.of_class(LC.Zone)), row)
    columns = (
        Column("zone", t("zone")), Column("kind", t("kind")), Column("place", t("stated-place")),
        Column("county", t("lies-in")),
    )  # fmt: skip
    table = Table("zones", t("zones-listed"), columns, rows)
    return Section("zones-head", t("zones-listed"), (table,), t("zones-lead"))


def _stated(look: Lookup, zone: str) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """Return where the sources say that a zone lies, and where it may lie in some reading."""
    stated = look.objects(zone, LC.locatedIn)
    possible = {place for _, place in look.claims(zone, LC.locatedIn)} - set(stated)
    return look.names(stated), look.names(sorted(possible))
