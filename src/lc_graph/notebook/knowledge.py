"""The face for notebooks: the graph as pandas tables, chains and comparisons that Jupyter shows as tables.

Numbers stay exact: values and bounds are :class:`decimal.Decimal` (``float`` would turn 83.48 into something
near it), in columns of their own. Where a bound is open, or a source gives none, there is ``None``. For a
chart, convert a column whose numbers you have looked at: ``frame["value"].astype(float)``.

Example:
    >>> import lc_graph
    >>> graph = lc_graph.load(lang="en")
    >>> graph.observations.query("indicator == 'indicator/gdp'")[["about_en", "kind_en", "value"]]
    >>> graph.chain("灵芝")
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..chain import trace as chains
from ..compare import indicator as indicators
from ..compare import profile as profiles
from ..compare import tables
from ..compare.compare import compare
from ..compare.figures import figures
from ..compare.model import Figure
from ..engine.lookup import Lookup
from ..engine.store import Store
from ..errors import Problem, UsageError
from ..release.release import ensure
from ..sheets.citations import Citations
from ..terms import LC
from .frames import frame, ids, observation
from .shown import Shown, stages

if TYPE_CHECKING:
    from pandas import DataFrame


def load(release: str | Path | None = None, lang: str = "zh") -> Knowledge:
    """Load the graph.

    Args:
        release: the folder of a release (default: ``release`` in the current folder); it is built, validated
            and written first when there is no current one.
        lang: the language in which things are shown, ``zh`` or ``en``; the tables have both.

    Raises:
        UsageError: for another language, and for a folder that cannot be written or holds something else.
        DataError: when the data falls short.
    """
    if lang not in ("zh", "en"):
        raise UsageError(Problem(f"lang={lang!r}", "there is no such language here", "use 'zh' or 'en'"))
    folder = Path("release") if release is None else Path(release)
    return Knowledge(Store.from_release(ensure(folder, lambda message: None).nquads), lang)


class Knowledge:
    """The graph, as tables. Every table is indexed by the ids of its things."""

    def __init__(self, store: Store, lang: str = "zh") -> None:
        """Look into a store."""
        self.store, self.lang = store, lang
        self.lookup = Lookup(store)

    def __repr__(self) -> str:
        classes = (LC.Region, LC.Project, LC.IndustryChain)
        counted = (len(self.lookup.of_class(class_)) for class_ in classes)
        said = "<lc_graph: {} figures, {} regions, {} projects, {} chains>"
        return said.format(len(self.printed), *counted)

    @cached_property
    def printed(self) -> tuple[Figure, ...]:
        """Every printed figure."""
        return figures(self.store)

    # ---- tables ----------------------------------------------------------------------------------

    @cached_property
    def observations(self) -> DataFrame:
        """Every printed figure, with all its dimensions, bounds, joins and lines."""
        return frame([observation(figure) for figure in self.printed])

    @cached_property
    def regions(self) -> DataFrame:
        """The regions, with their codes, levels and the number of figures about them."""
        look = self.lookup
        counted = [figure.about.iri for figure in self.printed]
        rows = []
        for iri in look.of_class(LC.Region):
            name = look.name(iri)
            levels = look.names(look.objects(iri, LC.level))
            wholes = look.names(look.objects(iri, LC.directlyPartOf))
            rows.append(
                {
                    "id": name.id, "zh": name.zh, "en": name.en, "code": name.id.partition("/")[2],
                    "level": levels[0].id if levels else None, "part_of": ids(wholes),
                    "figures": counted.count(iri),
                }
            )  # fmt: skip
        return frame(rows)

    @cached_property
    def projects(self) -> DataFrame:
        """The projects, with places, phases, products and what is invested, as bounds."""
        return frame([self._project(iri) for iri in self.lookup.of_class(LC.Project)])

    @cached_property
    def enterprises(self) -> DataFrame:
        """The enterprises, with places, industries and products."""
        return frame([self._thing(iri) for iri in self.lookup.of_class(LC.Enterprise)])

    @cached_property
    def chains(self) -> DataFrame:
        """The industry chains, with their stages, participants and gaps."""
        rows = []
        for name in chains.names(self.store):
            traced = chains.trace(self.store, name.id)
            parts = [one for stage in traced.stages for one in stage.participants]
            gaps = [f"{stage.name.id} {gap.kind}" for stage, gap in traced.gaps() if gap.certain]
            rows.append(
                {
                    "id": name.id, "zh": name.zh, "en": name.en,
                    "regions": ids(one.what for one in traced.regions if one.certain),
                    "products": ids(one.what for one in traced.products if one.certain),
                    "stages": tuple(stage.name.id for stage in traced.stages),
                    "participants": ids(one.what for one in (*parts, *traced.unplaced)),
                    "gaps": tuple(gaps),
                    "reference": traced.reference.id if traced.reference else None,
                }
            )  # fmt: skip
        return frame(rows)

    def _thing(self, iri: str) -> dict[str, Any]:
        look = self.lookup
        name = look.name(iri)
        row: dict[str, Any] = {"id": name.id, "zh": name.zh, "en": name.en}
        for column, property in (
            ("places", LC.locatedIn), ("industries", LC.inIndustry), ("products", LC.hasProduct),
        ):  # fmt: skip
            row[column] = ids(look.names(look.objects(iri, property)))
        possible = {place for _, place in look.claims(iri, LC.locatedIn)} - set(
            look.objects(iri, LC.locatedIn)
        )
        evidence = look.evidence(iri)
        row["possible_places"] = ids(look.names(sorted(possible)))
        row["lines"] = tuple((one.first_line, one.last_line) for one in evidence)
        return row

    def _project(self, iri: str) -> dict[str, Any]:
        look = self.lookup
        invested = [
            figure
            for figure in self.printed
            if figure.about.iri == iri and figure.group.indicator.id == "indicator/total-investment"
        ]
        one = invested[0] if len(invested) == 1 else None
        return self._thing(iri) | {
            "phases": ids(look.names(look.objects(iri, LC.phase))),
            "investment_printed": tuple(figure.printed for figure in invested),
            "investment_min": one.min if one else None,
            "investment_max": one.max if one else None,
        }

    # ---- single things ---------------------------------------------------------------------------

    def chain(self, name: str, area: str | None = None) -> Shown:
        """Return a chain, traced, by any of its names; ``area`` as for ``lc-graph trace``.

        Raises:
            UsageError: for a name nothing answers to, with what comes near.
        """
        told = chains.trace(self.store, name, area)
        cited = Citations()
        shown = [stages(told, self.lang, cited)]
        return Shown(told, told.chain.in_(self.lang), (), shown, cited, self.lang)

    def compare(self, regions: Sequence[str], indicator: str | None = None) -> Shown:
        """Return two to eight regions side by side; see :func:`lc_graph.compare.compare.compare`."""
        told = compare(self.store, regions, indicator, printed=self.printed)
        cited = Citations()
        title = " · ".join(region.in_(self.lang) for region in told.regions)
        notes = [note.in_(self.lang) for note in told.notes]
        return Shown(told, title, notes, tables.of_comparison(told, self.lang, cited.of), cited, self.lang)

    def region(self, name: str) -> Shown:
        """Return the profile of a region; see :func:`lc_graph.compare.profile.profile`."""
        told = profiles.profile(self.store, name, printed=self.printed)
        cited = Citations()
        shown = tables.of_profile(told, self.lang, cited.of)
        return Shown(told, told.region.in_(self.lang), (), shown, cited, self.lang)

    def indicator(self, name: str) -> Shown:
        """Return an indicator in series; see :func:`lc_graph.compare.indicator.indicator`."""
        told = indicators.indicator(self.store, name, printed=self.printed)
        cited = Citations()
        shown = tables.of_indicator(told, self.lang, cited.of)
        return Shown(told, told.indicator.in_(self.lang), (), shown, cited, self.lang)
