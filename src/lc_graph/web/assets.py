"""The bundles that some pages load: at addresses that hold their digests, compressed once, kept for good."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import cast

from flask import Blueprint, Response, abort, redirect, request

from ..server.encoding import OFFERED, compress

blueprint = Blueprint("assets", __name__)

FOLDER = Path(__file__).parent / "static" / "vendor"
"""Where the built bundles lie; ``frontend/`` holds what they are built from."""
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


def address(name: str) -> str:
    """Return the address of a bundle's file on this server."""
    return f"/vendor/{_digest(name)}/{name}"


@blueprint.get("/vendor/<digest>/<name>")
def vendored(digest: str, name: str) -> Response:
    """Send a bundle's file; under the digest of an older one lead to what is there now."""
    if name not in _names():
        abort(404)
    if digest != _digest(name):
        return cast(Response, redirect(address(name), 303))
    coding = request.accept_encodings.best_match((*OFFERED, "identity"), "identity")
    response = Response(_body(name, coding), content_type=_TYPES[Path(name).suffix])
    if coding != "identity":
        response.headers["Content-Encoding"] = coding
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.vary.add("Accept-Encoding")
    return response


@lru_cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in FOLDER.iterdir() if path.suffix in _TYPES)


@lru_cache
def _body(name: str, coding: str) -> bytes:
    body = (FOLDER / name).read_bytes()
    return body if coding == "identity" else compress(body, coding)


@lru_cache
def _digest(name: str) -> str:
    return hashlib.sha256(_body(name, "identity")).hexdigest()[:16]
