"""`deconwatch backfill`: articles through all stages in one go, incidents as JSON lines."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from deconwatch.errors import ConfigError, HandlingError
from deconwatch.records import Article

FileArgument = Annotated[Path, typer.Argument(help="One article a line as JSON; - reads standard input.")]


def articles(lines: Iterable[bytes], *, name: str) -> Iterator[Article]:
    """One article a line, in the format of `classify --jsonl`. Raises ConfigError naming the line and its fault."""
    from deconwatch.classifier import jsonl

    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield jsonl.article(line.decode("utf-8", "replace"))
            except HandlingError as e:
                raise ConfigError(f"{name}:{number}: {e}") from e


def backfill(
    ctx: typer.Context,
    file: FileArgument,
    alerts: Annotated[bool, typer.Option("--alerts", help="Also the alerts, in the order raised.")] = False,
) -> None:
    """Run articles through classifier and linking, in the order in which they were published; deliver nothing.

    Prints one JSON line an incident and, with --alerts, one line an alert before them.
    """
    from deconwatch import logs
    from deconwatch.alerter.incident_line import alert_line, line
    from deconwatch.backfill import backfill as run

    logs.configure(ctx.obj.logging.model_copy(update={"level": "warning"}))
    if str(file) == "-":
        outcome = run(ctx.obj, articles(sys.stdin.buffer, name="standard input"))
    else:
        try:
            with file.open("rb") as lines:
                outcome = run(ctx.obj, articles(lines, name=str(file)))
        except OSError as e:
            raise ConfigError(f"{file}: {e.strerror}; give a file of JSON lines, or - for standard input") from e
    if alerts:
        for alert in outcome.alerts:
            typer.echo(json.dumps(alert_line(alert), ensure_ascii=False))
    for incident in outcome.incidents:
        typer.echo(json.dumps(line(incident), ensure_ascii=False))
    if outcome.dead_letters:
        typer.echo(f"{outcome.dead_letters} articles could not be handled", err=True)
        raise typer.Exit(1)
