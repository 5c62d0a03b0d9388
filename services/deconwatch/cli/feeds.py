"""`deconwatch feeds`: the feed list and how its feeds fare."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deconwatch.config import Config
from deconwatch.errors import ConfigError

if TYPE_CHECKING:
    from deconwatch.fetcher.feeds import Feed
    from deconwatch.log import Log
    from deconwatch.records import FeedState, Record, Silence

app = typer.Typer(no_args_is_help=True)

WHOLE_LINES = 2_000
"""Columns of a table that does not go to a terminal: one line a feed, for `grep` and the like."""

ListOption = Annotated[Path | None, typer.Option("--list", "-l", help="Feed list; none: fetcher.feeds of the config.")]


def _path(config: Config, given: Path | None) -> Path:
    path = given or config.fetcher.feeds
    if path is None:
        raise ConfigError("fetcher.feeds is not set; set it in the config, or give a feed list with --list PATH")
    return path


@app.command("list")
def list_feeds(ctx: typer.Context, feeds: ListOption = None) -> None:
    """Each feed: state, last item, items a day, next poll, last error in plain words; then who is silent altogether."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from deconwatch.fetcher.feeds import read_feeds

    listed = read_feeds(_path(ctx.obj, feeds))
    states, silences = _known(ctx.obj)
    now = datetime.now(UTC)
    table = Table(box=None, pad_edge=False)
    for column in ("feed", "publisher", "state", "last item", "a day", "next poll", "last error"):
        table.add_column(column, overflow="fold")
    for feed in listed:
        table.add_row(*(Text(cell) for cell in _row(feed, states.get(feed.url), now)))
    console = Console(width=None if typer.get_text_stream("stdout").isatty() else WHOLE_LINES)
    console.print(table)
    for one in silences:
        if one.silent_since is not None:
            what = f"one-sided picture: nothing from {one.kind} {one.name} since {_when(one.silent_since, now)}"
            console.print(Text(what, "red"))


def _row(feed: "Feed", state: "FeedState | None", now: datetime) -> tuple[str, ...]:
    from deconwatch.fetcher.habit import a_day
    from deconwatch.fetcher.stage import standing

    if state is None:
        return (feed.url, feed.publisher, "never polled", "", "", "", "")
    error = f"{state.error} ({state.failures} in a row)" if state.error else ""
    return (
        feed.url,
        feed.publisher,
        "silent" if state.silent_since and standing(state) == "healthy" else standing(state),
        _when(state.last_item, now),
        f"{a_day(state, now):.1f}",
        "never" if state.stopped else _when(state.next_poll, now),
        error,
    )


def _when(moment: datetime | None, now: datetime) -> str:
    """A time as a person says it: "in 5 min", "3 h ago"."""
    if moment is None:
        return ""
    seconds = (moment - now).total_seconds()
    size = abs(seconds)
    amount = next(
        (
            f"{size / length:.0f} {unit}"
            for length, unit in ((86_400, "d"), (3_600, "h"), (60, "min"))
            if size >= length
        ),
        f"{size:.0f} s",
    )
    return f"in {amount}" if seconds > 0 else f"{amount} ago"


def _known(config: Config) -> "tuple[dict[str, FeedState], list[Silence]]":
    """What the log remembers of the feeds, by url, and of sides and languages; nothing where there is no log yet."""
    from deconwatch.errors import LogError
    from deconwatch.log import open_log
    from deconwatch.records import FeedState, Silence

    file = config.log.url.removeprefix("sqlite:").removeprefix("//")
    if config.log.url.startswith("sqlite:") and not Path(file).exists():
        return {}, []
    log = open_log(config.log.url, prefix=config.log.prefix, options=config.log.kafka)
    try:
        states = {row.url: row for row in _rows(log, "feed-state") if isinstance(row, FeedState)}
        return states, [row for row in _rows(log, "silences") if isinstance(row, Silence)]
    except LogError as e:
        typer.secho(f"the feeds' states are unknown: {e}", err=True, fg=typer.colors.YELLOW)
        return {}, []
    finally:
        log.close()


