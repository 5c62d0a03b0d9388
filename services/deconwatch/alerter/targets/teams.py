"""Microsoft Teams by a workflow ("When a Teams webhook request is received"): one Adaptive Card 1.4 in a message.

Text from articles stands in RichTextBlock, whose runs know no markup. A message may be 28 KB
(Teams' limits), so texts are counted in bytes.
"""

from typing import Any

from deconwatch.alerter.targets.escape import card, fitted, utf8
from deconwatch.alerter.targets.message import Message

_COLOURS = {"critical": "Attention", "high": "Attention", "medium": "Warning", "low": "Accent", "info": "Default"}


def render(message: Message) -> dict[str, Any]:
    """The body."""
    colour = _COLOURS.get(message.severity, "Default")
    title = {**_run(message.title, 300), "size": "Large", "weight": "Bolder", "color": colour}
    body: list[dict[str, Any]] = [_paragraph(title)]
    if message.text:
        body.append(_paragraph(_run(message.text, 3000)))
    body += [_paragraph({**_run(f"{n}: ", 80), "weight": "Bolder"}, _run(v, 400)) for n, v in message.facts]
    body += [_paragraph(_run(line, 300)) for line in message.lines]
    if message.footer:
        body.append(_paragraph({**_run(message.footer, 300), "size": "Small", "isSubtle": True}))
    content: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "msteams": {"width": "Full"},
    }
    if message.links:
        content["actions"] = [
            {"type": "Action.OpenUrl", "title": fitted(name, 80, card) or "Source", "url": url}
            for name, url in message.links
        ]
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": content}]}


def _run(text: str, longest: int) -> dict[str, Any]:
    # The colon and the space after a name would be cut off as white space.
    end = " " if text.endswith(" ") else ""
    return {"type": "TextRun", "text": (fitted(text, longest, card, size=utf8) or "-") + end}


def _paragraph(*runs: dict[str, Any]) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": list(runs)}
