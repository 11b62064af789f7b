"""HTTP to a remote SPARQL 1.1 store, and what its answers mean.

Nothing is followed: no redirect, no cookie. TLS is verified. Answers come uncompressed, so that no few bytes
become many here.
"""

from __future__ import annotations

import os
import re
import ssl
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox

from .. import __version__
from ..errors import LcGraphError, Problem, UsageError
from .asking import Address
from .faults import Overloaded, RemoteFailed, Truncated
from .mistakes import syntax_error
from .sparql import QueryError, limit, with_base

CONNECTING = 5.0
"""Seconds in which the remote store must take a connection."""
AT_ONCE = 0.5
"""Seconds within which it shows that a connection was closed already."""
_TOLD = 64 * 1024
"""Bytes of an error that are read; ``_SHOWN`` characters of it are passed on."""
_SHOWN = 300

ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
"""Media types of rows that are read; of what else there is CSV has no types, and TSV no end."""
GRAPH = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
"""Media types of triples that are read."""
ACCEPT_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"

Fields = Sequence[tuple[str, str]]


class Wire:
    """The connections to a remote store."""

    def __init__(self, address: Address, seconds: float) -> None:
        """Make ready to connect; a connection must be there within ``seconds`` at most.

        Raises:
            UsageError: when the certificates that SSL_CERT_FILE or SSL_CERT_DIR name cannot be read.
        """
        headers = {
            "User-Agent": f"lc-graph/{__version__}",
            "Accept-Encoding": "identity",
            **({"Authorization": address.secret} if address.secret else {}),
        }
        self.address = address
        # How many requests there are at once is bounded where they wait.
        self._client = httpx.AsyncClient(
            verify=_trusted(),
            headers=headers,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            follow_redirects=False,
            timeout=httpx.Timeout(None, connect=min(CONNECTING, seconds)),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=16, keepalive_expiry=30),
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    @asynccontextmanager
    async def asking(
        self, query: str, accept: str, fields: Fields = (), base: str | None = None
    ) -> AsyncIterator[httpx.Response]:
        """Send a query and give the answer, whose body is yet to be read; it is one with status 2xx.

        Args:
            query: the query.
            accept: the media types that will do.
            fields: what else is sent.
            base: what relative IRIs of the query are resolved against.

        Raises:
            LcGraphError: when the remote store cannot be reached, or refuses.
        """
        form = urlencode([("query", with_base(query, base)), *fields])
        request = self._client.build_request(
            "POST", self.address.query, content=form.encode(),
            headers={"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"},
        )  # fmt: skip
        began = time.monotonic()
        with told():
            try:
                response = await self._sent(request)
            except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                # A connection kept open may have been closed on the other side just now: then a query may be
                # repeated. One that broke the store down may not.
                if time.monotonic() - began > AT_ONCE:
                    raise
                response = await self._sent(request)
        try:
            if not response.is_success:
                raise fault(response, await words(response), query, base)
            check(response, query)
            yield response
        finally:
            await response.aclose()

    async def _sent(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._client.send(request, stream=True)
        except httpx.ConnectTimeout:
            raise RemoteFailed("the remote store took too long to take the connection", slow=True) from None
        except (httpx.ConnectError, httpx.ProxyError) as error:
            raise RemoteFailed(f"the remote store cannot be reached ({_reason(error)})") from None

    @asynccontextmanager
    async def describing(self) -> AsyncIterator[httpx.Response]:
        """Ask for the remote store's service description, and give the answer, whatever it is."""
        headers = {"Accept": "text/turtle, application/rdf+xml;q=0.5"}
        async with self._client.stream("GET", self.address.query, headers=headers) as response:
            yield response

    async def write(
        self, method: str, url: str, body: bytes, content_type: str, params: Fields = (),
    ) -> httpx.Response:  # fmt: skip
        """Send a write, once, and return the answer, whatever it is.

        Raises:
            RemoteFailed: when there is no answer; then nobody knows whether it was done.
        """
        headers = {"Content-Type": content_type} if content_type else {}
        where = httpx.URL(url)
        for name, value in params:
            where = where.copy_add_param(name, value)
        try:
            request = self._client.build_request(method, where, content=body, headers=headers)
            response = await self._sent(request)
            response.extensions["words"] = await words(response)
            await response.aclose()
            return response
        except httpx.HTTPError:
            raise unsure() from None


def _trusted() -> ssl.SSLContext:
    """Return what tells which servers are who they say they are."""
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        named = next((name for name in ("SSL_CERT_FILE", "SSL_CERT_DIR") if os.environ.get(name)), "TLS")
        why = error.strerror or str(error) or type(error).__name__
        message = f"the certificates cannot be read ({why})"
        raise UsageError(Problem(named, message, "name a file of certificates in PEM")) from None


def unsure() -> RemoteFailed:
    """Return the error of a write whose outcome is not known."""
    return RemoteFailed(
        "the remote store did not answer: whether the write was done is not known",
        "look before you send it again",
        slow=True,
        retry_after=None,
    )


class told:
    """Turns what breaks a connection into an error of ours."""

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        """Raise RemoteFailed for an error of the connection."""
        if isinstance(error, httpx.HTTPError):
            raise RemoteFailed("the remote store broke the connection off") from None


def _reason(error: Exception) -> str:
    """Return why a connection failed, without our addresses in it."""
    cause = error.__cause__ or error.__context__ or error
    while cause.__cause__ or cause.__context__:
        cause = cause.__cause__ or cause.__context__ or cause
    return getattr(cause, "verify_message", "") or getattr(cause, "strerror", "") or type(cause).__name__


def media_type(response: httpx.Response) -> str:
    """Return the media type of an answer, in small letters and without parameters."""
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


async def words(response: httpx.Response) -> str:
    """Return what an answer that is an error says, in plain words."""
    content = b""
    try:
        async for piece in response.aiter_raw():
            content += piece
            if len(content) > _TOLD:
                break
    except httpx.HTTPError:
        pass
    text = content.decode("utf-8", "replace")
    if "html" in media_type(response):
        text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return re.sub(r"\s+", " ", text).strip() if "error at" not in text else text.strip()


def fault(response: httpx.Response, said: str, query: str = "", base: str | None = None) -> LcGraphError:
    """Return the error that an answer without success is to our client."""
    shown = said[:_SHOWN]
    match response.status_code:
        case 400 if query:
            return wrong(query, said, base)
        case 401 | 403:
            return RemoteFailed(
                "the remote store does not admit this service", "tell those who run it", retry_after=None
            )
        case 408 | 504:
            return RemoteFailed("the remote store took too long, and stopped", slow=True)
        case 429 | 503:
            after = response.headers.get("retry-after", "")
            return Overloaded(min(int(after), 600) if after.isascii() and after.isdigit() else 5)
        case status if 300 <= status < 400:
            return RemoteFailed(
                "the remote store is somewhere else now, and nothing is followed",
                "tell those who run this service",
                retry_after=None,
            )
        case status:
            return RemoteFailed(f"the remote store answered with status {status}: {shown}")


def wrong(query: str, said: str, base: str | None = None) -> QueryError:
    """Return what is wrong with a query that the remote store does not understand, with its place."""
    if found := re.match(r"error at (\d+):(\d+): expected ", said):
        # What was put before it is none of the client's.
        before = len(with_base(query, base)) - len(query) if found[1] == "1" else 0
        place = f"error at {found[1]}:{int(found[2]) - before}"
        return syntax_error(query, f"{place}: expected {said[found.end() :]}")
    try:
        # What stands at the end makes it wrong in any case: it is read, and never evaluated.
        ox.Store().query(f"{query}\n\x01", base_iri=base)
    except (SyntaxError, ValueError) as error:
        found = re.match(r"error at (\d+):", str(error))
        if found and int(found[1]) <= query.count("\n") + 1:
            return syntax_error(query, str(error))
    return QueryError(
        f"the remote store does not understand the query: {said[:_SHOWN]}", "use what its dialect has"
    )


def check(response: httpx.Response, query: str) -> None:
    """Refuse an answer that says itself that it is cut, as Virtuoso does (X-SPARQL-MaxRows, 206).

    Raises:
        Truncated: when it is.
        RemoteFailed: for what cannot be read.
    """
    headers = response.headers
    if "x-sparql-anytime" in headers or headers.get("x-sql-state", "00000") not in ("", "00000"):
        raise Truncated(None)
    told = headers.get("x-sparql-maxrows")
    if told is not None:
        cap = int(told) if told.isascii() and told.isdigit() else None
        if not fits(query, cap):
            raise Truncated(cap)
    elif response.status_code == 206:
        raise Truncated(None)
    if headers.get("content-encoding", "identity") != "identity":
        raise RemoteFailed("the remote store's answer cannot be read: it is compressed, unasked")


def fits(query: str, cap: int | None) -> bool:
    """Say whether a query asks itself for no more rows than there are at most, so that none are cut off."""
    asked = limit(query)
    return cap is not None and asked is not None and asked <= cap
