"""lc-graph: the knowledge graph of Liaocheng's economy.

Example:
    >>> import lc_graph
    >>> graph = lc_graph.load()
    >>> graph.compare(["冠县", "茌平区"])
"""

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .notebook.knowledge import load

try:
    __version__ = version("lc-graph")
except PackageNotFoundError:  # a source tree that is not installed
    __version__ = "0"

__all__ = ["__version__", "load"]


def __getattr__(name: str) -> Any:
    """Import what notebooks need when it is asked for: importing the package stays light."""
    if name == "load":
        from .notebook.knowledge import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
