"""Which alerts go where: CEL expressions over an incident and its alert.

`incident` (what is not known is 0, "", false or an empty list, so that `incident.killed >= 1` never fails):

| name | type | meaning |
|---|---|---|
| id, theatre, family, status, severity, headline, quote | string | as in the incident |
| type, types | string, list | the core type, all types: `"strike.partner" in incident.types` |
| sides | list | display names of the actors |
| initiator, target, claimant | list | of the core |
| confidence | double | 0 to 1 |
| origins, sources | int | independent origins, articles |
| killed, killed_max, wounded, wounded_max | int | lowest and highest figure claimed |
| contested | list | slots on which the sides differ |
| decision, about | string | of a request over a channel |
| overridden | bool | done although it was denied |
| mechanism, place, zone, zone_relation, side_of_line | string | ids and names |
| zone_km | double | to the zone's edge, negative inside |
| start, end | string | first and last possible day, YYYY-MM-DD |
| publishers | list | |

`alert`: `kind`, `severity`, `why` (string), `changed` (list), `sequence` (int); `kind` is one of opened, corroborated,
contested, escalated, corrected, retracted. `severity_rank` is 0 (info) to 4 (critical) on both.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog

from deconwatch.alerter.ontology import SEVERITIES
from deconwatch.alerter.quiet import Quiet, quiet
from deconwatch.config import AlerterConfig, RateLimit, Subscription
from deconwatch.errors import ConfigError
from deconwatch.records import Alert, AlertKind, Incident, MentionType

logger = structlog.get_logger(__name__)


STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'')
_VARIABLE = re.compile(r"\b(incident|alert)\.(\w+)")

FAILURES = (RuntimeError, LookupError, ValueError, TypeError, ArithmeticError)
"""What the CEL library raises, parsing or running; it has no class of its own."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A subscription with its expression ready to run and its hours ready to be asked."""

    name: str
    endpoints: tuple[str, ...]
    execute: Callable[[dict[str, Any]], object]
    min_severity: str = "info"
    quiet: Quiet | None = None
    quiet_through: str | None = None
    rate: RateLimit | None = None
    fields: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether it may hold an alert back."""
        return self.quiet is not None or self.rate is not None

    def grave(self, severity: str) -> bool:
        """Whether the alert is grave enough for it."""
        return severity_rank(severity) >= severity_rank(self.min_severity)

    def wants(self, alert: Alert) -> bool:
        """Whether the alert is for it. An expression that fails on this alert counts as yes: rather one too many."""
        if not self.grave(alert.severity):
            return False
        try:
            return self.decide(variables(alert))
        except FAILURES as e:
            logger.warning(
                "subscription failed on an alert", subscription=self.name, alert=alert.id, error=str(e)[:300]
            )
            return True

    def decide(self, values: dict[str, Any]) -> bool:
        """What the expression says of such `variables`. Raises one of FAILURES."""
        answer = self.execute(values)
        if not isinstance(answer, bool):
            raise TypeError(f"the expression gives {type(answer).__name__}, not true or false")
        return answer


def severity_rank(severity: str) -> int:
    """0 (info, or what is no severity) to 4 (critical)."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else 0


def variables(alert: Alert) -> dict[str, Any]:
    """What an expression sees, as plain values."""
    incident = alert.incident
    killed, wounded, zone, time, roles = incident.killed, incident.wounded, incident.zone, incident.time, incident.roles
    low, high = (killed.min or 0, killed.max or killed.min or 0) if killed else (0, 0)
    hurt, hurt_most = (wounded.min or 0, wounded.max or wounded.min or 0) if wounded else (0, 0)
    return {
        "incident": {
            "id": incident.id,
            "theatre": incident.theatre,
            "family": incident.family,
            "type": incident.types[0].value if incident.types else "",
            "types": [kind.value for kind in incident.types],
            "status": incident.status.value,
            "severity": incident.severity,
            "severity_rank": SEVERITIES.index(incident.severity),
            "headline": incident.headline,
            "quote": incident.quote,
            "sides": list(incident.sides),
            "initiator": list(roles.initiator),
            "target": list(roles.target),
            "claimant": list(roles.claimant),
            "confidence": float(incident.confidence),
            "origins": incident.origins,
            "sources": len(incident.sources),
            "publishers": sorted({source.publisher for source in incident.sources if source.publisher}),
            "killed": low,
            "killed_max": high,
            "wounded": hurt,
            "wounded_max": hurt_most,
            "contested": list(incident.contested),
            "decision": incident.decision or "",
            "about": incident.about or "",
            "overridden": bool(incident.overridden),
            "mechanism": incident.mechanism or "",
            "place": incident.place.name if incident.place else "",
            "zone": zone.id if zone else "",
            "zone_relation": zone.relation if zone else "",
            "zone_km": float(zone.distance_km or 0.0) if zone else 0.0,
            "side_of_line": incident.side_of_line or "",
            "start": time.start.isoformat() if time.start else "",
            "end": time.end.isoformat() if time.end else "",
        },
        "alert": {
            "kind": alert.kind.value,
            "severity": alert.severity,
            "severity_rank": severity_rank(alert.severity),
            "why": alert.why,
            "changed": list(alert.changed),
            "sequence": alert.sequence,
        },
    }


