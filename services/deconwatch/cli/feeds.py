"""`deconwatch feeds`: the feed list and how its feeds fare."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deconwatch.config import Config
from deconwatch.errors import ConfigError

if TYPE_CHECKING:
    from deconwatch.fetcher.feeds import Feed
    from deconwatch.records import FeedState

app = typer.Typer(no_args_is_help=True)

ListOption = Annotated[Path | None, typer.Option("--list", "-l", help="Feed list; none: fetcher.feeds of the config.")]


def _path(config: Config, given: Path | None) -> Path:
    path = given or config.fetcher.feeds
    if path is None:
        raise ConfigError("fetcher.feeds is not set; set it in the config, or give a feed list with --list PATH")
    return path


@app.command("list")
def list_feeds(ctx: typer.Context, feeds: ListOption = None) -> None:
    """Each feed: state, last item, last error in plain words, next poll."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from deconwatch.fetcher.feeds import read_feeds

    listed = read_feeds(_path(ctx.obj, feeds))
    states = _states(ctx.obj)
    now = datetime.now(UTC)
    table = Table(box=None, pad_edge=False)
    for column in ("feed", "publisher", "state", "last item", "next poll", "last error"):
        table.add_column(column, overflow="fold")
    for feed in listed:
        table.add_row(*(Text(cell) for cell in _row(feed, states.get(feed.url), now)))
    Console().print(table)


def _row(feed: "Feed", state: "FeedState | None", now: datetime) -> tuple[str, ...]:
    from deconwatch.fetcher.stage import standing

    if state is None:
        return (feed.url, feed.publisher, "never polled", "", "", "")
    error = f"{state.error} ({state.failures} in a row)" if state.error else ""
    return (
        feed.url,
        feed.publisher,
        standing(state),
        _when(state.last_item, now),
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


def _states(config: Config) -> "dict[str, FeedState]":
    """What the log remembers of the feeds, by url; nothing where there is no log yet."""
    from deconwatch.errors import LogError
    from deconwatch.log import open_log
    from deconwatch.log.table import Table
    from deconwatch.records import FeedState
    from deconwatch.topics import TOPICS

    file = config.log.url.removeprefix("sqlite:").removeprefix("//")
    if config.log.url.startswith("sqlite:") and not Path(file).exists():
        return {}
    log = open_log(config.log.url, prefix=config.log.prefix, options=config.log.kafka)
    try:
        partitions = log.partitions("feed-state")
        table: Table[FeedState] = Table(TOPICS["feed-state"], partitions=partitions)
        for partition in range(partitions):
            table.rebuild(log, partition)
        return {state.url: state for state in table}
    except LogError as e:
        typer.secho(f"the feeds' states are unknown: {e}", err=True, fg=typer.colors.YELLOW)
        return {}
    finally:
        log.close()


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
