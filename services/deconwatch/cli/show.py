"""What `deconwatch classify` prints of one article: its text with the quotes lit up, and why each mention was read."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from deconwatch.records import Article, Mention, Report

_STYLE = {
    "type": "bold yellow",
    "decision": "bold red",
    "place": "green",
    "time": "cyan",
    "killed": "red",
    "wounded": "red",
}


def show(console: Console, article: Article, report: Report, *, gate_hits: tuple[str, ...], threshold: float) -> None:
    """Print article and report."""
    if article.title:
        console.print(Text(article.title, style="bold"))
    text = Text(article.text)
    for mention in report.mentions:
        for evidence in mention.evidence:
            if evidence.field == "type":
                text.stylize("underline", evidence.start, evidence.end)
            elif (style := _STYLE.get(evidence.field.split(".")[0])) is not None or evidence.field.startswith("roles"):
                text.stylize(style or "magenta", evidence.start, evidence.end)
    console.print(text)
    console.rule()
    verdict = "relevant" if report.relevant else "not relevant"
    console.print(f"{verdict}: score {report.score:.2f}, threshold {threshold:.2f}, theatre {report.theatre or 'none'}")
    console.print(f"gate: {', '.join(gate_hits[:12]) if gate_hits else 'no word opened it'}", markup=False)
    if report.attributions:
        console.print(f"names as sources: {', '.join(report.attributions)}", markup=False)
    if not report.mentions:
        return
    table = Table(show_lines=True)
    for heading in ("type", "who", "what", "where", "when", "rules", "conf."):
        table.add_column(heading)
    for mention in report.mentions:
        table.add_row(*[Text(cell) for cell in _row(mention)])
    console.print(table)


def _row(mention: Mention) -> list[str]:
    who = [f"{role}: {', '.join(names)}" for role, names in dict(mention.roles).items() if names]
    what = [mention.realis.value + (" (background)" if mention.background else "")]
    what += [
        f"{name}: {value}"
        for name in ("about", "decision", "overridden", "count")
        if (value := getattr(mention, name)) is not None
    ]
    for name in ("killed", "wounded"):
        toll = getattr(mention, name)
        if toll is not None:
            what.append(f"{name}: {toll.text or toll.min}")
    where = [mention.place.name] if mention.place else []
    if mention.zone:
        distance = f", {mention.zone.distance_km:g} km" if mention.zone.distance_km is not None else ""
        where.append(f"{mention.zone.relation} {mention.zone.id}{distance}")
    if mention.side_of_line:
        where.append(f"{mention.side_of_line} of the line")
    when = ""
    if mention.time:
        when = f"{mention.time.text or ''}\n{mention.time.start or '?'} - {mention.time.end or '?'}"
    rules = sorted({evidence.by.removeprefix("rule:") for evidence in mention.evidence})
    return [
        mention.type.value,
        "\n".join(who),
        "\n".join(what),
        "\n".join(where),
        when,
        ", ".join(rules),
        f"{mention.confidence:.2f}",
    ]