def compile_subscriptions(config: AlerterConfig) -> tuple[Compiled, ...]:
    """Every subscription, tried on a sample. Raises ConfigError naming subscription, key, value and fix."""
    known = {endpoint.name for endpoint in config.endpoints}
    names = [subscription.name for subscription in config.subscriptions]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ConfigError(f"alerter.subscriptions: {twice} is there twice; give each subscription its own name")
    return tuple(_compiled(subscription, known) for subscription in config.subscriptions)


def _compiled(subscription: Subscription, known: set[str]) -> Compiled:
    import cel

    where = f"alerter.subscriptions: {subscription.name}"
    for name in subscription.endpoints:
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise ConfigError(f"{where}: endpoints: {name!r} is no endpoint; there are: {names}")
    sample = variables(_sample())
    # What stands behind `&&` is not looked at on every incident, and so perhaps not on the sample.
    missing = [found for found in named(subscription.when) if found[1] not in sample[found[0]]]
    try:
        if missing:
            raise KeyError(missing[0][1])
        program = cel.compile(subscription.when)
        answer = program.execute(sample)
    except KeyError as e:
        has = ", ".join(sorted({*sample["incident"], *sample["alert"]}))
        raise ConfigError(f"{where}: when = {subscription.when!r}: there is no {e}; there are: {has}") from e
    except FAILURES as e:
        problem = str(e).partition("\n")[0]
        raise ConfigError(
            f"{where}: when = {subscription.when!r}: {problem}; write CEL over `incident` and `alert`, for example "
            "incident.killed >= 1"
        ) from e
    if not isinstance(answer, bool):
        raise ConfigError(
            f"{where}: when = {subscription.when!r}: gives {type(answer).__name__}, not true or false; compare it with "
            "something, for example incident.killed >= 1"
        )
    unknown = [name for name in subscription.fields if name not in Incident.model_fields]
    if unknown:
        has = ", ".join(sorted(Incident.model_fields))
        raise ConfigError(f"{where}: fields: {unknown[0]!r} is no field of an incident; there are: {has}")
    hours = subscription.quiet
    return Compiled(
        subscription.name,
        subscription.endpoints,
        program.execute,
        min_severity=subscription.min_severity,
        quiet=quiet(hours, where=where) if hours else None,
        quiet_through=hours.through if hours else None,
        rate=subscription.rate,
        fields=subscription.fields,
        labels=subscription.labels,
    )


def named(when: str) -> list[tuple[str, str]]:
    """The variables that an expression names, as (`incident` or `alert`, name), each once."""
    return list(dict.fromkeys(_VARIABLE.findall(STRING.sub("''", when))))


def nothing_known() -> dict[str, dict[str, Any]]:
    """The variables of an incident of which nothing is known, for examples to fill in."""
    values: dict[str, dict[str, Any]] = variables(_sample())
    values["incident"] |= {"type": "", "types": [], "family": "", "theatre": "", "id": "", "confidence": 0.5}
    return values


def _sample() -> Alert:
    incident = Incident(id="i-sample", theatre="sample", family="strike", types=(MentionType.STRIKE_PARTNER,))
    return Alert(
        id="al-sample",
        incident_id=incident.id,
        kind=AlertKind.OPENED,
        sequence=1,
        article_id="a-sample",
        raised=datetime(2020, 1, 1, tzinfo=UTC),
        incident=incident,
    )
