"""`deconwatch mechanisms`: the board of lines, zones and memoranda, each with its state and the evidence for it."""

from typing import TYPE_CHECKING, Annotated

import typer

from deconwatch.cli.opened import opened, rows
from deconwatch.errors import HandlingError
from deconwatch.records import Mechanism

if TYPE_CHECKING:
    from rich.console import Console


def mechanisms(
    ctx: typer.Context,
    mechanism: Annotated[str | None, typer.Argument(help="One of them, with all its evidence.")] = None,
    theatre: Annotated[list[str] | None, typer.Option("--theatre", help="Only of this theatre; repeatable.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")] = False,
) -> None:
    """Show the state of every line, zone and memorandum, since when, and who said so last."""
    from rich.console import Console

    with opened(ctx.obj) as log:
        found = [one for one in rows(log, Mechanism) if not theatre or one.theatre in theatre]
    if mechanism is not None:
        found = [one for one in found if one.id == mechanism]
        if not found:
            raise HandlingError(f"{mechanism}: nothing is known of a mechanism with this id; without it all are shown")
    if as_json:
        for one in found:
            typer.echo(one.model_dump_json(exclude_none=True))
    elif mechanism is not None:
        _evidence(Console(), found[0])
    else:
        _board(Console(), found)


def _board(console: "Console", found: list[Mechanism]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(show_edge=False)
    for heading in ("mechanism", "theatre", "state", "since", "last said by", "words"):
        table.add_column(heading)
    for one in found:
        last = one.evidence[-1] if one.evidence else None
        said = f"{last.claimant or '-'}, {last.at or '-'}: {last.state}" if last else "-"
        cells = (one.name or one.id, one.theatre, one.state, str(one.since or "-"), said, last.quote if last else "")
        table.add_row(*map(Text, cells))
    console.print(table)


def _evidence(console: "Console", one: Mechanism) -> None:
    from rich.table import Table
    from rich.text import Text

    console.print(Text(f"{one.name or one.id}: {one.state} since {one.since or 'unknown'}"))
    table = Table(show_edge=False)
    for heading in ("day", "state", "claimant", "article", "words"):
        table.add_column(heading)
    for each in one.evidence:
        table.add_row(*map(Text, (str(each.at or "-"), each.state, each.claimant, each.article_id, each.quote)))
    console.print(table)
