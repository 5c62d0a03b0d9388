"""`deconwatch subscriptions`: people's own examples against those of the config, and what they hold back now."""

from pathlib import Path
from typing import Annotated

import typer

from deconwatch.cli.opened import opened, rows
from deconwatch.config import Config

app = typer.Typer(no_args_is_help=True)


@app.callback()
def subscriptions() -> None:
    """Who is told of what."""


@app.command()
def test(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Examples: TOML with \\[[example]], YAML or JSON lines.")],
) -> None:
    """Say for each example and subscription whether it fires and why; exit code 1 when one is not as it should be."""
    from deconwatch.alerter.subscriptions import compile_subscriptions
    from deconwatch.alerter.trial import read_examples, try_out
    from deconwatch.errors import ConfigError

    config: Config = ctx.obj
    if not config.alerter.subscriptions:
        raise ConfigError("alerter.subscriptions: there is none; give the config with --config FILE")
    pairs = list(zip(config.alerter.subscriptions, compile_subscriptions(config.alerter), strict=True))
    count = wrong = 0
    for trial in try_out(read_examples(file), pairs):
        mark = "-   " if trial.expected is None else "ok  " if trial.good else "FAIL"
        does = "fires" if trial.fires else "does not fire"
        typer.echo(f"{mark} {trial.example}: {trial.subscription} {does}: {trial.why}")
        count += trial.expected is not None
        wrong += not trial.good
    typer.echo(f"{count} expectations, {wrong} not met")
    raise typer.Exit(1 if wrong else 0)


@app.command()
def held(
    ctx: typer.Context,
    log: Annotated[str | None, typer.Option("--log", help="sqlite:PATH or kafka://HOST:PORT.")] = None,
) -> None:
    """One line an alert that quiet hours or a rate limit hold: until when, why, endpoint, subscription, alert."""
    from deconwatch.records import Hold, HoldState

    count = 0
    with opened(ctx.obj, log) as store:
        for row in sorted(rows(store, Hold), key=lambda row: (str(row.until), row.id)):
            if row.state is HoldState.WAITING and row.until is not None and row.delivery is not None:
                until = row.until.isoformat(timespec="seconds")
                named = f"{row.severity:8} {row.delivery.alert_id}"
                typer.echo(f"{until} {row.why:11} {row.endpoint:20} {row.subscription:20} {named}")
                count += 1
    typer.echo(f"{count} held")
