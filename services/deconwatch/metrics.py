"""Every Prometheus metric of every service, in one registry that is made once and handed down.

No url, title or error text is a label: label values come from closed sets (outcomes, types, reasons, stages) or from
the operator's own config (endpoint names).
"""

from collections.abc import Callable
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

LATENCY_BUCKETS = (1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400)


class Metrics:
    """The metrics by attribute."""

    def __init__(self, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """`clock`: aware UTC now, what the age of a heartbeat is counted from at each scrape."""
        self.registry = registry = CollectorRegistry()
        self._clock = clock
        self._heartbeats: dict[str, datetime] = {}

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"deconwatch_{name}", text, labels, registry=registry)

        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(f"deconwatch_{name}", text, labels, registry=registry)

        def seconds(
            name: str, text: str, *labels: str, buckets: tuple[float, ...] = Histogram.DEFAULT_BUCKETS
        ) -> Histogram:
            return Histogram(f"deconwatch_{name}", text, labels, buckets=buckets, registry=registry)

        self.polls = counter("polls_total", "Polls of feeds by how they ended", "outcome")
        self.pages = counter("pages_total", "Articles whose page was wanted, by what it gave", "outcome")
        self.articles = counter("articles_total", "Article versions written, first or later", "version")
        self.feeds = gauge("feeds", "Feeds of this replica by state", "state")
        self.feeds_silent = gauge("feeds_silent", "Feeds of this replica that are silent beyond their custom")
        self.silent = gauge("silent", "1 while no feed of a side or language is heard beyond custom", "kind", "name")
        self.websub = counter("websub_total", "What went between us and WebSub hubs", "outcome")
        self.consumer_lag = gauge("consumer_lag_records", "Records between position and end", "stage", "topic")
        self.batch_seconds = seconds("batch_seconds", "One round of a stage: handle, tick, write", "stage")
        self.nlp_seconds = seconds("nlp_seconds", "Reading one article that passed the gate, in the worker")
        self.gate = counter("gate_total", "Articles at the gate", "outcome")
        self.mentions = counter("mentions_total", "Mentions written by type", "type")
        self.dead_letters = counter("dead_letters_total", "Records put aside", "stage", "reason")
        self.incidents = gauge("incidents", "Incidents of this replica by status", "status")
        self.alerts = counter("alerts_total", "Alerts raised by kind", "kind")
        self.deliveries = counter("deliveries_total", "Delivery attempts by how they ended", "endpoint", "outcome")
        self.deliveries_pending = gauge("deliveries_pending", "Deliveries not yet made", "endpoint")
        self.deliveries_held = gauge("deliveries_held", "Deliveries that quiet hours or a rate limit hold", "endpoint")
        self.resends = counter("resends_total", "Active incidents sent to an Alertmanager again", "endpoint", "outcome")
        self.publish_to_alert = seconds(
            "publish_to_alert_seconds", "From an article's publication to its alert's delivery", buckets=LATENCY_BUCKETS
        )
        self.log_full = gauge("log_full", "1 while the stage stands still because the log's disk is full", "stage")
        self.stage_up = gauge("stage_up", "1 while the stage's loop runs", "stage")
        self.heartbeat_age = gauge(
            "heartbeat_age_seconds", "Age of the newest heartbeat that reached the stage", "stage"
        )

    def heartbeat(self, stage: str, at: datetime) -> None:
        """Note a heartbeat made `at`; older ones than the newest are passed over."""
        if stage not in self._heartbeats:

            def age() -> float:
                return (self._clock() - self._heartbeats[stage]).total_seconds()

            self.heartbeat_age.labels(stage).set_function(age)
        self._heartbeats[stage] = max(at, self._heartbeats.get(stage, at))
