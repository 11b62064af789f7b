"""What all writes over HTTP share: who may write, and telling why a write was refused."""

from __future__ import annotations

from ..engine import media
from ..engine.faults import NoAddress, Refused
from . import asgi
from .http import Request, Response
from .problems import FORMAT, HttpProblem, of
from .service import Service


def admit(service: Service, request: Request) -> None:
    """Let a request that may write pass.

    Raises:
        HttpProblem: 409 for the release; 403 when there is no way to write, when no token was set, or when
            the request does not show it.
    """
    match service.writable:
        case "release":
            raise HttpProblem(
                409,
                "release",
                "this graph is a release: it is built from the tables in data/ and written nowhere else",
                "propose a change to the tables; CONTRIBUTING.md says how",
            )
        case "no-address":
            raise of(NoAddress())
        case "no-token":
            raise HttpProblem(
                403,
                "no-token",
                "this server was started without a token, so nobody may write",
                "start it with --token-file",
            )
    if not service.authorised(request):
        raise HttpProblem(
            403,
            "token",
            "the request does not show the token that writing takes",
            "send it as “Authorization: Bearer …”",
            {"WWW-Authenticate": "Bearer"},
        )


def violations(error: Refused, request: Request) -> Response:
    """Return the answer to a write that the shapes refuse: 422 with the report, or problem details.

    The whole SHACL validation report is given to who asks for RDF; others get problem details with the
    first results.
    """
    accept = request.headers.get("accept")
    asked = accept if accept and accept.strip() not in ("", "*/*") else "application/problem+json"
    format = media.negotiate(asked, (FORMAT, *media.TRIPLE_FORMATS))
    if format is None or format is FORMAT:
        return asgi.told(of(error), request)
    import pyoxigraph as ox

    from ..engine.answer import GRAPH_SERIALISERS
    from ..terms import PREFIXES

    body = ox.serialize(
        (quad.triple for quad in ox.parse(input=error.report, format=ox.RdfFormat.N_TRIPLES)),
        format=GRAPH_SERIALISERS[format.name],
        prefixes={prefix: PREFIXES[prefix] for prefix in ("sh", "xsd")},
    )
    headers = {"Content-Type": format.content_type, "Vary": "Accept"}
    return Response(422, headers, body or b"")
