"""argv and signals → config and a stop event; the only room that prints or exits.

    cli/__init__   the root command: --config, --log, errors to exit codes
    cli/services   run, fetcher, classifier, alerter
    cli/operate    check, doctor, config, topics, redrive, schemas
    cli/incidents, cli/mechanisms, cli/feeds, cli/deliveries, cli/subscriptions, cli/webhook, cli/verify,
    cli/theatres
    cli/classify, cli/explain, cli/backfill, cli/replay, cli/evaluate, cli/demo   one noun each
    cli/opened     the log and its tables, for one command

Exit codes: 0 done, 1 something failed (a log that is gone, a check that found faults), 2 bad usage or configuration.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from deconwatch import __version__, logs
from deconwatch.cli import (
    backfill,
    classify,
    deliveries,
    demo,
    evaluate,
    evaluate_linking,
    explain,
    feeds,
    incidents,
    mechanisms,
    operate,
    replay,
    services,
    subscriptions,
    theatres,
    verify,
    webhook,
)
from deconwatch.config import LoggingConfig
from deconwatch.config_file import load
from deconwatch.errors import ConfigError, DeconwatchError

app = typer.Typer(
    name="deconwatch",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=True,
    help="Watches news feeds for incidents around military deconfliction and delivers signed alerts.",
)
app.add_typer(feeds.app, name="feeds", help="The feed list: list, add, test, import, export.")
app.add_typer(deliveries.app, name="deliveries", help="Alerts on their way to webhooks: list, retry, purge.")
app.add_typer(subscriptions.app, name="subscriptions", help="Who is told of what: test, held.")
app.add_typer(webhook.app, name="webhook", help="Endpoints: test NAME.")
app.command("verify")(verify.verify)
app.add_typer(incidents.app, name="incidents", help="Incidents: list, show, export; merge, split, reject, confirm.")
app.command("mechanisms")(mechanisms.mechanisms)
app.add_typer(theatres.app, name="theatres", help="Theatre packs: list, check, show.")
app.command("classify")(classify.classify)
app.command("explain")(explain.explain)
app.command("backfill")(backfill.backfill)
app.command("replay")(replay.replay)
app.command("evaluate")(evaluate.evaluate)
app.command("evaluate-linking")(evaluate_linking.evaluate_linking)
app.command("demo")(demo.demo)
services.mount(app)
operate.mount(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"deconwatch {__version__}")
        raise typer.Exit


@app.callback()
def root(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option("--config", "-c", envvar="DECONWATCH_CONFIG", help="Config file (TOML); none: the defaults."),
    ] = None,
    log: Annotated[str | None, typer.Option("--log", help="sqlite:PATH or kafka://HOST:PORT.")] = None,
    version: Annotated[  # noqa: ARG001  # handled by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Load the configuration for whatever command follows."""
    # Until a service sets up its own: a command's output is its answer, so only what is wrong is logged beside it.
    logs.configure(LoggingConfig(level="warning", format="console"))
    loaded = load(config, environ=os.environ, flags={} if log is None else {"log.url": log})
    ctx.obj = loaded.config
    ctx.meta["deconwatch.loaded"] = loaded


def main() -> None:
    """The console script."""
    try:
        app()
    except DeconwatchError as e:
        typer.secho(str(e), err=True, fg=typer.colors.RED if sys.stderr.isatty() else None)
        sys.exit(2 if isinstance(e, ConfigError) else 1)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); that is its right.
        sys.stderr.close()
        sys.exit(0)
