"""Helpers of the tests of the pool: one that is closed again, whatever happens."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import service
from lc_graph.engine.asking import Limits, Source
from lc_graph.engine.pool import Pool

T = TypeVar("T")


def run(source: Source, work: Callable[[Pool], Awaitable[T]], limits: Limits) -> T:
    """Do something with a pool that is closed afterwards."""

    async def whole() -> T:
        pool = Pool(source, limits)
        await pool.start()
        try:
            return await work(pool)
        finally:
            await pool.close()

    return asyncio.run(whole())


async def comes_to_hold(holds: Callable[[], bool]) -> bool:
    """Say whether something comes to hold in time, while the pool is at work."""
    patience = service.Patience(service.SOON)
    while not holds():
        if patience.over():
            return False
        await asyncio.sleep(0.02)
    return True
