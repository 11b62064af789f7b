"""Data that would like to be more than data: names that are scripts, turn the page round, or never end."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pyoxigraph as ox

from lc_graph.terms import BASE, ID, LC, full

EVIL = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>'onmouseover=alert(1) x='",
    "</title></textarea></style>--><svg onload=alert(1)>",
    "\u202egnp.exe",
    "\u2069\u2069\u202e\u2067 turned",
    "שלום עולם 12 مرحبا",
    "😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 20,
    "\u0001\u0008\u001b\u007f\u0085\u200b\ufeff\uffff bell",
    "line\r\n\t\u2028\u2029 ends",
    '=HYPERLINK("http://example.org/","x")',
    "{{7919*7907}}${7919*7907}{% raw %}",
    "javascript:alert(1)",
)
"""What names are made of; each comes before what tells them apart."""
LONG, SELDOM = ("W" * 5000, "长" * 5000), 60
"""Names that do not end, and how seldom one comes."""
SIGNS = (
    "<script>alert", "<img src=x", "<svg onload", '"onmouseover', "'onmouseover",
    'href="javascript:', "href='javascript:", str(7919 * 7907),
)  # fmt: skip
"""What stands in the markup of no page."""
NAMING = {
    full(name)
    for name in (
        "rdfs:label", "skos:prefLabel", "skos:altLabel", "dcterms:title", "schema:headline", "lc:gloss",
        "lc:name", "rdfs:comment", "skos:definition", "lc:printed", "lc:qualifier", "skos:scopeNote",
    )
}  # fmt: skip
"""The properties whose words pages show as names."""

IRIS = (
    f"{ID}chain/ganoderma", f"{ID}region/371525", f"{ID}region/it's", f"{ID}region/%3Cscript%3E",
    f"{ID}enterprise/%22onmouseover=alert(1)", f"{ID}project/灵芝", f"{ID}person/\u202egnp",
    f"{ID}brand/a%2Fb%00",
    f"{BASE}/example.org/x", f"{BASE}source/x';alert(1)//", "javascript:alert(1)", "data:text/html,1",
    f"{ID}product/" + "w" * 3000, "http://example.org/'onload=x",
)  # fmt: skip
KINDS = ("Chain", "Region", "Region", "Region", "Enterprise", "Project", "Person", "Brand", "Thing", "Source",
         "Figure", "Passage", "Product", "Claim")  # fmt: skip
"""Hostile IRIs, and the classes of ours that they say to be of."""


def _evil(at: int) -> str:
    return LONG[at // SELDOM % 2] if at % SELDOM == 0 else EVIL[at % len(EVIL)]


def write_data(path: Path) -> Path:
    """Write own data of our classes with hostile IRIs and labels, each of which leads to the next."""
    label, kind, about = (ox.NamedNode(full(name)) for name in ("rdfs:label", "rdf:type", "lc:about"))
    quads = []
    for at, (iri, class_) in enumerate(zip(IRIS, KINDS, strict=True)):
        node = ox.NamedNode(iri)
        quads.append(ox.Quad(node, kind, ox.NamedNode(str(LC[class_]))))
        quads.append(ox.Quad(node, about, ox.NamedNode(IRIS[(at + 1) % len(IRIS)])))
        for step, lang in enumerate(("zh", "en", "")):
            words = f"{_evil(at * 7 + step) if iri.startswith(BASE) else EVIL[at % len(EVIL)]} {at}"
            quads.append(
                ox.Quad(node, label, ox.Literal(words, language=lang) if lang else ox.Literal(words))
            )
    path.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    return path


def write_release(release: Path, folder: Path) -> Path:
    """Write a release in which whatever has a name has a hostile one, and return its folder."""
    name = "lc-graph.nq"
    shutil.copytree(release, folder)
    quads, named = [], 0
    for quad in ox.parse(path=str(release / name), format=ox.RdfFormat.N_QUADS):
        value = quad.object
        if isinstance(value, ox.Literal) and quad.predicate.value in NAMING:
            named += 1
            words = f"{_evil(named)} {value.value}"
            new = ox.Literal(words, language=value.language) if value.language else ox.Literal(words)
            quad = ox.Quad(quad.subject, quad.predicate, new, quad.graph_name)
        quads.append(quad)
    (folder / name).write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
    manifest = json.loads((folder / "manifest.json").read_bytes())
    written = (folder / name).read_bytes()
    manifest["files"][name] = {"bytes": len(written), "sha256": hashlib.sha256(written).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder
