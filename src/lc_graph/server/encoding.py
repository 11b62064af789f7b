"""Compressed answers: zstd, br or gzip, of whole bodies and of bodies that come piece by piece."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Callable

import brotli
import zstandard

SMALLEST = 512
"""Bytes below which compressing costs more than it saves."""
OFFERED = ("zstd", "br", "gzip")
"""Content codings (RFC 9110), the preferred one first."""

_ZSTD, _BROTLI, _GZIP = 3, 4, 5


def compress(body: bytes, coding: str) -> bytes:
    """Return a body in a content coding of :data:`OFFERED`."""
    match coding:
        case "zstd":
            return zstandard.ZstdCompressor(level=_ZSTD).compress(body)
        case "br":
            return bytes(brotli.compress(body, quality=_BROTLI))
    packer = zlib.compressobj(_GZIP, wbits=31)
    return packer.compress(body) + packer.flush()


def _packer(coding: str) -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    """Return what takes a piece and gives all that can be sent of it, and what ends the body."""
    if coding == "zstd":
        zstd = zstandard.ZstdCompressor(level=_ZSTD).compressobj()
        return (
            lambda piece: zstd.compress(piece) + zstd.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK),
            lambda: zstd.flush(zstandard.COMPRESSOBJ_FLUSH_FINISH),
        )
    if coding == "br":
        packer = brotli.Compressor(quality=_BROTLI)
        return lambda piece: bytes(packer.process(piece) + packer.flush()), lambda: bytes(packer.finish())
    gzip = zlib.compressobj(_GZIP, wbits=31)
    return lambda piece: gzip.compress(piece) + gzip.flush(zlib.Z_SYNC_FLUSH), gzip.flush


async def compressed(pieces: AsyncIterator[bytes], coding: str) -> AsyncIterator[bytes]:
    """Yield a body in a content coding while it comes; an error midway comes through."""
    take, end = _packer(coding)
    async for piece in pieces:
        yield take(piece)
    yield end()
