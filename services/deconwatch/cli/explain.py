"""`deconwatch explain`: why an article was read as it was, and why it did or did not become an alert."""

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated

import typer

from deconwatch.cli.classify import one_article
from deconwatch.config import Config
from deconwatch.records import Article

if TYPE_CHECKING:
    from rich.console import Console

    from deconwatch.backfill import Outcome
    from deconwatch.classifier.explanation import Explanation, Fired


def explain(
    ctx: typer.Context,
    target: Annotated[
        str, typer.Argument(help="A file (text, or one article as JSON), an address, or - for standard input.")
    ] = "-",
    title: Annotated[str, typer.Option("--title", help="The headline of a text.")] = "",
    published: Annotated[str, typer.Option("--published", help="Publication date of a text, as 2017-09-17.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
) -> None:
    """Show gate hits, every rule that fired or nearly did, scores, thresholds, and what became of it."""
    from rich.console import Console

    from deconwatch.backfill import backfill
    from deconwatch.classifier import world
    from deconwatch.classifier.explanation import explain as run
    from deconwatch.classifier.gate import Gate
    from deconwatch.classifier.reader import Reader

    config: Config = ctx.obj
    article = one_article(target, config, published)
    if title:
        article = article.model_copy(update={"title": title})
    settings = config.classifier
    everything = world.load(settings.theatres)
    reader = Reader(everything, threshold=settings.threshold, max_chars=settings.max_chars)
    told = run(reader, Gate(everything), article)
    outcome = backfill(config, [article])
    if as_json:
        typer.echo(json.dumps({**dataclasses.asdict(told), "outcome": _outcome(told, outcome)}, ensure_ascii=False))
        return
    _show(Console(), article, told, outcome)


def _outcome(told: "Explanation", outcome: "Outcome") -> list[str]:
    """What became of it alone, in words."""
    if not told.passed:
        return ["stopped at the gate: no word of the gate, or only common words without two sides; nothing is read"]
    if told.score < told.threshold:
        return [f"not relevant: its score {told.score:.2f} is below the threshold {told.threshold:.2f}; no alert"]
    lines = [f"alert {alert.kind.value}: {alert.why}" for alert in outcome.alerts]
    if not outcome.incidents:
        return ["relevant, but no mention opens an incident (all recalled, hypothetical or none told); no alert"]
    return lines or ["an incident is kept, but nothing in it is worth an alert"]


def _show(console: "Console", article: Article, told: "Explanation", outcome: "Outcome") -> None:
    from rich.markup import escape

    console.print(f"[bold]{escape(article.title)}[/bold]" if article.title else f"[bold]{escape(article.id)}[/bold]")
    console.print(
        f"gate: {'open' if told.passed else 'shut'}; found: {escape(', '.join(told.gate) or 'no word of it')}"
    )
    model, encoder = (_figure(value) for value in (told.model, told.encoder))
    console.print(
        f"relevance: rules {told.rules:.2f}, linear model {model}, encoder {encoder}, together {told.score:.2f}; "
        f"threshold {told.threshold:.2f}; theatre {told.theatre or 'none'}"
    )
    for heading, moved in (("speaks for it", told.speaks_for), ("speaks against", told.speaks_against)):
        if moved:
            console.print(f"{heading}: {escape('; '.join(f'{name} {value:+.2f}' for name, value in moved))}")
    _rules(console, "rules that fired", told.fired)
    _rules(console, "rules that nearly fired", told.nearly)
    _types(console, told)
    console.print("[bold]what became of it[/bold]")
    for line in _outcome(told, outcome):
        console.print(f"  {escape(line)}")


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _rules(console: "Console", heading: str, fired: "tuple[Fired, ...]") -> None:
    from rich.table import Table
    from rich.text import Text

    if not fired:
        console.print(f"{heading}: none")
        return
    held_back = any(each.reason for each in fired)
    table = Table(title=heading, title_justify="left")
    for name in ("sentence", "rules", "words", "why not" if held_back else "type, confidence"):
        table.add_column(name)
    rows: dict[tuple[int, str, str], list[str]] = {}
    for each in fired:
        last = each.reason or f"{each.type} {each.confidence:.2f}"
        rows.setdefault((each.sentence, each.words, last), []).append(each.rule)
    for (sentence, words, last), rules in rows.items():
        where = "title" if sentence < 0 else str(sentence + 1)
        table.add_row(*(Text(cell) for cell in (where, ", ".join(rules), words, last)))
    console.print(table)


def _types(console: "Console", told: "Explanation") -> None:
    from rich.table import Table

    table = Table(title="types, from the likeliest on", title_justify="left")
    for name in ("type", "rules", "linear model", "encoder", "together", "threshold", "told"):
        table.add_column(name)
    for each in told.chances:
        figures = map(_figure, (each.rules, each.model, each.encoder, each.together, each.threshold))
        table.add_row(each.type, *figures, "yes" if each.told else "no")
    if told.chances:
        console.print(table)
