"""What a browser saved as a picture, read by its own definition (PNG, 8 bits a channel)."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A picture.

    Attributes:
        width, height: in pixels.
        colours: how many of its pixels have which colour, the most frequent first.
    """

    width: int
    height: int
    colours: dict[bytes, int]


def read(content: bytes) -> Picture:
    """Return a picture; raises ``AssertionError`` when it is no PNG as browsers write them."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed = 8, b""
    while at < len(content):
        (size,) = struct.unpack(">I", content[at : at + 4])
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            assert (depth, interlaced) == (8, 0)
            channels = {2: 3, 6: 4}[colour]
        elif kind == b"IDAT":
            packed += body
        at += size + 12
    lines = _unfiltered(zlib.decompress(packed), width * channels, channels)
    found: dict[bytes, int] = {}
    for line in lines:
        for x in range(0, len(line), channels):
            pixel = bytes(line[x : x + channels])
            found[pixel] = found.get(pixel, 0) + 1
    return Picture(width, height, dict(sorted(found.items(), key=lambda one: -one[1])))


def _unfiltered(data: bytes, length: int, step: int) -> list[bytearray]:
    lines, before = [], bytearray(length)
    for start in range(0, len(data), length + 1):
        kind, line = data[start], bytearray(data[start + 1 : start + 1 + length])
        for x in range(length):
            left = line[x - step] if x >= step else 0
            corner = before[x - step] if x >= step else 0
            line[x] = (line[x] + _predicted(kind, left, before[x], corner)) & 255
        lines.append(line)
        before = line
    return lines


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    if kind == 4:
        guess = left + above - corner
        return min(
            (abs(guess - left), 0, left), (abs(guess - above), 1, above), (abs(guess - corner), 2, corner)
        )[2]
    return (0, left, above, (left + above) // 2)[kind]
