"""ntfy: JSON to the server's root, the topic beside it; plain text, 4,096 bytes at most (longer becomes a file)."""

from typing import Any

from deconwatch.alerter.targets.escape import as_is, fitted, utf8
from deconwatch.alerter.targets.message import Message

_PRIORITY = {"critical": 5, "high": 4, "medium": 3, "low": 2, "info": 1}


def render(message: Message) -> dict[str, Any]:
    """The body but for `topic`, which is part of the endpoint's address and so a secret."""
    facts = "\n".join(fitted(f"{name}: {value}", 160, as_is, size=utf8) for name, value in message.facts[:6])
    if message.lines:
        text = "\n".join(fitted(line, 220, as_is, size=utf8) for line in message.lines)
    else:
        text = "\n".join(part for part in (fitted(message.text, 2000, as_is, size=utf8), facts) if part)
    body: dict[str, Any] = {
        "title": fitted(message.title, 240, as_is, size=utf8),
        "message": text or "-",
        "priority": _PRIORITY.get(message.severity, 3),
        "tags": [message.severity],
    }
    if message.links:
        body["click"] = message.links[0][1]
    return body
