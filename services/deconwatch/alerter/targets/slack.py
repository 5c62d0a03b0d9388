"""Slack incoming webhooks: blocks, with what comes from articles in `plain_text`, where nothing is markup.

Limits from Slack's Block Kit reference: header 150, section text 3000, field 2000, 10 fields, 50 blocks.
"""

from typing import Any

from deconwatch.alerter.targets.escape import fitted, slack
from deconwatch.alerter.targets.message import Message


def render(message: Message) -> dict[str, Any]:
    """The body; `text` is what a notification shows, so it is escaped for mrkdwn."""
    blocks: list[dict[str, Any]] = [{"type": "header", "text": _plain(message.title, 150)}]
    if message.text:
        blocks.append({"type": "section", "text": _plain(message.text, 2900)})
    facts = [f"{name}: {value}" for name, value in message.facts[:10]]
    if facts:
        blocks.append({"type": "section", "fields": [_plain(fact, 400) for fact in facts]})
    blocks += [{"type": "section", "text": _plain(line, 300)} for line in message.lines]
    links = " · ".join(f"<{slack(url)}|{fitted(name, 80, slack).replace('|', '/')}>" for name, url in message.links)
    if links:
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": links, "verbatim": True}]})
    if message.footer:
        blocks.append({"type": "context", "elements": [_plain(message.footer, 300)]})
    return {"text": fitted(message.title, 300, slack), "blocks": blocks, "unfurl_links": False, "unfurl_media": False}


def _plain(text: str, longest: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": fitted(text, longest) or "-", "emoji": False}
