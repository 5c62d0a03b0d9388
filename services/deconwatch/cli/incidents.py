"""`deconwatch incidents`: list, show and export them; merge, split, reject and confirm as an analyst."""

import getpass
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deconwatch.cli.opened import opened, rows
from deconwatch.config import Config
from deconwatch.errors import HandlingError
from deconwatch.log import Log
from deconwatch.records import Incident, MentionType, Ruling, RulingKind, Status

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(no_args_is_help=True)


class Format(StrEnum):
    """What `export` writes."""

    JSONL = "jsonl"
    CSV = "csv"
    GEOJSON = "geojson"
    ATOM = "atom"


class Decision(StrEnum):
    """An analyst's verdict, or none."""

    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    NONE = "none"


def _day(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as e:
        raise typer.BadParameter(f"{text!r} is no date; write 2026-03-01 or 2026-03-01T12:00Z") from e
    return moment.replace(tzinfo=moment.tzinfo or UTC)


TheatreOption = Annotated[list[str] | None, typer.Option("--theatre", help="Only of this theatre; repeatable.")]
StatusOption = Annotated[list[Status] | None, typer.Option("--status", help="Only with this status; repeatable.")]
TypeOption = Annotated[
    list[MentionType] | None, typer.Option("--type", help="Only with a mention of this type; repeatable.")
]
SinceOption = Annotated[
    datetime | None, typer.Option(parser=_day, metavar="DATE", help="Only those that changed then or later.")
]
BeforeOption = Annotated[datetime | None, typer.Option(parser=_day, metavar="DATE", help="Only those opened before.")]
VerdictOption = Annotated[
    Decision | None, typer.Option("--verdict", help="Only with this verdict; by default all but the rejected.")
]
ByOption = Annotated[str | None, typer.Option("--by", help="Who decides; by default the user of this shell.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason; it is kept with the decision.")]
IdArgument = Annotated[str, typer.Argument(help="An incident's id, or a beginning that only one has.")]


def chosen(
    incidents: Iterable[Incident],
    *,
    theatres: Iterable[str] = (),
    statuses: Iterable[Status] = (),
    types: Iterable[MentionType] = (),
    since: datetime | None = None,
    before: datetime | None = None,
    verdict: Decision | None = None,
) -> list[Incident]:
    """Those that are wanted, without those that have become part of another; the last changed first."""
    wanted_theatres, wanted_statuses, wanted_types = set(theatres), set(statuses), set(types)
    found = []
    for one in incidents:
        decision = Decision(one.verdict.decision) if one.verdict else Decision.NONE
        if (
            one.merged_into is None
            and (not wanted_theatres or one.theatre in wanted_theatres)
            and (not wanted_statuses or one.status in wanted_statuses)
            and (not wanted_types or wanted_types & set(one.types))
            and (since is None or (one.updated is not None and one.updated >= since))
            and (before is None or (one.opened is not None and one.opened < before))
            and (decision is verdict if verdict else decision is not Decision.REJECTED)
        ):
            found.append(one)
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (one.updated or never, one.id), reverse=True)


def one_of(incidents: Iterable[Incident], key: str) -> Incident:
    """The incident of an id or of a beginning that only one id has. Raises HandlingError."""
    found = [one for one in incidents if one.id.startswith(key)]
    exact = [one for one in found if one.id == key]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise HandlingError(f"{key}: no incident has this id; `deconwatch incidents list` shows them")
    few = ", ".join(one.id for one in found[:5])
    raise HandlingError(f"{key}: {len(found)} incidents begin so ({few}, …); give more of the id")


@app.command("list")
def list_incidents(
    ctx: typer.Context,
    theatre: TheatreOption = None,
    status: StatusOption = None,
    kind: TypeOption = None,
    since: SinceOption = None,
    before: BeforeOption = None,
    verdict: VerdictOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
) -> None:
    """A table of incidents, the last changed first."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    with opened(ctx.obj) as log:
        found = chosen(
            rows(log, Incident),
            theatres=theatre or (),
            statuses=status or (),
            types=kind or (),
            since=since,
            before=before,
            verdict=verdict,
        )
    table = Table(show_edge=False)
    for heading in ("id", "changed", "theatre", "status", "severity", "origins", "what"):
        table.add_column(heading, no_wrap=heading in {"id", "changed"})
    for one in found[:limit]:
        changed = one.updated.strftime("%Y-%m-%d %H:%M") if one.updated else "-"
        said = f"{one.status.value}, {one.verdict.decision}" if one.verdict else one.status.value
        cells = (one.id[:14], changed, one.theatre, said, one.severity, f"{one.origins}/{len(one.sources)}")
        table.add_row(*map(Text, cells), Text(one.headline))
    Console().print(table)
    if len(found) > limit:
        typer.echo(f"{len(found) - limit} more; --limit shows them", err=True)


@app.command()
def show(ctx: typer.Context, incident: IdArgument) -> None:
    """Everything known of one incident: claims, sources, history."""
    from rich.console import Console

    with opened(ctx.obj) as log:
        _show(Console(), one_of(rows(log, Incident), incident))


@app.command()
def export(
    ctx: typer.Context,
    form: Annotated[Format, typer.Option("--format", help="Of the file.")] = Format.JSONL,
    out: Annotated[Path | None, typer.Option("--out", help="The file; by default standard output.")] = None,
    theatre: TheatreOption = None,
    status: StatusOption = None,
    kind: TypeOption = None,
    since: SinceOption = None,
    before: BeforeOption = None,
    verdict: VerdictOption = None,
) -> None:
    """Write incidents as JSON lines, CSV, GeoJSON or an Atom feed."""
    from deconwatch.alerter.export import FORMATS

    with opened(ctx.obj) as log:
        found = chosen(
            rows(log, Incident),
            theatres=theatre or (),
            statuses=status or (),
            types=kind or (),
            since=since,
            before=before,
            verdict=verdict,
        )
    text = FORMATS[form.value](found)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as e:
        raise HandlingError(f"{out}: cannot be written: {e.strerror or e}; give a file in a folder of yours") from e
    typer.echo(f"{len(found)} incidents written to {out}", err=True)


@app.command()
def merge(
    ctx: typer.Context,
    incident: IdArgument,
    others: Annotated[list[str], typer.Argument(help="Those that are the same event.")],
    why: WhyOption,
    by: ByOption = None,
) -> None:
    """Say that several incidents are one event; the first one's alerts go on."""
    from deconwatch.alerter import rulings

    at = datetime.now(UTC)
    with opened(ctx.obj) as log:
        known = rows(log, Incident)
        into = one_of(known, incident)
        made = [rulings.merge(into, one_of(known, other), by=_who(by), why=why, at=at) for other in others]
        _write(log, made, at)


