"""`deconwatch webhook test`: a marked sample to one endpoint, and what came back."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated

import typer

from deconwatch.config import Config

app = typer.Typer(no_args_is_help=True)


@app.callback()
def webhook() -> None:
    """Endpoints of webhooks and other services."""


@app.command()
def test(ctx: typer.Context, name: Annotated[str, typer.Argument(help="Name of the endpoint in the config.")]) -> None:
    """Send a sample marked `"test": true` and show each step; exit code 1 when it does not arrive."""
    from deconwatch import examples
    from deconwatch.alerter.probe import probe
    from deconwatch.records import Alert

    config: Config = ctx.obj
    alert = next(example for example in examples.examples() if isinstance(example, Alert))

    async def steps() -> bool:
        arrived = False
        async for what, text in probe(config.alerter, name, alert, now=datetime.now(UTC)):
            typer.echo(f"{what:8} {text}")
            arrived = what == "done"
        return arrived

    raise typer.Exit(0 if asyncio.run(steps()) else 1)
