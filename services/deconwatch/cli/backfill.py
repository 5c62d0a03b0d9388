"""`deconwatch backfill`: articles through all stages in one go, incidents as JSON lines."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from deconwatch.errors import ConfigError
from deconwatch.records import Article

FileArgument = Annotated[Path, typer.Argument(help="One article a line as JSON; - reads standard input.")]


def articles(lines: Iterable[str], *, name: str) -> Iterator[Article]:
    """One article a line: `{"id","title","text","published","url","source","language"}`, all but id and text optional.

    `source` is a publisher's name or an object with `publisher`, `family`, `side`, `country`. Raises ConfigError naming
    the line and what is wrong with it.
    """
    from pydantic import ValidationError

    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            document = json.loads(line)
        except json.JSONDecodeError as e:
            raise ConfigError(f"{where}: is no JSON: {e}; write one article a line") from e
        if not isinstance(document, dict):
            raise ConfigError(f'{where}: is no object; write {{"id": …, "text": …}}')
        given = {key: value for key, value in document.items() if value is not None}
        if isinstance(given.get("source"), str):
            given["source"] = {"publisher": given["source"]}
        if not isinstance(given.get("id"), str) or not given["id"]:
            raise ConfigError(f"{where}: id = {given.get('id')!r}; give each article a text of its own as id")
        try:
            yield Article.model_validate(given)
        except ValidationError as e:
            first = e.errors(include_url=False, include_input=False)[0]
            key = ".".join(str(part) for part in first["loc"])
            raise ConfigError(f"{where}: {key}: {first['msg']}; correct the line") from e


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
        outcome = run(ctx.obj, articles(sys.stdin, name="standard input"))
    else:
        try:
            with file.open(encoding="utf-8") as lines:
                outcome = run(ctx.obj, articles(lines, name=str(file)))
        except (OSError, UnicodeDecodeError) as e:
            raise ConfigError(f"{file}: {e}; give a file of JSON lines in UTF-8, or - for standard input") from e
    if alerts:
        for alert in outcome.alerts:
            typer.echo(json.dumps(alert_line(alert), ensure_ascii=False))
    for incident in outcome.incidents:
        typer.echo(json.dumps(line(incident), ensure_ascii=False))
    if outcome.dead_letters:
        typer.echo(f"{outcome.dead_letters} articles could not be handled", err=True)
        raise typer.Exit(1)
