"""`deconwatch classify`: read articles here and now, without feeds or log."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, TextIO

import typer

from deconwatch.config import ClassifierConfig, Config
from deconwatch.errors import DeconwatchError, HandlingError
from deconwatch.records import Article

_AHEAD = 64


def classify(
    ctx: typer.Context,
    target: Annotated[str, typer.Argument(help="A file, the address of a page, or - for standard input.")] = "-",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One article a line in, one reading a line out.")] = False,
    theatre: Annotated[
        list[str] | None, typer.Option("--theatre", help="Name of a bundled theatre or path of a .toml; repeatable.")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Worker processes.")] = None,
    published: Annotated[str, typer.Option("--published", help="Publication date of a text, as 2017-09-17.")] = "",
) -> None:
    """Show what is found in an article and why; with --jsonl read many.

    Exit code 2 when a line could not be read; the others are read all the same.
    """
    config: Config = ctx.obj if isinstance(ctx.obj, Config) else Config()
    chosen: dict[str, object] = {}
    if theatre:
        chosen["theatres"] = tuple(theatre)
    if workers:
        chosen["workers"] = workers
    slice_ = config.classifier.model_copy(update=chosen)
    if jsonl:
        name = "stdin" if target == "-" else target
        if target == "-":
            failed = lines(sys.stdin.buffer, sys.stdout, sys.stderr, name=name, config=slice_)
        else:
            try:
                with Path(target).open("rb") as source:
                    failed = lines(source, sys.stdout, sys.stderr, name=name, config=slice_)
            except OSError as e:
                raise HandlingError(f"{target}: cannot be read: {e.strerror or e}; give a readable file or -") from e
        raise typer.Exit(2 if failed else 0)
    _one(one_article(target, config, published), slice_)


def lines(source: Iterator[bytes], out: TextIO, err: TextIO, *, name: str, config: ClassifierConfig) -> int:
    """Read articles line by line, write readings in the same order; gives the number of lines that failed."""
    from deconwatch.classifier import jsonl, report, world
    from deconwatch.classifier.gate import Gate
    from deconwatch.classifier.worker import Workers

    gate = Gate(world.load(config.theatres))
    pool = Workers(config)
    failed = 0
    waiting: list[tuple[int, Article, object]] = []

    def settle(*, keep: int) -> int:
        lost = 0
        while len(waiting) > keep:
            number, article, future = waiting.pop(0)
            try:
                reading = report.nothing(article) if future is None else pool.result(future)[0]  # type: ignore[arg-type]
            except DeconwatchError as e:
                err.write(f"{name}:{number}: {e}\n")
                lost += 1
                reading = report.nothing(article)
            out.write(json.dumps(jsonl.reading(reading), ensure_ascii=False) + "\n")
        return lost

    try:
        for number, raw in enumerate(source, start=1):
            if not raw.strip():
                continue
            try:
                article = jsonl.article(raw.decode("utf-8", "replace"))
            except HandlingError as e:
                failed += settle(keep=0) + 1
                err.write(f"{name}:{number}: {e}\n")
                continue
            passed = gate.check(article.title, article.text[: config.max_chars]).passed
            waiting.append((number, article, pool.submit(article) if passed else None))
            failed += settle(keep=_AHEAD)
        failed += settle(keep=0)
        out.flush()
    finally:
        pool.close()
    return failed


def one_article(target: str, config: Config, published: str) -> Article:
    """The article of a file, an address or standard input (-); a text that is one JSON object is read as one."""
    from deconwatch.classifier.jsonl import article, moment

    date, flags = moment(published)
    if published and date is None:
        raise HandlingError(f"--published {published!r}: is no date; give it as 2017-09-17")
    if target.startswith(("http://", "https://")):
        return _page(target, config).model_copy(update={"published": date} if date else {})
    try:
        data = sys.stdin.buffer.read() if target == "-" else Path(target).read_bytes()
    except OSError as e:
        raise HandlingError(
            f"{target}: cannot be read: {e.strerror or e}; give a readable file, an address or -"
        ) from e
    text = data.decode("utf-8", "replace")
    if text.lstrip().startswith("{"):
        return article(text).model_copy(update={"published": date} if date else {})
    return Article(id=target, text=text, published=date, flags=flags)


def _one(article: Article, config: ClassifierConfig) -> None:
    from rich.console import Console

    from deconwatch.classifier import world
    from deconwatch.classifier.gate import Gate
    from deconwatch.classifier.worker import Workers
    from deconwatch.cli.show import show

    gated = Gate(world.load(config.theatres)).check(article.title, article.text[: config.max_chars])
    pool = Workers(config)
    try:
        report, _ = pool.result(pool.submit(article))
    finally:
        pool.close()
    if not gated.passed:
        report = report.model_copy(update={"relevant": False})
    show(Console(), article, report, gate_hits=gated.hits, threshold=config.threshold)


def _page(url: str, config: Config) -> Article:
    """The article of a web page, fetched as the fetcher does: address checks, deadlines and caps."""
    import asyncio

    from deconwatch.fetcher import pages
    from deconwatch.net.client import Client

    fetcher = config.fetcher

    async def get() -> tuple[int, bytes, str]:
        async with Client(
            connect_seconds=fetcher.connect_seconds,
            total_seconds=fetcher.total_seconds,
            max_wire_bytes=fetcher.max_wire_bytes,
            max_decoded_bytes=fetcher.max_decoded_bytes,
            allow=fetcher.allow_addresses,
            user_agent=fetcher.user_agent,
        ) as client:
            answer = await client.get(url, max_redirects=fetcher.max_redirects)
            return answer.status, answer.body, answer.url

    status, body, final = asyncio.run(get())
    if status != 200:
        raise HandlingError(f"{url}: answered with status {status}; give the address of an article")
    text = pages.extract(body, final, config.classifier.max_chars)
    if text is None:
        raise HandlingError(f"{url}: no article text was found on the page; save its text and give the file")
    return Article(id=url, url=final, text=text, text_origin="page")