@app.command()
def split(
    ctx: typer.Context,
    incident: IdArgument,
    articles: Annotated[list[str], typer.Argument(help="Ids of the articles that tell of another event.")],
    why: WhyOption,
    by: ByOption = None,
) -> None:
    """Say that some of an incident's articles tell of another event."""
    from deconwatch.alerter import rulings

    at = datetime.now(UTC)
    with opened(ctx.obj) as log:
        one = one_of(rows(log, Incident), incident)
        _write(log, [rulings.split(one, articles, by=_who(by), why=why, at=at)], at)


@app.command()
def reject(ctx: typer.Context, incident: IdArgument, why: WhyOption, by: ByOption = None) -> None:
    """Say that it is no incident: whoever was alerted is told once, then it is quiet."""
    _judge(ctx.obj, RulingKind.REJECT, incident, why, by)


@app.command()
def confirm(ctx: typer.Context, incident: IdArgument, why: WhyOption, by: ByOption = None) -> None:
    """Say that it is one as it stands; this also takes back a rejection."""
    _judge(ctx.obj, RulingKind.CONFIRM, incident, why, by)


def _judge(config: Config, kind: RulingKind, incident: str, why: str, by: str | None) -> None:
    from deconwatch.alerter import rulings

    at = datetime.now(UTC)
    with opened(config) as log:
        one = one_of(rows(log, Incident), incident)
        _write(log, [rulings.judged(kind, one, by=_who(by), why=why, at=at)], at)


def _who(by: str | None) -> str:
    return by or getpass.getuser()


def _write(log: Log, made: list[Ruling], at: datetime) -> None:
    """Into `reports`, so that it is carried out in order with what it is about."""
    from deconwatch.log.event import encode

    log.write([encode(ruling, source="cli", trace=ruling.id, at=at, topic="reports") for ruling in made])
    for ruling in made:
        typer.echo(f"{ruling.kind.value} {ruling.incident_id}: written; the alerter carries it out")


def _show(console: "Console", one: Incident) -> None:
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    console.print(f"[bold]{escape(one.headline or one.id)}[/bold]")
    console.print(f"{one.id}, version {one.version}, {one.theatre}: {', '.join(kind.value for kind in one.types)}")
    contested = f", contested: {', '.join(one.contested)}" if one.contested else ""
    console.print(f"status {one.status.value}{contested}; severity {one.severity}; {one.origins} origins")
    if one.merged_into:
        console.print(f"part of {one.merged_into}")
    if one.verdict:
        console.print(f"{one.verdict.decision} by {escape(one.verdict.by)}: {escape(one.verdict.why)}")
    if one.quote:
        console.print(Text(f"“{one.quote}”", style="italic"))
    for heading, names, lines in (
        (
            "claims",
            ("slot", "value", "claimant", "stance", "article", "quote"),
            [(c.slot, c.value, c.claimant, c.stance, c.article_id, c.quote) for c in one.claims],
        ),
        (
            "sources",
            ("article", "origin", "publisher", "published", "title"),
            [
                (
                    s.article_id + (" (recalls it)" if s.background else ""),
                    s.origin_id,
                    s.publisher,
                    s.published.strftime("%Y-%m-%d %H:%M") if s.published else "-",
                    s.title,
                )
                for s in one.sources
            ],
        ),
        (
            "history",
            ("version", "because of", "alert", "changed"),
            [(str(c.version), c.article_id, c.alert or "", "; ".join(c.changed)) for c in one.history],
        ),
    ):
        table = Table(title=heading, title_justify="left", show_edge=False)
        for name in names:
            table.add_column(name)
        for cells in lines:
            table.add_row(*map(Text, cells))
        console.print(table)
