"""`deconwatch deliveries`: what is on its way to webhooks, and putting back what was given up."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import typer

from deconwatch.config import Config
from deconwatch.log import Log
from deconwatch.records import Delivery, DeliveryState

app = typer.Typer(no_args_is_help=True)

StateOption = Annotated[DeliveryState | None, typer.Option("--state", help="Only in this state.")]
EndpointOption = Annotated[str | None, typer.Option("--endpoint", help="Only to this endpoint.")]
IdOption = Annotated[str | None, typer.Option("--id", help="Only this delivery, or those of this alert.")]
LogOption = Annotated[str | None, typer.Option("--log", help="sqlite:PATH or kafka://HOST:PORT.")]


def _open(config: Config, url: str | None) -> Log:
    from deconwatch.log import open_log

    return open_log(url or config.log.url, prefix=config.log.prefix, options=config.log.kafka)


def _chosen(log: Log, *, state: DeliveryState | None, endpoint: str | None, key: str | None) -> Iterator[Delivery]:
    """The deliveries as they stand, the oldest first."""
    from deconwatch.log.table import Table
    from deconwatch.topics import TOPICS

    partitions = log.partitions("deliveries")
    table: Table[Delivery] = Table(TOPICS["deliveries"], partitions=partitions)
    for partition in range(partitions):
        table.rebuild(log, partition)
    for row in sorted(table, key=lambda row: (row.created, row.id)):
        wanted = key in (None, row.id, row.alert_id)
        if wanted and state in (None, row.state) and endpoint in (None, row.endpoint):
            yield row


@app.command("list")
def list_deliveries(
    ctx: typer.Context,
    state: StateOption = None,
    endpoint: EndpointOption = None,
    key: IdOption = None,
    log: LogOption = None,
) -> None:
    """One line a delivery: state, endpoint, attempts, last answer, next attempt, id."""
    opened = _open(ctx.obj, log)
    try:
        for row in _chosen(opened, state=state, endpoint=endpoint, key=key):
            last = row.attempts[-1] if row.attempts else None
            answer = "-" if last is None else str(last.status or last.error)
            following = row.next_attempt.isoformat(timespec="seconds") if row.next_attempt else "-"
            made = f"attempts={len(row.attempts)} last={answer} next={following}"
            typer.echo(f"{row.state.value:9} {row.endpoint:20} {made} {row.id}")
    finally:
        opened.close()


@app.command()
def retry(
    ctx: typer.Context,
    state: StateOption = None,
    endpoint: EndpointOption = None,
    key: IdOption = None,
    log: LogOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show them and put nothing back.")] = False,
) -> None:
    """Put deliveries back into the queue, due at once: the dead, and those of an endpoint that answered 410."""
    from deconwatch.alerter.given_up import again
    from deconwatch.alerter.lane import stands_at_gone
    from deconwatch.log.event import encode

    opened = _open(ctx.obj, log)
    count = 0
    try:
        for row in _chosen(opened, state=state, endpoint=endpoint, key=key):
            chosen = row.state is DeliveryState.DEAD or stands_at_gone(row) or state is DeliveryState.PENDING
            if row.state is DeliveryState.DELIVERED or not chosen:
                continue
            now = datetime.now(UTC)
            if not dry_run:
                trace = row.trace or row.alert_id
                opened.write([encode(again(row, now=now), source="cli", trace=trace, at=now)])
            typer.echo(f"{row.endpoint:20} {row.id}")
            count += 1
    finally:
        opened.close()
    typer.echo(f"{count} {'would be ' if dry_run else ''}put back")
