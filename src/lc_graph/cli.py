"""The command line: a group that imports a command's module only when that command is asked for.

Commands keep heavy imports (rdflib, pyshacl, owlready2, flask) inside their functions: help stays fast.
"""

from __future__ import annotations

import gc
import importlib
import sys
from typing import NoReturn

import click

from . import __version__
from .errors import LcGraphError

COMMANDS = (
    "build", "validate", "reason", "verify", "locate", "query", "ask", "trace", "compare", "show", "export",
    "diff", "check", "serve", "new-source",
)  # fmt: skip

NEW_OBJECTS = 100_000
"""Objects after which garbage in circles is looked for: graphs are many objects that stay, and no circles."""


class LazyGroup(click.Group):
    """A group whose commands are the modules of :mod:`lc_graph.commands`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and return the command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".commands.{cmd_name.replace('-', '_')}", __package__)
        command: click.Command = module.command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="lc-graph")
def group() -> None:
    """Build, check, query and serve the knowledge graph of Liaocheng's economy.

    \b
    Example:
      lc-graph build && lc-graph trace 灵芝
    """


def main() -> NoReturn:
    """Run the command line; exit status 0 (fine), 1 (the data falls short), 2 (wrong usage or input)."""
    gc.set_threshold(NEW_OBJECTS, 20, 20)
    try:
        group.main(standalone_mode=True)
    except LcGraphError as error:
        for problem in error.problems:
            click.echo(f"lc-graph: {problem}", err=True)
        sys.exit(error.exit_status)
    sys.exit(0)
