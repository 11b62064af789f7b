"""Telling people on standard error what is being done: a moving display in a terminal, else plain lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[str], None]
"""Called with the name of the step that begins now."""


@contextmanager
def steps() -> Iterator[Say]:
    """Give a function that begins a step; a step lasts until the next begins or an empty name ends it.

    A step that ended well is shown with the seconds it took.
    """
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    status = console.status("") if sys.stderr.isatty() else None
    current = ""
    began = time.monotonic()

    def finish() -> None:
        if current:
            console.print(f"✓ {current} ({time.monotonic() - began:.1f} s)", markup=False, soft_wrap=True)

    def step(message: str) -> None:
        nonlocal current, began
        finish()
        current, began = message, time.monotonic()
        if not message:
            if status is not None:
                status.stop()
        elif status is None:
            console.print(f"… {message}", markup=False, soft_wrap=True)
        else:
            status.update(f"{message} …")

    if status is not None:
        status.start()
    try:
        yield step
        finish()
    finally:
        if status is not None:
            status.stop()
