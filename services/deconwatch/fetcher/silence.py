"""The alert that says that a feed, a side or a language has fallen silent, and the one that it is heard again.

It is an alert as any other, about an incident of family `silence` and theatre `coverage`, so that every subscription,
target, quiet hour and digest works with it. The id is made from who is silent since when: said once, however often a
step is repeated.
"""

from datetime import datetime, timedelta

from deconwatch import ids
from deconwatch.records import Alert, AlertKind, FeedState, Habit, Incident, Silence, Status

FAMILY = "silence"
THEATRE = "coverage"


def of_feed(state: FeedState, name: str, *, since: datetime, silent: bool, at: datetime) -> Alert:
    """`since`: begin of the silence. `name`: what a person calls the feed."""
    usual = _usual(state.habit)
    if not silent:
        why = f"It had been silent since {_day(since)}"
        return _alert(
            "feed", state.url, f"Feed heard again: {name}", why, state.version, since, at, "low", silent=False
        )
    if state.stopped:
        why = f"Its server says that it is gone for good; `deconwatch feeds revive {state.url}` tries it again"
        return _alert("feed", state.url, f"Feed ended: {name}", why, state.version, since, at, "medium", silent=True)
    trouble = f"; the last poll: {state.error}" if state.error else "; it is polled without error"
    why = f"Nothing new since {_day(since)}; {usual}{trouble}"
    return _alert("feed", state.url, f"Feed silent: {name}", why, state.version, since, at, "low", silent=True)


def of_group(silence: Silence, *, since: datetime, feeds: int, failing: int, at: datetime) -> Alert:
    """A side or a language: the picture is one-sided without it."""
    what = f"{silence.kind} {silence.name}"
    if silence.silent_since is None:
        why = f"It had been silent since {_day(since)}"
        headline = f"Heard again: {what}"
        return _alert(silence.kind, silence.name, headline, why, silence.version, since, at, "high", silent=False)
    why = f"None of its {feeds} feeds has had news since {_day(since)}; {_usual(silence.habit)}; {failing} of them fail"
    headline = f"One-sided picture: nothing from {what} since {_day(since)}"
    return _alert(silence.kind, silence.name, headline, why, silence.version, since, at, "high", silent=True)


def _alert(
    kind: str,
    name: str,
    headline: str,
    why: str,
    sequence: int,
    since: datetime,
    at: datetime,
    severity: str,
    *,
    silent: bool,
) -> Alert:
    change = "silent" if silent else "heard"
    incident = Incident(
        id=ids.make("i", FAMILY, kind, name),
        version=sequence,
        theatre=THEATRE,
        family=FAMILY,
        types=(),
        status=Status.CONFIRMED,
        sides=(name,) if kind == "side" else (),
        severity=severity,
        confidence=1.0,
        headline=headline[:300],
        opened=since,
        updated=at,
    )
    return Alert(
        id=ids.make("al", FAMILY, kind, name, change, since.isoformat()),
        incident_id=incident.id,
        kind=AlertKind.OPENED if silent else AlertKind.RETRACTED,
        sequence=sequence,
        article_id="",
        changed=(f"{kind}: {change}",),
        why=why[:1_000],
        severity=severity,
        raised=at,
        incident=incident,
    )


def _usual(habit: Habit) -> str:
    return f"it was never silent for more than about {span(timedelta(seconds=habit.longest_seconds))} of late"


def span(time: timedelta) -> str:
    """A length of time as a person says it."""
    hours = time / timedelta(hours=1)
    return f"{hours / 24:.0f} days" if hours >= 72 else f"{max(1.0, hours):.0f} h"


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
