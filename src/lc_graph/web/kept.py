"""Pages kept as they were made: a release never changes while it is served, so neither do they."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from flask import Flask, Response, request

MOST = 32 << 20
"""Bytes of pages that are kept."""
LARGEST = 1 << 20
LONGEST_KEY = 2048
_FRESH = ("/sparql", "/static/", "/vendor/")
"""Never kept: answers to queries that may hold the time or chance, and files that cost nothing."""

Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class _Page:
    headers: list[tuple[str, str]]
    body: bytes


class Pages:
    """Pages by all that they depend on; those not asked for longest go first."""

    def __init__(self, most: int = MOST) -> None:
        """Keep at most so many bytes."""
        self._most, self._size = most, 0
        self._kept: OrderedDict[Key, _Page] = OrderedDict()
        self._lock = threading.Lock()

    def get(self) -> Response | None:
        """Return the answer that was made to the same request before."""
        if (key := _key()) is None:
            return None
        with self._lock:
            if (page := self._kept.get(key)) is None:
                return None
            self._kept.move_to_end(key)
        response = Response(page.body)
        response.headers.clear()
        response.headers.extend(page.headers)
        response.make_conditional(request)
        return response

    def keep(self, response: Response) -> Response:
        """Keep an answer, if it is a whole one that may be given again."""
        key = _key()
        if key is None or response.status_code != 200 or response.is_streamed or response.direct_passthrough:
            return response
        body = response.get_data()
        if len(body) <= LARGEST:
            with self._lock:
                old = self._kept.pop(key, None)
                self._size += len(body) - (len(old.body) if old else 0)
                self._kept[key] = _Page(list(response.headers), body)
                while self._size > self._most:
                    _, gone = self._kept.popitem(last=False)
                    self._size -= len(gone.body)
        return response


def _key() -> Key | None:
    """Return all that the answer to this request depends on; None when it is not to be kept."""
    if request.method != "GET" or request.path.startswith(_FRESH):
        return None
    headers = request.headers
    key = (
        request.host_url + request.full_path, headers.get("Accept", ""),
        headers.get("Accept-Language", ""), headers.get("Range", ""),
    )  # fmt: skip
    return key if sum(map(len, key)) <= LONGEST_KEY else None


def keep_pages(app: Flask) -> None:
    """Have an application keep its pages; to be called before its other hooks are set."""
    pages = Pages()
    app.before_request(pages.get)
    app.after_request(pages.keep)
