"""`run`, `fetcher`, `classifier`, `alerter`: the long-running services."""

import signal
import threading
from collections.abc import Sequence
from types import FrameType
from typing import Annotated

import typer

from deconwatch.config import Config

LogOption = Annotated[str | None, typer.Option("--log", help="sqlite:PATH or kafka://HOST:PORT.")]
HealthOption = Annotated[str | None, typer.Option("--health", help="HOST:PORT of /livez, /readyz and /metrics.")]


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set; the second SIGINT ends the process at once."""
    stop = threading.Event()

    def handle(number: int, _: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
    return stop


def with_flags(config: Config, *, log: str | None, health: str | None) -> Config:
    """The configuration with a command's own flags put over it, checked again."""
    tree = config.model_dump(exclude_defaults=False)
    if log is not None:
        tree["log"]["url"] = log
    if health is not None:
        tree["health"]["listen"] = health
    return Config.model_validate(tree)


def _run(config: Config, names: Sequence[str]) -> None:
    from deconwatch import app, logs

    stop = stop_on_signals()
    logs.configure(config.logging)
    app.run(config, names, stop)


def mount(app: typer.Typer) -> None:
    """Add the service commands to the root command."""

    @app.command()
    def run(ctx: typer.Context, log: LogOption = None, health: HealthOption = None) -> None:
        """All services in one process, on one SQLite file unless --log says otherwise."""
        _run(with_flags(ctx.obj, log=log, health=health), ("fetcher", "classifier", "alerter"))

    @app.command()
    def fetcher(ctx: typer.Context, log: LogOption = None, health: HealthOption = None) -> None:
        """Poll feeds, write articles."""
        _run(with_flags(ctx.obj, log=log, health=health), ("fetcher",))

    @app.command()
    def classifier(ctx: typer.Context, log: LogOption = None, health: HealthOption = None) -> None:
        """Read articles, write reports."""
        _run(with_flags(ctx.obj, log=log, health=health), ("classifier",))

    @app.command()
    def alerter(ctx: typer.Context, log: LogOption = None, health: HealthOption = None) -> None:
        """Link reports into incidents, raise alerts, deliver them."""
        _run(with_flags(ctx.obj, log=log, health=health), ("alerter",))
