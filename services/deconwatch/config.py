"""The configuration as frozen models, one slice a service; `default.toml` is its reference.

`config_file` reads it. A slice knows nothing of files: tests make one by hand.
"""

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

Seconds = Annotated[float, Field(gt=0)]


class Slice(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LogConfig(Slice):
    """Where records travel."""

    url: str = "sqlite:var/deconwatch.sqlite"
    prefix: str = "deconwatch."
    kafka: dict[str, Any] = {}
    """Settings of the Kafka client, passed through (security_protocol, sasl_mechanism, ssl_cafile...)."""


class WebSubConfig(Slice):
    """Pushes from hubs; off without a public address."""

    public_url: Annotated[str | None, Field(pattern=r"^https?://\S+$")] = None
    """How hubs reach `listen`, through whatever stands before it; each replica has its own."""
    listen: Annotated[str, Field(pattern=r"^.+:\d+$")] = "127.0.0.1:9465"


class FetcherConfig(Slice):
    """What is polled, how politely, and what a body may cost."""

    feeds: Path | None = None
    """Feed list, OPML or TOML; None: none."""
    user_agent: str = "deconwatch (+https://github.com/deconwatch/deconwatch)"
    min_interval_seconds: Seconds = 300
    max_interval_seconds: Seconds = 86_400
    host_spacing_seconds: Annotated[float, Field(ge=0)] = 2
    concurrency: Annotated[int, Field(ge=1)] = 32
    total_seconds: Seconds = 20
    connect_seconds: Seconds = 5
    max_wire_bytes: Annotated[int, Field(ge=1)] = 10 * 2**20
    max_decoded_bytes: Annotated[int, Field(ge=1)] = 20 * 2**20
    max_items: Annotated[int, Field(ge=1)] = 2_000
    max_field_chars: Annotated[int, Field(ge=1)] = 1_000_000
    max_redirects: Annotated[int, Field(ge=0)] = 5
    parse_cpu_seconds: Seconds = 5
    parse_memory_bytes: Annotated[int, Field(ge=1)] = 512 * 2**20
    fetch_pages: bool = True
    """Fetch an item's page where the feed carries only a summary."""
    site_rules: Path | None = None
    """TOML file with rules for reading the pages of single sites; None: the bundled ones only."""
    allow_addresses: tuple[str, ...] = ()
    """Networks (CIDR) that may be dialled although they are internal."""
    websub: WebSubConfig = WebSubConfig()


class ClassifierConfig(Slice):
    """What reads articles, and what one may cost."""

    theatres: tuple[str, ...] = ("syria", "general")
    """Names of bundled theatres or paths of TOML files."""
    workers: Annotated[int, Field(ge=1)] = 1
    deadline_seconds: Seconds = 20
    memory_bytes: Annotated[int, Field(ge=1)] = 2 * 2**30
    max_chars: Annotated[int, Field(ge=1)] = 200_000
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.5
    """Reports with a lower score are kept but not relevant."""


Severity = Literal["info", "low", "medium", "high", "critical"]
Kind = Literal[
    "webhook",
    "template",
    "slack",
    "teams",
    "discord",
    "mattermost",
    "ntfy",
    "pagerduty",
    "alertmanager",
    "apprise",
]


class Endpoint(Slice):
    """A receiver: a signed webhook unless `kind` names another service."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
    url: SecretStr
    """Secret, as webhook addresses often carry a token."""
    secrets: tuple[SecretStr, ...] = ()
    """Up to three `whsec_` secrets at once, the newest first; the others are there while receivers rotate."""
    secret_files: tuple[Path, ...] = ()
    """The same, one secret a file."""
    allow_http: bool = False
    kind: Kind = "webhook"
    """Whose shape the body has."""
    template: Path | None = None
    """For `kind = "template"`: a JSON file whose strings are templates."""
    escape: Literal["none", "slack", "discord", "mattermost", "html"] = "none"
    """For `kind = "template"`: whose markup is neutralised in what a template puts in."""
    token: SecretStr | None = None
    """Routing key (PagerDuty) or bearer token (every other kind but Apprise)."""
    token_file: Path | None = None


class QuietHours(Slice):
    """When a subscription keeps still; what it holds comes as one digest at the end."""

    hours: Annotated[tuple[Annotated[str, Field(pattern=r"^\d\d:\d\d-\d\d:\d\d$")], ...], Field(min_length=1)]
    """`22:00-07:00`, by the clock of `timezone`; an end before the start is on the next day."""
    days: Annotated[tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...], Field(min_length=1)] = (
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    )
    """Days on which a period begins."""
    timezone: str = "UTC"
    through: Severity | None = None
    """This severity and graver ones are delivered at once; None: none is."""


class RateLimit(Slice):
    """How much a subscription sends to one endpoint; what is over it comes as one digest as soon as there is room."""

    alerts: Annotated[int, Field(ge=1)]
    per_seconds: Seconds = 3600
    through: Severity | None = None
    """This severity and graver ones are neither held nor counted; None: every alert counts."""


class Subscription(Slice):
    """Which alerts go to which endpoints."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")]
    endpoints: Annotated[tuple[str, ...], Field(min_length=1)]
    when: str = "true"
    """CEL over `incident` and `alert`; true: deliver."""
    min_severity: Severity = "info"
    quiet: QuietHours | None = None
    rate: RateLimit | None = None
    fields: tuple[str, ...] = ()
    """Which fields of the incident are sent beside those that name it; none: all."""
    labels: dict[str, str] = {}
    """Sent along with each of its alerts, as `data.labels`."""


class AlerterConfig(Slice):
    """Linking, alerts and their delivery."""

    endpoints: tuple[Endpoint, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    total_seconds: Seconds = 15
    connect_seconds: Seconds = 5
    concurrency: Annotated[int, Field(ge=1)] = 128
    max_answer_bytes: Annotated[int, Field(ge=0)] = 16 * 2**10
    max_payload_bytes: Annotated[int, Field(ge=1024)] = 256 * 2**10
    allow_addresses: tuple[str, ...] = ()
    delivered_kept_seconds: Seconds = 30 * 86_400
    """How long a delivery is remembered after it was made."""
    active_seconds: Seconds = 86_400
    """How long after its latest alert an incident counts as active at an Alertmanager."""
    resend_seconds: Seconds = 60
    """How often active incidents are sent to an Alertmanager again."""


class HealthConfig(Slice):
    """Where /livez, /readyz and /metrics are served."""

    listen: Annotated[str, Field(pattern=r"^.+:\d+$")] = "127.0.0.1:9464"
    live_seconds: Seconds = 60


class LoggingConfig(Slice):
    """How the program logs to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "console"] = "json"


class Config(Slice):
    """The whole."""

    log: LogConfig = LogConfig()
    fetcher: FetcherConfig = FetcherConfig()
    classifier: ClassifierConfig = ClassifierConfig()
    alerter: AlerterConfig = AlerterConfig()
    health: HealthConfig = HealthConfig()
    logging: LoggingConfig = LoggingConfig()
