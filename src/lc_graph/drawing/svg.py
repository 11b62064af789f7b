"""SVG as text: elements, numbers, and words broken into lines that fit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from unicodedata import east_asian_width

NAMESPACE = "http://www.w3.org/2000/svg"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML document may hold, however they are written."""


def element(name: str, *children: str, **attributes: object) -> str:
    """Return an element.

    Args:
        name: of the element.
        children: its content, markup already.
        attributes: by name, with ``_`` for ``-``; ``class_`` is the class. Those that are None are left out.
    """
    written = "".join(
        f' {key if key == "viewBox" else key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text(words: str) -> str:
    """Return words as content."""
    return escape(_FORBIDDEN.sub("\ufffd", words))


def number(value: float) -> str:
    """Return a number as a coordinate: to the tenth, without needless digits."""
    return f"{value:.1f}".removesuffix(".0").replace("-0", "0", int(abs(value) < 0.05))


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else escape(_FORBIDDEN.sub("\ufffd", str(value)))


def width(words: str, size: float) -> float:
    """Return about how wide words are at a font size; never much less than any usual font makes them."""
    return sum(size * (1.0 if east_asian_width(sign) in "WFA" else 0.6) for sign in words)


def wrapped(words: str, room: float, size: float, most: int = 3) -> list[str]:
    """Return words as lines that fit; what is beyond the last line is cut, and the cut is shown.

    Args:
        words: the text; Chinese breaks anywhere, other text between words.
        room: how wide a line may be.
        size: the font size.
        most: how many lines there may be.
    """
    lines = [""]
    for piece in re.findall(r"[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+|\s+", words):
        if width((lines[-1] + piece).rstrip(), size) <= room or not lines[-1].strip():
            lines[-1] += piece
        else:
            lines.append(piece)
    lines = [line.strip() for line in lines]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"]
    return [_cut(line, room, size) for line in lines]


def _cut(line: str, room: float, size: float) -> str:
    if width(line, size) <= room:
        return line
    while line and width(line + "…", size) > room:
        line = line[:-1]
    return line + "…"


def lines(
    words: Iterable[str], x: float, y: float, step: float, class_: str, anchor: str | None = None
) -> str:
    """Return lines of text below each other.

    Args:
        words: the lines.
        x, y: where the first line's baseline begins.
        step: how far the baselines are apart.
        class_: what the text is.
        anchor: ``middle`` or ``end``, when ``x`` is not its start.
    """
    return "".join(
        element("text", text(line), class_=class_, x=x, y=y + at * step, text_anchor=anchor)
        for at, line in enumerate(words)
    )


def drawing(id: str, title: str, about: str, size: tuple[float, float], *content: str) -> str:
    """Return a drawing.

    Args:
        id: its name in the page; its parts' names begin with it.
        title: what it is.
        about: what it shows, in a sentence.
        size: its width and height.
        content: its parts.
    """
    wide, high = size
    body = "".join(content)
    return element(
        "svg",
        element("title", text(title), id=f"{id}-title"),
        element("desc", text(about), id=f"{id}-desc") if about else "",
        body,
        xmlns=NAMESPACE,
        id=id,
        class_="drawn",
        viewBox=f"0 0 {number(wide)} {number(high)}",
        width=wide,
        height=high,
        # An image hides what is in it; with links inside it is a group.
        role="group" if "<a " in body else "img",
        aria_labelledby=f"{id}-title",
        aria_describedby=f"{id}-desc" if about else None,
    )


def told(name: str, words: str) -> str:
    """Return a name and what is said of it in a line, with the colon of the name's script."""
    colon = "：" if name and east_asian_width(name[-1]) in "WF" else ": "
    return f"{name}{colon}{words}" if words else name


def hatch(id: str, size: int = 1) -> str:
    """Return the pattern for what is not said; ``fill="url(#id)"`` uses it.

    Args:
        id: its name.
        size: how many times as large it is, for shapes that are themselves drawn smaller.
    """
    return element(
        "pattern",
        element("rect", class_="d-blank", width=7, height=7),
        element("line", class_="d-hatch", x1=0, y1=0, x2=0, y2=7),
        id=id, width=7, height=7, patternUnits="userSpaceOnUse",
        patternTransform=f"scale({size}) rotate(45)",
    )  # fmt: skip


def link(href: str | None, title: str, *content: str) -> str:
    """Return content that leads somewhere and says what it is; without an address only the latter."""
    if not title:
        return element("a", *content, href=href) if href else element("g", *content)
    # Who hears it hears the title alone: the words drawn are broken into lines, and cut where they are long.
    parts = (element("title", text(title)), element("g", *content, aria_hidden="true"))
    if href:
        return element("a", *parts, href=href, aria_label=title)
    return element("g", *parts, role="img", aria_label=title)
