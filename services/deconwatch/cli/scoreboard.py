"""What `deconwatch evaluate` prints: a summary as tables, then its mistakes."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

Told = Mapping[str, Any]
_FORMS = {
    "full": "labelled in full",
    "open": "mentions that must be found (what is read beyond them is not judged)",
    "coarse": "coarse labels (types of the whole article; what has no coarse type is left out)",
}


def show(console: Console, told: Told, *, errors: int | None) -> None:
    """Print a summary; `errors`: how many mistakes, None for all."""
    console.print(
        f"[value low-high]: low to high is the 95 % interval, from {told['resamples']} resamples of events "
        f"(seed {told['seed']}). Keyword rule: deconflict* or hotline in the text.",
        markup=False,
    )
    _groups(console, "by file and split", told["files"])
    for form, figures in told["forms"].items():
        console.rule(_FORMS[form])
        _metrics(console, figures)
        several = {by: rows for by, rows in figures["groups"].items() if len(rows) > 1}
        for by, rows in several.items():
            _groups(console, f"by {by}", rows)
        for by, rows in several.items():
            if form != "coarse":
                _fields(console, f"fields by {by}: share right of those stated (how many)", rows)
    console.rule("what is not relevant")
    _alarms(console, told["alarms"])
    console.rule("reliability: is what is said with a confidence as often right?")
    for what, table in told["reliability"].items():
        _reliability(console, what, table)
    _mistakes(console, told["mistakes"], errors)


def _metrics(console: Console, figures: Told) -> None:
    title = f"{figures['articles']} articles, {figures['relevant']} relevant"
    table = _table(console, title, "", "there", "right", "false", "missed", "precision", "recall", "F1")
    order = ("relevance", "baseline", "type", "type:", "realis", "realis:", "background", "field:")
    rank = {name: n for n, name in enumerate(order)}

    def place(name: str) -> tuple[int, int, str]:
        family = name if name in rank else name.split(":", maxsplit=1)[0] + ":"
        return rank.get(family, len(rank)), -_stated(figures["metrics"][name]) if ":" in name else 0, name

    for name in sorted(figures["metrics"], key=place):
        metric = figures["metrics"][name]
        shown = {"baseline": "relevance by the keyword rule", "type": "type, all together"}.get(name, name)
        counts = [str(_stated(metric)), *(str(metric[key]) for key in ("right", "false", "missed"))]
        table.add_row(
            shown.replace(":", ": ", 1), *counts, *(_figure(metric[key]) for key in ("precision", "recall", "f1"))
        )
    console.print(table)


def _groups(console: Console, title: str, rows: Sequence[Told]) -> None:
    headings = ("articles", "relevant", "precision", "recall", "relevance F1", "keyword rule F1", "type F1", "realis")
    table = _table(console, title, "", *headings)
    for row in rows:
        # where nothing is relevant, all that relevance can be is a false alarm, and those have a table of their own
        relevance, rule = (row["metrics"].get(name) if row["relevant"] else None for name in ("relevance", "baseline"))
        kind, realis = row["metrics"].get("type"), row["metrics"].get("realis")
        table.add_row(
            row["name"],
            str(row["articles"]),
            str(row["relevant"]),
            _value(relevance, "precision"),
            _value(relevance, "recall"),
            _figure(relevance and relevance["f1"]),
            _value(rule, "f1"),
            _figure(kind and kind["f1"]),
            _figure(realis and realis["f1"]),
        )
    console.print(table)


def _fields(console: Console, title: str, rows: Sequence[Told]) -> None:
    """Fields down, groups across: there are more fields than groups."""
    names = list(dict.fromkeys(name for row in rows for name in row["metrics"] if name.startswith("field:")))
    if not names:
        return
    table = _table(console, title, "", *(row["name"] for row in rows))
    for name in names:
        cells = [row["metrics"].get(name) for row in rows]
        table.add_row(
            name.removeprefix("field:"),
            *(f"{_value(cell, 'recall')} ({_stated(cell)})" if cell and _stated(cell) else "-" for cell in cells),
        )
    console.print(table)


def _alarms(console: Console, rows: Sequence[Told]) -> None:
    table = _table(console, "false alarms", "", "articles", "alarms", "share", "alarms of the keyword rule", "share")
    for row in rows:
        table.add_row(
            row["name"],
            str(row["articles"]),
            *(
                cell
                for what in ("relevance", "baseline")
                for cell in (str(row[what]["count"]), _figure(row[what]["share"], digits=4))
            ),
        )
    console.print(table)


def _reliability(console: Console, what: str, told: Told) -> None:
    if not told["bins"]:
        return
    names = {
        "article": "score of an article: share relevant",
        "mention": "confidence of a mention: share of right type",
    }
    title = f"{names[what]}; {told['judged']} judged, mean gap {told['calibration_error']:.3f}"
    table = _table(console, title, "said", "how many", "mean said", "share right")
    for each in told["bins"]:
        bounds = f"{each['low']:.1f}-{each['high']:.1f}"
        table.add_row(bounds, str(each["count"]), f"{each['confidence']:.3f}", f"{each['right']:.3f}")
    console.print(table)


def _mistakes(console: Console, mistakes: Sequence[Told], errors: int | None) -> None:
    console.rule(f"{len(mistakes)} mistakes, the gravest first")
    for each in mistakes[:errors]:
        voice = f", {each['voice']}" if each["voice"] else ""
        head = f"{each['fault']}: {each['what']}" if each["what"] else each["fault"]
        console.print(Text(f"{head} [{each['id']}{voice}] {' '.join(each['title'].split())[:100]}", style="bold"))
        for name in ("expected", "got", "evidence"):
            if each[name]:
                console.print(Text(f"    {name}: {each[name]}"))
    left = len(mistakes) - len(mistakes[:errors])
    if left:
        console.print(f"{left} more; --all-errors shows them")


def _table(console: Console, title: str, *headings: str) -> Table:
    # above the table and no part of it: a title of a table is folded to the table's width
    console.print(Text(title, style="bold"))
    table = Table()
    for n, heading in enumerate(headings):
        table.add_column(heading, justify="left" if n == 0 else "right")
    return table


def _stated(metric: Told) -> int:
    return int(metric["right"]) + int(metric["missed"])


def _value(metric: Told | None, name: str) -> str:
    return "-" if metric is None or metric[name] is None else f"{metric[name][0]:.3f}"


def _figure(figure: Sequence[float] | None, *, digits: int = 3) -> str:
    if figure is None:
        return "-"
    value, low, high = (f"{part:.{digits}f}" for part in figure)
    return f"{value} {low}-{high}"
