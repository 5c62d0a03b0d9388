"""Discord webhooks: one embed, mentions switched off.

Limits from Discord's reference: title 256, description 4096, 25 fields of 256 and 1024, footer 2048, 6000 in all.
"""

from typing import Any

from deconwatch.alerter.targets.escape import fitted, markdown
from deconwatch.alerter.targets.message import LINES, Message


def render(message: Message) -> dict[str, Any]:
    """The body."""
    embed: dict[str, Any] = {"title": fitted(message.title, 256, markdown), "color": message.colour}
    lines = [fitted(line, 3900 // LINES, markdown) for line in message.lines]
    embed["description"] = "\n".join(lines) if lines else fitted(message.text, 1500, markdown)
    fields = [_field(name, fitted(value, 150, markdown)) for name, value in message.facts]
    if message.links:
        links = [f"[{fitted(name, 60, markdown)}]({url})" for name, url in message.links if len(url) <= 300]
        fields.append(_field("Sources", "\n".join(links[:3]) or "-", inline=False))
    embed["fields"] = [field for field in fields if field["value"]]
    if message.footer:
        embed["footer"] = {"text": fitted(message.footer, 300)}
    return {"embeds": [embed], "allowed_mentions": {"parse": []}}


def _field(name: str, value: str, *, inline: bool = True) -> dict[str, Any]:
    return {"name": fitted(name, 60, markdown) or "-", "value": value, "inline": inline}
