"""How the classes of drawings look in a file of their own, where no stylesheet reaches."""

from __future__ import annotations

import re

INK, QUIET, LINE, CARD = "#1d2327", "#56616a", "#dcd9d0", "#ffffff"
FONT = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Zen Hei', sans-serif"

PAINT: dict[str, dict[str, str]] = {
    "drawn": {"font-family": FONT, "font-size": "13", "fill": INK},
    "d-area": {"stroke": QUIET, "stroke-width": "1", "stroke-linejoin": "round",
               "vector-effect": "non-scaling-stroke"},
    "d-plain": {"fill": "#e2f0f1"},
    "d-here": {"fill": "#8cc5ce", "stroke": "#0b5d6b", "stroke-width": "2.5"},
    "d-step-1": {"fill": "#e9f4f5"},
    "d-step-2": {"fill": "#c9e4e8"},
    "d-step-3": {"fill": "#a5d1d8"},
    "d-step-4": {"fill": "#7fbcc6"},
    "d-step-5": {"fill": "#58a5b1"},
    "d-bound": {"fill": "#fcefd2"},
    "d-conflict": {"fill": "#fbe6e3", "stroke": "#8f1d14", "stroke-dasharray": "4 3"},
    "d-unsaid": {},
    "d-blank": {"fill": CARD},
    "d-hatch": {"stroke": "#8d969d", "stroke-width": "1.5"},
    "d-name": {"font-weight": "600", "font-size": "12", "fill": INK},
    "d-value": {"font-size": "12", "fill": INK},
    "d-note": {"font-size": "11", "fill": QUIET},
    "d-halo": {"stroke": CARD, "stroke-width": "3", "paint-order": "stroke", "stroke-linejoin": "round"},
    "d-head": {"font-weight": "600", "font-size": "12", "fill": QUIET},
    "d-swatch": {"stroke": QUIET, "stroke-width": "1"},
    "d-bar": {"fill": "#2f8a98"},
    "d-bar-here": {"fill": "#0b5d6b"},
    "d-bar-conflict": {"fill": "#fbe6e3", "stroke": "#8f1d14", "stroke-width": "1.5",
                       "stroke-dasharray": "4 3"},
    "d-range": {"fill": "none", "stroke": "#0b5d6b", "stroke-width": "1.5", "stroke-dasharray": "3 2"},
    "d-open": {"fill": "none", "stroke": "#0b5d6b", "stroke-width": "2", "stroke-linejoin": "round"},
    "d-joint": {"fill": "none", "stroke": "#0b5d6b", "stroke-width": "1.5"},
    "d-middle": {"fill": "#e2f0f1", "stroke": "#0b5d6b", "stroke-width": "2"},
    "d-node": {"fill": CARD, "stroke": QUIET, "stroke-width": "1"},
    "d-node-possible": {"fill": CARD, "stroke": QUIET, "stroke-width": "1.2", "stroke-dasharray": "4 3"},
    "d-axis": {"stroke": QUIET, "stroke-width": "1"},
    "d-box": {"fill": CARD, "stroke": QUIET, "stroke-width": "1"},
    "d-box-head": {"fill": "#e2f0f1", "stroke": QUIET, "stroke-width": "1"},
    "d-box-plain": {"fill": CARD, "stroke": LINE, "stroke-width": "1"},
    "d-edge": {"fill": "none", "stroke": "#0b5d6b", "stroke-width": "1", "opacity": "0.75"},
    "d-tree": {"fill": "none", "stroke": QUIET, "stroke-width": "1"},
}  # fmt: skip
"""The presentation attributes of each class, in the light colours of the stylesheet."""

_CLASS = re.compile(r' class="([^"]*)"')


def standalone(svg: str, root: str = "") -> str:
    """Return a drawing as a file: painted by attributes, on a ground of its own, with whole addresses.

    Args:
        svg: the drawing.
        root: the address that paths begin at, without a slash at the end.
    """
    painted = _CLASS.sub(lambda found: _attributes(found[1].split()), svg)
    ground = f'<rect width="100%" height="100%" fill="{CARD}"/>'
    painted = painted.replace("</title>", f"</title>{ground}", 1)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + painted.replace('href="/', f'href="{root}/') + "\n"


def _attributes(classes: list[str]) -> str:
    merged: dict[str, str] = {}
    for name in classes:
        merged |= PAINT[name]
    return "".join(f' {key}="{value}"' for key, value in merged.items())
