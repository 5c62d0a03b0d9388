"""`deconwatch subscriptions test`: people's own examples against the subscriptions of the config."""

from pathlib import Path
from typing import Annotated

import typer

from deconwatch.config import Config

app = typer.Typer(no_args_is_help=True)


@app.callback()
def subscriptions() -> None:
    """Who is told of what."""


@app.command()
def test(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Examples: TOML with [[example]], YAML or JSON lines.")],
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
