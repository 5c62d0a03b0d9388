"""`deconwatch evaluate-linking`: read and link labelled streams and say how good the incidents are."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deconwatch.cli import backfill as reading
from deconwatch.config import Config
from deconwatch.errors import ConfigError

if TYPE_CHECKING:
    from deconwatch.backfill import Outcome
    from deconwatch.evaluation.stream import Linking


def evaluate_linking(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Articles as backfill reads them; labels beside, or --pairs.")],
    pairs: Annotated[
        Path | None, typer.Option("--pairs", help='Judge these pairs only: {"a", "b", "same_incident"} a line.')
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Only the figures, no mistakes.")] = False,
) -> None:
    """Show how well articles are put together: pairs, origins, what is contested, status and alerts."""
    from deconwatch.evaluation import stream, stream_files

    config: Config = ctx.obj if isinstance(ctx.obj, Config) else Config()
    for file in files:
        outcome = linked(file, config)
        if pairs is not None:
            _show_pairs(stream.score_pairs(stream_files.pairs(pairs), outcome.incidents), quiet=quiet)
            continue
        expected = stream_files.expected(file)
        articles = {article for one in expected for article in one.articles}
        typer.echo(f"{file}: {len(articles)} articles, {len(expected)} incidents")
        _show(stream.score(expected, outcome.incidents, outcome.alerts), quiet=quiet)


def linked(file: Path, config: Config) -> "Outcome":
    """The incidents and alerts of a file of articles. Raises ConfigError for a file that cannot be read."""
    from deconwatch.backfill import backfill

    try:
        with file.open("rb") as lines:
            return backfill(config, reading.articles(lines, name=str(file)))
    except OSError as e:
        raise ConfigError(f"{file}: {e.strerror}; give a file of JSON lines") from e


def _show(found: "Linking", *, quiet: bool) -> None:
    joined, wanted = found.precision, found.recall
    typer.echo(f"  pairs      F1 {found.f1:.3f}, {joined.right} of {joined.of} joined right, of {wanted.of} to join")
    typer.echo(f"  merges     {1 - float(joined):.1%} false")
    typer.echo(f"  origins    {float(found.origins):.2f} of incidents right")
    typer.echo(f"  contested  {float(found.contested):.2f}")
    typer.echo(f"  status     {float(found.status):.2f}")
    typer.echo(f"  alerts     F1 {found.alerts:.2f} over their kinds")
    if not quiet:
        for one, other in found.wrong:
            typer.echo(f"  wrong: {one} and {other}")
        for one, other in found.missed:
            typer.echo(f"  missed: {one} and {other}")
        for note in found.notes:
            typer.echo(f"  {note}")


def _show_pairs(found: "Linking", *, quiet: bool) -> None:
    joined, wanted = found.precision, found.recall
    typer.echo(f"pairs  F1 {found.f1:.3f}, {joined.right} of {joined.of} joined right, of {wanted.of} to join")
    if not quiet:
        for one, other in found.wrong:
            typer.echo(f"  wrong: {one} and {other}")
        for one, other in found.missed:
            typer.echo(f"  missed: {one} and {other}")
