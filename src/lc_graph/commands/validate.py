"""``lc-graph validate``: check data against the shapes and the checks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..validation.validate import Report

SHOWN = 10
"""How many results of one shape the text report shows; the others are counted."""


@click.command(name="validate")
@click.option(
    "--data", "files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
    help="Check this RDF file instead of the built graph; may be given several times. "
    "Format by ending: ttl, nt, nq, trig, jsonld, rdf, xml.",
)  # fmt: skip
@click.option(
    "--with-reference", is_flag=True, help="Add our ontology, code lists and reference data to the files."
)
@click.option(
    "--release", type=click.Path(path_type=Path), default=Path("release"), show_default=True, metavar="DIR",
    help="The release to check when no file is given; built first when it is not current.",
)  # fmt: skip
@click.option("--format", type=click.Choice(["text", "json", "turtle"]), default="text", show_default=True)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="en", show_default=True, help="Language of messages."
)
def command(files: tuple[Path, ...], with_reference: bool, release: Path, format: str, lang: str) -> None:
    """Check the built graph, or files, against the shapes.

    Ends with 0 when the data conforms (warnings allowed), 1 when it does not, 2 when it cannot be read.

    \b
    Example:
      lc-graph validate --data facts.ttl --with-reference --lang zh
    """
    from ..errors import Problem, UsageError
    from ..release import release as releases
    from ..tables.records import load
    from ..validation.inputs import read, with_reference_data
    from ..validation.places import Places
    from ..validation.validate import validate

    if with_reference and not files:
        raise UsageError(
            Problem(
                "--with-reference", "only goes with --data", "the built graph has the reference data already"
            )
        )
    if files:
        graph = read(files)
        if not graph:
            raise UsageError(
                Problem(
                    ", ".join(map(str, files)), "there is not one triple to check", "give files with data"
                )
            )
        report = validate(with_reference_data(graph) if with_reference else graph)
    else:
        built = releases.ensure(release, lambda message: click.echo(message, err=True))
        report = validate(read([built.nquads], keep_graphs=True), whole=True)
    Places(load()).annotate(report)
    if format == "json":
        click.echo(report.json())
    elif format == "turtle":
        click.echo(report.turtle(), nl=False)
    else:
        click.echo(_as_text(report, lang), nl=False)
    if not report.conforms:
        raise click.exceptions.Exit(1)


def _as_text(report: Report, lang: str) -> str:
    """Return the report for people: by shape, the message once, then the resources concerned."""
    zh = lang == "zh"
    lines = [
        f"{report.triples} 条三元组，{report.shapes} 个形状，{report.checks} 项检查："
        f"{len(report.violations)} 处错误，{len(report.warnings)} 处提醒。"
        if zh
        else f"{report.triples} triples, {report.shapes} shapes, {report.checks} checks: "
        f"{len(report.violations)} violations, {len(report.warnings)} warnings."
    ]
    for severity, results in (("violation", report.violations), ("warning", report.warnings)):
        word = {"violation": "错误", "warning": "提醒"}[severity] if zh else severity
        for shape in sorted({result.shape for result in results}):
            of_shape = [result for result in results if result.shape == shape]
            lines.append(f"\n{word} {shape} ({len(of_shape)}): {of_shape[0].message(lang)}")
            for result in of_shape[:SHOWN]:
                value = f"  = {result.value}" if result.value and result.value != result.focus else ""
                lines.append(f"  {result.focus}{value}")
                if result.place:
                    lines.append(f"    ← {result.place}")
            if len(of_shape) > SHOWN:
                rest = len(of_shape) - SHOWN
                lines.append(f"  … 另有 {rest} 处" if zh else f"  … and {rest} more")
    lines.append(("\n合格。" if zh else "\nThe data conforms.") if report.conforms else
                 ("\n不合格。" if zh else "\nThe data does not conform."))  # fmt: skip
    return "\n".join(lines) + "\n"
