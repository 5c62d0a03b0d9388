"""`deconwatch demo`: the main job on bundled articles, offline, and what came of it."""

import time
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from deconwatch.demo.rehearsal import Outcome
    from deconwatch.records import Incident

_COLUMNS = (("when", 3), ("what", 9), ("where", 5), ("asked → answer", 5), ("sources", 5), ("status", 4))
_STEPS = ("articles", "reports", "incidents", "alerts", "delivered")


def _line(counts: Counter[str]) -> str:
    return "  ".join(f"{step} {counts[step]}" for step in _STEPS)


class _Lines:
    """Progress where there is no terminal: a line whenever something has changed, every 2 s at most."""

    def __init__(self, console: "Console") -> None:
        self._console = console
        self._last: tuple[str, float] = ("", 0.0)

    def __call__(self, counts: Counter[str]) -> None:
        line, now = _line(counts), time.monotonic()
        if line != self._last[0] and now - self._last[1] >= 2:
            self._console.print(line)
            self._last = (line, now)


def _where(incident: "Incident") -> str:
    parts = [incident.place.name] if incident.place else []
    if incident.zone is not None:
        distance = incident.zone.distance_km
        told = "" if distance is None else f" ({abs(distance):.0f} km {'in' if distance < 0 else 'out'})"
        parts.append(f"{incident.zone.relation} {incident.zone.id}{told}")
    if incident.side_of_line:
        parts.append(incident.side_of_line)
    return "\n".join(parts)


def _asked(incident: "Incident") -> str:
    roles = incident.roles
    if not roles.requester and not roles.decider:
        return ""
    asked = f"{', '.join(roles.requester) or '?'} → {', '.join(roles.decider) or '?'}"
    answer = incident.decision or ""
    if incident.overridden:
        answer += ", done all the same"
    return f"{asked}\n{incident.about or ''}: {answer}".strip(" :\n")


def _show(console: "Console", outcome: "Outcome") -> None:
    from rich.table import Table

    table = Table(title="Incidents", show_lines=True, expand=True)
    for heading, ratio in _COLUMNS:
        table.add_column(heading, ratio=ratio, overflow="fold")
    for incident in outcome.incidents:
        publishers = Counter(source.publisher for source in incident.sources if not source.background)
        told = ", ".join(f"{name} ×{n}" if n > 1 else name for name, n in publishers.items())
        contested = f"\ncontested: {', '.join(incident.contested)}" if incident.contested else ""
        table.add_row(
            str(incident.time.start or ""),
            f"[bold]{incident.headline or ', '.join(incident.types)}[/bold]\n[dim]“{incident.quote}”[/dim]",
            _where(incident),
            _asked(incident),
            f"{told}\n{incident.origins} origin{'s' if incident.origins != 1 else ''}",
            f"{incident.status}{contested}",
        )
    console.print(table)
    kinds = Counter(received.body["data"]["kind"] for received in outcome.received if received.verified)
    console.print(
        f"Delivered to the local receiver: {len(outcome.received)} webhooks, "
        f"{sum(r.verified for r in outcome.received)} signatures verified, "
        f"{len({r.webhook_id for r in outcome.received})} different ids; "
        + ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
    )


def demo(
    seconds: Annotated[float, typer.Option(min=10, help="Give up after so many seconds.")] = 110,
) -> None:
    """Serve bundled feeds on loopback, run every service on them, show incidents and signed webhooks. No network."""
    from rich.console import Console

    from deconwatch import logs
    from deconwatch.config import LoggingConfig
    from deconwatch.demo.rehearsal import rehearse

    logs.configure(LoggingConfig(level="error", format="console"))
    console = Console(width=None if typer.get_text_stream("stdout").isatty() else 140)
    console.print("Serving seven bundled feeds on loopback; running fetcher, classifier and alerter on them.")
    if console.is_terminal:
        with console.status("starting") as status:
            outcome = rehearse(seconds=seconds, progress=lambda counts: status.update(_line(counts)))
    else:
        outcome = rehearse(seconds=seconds, progress=_Lines(console))
    console.print(f"{_line(outcome.counts)}  dead letters {outcome.counts['dead-letters']}  in {outcome.seconds:.0f} s")
    _show(console, outcome)
    unverified = sum(1 for received in outcome.received if not received.verified)
    if not outcome.settled or unverified or not outcome.received:
        console.print(
            f"[red]The demo did not come to its end: settled {outcome.settled}, "
            f"{len(outcome.received)} webhooks, {unverified} not verified.[/red]"
        )
        raise typer.Exit(1)
