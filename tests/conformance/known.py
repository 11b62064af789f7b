"""Tests that fail, each with the reason; they are run, and one that passes fails the build until it is struck out.

All of them are answers of the engine. What the server itself does wrong is mended, not listed.
"""

KNOWN: dict[str, str] = {}
