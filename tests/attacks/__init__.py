"""Attacks on a real server over real sockets: what must be true afterwards, whatever was sent.

``test_queries`` sends queries that never end or fit, ``test_fetching`` those that would fetch,
``test_messages`` what is no HTTP, ``test_encodings`` what is no text, ``test_connections`` plays clients that
are slow or gone, ``test_pages`` and ``test_caches`` try to spoil what others read. ``python -m
tests.attacks.fuzz`` sends thousands of malformed requests and queries, ``python -m tests.attacks.soak`` mixes
good ones with readers that are killed; both write their dated results into
``docs/robustness.md`` and its Chinese twin.
"""

import sys
from pathlib import Path

# Run as ``python -m tests.attacks.fuzz`` the tests' own helpers are not on the path yet.
_TESTS = str(Path(__file__).resolve().parents[1])
if _TESTS not in sys.path:
    sys.path.insert(0, _TESTS)
