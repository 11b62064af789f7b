"""Files that ``serve`` is given, read as text: settings, and secrets that no command line should show."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

from ..errors import Problem, UsageError

SHORTEST_TOKEN = 16
"""Characters that the token for writing has at least."""
_BEARER = re.compile(r"(?:Bearer )?[A-Za-z0-9._~+/-]+=*")


def read(path: Path) -> str:
    """Return the text of a file; raises UsageError when there is none, or when it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        problem = Problem(str(path), f"cannot be read ({error.strerror})", "check the path")
        raise UsageError(problem) from None
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8"
        raise UsageError(Problem(str(path), message, "save the file as plain text in UTF-8")) from None


def _secret(path: Path, holds: str, remedy: str, fits: Callable[[str], bool]) -> str:
    """Return the one line of a file that holds a secret.

    Args:
        path: the file.
        holds: what it should hold, for the message; ``remedy``: how to come by it.
        fits: says whether a text is that.

    Raises:
        UsageError: when the file cannot be read, is empty, or holds something else.
    """
    secret = read(path).strip()
    if not fits(secret):
        message = f"does not hold {holds}" if secret else f"is empty, and should hold {holds}"
        raise UsageError(Problem(str(path), message, remedy))
    return secret


def shown(path: Path | None) -> str | None:
    """Return what the remote store is shown; raises UsageError when the file holds no such thing."""
    if path is None:
        return None
    secret = _secret(
        path, "user:password or a token", "write one of them, on one line",
        lambda text: _is_login(text) or bool(_BEARER.fullmatch(text)),
    )  # fmt: skip
    if _is_login(secret):
        return "Basic " + base64.b64encode(secret.encode()).decode()
    return "Bearer " + secret.removeprefix("Bearer ")


def _is_login(text: str) -> bool:
    return ":" in text and not text.startswith("Bearer ") and text.isprintable()


def token(path: Path | None) -> str | None:
    """Return the token of a file; raises UsageError when there is none in it."""
    if path is None:
        return None
    return _secret(
        path, f"a token of {SHORTEST_TOKEN} or more ASCII characters without spaces",
        "make one: python -c 'import secrets; print(secrets.token_urlsafe(32))'",
        lambda text: bool(re.fullmatch(rf"[!-~]{{{SHORTEST_TOKEN},}}", text)),
    )  # fmt: skip
