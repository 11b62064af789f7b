"""What a process may take, and whose child it is: the few calls to the system that the engine needs."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import platform
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..errors import LcGraphError, Problem, UsageError
from .reader import WHOLE, receive, send

_DIE_WITH_PARENT, _ADOPT = 1, 36  # PR_SET_PDEATHSIG and PR_SET_CHILD_SUBREAPER of <linux/prctl.h>

_LARGE_FROM = -3  # M_MMAP_THRESHOLD of <malloc.h>
_SCHED_SETATTR = {"x86_64": 314, "aarch64": 274, "riscv64": 274}
"""The number of the system call, by machine."""
LOWER = 15
"""How much lower the claim of a heavy query on the processor is (``nice``)."""
TURN = 30_000_000
"""Nanoseconds that a heavy query would like to go on for at a time."""
OBJECTS = 2_000
"""New objects after which garbage in circles is looked for: each time, requests wait a little."""


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def give_back_memory() -> None:
    """Have large pieces of memory given back to the system as soon as they are free (with glibc).

    Otherwise what many long answers took together once stays taken: the pieces lie among others.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_LARGE_FROM, WHOLE)


def seldom_collect() -> None:
    """Look for garbage in circles seldom from now on, and never among what there is already."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 20, 20)


def claim_less(pid: int) -> None:
    """Let a process have the processor when others leave it, and give it back at once when they want it."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, LOWER)
    number = _SCHED_SETATTR.get(platform.machine()) if sys.platform == "linux" else None
    if number is not None:
        # Who has a longer turn makes way for who has a shorter one (since Linux 6.12).
        wish = struct.pack("=IIQiIQQQ", 48, 0, 0, LOWER, 0, TURN, 0, 0)  # struct sched_attr, SCHED_OTHER
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).syscall(number, pid, wish, 0)


def adopt() -> None:
    """Become the parent of grandchildren whose own parent ends, so that they can be waited for (on Linux)."""
    _prctl(_ADOPT, 1)


def die_with_parent(parent: int) -> None:
    """Have this process killed when its parent, the process of this id, ends (on Linux)."""
    _prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def end(pid: int) -> None:
    """Kill a child and wait for it."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def ended(pid: int) -> bool:
    """Say whether a child has ended; if so, it is waited for and its id may be used again."""
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def apart(work: Callable[[], Any]) -> Any:
    """Do something in a process of its own and return its result, which JSON must be able to hold.

    Raises:
        UsageError: with the problems of an error of ours; for any other, with its message.
    """
    theirs, ours = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            send(ours, {"result": work()})
        except LcGraphError as error:
            send(ours, {"problems": [[p.place, p.message, p.remedy] for p in error.problems]})
        except Exception as error:
            send(ours, {"problems": [["serve", f"{type(error).__name__}: {error}", ""]]})
        finally:
            os._exit(0)
    ours.close()
    with theirs, contextlib.suppress(EOFError, OSError):
        head, _ = receive(theirs)
        os.waitpid(pid, 0)
        if "problems" in head:
            raise UsageError(*(Problem(*problem) for problem in head["problems"]))
        return head["result"]
    os.waitpid(pid, 0)
    raise UsageError(Problem("serve", "a process broke off", "look for a lack of memory"))


@contextlib.contextmanager
def at_most(memory: int) -> Iterator[None]:
    """Let this process take at most ``memory`` bytes more than it has, for a while."""
    import resource

    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        yield  # not Linux; the deadline still holds
        return
    with _soft(resource.RLIMIT_AS, pages * resource.getpagesize() + memory):
        yield


@contextlib.contextmanager
def opening_nothing() -> Iterator[None]:
    """Let this process open no file and reach no network, for a while."""
    import resource

    with _soft(resource.RLIMIT_NOFILE, 0):
        yield


@contextlib.contextmanager
def _soft(limit: int, value: int) -> Iterator[None]:
    import resource

    soft, hard = resource.getrlimit(limit)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(limit, (value, hard))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (soft, hard))
