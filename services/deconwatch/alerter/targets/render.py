"""payload → the bytes that an endpoint gets: the payload itself, or the shape of the service behind the endpoint.

    webhook                                  the payload as it is
    slack teams discord mattermost ntfy      message  →  their JSON       a digest too
    pagerduty alertmanager                   one event an alert           what was held comes one by one
    apprise                                  title, body and type for the library
    template                                 a JSON file of the user's own

A template that fails on an alert is logged and the plain payload is sent in its place: rather the wrong shape, which
the receiver refuses and a person sees, than no alert.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from deconwatch.alerter.targets import discord, mattermost, ntfy, pagerduty, slack, teams, template
from deconwatch.alerter.targets.escape import clean, fitted, mentions
from deconwatch.alerter.targets.message import LINES, Document, Message, is_test, of_alert, of_digest, one_line
from deconwatch.config import AlerterConfig, Endpoint
from deconwatch.errors import ConfigError, HandlingError

logger = structlog.get_logger(__name__)

PLAIN_DIGEST = 20
"""Alerts in one digest of the plain payload, so that it is below 20 KB as an alert is."""
DIGEST = "deconwatch.digest.v1"

_CHATS: Mapping[str, Callable[[Message], dict[str, Any]]] = {
    "slack": slack.render,
    "teams": teams.render,
    "discord": discord.render,
    "mattermost": mattermost.render,
    "ntfy": ntfy.render,
}


@dataclass(frozen=True, slots=True)
class Target:
    """How one endpoint's bodies are made; `digest` is how many alerts one digest holds, 0: it takes none."""

    name: str
    kind: str
    digest: int
    shape: Callable[[Document], object] | None = None

    def body(self, payload: str) -> str:
        """The text to deliver for a payload. The same payload gives the same text."""
        if self.shape is None:
            return payload
        try:
            made = self.shape(json.loads(payload))
        except HandlingError as e:
            logger.error("template failed: the plain payload is sent", endpoint=self.name, error=str(e)[:300])
            return payload
        return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()


def targets(config: AlerterConfig) -> dict[str, Target]:
    """By the endpoint's name. Raises ConfigError for a template that is missing or wrong."""
    return {endpoint.name: target(endpoint, config.max_payload_bytes) for endpoint in config.endpoints}


def target(endpoint: Endpoint, max_bytes: int) -> Target:
    """One endpoint's. Raises ConfigError."""
    kind = endpoint.kind
    if (endpoint.template is not None) != (kind == "template"):
        fix = 'name a file: template = "mine.json"' if kind == "template" else 'set kind = "template" to use it'
        raise ConfigError(f"alerter.endpoints: {endpoint.name}: template: {fix}")
    if kind == "webhook":
        # an alert takes at most 2,400 bytes of a digest
        return Target(endpoint.name, kind, max(1, min(PLAIN_DIGEST, max_bytes // 2_500)))
    if endpoint.template is not None:
        fill = template.load(endpoint.template, escape=endpoint.escape)
        return Target(endpoint.name, kind, LINES, lambda document: fill(_variables(document)))
    if kind in _CHATS:
        chat = _CHATS[kind]
        return Target(endpoint.name, kind, LINES, lambda document: chat(_message(document)))
    if kind == "apprise":
        return Target(endpoint.name, kind, LINES, lambda document: _for_apprise(_message(document)))
    shape = pagerduty.render if kind == "pagerduty" else None
    return Target(endpoint.name, kind, 0, shape)


def _message(document: Document) -> Message:
    return of_digest(document) if document["type"] == DIGEST else of_alert(document)


def _variables(document: Document) -> dict[str, Any]:
    data = document["data"]
    message = _message(document)
    digest = document["type"] == DIGEST
    return {
        "title": message.title,
        "digest": digest,
        "test": is_test(document),
        "severity": message.severity,
        "alert": {} if digest else data,
        "incident": {} if digest else data["incident"],
        "alerts": [{**one, "line": one_line(one)} for one in data["alerts"]] if digest else [data],
        "links": [{"name": name, "url": url} for name, url in message.links],
        "facts": [{"name": name, "value": value} for name, value in message.facts],
    }


def _for_apprise(message: Message) -> dict[str, str]:
    facts = [f"{name}: {value}" for name, value in message.facts]
    links = [f"{clean(name)}: {url}" for name, url in message.links]
    blocks = ([message.text] if message.text else [], facts, list(message.lines), links)
    paragraphs = ["\n".join(fitted(line, 1000, mentions) for line in block) for block in blocks if block]
    grave = {"critical": "failure", "high": "failure", "medium": "warning"}
    return {
        "title": fitted(message.title, 200, mentions),
        "body": "\n\n".join(paragraphs) or "-",
        "type": grave.get(message.severity, "info"),
    }
