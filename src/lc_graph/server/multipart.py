"""Several files in one body: ``multipart/form-data`` (RFC 7578)."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from .http import Request
from .problems import HttpProblem

MULTIPART = "multipart/form-data"
MOST_FILES = 100


@dataclass
class Sent:
    """One file of a form: its name, the type it says to be of, and its bytes."""

    name: str
    content_type: str
    body: bytes


def files(request: Request) -> list[Sent]:
    """Return the files of a form in their order; fields without a file name count as well.

    Raises:
        HttpProblem: 400 when the form is broken, has no files, or too many.
    """
    _, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get("boundary", "")
    if not boundary:
        raise _broken("it names no boundary")
    # The decoder takes long to find out that there are far too many.
    if request.body.count(b"--" + boundary.encode()) > MOST_FILES + 1:
        raise _too_many()
    decoder = MultipartDecoder(boundary.encode(), max_parts=MOST_FILES)
    found: list[Sent] = []
    pieces: list[bytes] = []
    try:
        decoder.receive_data(request.body)
        decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
            if isinstance(event, Field | File):
                name = event.filename if isinstance(event, File) else event.name
                found.append(Sent(name or "", event.headers.get("Content-Type", ""), b""))
            elif isinstance(event, Data):
                pieces.append(event.data)
                if not event.more_data:
                    found[-1].body = b"".join(pieces)
                    pieces = []
    except ValueError as error:
        raise _broken(str(error)) from None
    except HTTPException:
        raise _too_many() from None
    if not isinstance(event, Epilogue):
        raise _broken("it ends too early")
    if not found:
        raise _broken("it has no files")
    return found


def _too_many() -> HttpProblem:
    return _broken(f"it has more than {MOST_FILES} parts")


def _broken(why: str) -> HttpProblem:
    return HttpProblem(400, "form", f"the form cannot be read: {why}", "send multipart/form-data (RFC 7578)")
