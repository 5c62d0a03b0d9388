"""`deconwatch deliveries`: what is on its way to webhooks, putting back what was given up, and taking away for good."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from deconwatch.cli.opened import opened
from deconwatch.log import Log, Outgoing
from deconwatch.records import Delivery, DeliveryState

app = typer.Typer(no_args_is_help=True)

BATCH = 100
_AGE = re.compile(r"(\d{1,6})\s*([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def _moment(text: str) -> datetime:
    """`2026-03-01`, `2026-03-01T12:00Z` or an age: `90m`, `12h`, `7d`."""
    age = _AGE.fullmatch(text.strip())
    try:
        if age is not None:
            return datetime.now(UTC) - timedelta(seconds=int(age[1]) * _SECONDS[age[2]])
        moment = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError) as e:
        raise typer.BadParameter(f"{text!r} is no time; write 2026-03-01, 2026-03-01T12:00Z or an age: 12h, 7d") from e
    return moment.replace(tzinfo=moment.tzinfo or UTC)


StateOption = Annotated[DeliveryState | None, typer.Option("--state", help="Only in this state.")]
EndpointOption = Annotated[str | None, typer.Option("--endpoint", help="Only to this endpoint.")]
IdOption = Annotated[str | None, typer.Option("--id", help="Only this delivery, or those of this alert or incident.")]
SinceOption = Annotated[
    datetime | None, typer.Option(parser=_moment, metavar="TIME", help="Only of alerts raised then or later.")
]
BeforeOption = Annotated[
    datetime | None, typer.Option(parser=_moment, metavar="TIME", help="Only of alerts raised before.")
]
LogOption = Annotated[str | None, typer.Option("--log", help="sqlite:PATH or kafka://HOST:PORT.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show them and change nothing.")]


@dataclass(frozen=True, slots=True)
class Row:
    """A delivery as it stands, without its payload, and where the log has it."""

    delivery: Delivery
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deliveries; None: any."""

    state: DeliveryState | None
    endpoint: str | None
    key: str | None
    since: datetime | None
    before: datetime | None

    def has(self, one: Delivery) -> bool:
        """Whether this is one of them."""
        return (
            self.state in (None, one.state)
            and self.endpoint in (None, one.endpoint)
            and self.key in (None, one.id, one.alert_id, one.incident_id)
            and (self.since is None or one.created >= self.since)
            and (self.before is None or one.created < self.before)
        )


def _chosen(log: Log, wanted: Wanted) -> list[Row]:
    """The oldest first."""
    from deconwatch.alerter.ledger import TOPIC, standing

    rows: list[Row] = []
    for partition in range(log.partitions(TOPIC)):

        def note(delivery: Delivery, offset: int, partition: int = partition) -> Row:
            return Row(delivery.model_copy(update={"payload": None}), partition, offset)

        rows += [row for row in standing(log, partition, note).values() if wanted.has(row.delivery)]
    return sorted(rows, key=lambda row: (row.delivery.created, row.delivery.sequence, row.delivery.id))


def _line(one: Delivery) -> str:
    last = one.attempts[-1] if one.attempts else None
    answer = "-" if last is None else str(last.status or last.error)
    following = one.next_attempt.isoformat(timespec="seconds") if one.next_attempt else "-"
    created = one.created.isoformat(timespec="seconds")
    made = f"raised={created} attempts={len(one.attempts)} last={answer} next={following}"
    return f"{one.state.value:9} {one.endpoint:20} {made} {one.id}"


@app.command("list")
def list_deliveries(
    ctx: typer.Context,
    state: StateOption = None,
    endpoint: EndpointOption = None,
    key: IdOption = None,
    since: SinceOption = None,
    before: BeforeOption = None,
    log: LogOption = None,
) -> None:
    """One line a delivery: state, endpoint, attempts, last answer, next attempt, id."""
    with opened(ctx.obj, log) as store:
        for row in _chosen(store, Wanted(state, endpoint, key, since, before)):
            typer.echo(_line(row.delivery))


@app.command()
def retry(
    ctx: typer.Context,
    state: StateOption = None,
    endpoint: EndpointOption = None,
    key: IdOption = None,
    since: SinceOption = None,
    before: BeforeOption = None,
    log: LogOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Put deliveries back into the queue, due at once: the dead, and those of an endpoint that answered 410."""
    from deconwatch.alerter.lane import stands_at_gone

    count = 0
    with opened(ctx.obj, log) as store:
        rows = [
            row
            for row in _chosen(store, Wanted(state, endpoint, key, since, before))
            if row.delivery.state is DeliveryState.DEAD
            or stands_at_gone(row.delivery)
            or row.delivery.state is state is DeliveryState.PENDING
        ]
        for row in rows:
            typer.echo(f"{row.delivery.endpoint:20} {row.delivery.id}")
        count = len(rows) if dry_run else _put_back(store, rows)
    typer.echo(f"{count} {'would be ' if dry_run else ''}put back")


@app.command()
def purge(
    ctx: typer.Context,
    state: StateOption = None,
    endpoint: EndpointOption = None,
    key: IdOption = None,
    since: SinceOption = None,
    before: BeforeOption = None,
    log: LogOption = None,
    dry_run: DryRunOption = False,
) -> None:
    """Take deliveries away for good: those pending or dead, or those in the --state that is given."""
    wanted = Wanted(state, endpoint, key, since, before)
    if wanted == Wanted(None, None, None, None, None):
        raise typer.BadParameter("say which: --state, --endpoint, --id, --since or --before")
    with opened(ctx.obj, log) as store:
        rows = [
            row
            for row in _chosen(store, wanted)
            if state is not None or row.delivery.state is not DeliveryState.DELIVERED
        ]
        for row in rows:
            typer.echo(_line(row.delivery))
        if not dry_run:
            for start in range(0, len(rows), BATCH):
                store.write([record for row in rows[start : start + BATCH] for record in _taken_away(row)])
    typer.echo(f"{len(rows)} {'would be ' if dry_run else ''}purged")


def _put_back(log: Log, rows: Sequence[Row]) -> int:
    """Due at once, in the order in which the log has them; gives how many."""
    from deconwatch.alerter.given_up import again
    from deconwatch.alerter.ledger import Ledger
    from deconwatch.log.event import encode

    ledger, count = Ledger(log), 0
    rows = sorted(rows, key=lambda row: (row.partition, row.offset))
    for start in range(0, len(rows), BATCH):
        batch = []
        now = datetime.now(UTC)
        for row in rows[start : start + BATCH]:
            one = row.delivery
            stored = ledger.fetch(one.id, one.version, partition=row.partition, offset=row.offset, ahead=True)
            if stored is None:
                typer.echo(f"{one.id} has changed meanwhile and is left as it is", err=True)
                continue
            batch.append(encode(again(stored, now=now), source="cli", trace=one.trace or one.alert_id, at=now))
        log.write(batch)
        count += len(batch)
    return count


def _taken_away(row: Row) -> list[Outgoing]:
    """A last version, which tells a running deliverer that it is over, and the tombstone behind it."""
    from deconwatch.log.event import encode

    update = {"version": row.delivery.version + 1, "state": DeliveryState.DEAD, "next_attempt": None}
    over = row.delivery.model_copy(update=update)
    last = encode(over, source="cli", trace=over.trace or over.alert_id, at=datetime.now(UTC), partition=row.partition)
    return [last, Outgoing(last.topic, last.key, None, partition=row.partition)]
