"""`deconwatch replay`: what the present rules would make of the articles that are kept."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from deconwatch.cli.opened import opened
from deconwatch.config import Config

if TYPE_CHECKING:
    from deconwatch.records import Incident
    from deconwatch.replay import Difference


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as e:
        raise typer.BadParameter(f"{text!r} is no date; write 2026-03-01 or 2026-03-01T12:00Z") from e
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def replay(
    ctx: typer.Context,
    start: Annotated[
        datetime, typer.Option("--from", parser=_moment, metavar="DATE", help="Articles published then or later.")
    ],
    end: Annotated[
        datetime | None, typer.Option("--to", parser=_moment, metavar="DATE", help="Articles published before.")
    ] = None,
    theatre: Annotated[
        list[str] | None, typer.Option("--theatre", help="Only incidents of this theatre; repeatable.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of lines.")] = False,
    promote: Annotated[
        bool, typer.Option("--promote", help="Make it so: the alerter changes its incidents and wakes nobody.")
    ] = False,
) -> None:
    """Read and link the kept articles again beside what stands; print incidents added, lost and changed."""
    from deconwatch.replay import promote as write
    from deconwatch.replay import replay as run

    config: Config = ctx.obj
    with opened(config) as log:
        found = run(config, log, start=start, end=end, theatres=tuple(theatre or ()))
        if as_json:
            typer.echo(json.dumps(_whole(found), ensure_ascii=False))
        else:
            _show(found)
        if promote:
            count = write(log, found, at=datetime.now(UTC))
            typer.echo(f"promoted: {count} reports written; the alerter takes them up quietly", err=True)


def _whole(found: "Difference") -> dict[str, object]:
    from deconwatch.alerter.incident_line import line

    return {
        "articles": found.articles,
        "added": [line(one) for one in found.added],
        "lost": [line(one) for one in found.lost],
        "changed": [
            {"id": one.before.id, "becomes": one.after.id, "changed": list(one.lines)} for one in found.changed
        ],
        "same": found.same,
    }


def _show(found: "Difference") -> None:
    for sign, incidents in (("+", found.added), ("-", found.lost)):
        for one in incidents:
            typer.echo(f"{sign} {_name(one)}")
    for change in found.changed:
        typer.echo(f"~ {_name(change.before)}")
        for line in change.lines:
            typer.echo(f"    {line}")
    typer.echo(
        f"{found.articles} articles: {len(found.added)} incidents added, {len(found.lost)} lost, "
        f"{len(found.changed)} changed, {found.same} the same"
    )


def _name(one: "Incident") -> str:
    return f"{one.id[:14]} {one.theatre}: {one.headline}"
