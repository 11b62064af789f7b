"""lc-graph: the knowledge graph of Liaocheng's economy."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("lc-graph")
except PackageNotFoundError:  # a source tree that is not installed
    __version__ = "0"
