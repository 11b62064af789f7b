"""In which order the head of a page tells what is known of a thing, class by class.

A line is a property, with ``^`` before it the other way round; after ``@`` stands the class that things at
the other end must have. Lines of which nothing is known are left out: the page does not list what is missing.
"""

from __future__ import annotations

_SAID = ("^lc:holder@Recognition", "^lc:holder@Superlative", "^lc:holder@Goal", "^lc:trendOf@Trend")
_DOES = (
    "^lc:agent@Initiative",
    "^lc:concerns@Initiative",
    "^lc:partner@Cooperation",
    "^lc:concerns@Cooperation",
)
_FIGURES, _STAGES = "^lc:about@Figure", "^lc:participant@Participation"

ORDERS: dict[str, tuple[str, ...]] = {
    "Project": (
        "lc:phase", "lc:completeBy", _FIGURES, "lc:locatedIn", "lc:implementedBy", "lc:investedBy",
        "lc:hasProduct", "lc:inIndustry", _STAGES, "lc:usesTechnology", "lc:implements", "lc:appliesFor",
        "lc:serves", "lc:directlyPartOf", "^lc:directlyPartOf@Project", "lc:follows", "^lc:follows@Project",
        "lc:concerns", "lc:presentedAt", "lc:listedIn", *_SAID, *_DOES,
    ),
    "Enterprise": (
        "lc:inIndustry", "lc:hasProduct", "lc:usesTechnology", "lc:locatedIn", "lc:directlyPartOf",
        "lc:memberOf", "lc:possiblySameAs", "^lc:implementedBy@Project", "^lc:investedBy@Project", _STAGES,
        _FIGURES, "lc:listedIn", *_SAID, *_DOES,
    ),
    "Policy": (
        "lc:policyKind", "lc:level", "lc:directlyPartOf", "^lc:directlyPartOf@Policy", "lc:concerns",
        "^lc:under@Initiative", "^lc:implements", "^lc:appliesFor", "^lc:concerns@Figure",
        "^lc:concerns@Goal", "^lc:concerns@Trend", "^lc:concerns@Initiative",
    ),
    "Recognition": (
        "lc:title", "lc:recognitionKind", "lc:level", "lc:status", "lc:holder", "lc:openList", "lc:giver",
        "lc:period", "lc:attributedTo",
    ),
    "Person": (
        "^lc:postHolder@Post", "^lc:attendee@Event", "^schema:author@Article", "^lc:attributedTo",
        "lc:memberOf", *_SAID, *_DOES,
    ),
    "Event": (
        "lc:startDate", "lc:endDate", "lc:monthDay", "lc:locatedIn", "lc:organiser", "lc:attendee", _FIGURES,
        "^lc:presentedAt", "lc:follows", "^lc:follows@Event", "^lc:giver@Recognition", *_SAID, *_DOES,
    ),
    "Product": (
        "lc:inIndustry", "^lc:composedOf@Brand", "^lc:hasProduct@Enterprise", "^lc:hasProduct@Project",
        "^lc:hasProduct@Undertaking", "^lc:hasProduct@Cluster", "^lc:hasProduct@Region",
        "^lc:hasProduct@IndustryChain", "^lc:hasProduct@Stage", _FIGURES, "lc:presentedAt", "lc:listedIn",
        *_SAID, *_DOES,
    ),
}  # fmt: skip
"""The lines by class."""

DATES = ("lc:startDate", "lc:endDate", "lc:monthDay", "lc:completeBy")
"""Properties whose values are dates."""
