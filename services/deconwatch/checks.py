"""What `deconwatch check` looks at: everything that a person writes, without touching the network.

Each check gives findings; a finding that is not ok names the file, line or key, the value and the fix.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from deconwatch.config import Config
from deconwatch.errors import ConfigError


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `fix` says what to do when it is not ok."""

    level: Literal["ok", "warning", "error"]
    what: str
    fix: str = ""


def _theatres(config: Config) -> Iterator[Finding]:
    from deconwatch.classifier.theatre import load

    for name in config.classifier.theatres:
        theatre = load(name)
        yield Finding("ok", f"theatre {theatre.id}: {len(theatre.actors)} actors, {len(theatre.places)} places")


def _feeds(config: Config) -> Iterator[Finding]:
    from deconwatch.fetcher.feeds import read_feeds

    if config.fetcher.feeds is None:
        yield Finding("warning", "fetcher.feeds is not set: nothing is polled", "set it to an OPML or TOML feed list")
        return
    feeds = read_feeds(config.fetcher.feeds)
    yield Finding("ok", f"feeds: {len(feeds)} in {config.fetcher.feeds}")
    if not feeds:
        yield Finding("warning", f"{config.fetcher.feeds} lists no feed", "add one: deconwatch feeds add URL")


def _endpoints(config: Config) -> Iterator[Finding]:
    from deconwatch.alerter.endpoint import receiver
    from deconwatch.alerter.targets.render import target

    names = [endpoint.name for endpoint in config.alerter.endpoints]
    for index, endpoint in enumerate(config.alerter.endpoints):
        key = f"alerter.endpoints[{index}]"
        if names.index(endpoint.name) != index:
            yield Finding("error", f"{key}.name = {endpoint.name!r} is there twice", "give each endpoint its own name")
        made = receiver(endpoint)
        target(endpoint, config.alerter.max_payload_bytes)
        yield Finding("ok", f"endpoint {endpoint.name}: {endpoint.kind}, {len(made.keys)} signing keys")


def _subscriptions(config: Config) -> Iterator[Finding]:
    from deconwatch.alerter.subscriptions import compile_subscriptions

    compile_subscriptions(config.alerter)
    used = {name for subscription in config.alerter.subscriptions for name in subscription.endpoints}
    for endpoint in config.alerter.endpoints:
        if endpoint.name not in used:
            yield Finding(
                "warning",
                f"endpoint {endpoint.name!r} has no subscription: it gets nothing",
                f"add [[alerter.subscriptions]] with endpoints = [{endpoint.name!r}]",
            )
    yield Finding("ok", f"subscriptions: {len(config.alerter.subscriptions)}")


CHECKS: tuple[Callable[[Config], Iterator[Finding]], ...] = (_theatres, _feeds, _endpoints, _subscriptions)


def check_config(config: Config) -> Iterator[Finding]:
    """Findings of every check; one that raises ConfigError is an error finding, and the next check goes on."""
    for check in CHECKS:
        try:
            yield from check(config)
        except ConfigError as e:
            yield Finding("error", str(e))
