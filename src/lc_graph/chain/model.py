"""What a trace of an industry chain consists of. Everything is plain data, in a fixed order."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..engine.lookup import Evidence, Name
from .gaps import Kind, Where


@dataclass(frozen=True)
class Stated:
    """Something stated of a participant or chain: certain, or only possible in some reading."""

    what: Name
    certain: bool
    status: tuple[Name, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class FigureStated:
    """A printed figure. ``min`` and ``max`` are its bounds as text; an open end is empty."""

    figure: Name
    about: Name
    indicator: Name
    population: Name
    period: Name
    kind: Name
    status: Name
    printed: str
    min: str
    max: str
    unit: Name
    qualifier: Name | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Participant:
    """Someone's part in the chain, seen from one stage.

    Attributes:
        participation: the n-ary statement; none for a thing that only shares the chain's industry.
        what: the enterprise, project, area or body.
        kind: its class, as in ids: ``project``, ``enterprise`` …
        certain: whether the stage is certain.
        readings: when it is not, the readings that place it at this stage.
        elsewhere: when it is not, the other stages it may be at.
        where: whether it lies in the area asked for (``inside`` when none was).
        possibly_same: what it may be another name of, in some reading.
        figures: the figures about it; none of an area's, which are not about the chain.
        area_wide: an administrative area as a whole: nobody is named.
        unfinished_project: a source says that the project is not finished yet, or its part is only planned.
    """

    participation: Name | None
    what: Name
    kind: str
    certain: bool
    readings: tuple[Name, ...]
    elsewhere: tuple[Name, ...]
    status: tuple[Name, ...]
    actions: tuple[Name, ...]
    phases: tuple[Stated, ...]
    places: tuple[Stated, ...]
    products: tuple[Stated, ...]
    agents: tuple[Stated, ...]
    possibly_same: tuple[Stated, ...]
    figures: tuple[FigureStated, ...]
    where: Where
    area_wide: bool
    unfinished_project: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Gap:
    """A gap of a stage.

    Attributes:
        kind: which of the five.
        code: its code, with its names.
        definition_zh, definition_en: what the kind means.
        certain: whether it holds in every reading of the sources.
        provisional: whether the stage is the project's own proposal.
        why_zh, why_en: what it rests on here.
        evidence: the passages that say so (of kind ``missing``).
    """

    kind: Kind
    code: Name
    definition_zh: str
    definition_en: str
    certain: bool
    provisional: bool
    why_zh: str
    why_en: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Document:
    """A public document behind a reference chain."""

    what: Name
    url: str
    date: str
    tier: str


@dataclass(frozen=True)
class Flow:
    """What a stage hands on to another: as its main product, or as a by-product."""

    to: Name
    by_product: bool
    proposed: bool
    documents: tuple[Name, ...]


@dataclass(frozen=True)
class StageTrace:
    """A stage of the chain: of the reference chain, of the sources, or (matched) of both.

    Attributes:
        order: its place in the order of the chain, from 1; whatever feeds a stage comes before it.
        reference: the stage of the reference chain, unless only a source states the stage.
        stated: the stages of sources that answer to it.
        proposed: whether the reference stage is the project's own proposal.
        position_proposed: whether only its position is.
        notes_zh, notes_en: what a reader should know beside the gaps.
    """

    order: int
    reference: Name | None
    stated: tuple[Name, ...]
    position: Name | None
    position_proposed: bool
    proposed: bool
    also: tuple[str, ...]
    documents: tuple[Name, ...]
    feeds: tuple[Flow, ...]
    participants: tuple[Participant, ...]
    products: tuple[Stated, ...]
    gaps: tuple[Gap, ...]
    evidence: tuple[Evidence, ...]
    notes_zh: tuple[str, ...] = ()
    notes_en: tuple[str, ...] = ()

    @property
    def name(self) -> Name:
        """Return the reference stage, or else the stage that a source states."""
        return self.reference or self.stated[0]


@dataclass(frozen=True)
class Remark:
    """Something else a source states of the chain or its industry: a goal, role, title, trend …

    Attributes:
        what: the statement, with our words for it.
        kind: ``goal``, ``role``, ``recognition`` …
        title: the title as printed, of a recognition.
        whose: who holds, does or is spoken of.
    """

    what: Name
    kind: str
    title: str
    whose: tuple[Name, ...]
    status: tuple[Name, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class ReadingStated:
    """A reading of an ambiguous passage, and which stage it gives to whom."""

    what: Name
    places: tuple[tuple[Name, Name], ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Trace:
    """A chain, traced: its stages with who takes part, and the gaps against its reference chain.

    ``unplaced`` take part at a stage that no source states; ``related`` only share the chain's industry.
    ``figures`` and ``remarks`` are about the chain, its industries, products, brands and clusters, or name
    one of them in their population or title.
    """

    chain: Name
    area: Name | None
    reference: Name | None
    regions: tuple[Stated, ...]
    products: tuple[Stated, ...]
    industries: tuple[Stated, ...]
    stages: tuple[StageTrace, ...]
    unplaced: tuple[Participant, ...]
    related: tuple[Participant, ...]
    figures: tuple[FigureStated, ...]
    remarks: tuple[Remark, ...]
    readings: tuple[ReadingStated, ...]
    documents: tuple[Document, ...]
    evidence: tuple[Evidence, ...]
    definitions: dict[str, tuple[str, str]] = field(default_factory=dict)

    def gaps(self) -> list[tuple[StageTrace, Gap]]:
        """Return every gap with its stage, in the order of the chain."""
        return [(stage, gap) for stage in self.stages for gap in stage.gaps]