def _rows(log: "Log", topic: str) -> "list[Record]":
    from deconwatch.log.table import Table
    from deconwatch.topics import TOPICS

    table: Table[Record] = Table(TOPICS[topic], partitions=log.partitions(topic))
    for partition in range(log.partitions(topic)):
        table.rebuild(log, partition)
    return list(table)


@app.command()
def revive(ctx: typer.Context, url: str) -> None:
    """Poll a feed again that was stopped (410) or backs off: at once, its failures forgotten, its items remembered."""
    from deconwatch.app import open_configured
    from deconwatch.fetcher.schedule import revived
    from deconwatch.log.event import encode
    from deconwatch.records import FeedState

    log = open_configured(ctx.obj)
    try:
        known = next((row for row in _rows(log, "feed-state") if isinstance(row, FeedState) and row.url == url), None)
        if known is None:
            typer.secho(f"{url}: nothing is known of it; `deconwatch feeds list` shows the urls", err=True)
            raise typer.Exit(1)
        now = datetime.now(UTC)
        log.write([encode(revived(known, now), source="cli", trace=url, at=now)])
    finally:
        log.close()
    typer.echo(f"{url}: was {known.outcome}, is polled as soon as a fetcher reads this")


@app.command()
def add(
    ctx: typer.Context,
    url: str,
    publisher: Annotated[str, typer.Option(help="Who publishes it.")] = "",
    family: Annotated[str, typer.Option(help="Publishers of one family count as one origin.")] = "",
    side: Annotated[str, typer.Option(help="Whose voice it is: us, ru, sy, un...")] = "",
    country: Annotated[str, typer.Option(help="ISO 3166 code.")] = "",
    language: Annotated[str, typer.Option(help="ISO 639 code.")] = "",
    title: Annotated[str, typer.Option(help="Name in the list.")] = "",
    feeds: ListOption = None,
) -> None:
    """Add a feed to the list; comments and order of the file are kept."""
    from deconwatch.fetcher.feeds import Feed, add_feed

    path = _path(ctx.obj, feeds)
    feed = Feed(url, publisher, family, side, country, language, title)
    typer.echo(f"added to {path}: {url}" if add_feed(path, feed) else f"{path} has it already: {url}")


@app.command()
def test(ctx: typer.Context, url: str) -> None:
    """Poll a feed once and say step by step what happens. Exit code 1 when a step fails."""
    from rich.console import Console
    from rich.text import Text

    from deconwatch.fetcher.feeds import Feed
    from deconwatch.fetcher.probe import probe

    console = Console(highlight=False)
    steps = probe(Feed(url), ctx.obj.fetcher, clock=lambda: datetime.now(UTC))
    for step in steps:
        mark = Text("ok    ", "green") if step.ok else Text("FAILED", "red")
        console.print(mark, Text(f"{step.name:<11}{step.detail}"), soft_wrap=True)
    if not all(step.ok for step in steps):
        raise typer.Exit(1)


@app.command("import")
def import_feeds(ctx: typer.Context, source: Path, feeds: ListOption = None) -> None:
    """Add the feeds of another list (OPML, or TOML by its suffix) that are not there yet."""
    from deconwatch.fetcher.feeds import add_feed, read_feeds

    path = _path(ctx.obj, feeds)
    found = read_feeds(source)
    added = sum(add_feed(path, feed) for feed in found)
    typer.echo(f"{added} of {len(found)} feeds added to {path}")


@app.command("export")
def export_feeds(ctx: typer.Context, target: Path, feeds: ListOption = None) -> None:
    """Write the list as OPML, or as TOML if the target ends in .toml."""
    from deconwatch.fetcher.feeds import read_feeds, write_feeds

    listed = read_feeds(_path(ctx.obj, feeds))
    write_feeds(target, listed)
    typer.echo(f"{len(listed)} feeds written to {target}")


@app.command()
def parse(ctx: typer.Context, files: list[Path]) -> None:
    """Parse feed files as the fetcher would; one JSON line a file, whatever it holds."""
    import json

    from deconwatch.fetcher.files import parse_files

    for line in parse_files(files, ctx.obj.fetcher):
        typer.echo(json.dumps(line))
