"""Mattermost incoming webhooks: one text of Markdown, at most 16,383 characters, with markup and mentions broken."""

from typing import Any

from deconwatch.alerter.targets.escape import fitted, markdown
from deconwatch.alerter.targets.message import Message


def render(message: Message) -> dict[str, Any]:
    """The body."""
    parts = [f"#### {fitted(message.title, 400, markdown)}"]
    if message.text:
        parts.append(f"> {fitted(message.text, 4000, markdown)}")
    parts += [f"- **{fitted(n, 80, markdown)}**: {fitted(v, 400, markdown)}" for n, v in message.facts]
    parts += [f"- {fitted(line, 400, markdown)}" for line in message.lines]
    links = " · ".join(f"[{fitted(name, 80, markdown)}]({url})" for name, url in message.links if len(url) <= 500)
    parts += [links] if links else []
    parts += [f"_{fitted(message.footer, 300, markdown)}_"] if message.footer else []
    return {"text": "\n".join(parts)}
