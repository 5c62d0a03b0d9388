"""The services that alerts go to, on loopback: each refuses with 400 what the real one's reference forbids."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Check = Callable[[Any], list[str]]
_ZERO_WIDTH = "\u200b"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _only(body: Any, allowed: set[str]) -> list[str]:
    return [f"unknown member {name}" for name in body if name not in allowed]


def slack(body: Any) -> list[str]:
    """docs.slack.dev: Block Kit limits; in mrkdwn `<!…>` and `<@…>` ping, `<http…|…>` links."""
    faults = _only(body, {"text", "blocks", "unfurl_links", "unfurl_media"})
    faults += ["more than 50 blocks"] if len(body["blocks"]) > 50 else []
    faults += _mrkdwn(body["text"])
    longest = {"header": 150, "section": 3000}
    for block in body["blocks"]:
        texts = [block["text"]] if "text" in block else []
        if block["type"] not in ("header", "section", "context"):
            faults.append(f"block {block['type']}")
        if "fields" in block and not 1 <= len(block["fields"]) <= 10:
            faults.append("fields")
        faults += ["field over 2000"] * any(_units(one["text"]) > 2000 for one in block.get("fields", ()))
        for one in [*texts, *block.get("fields", ()), *block.get("elements", ())]:
            if not 1 <= _units(one["text"]) <= longest.get(block["type"], 3000):
                faults.append(f"{block['type']}: {len(one['text'])} characters")
            if one["type"] == "mrkdwn":
                faults += _mrkdwn(one["text"])
            elif one["type"] != "plain_text":
                faults.append(one["type"])
    return faults


def _mrkdwn(text: str) -> list[str]:
    found = [one for one in re.findall(r"<([^>]*)>?", text) if not re.fullmatch(r"https?://[^|<>\s]+\|[^<>|]*", one)]
    return [f"mrkdwn: <{one}>" for one in found]


def teams(body: Any) -> list[str]:
    """learn.microsoft.com: one Adaptive Card, 28 KB; no text from outside where Markdown works."""
    faults = [] if len(json.dumps(body, ensure_ascii=False).encode()) <= 28 * 1024 else ["over 28 KB"]
    (attachment,) = body["attachments"]
    card = attachment["content"]
    faults += [] if body["type"] == "message" else ["type"]
    faults += [] if attachment["contentType"] == "application/vnd.microsoft.card.adaptive" else ["contentType"]
    faults += [] if (card["type"], card["version"]) == ("AdaptiveCard", "1.4") else ["card"]
    for block in card["body"]:
        if block["type"] != "RichTextBlock":
            faults.append(f"{block['type']} reads Markdown")
            continue
        for run in block["inlines"]:
            faults += [] if run["type"] == "TextRun" and run["text"] else ["run"]
            faults += ["expands"] if re.search(r"\{\{|\$\{|<at", run["text"]) else []
    faults += ["link"] * any(not one["url"].startswith(("http://", "https://")) for one in card.get("actions", ()))
    return faults


def discord(body: Any) -> list[str]:
    """discord.com/developers: embed limits; mentions must be switched off, as content could ping."""
    faults = [] if body.get("allowed_mentions") == {"parse": []} else ["mentions may ping"]
    total = 0
    for embed in body["embeds"]:
        fields = embed.get("fields", [])
        texts = [embed["title"], embed.get("description", ""), embed.get("footer", {}).get("text", "")]
        texts += [one[key] for one in fields for key in ("name", "value")]
        total += sum(_units(text) for text in texts)
        faults += ["title"] * (not 1 <= _units(embed["title"]) <= 256)
        faults += ["description"] * (_units(embed.get("description", "")) > 4096)
        faults += ["fields"] * (len(fields) > 25)
        for one in fields:
            faults += ["name"] * (not 1 <= _units(one["name"]) <= 256)
            faults += ["value"] * (not 1 <= _units(one["value"]) <= 1024)
        faults += _markdown("\n".join([embed["title"], embed.get("description", "")]), links=False)
        faults += _markdown("\n".join(one["value"] for one in fields), links=True)
    return faults + ["over 6000 in all"] * (total > 6000)


def mattermost(body: Any) -> list[str]:
    """developers.mattermost.com: text up to 16383; @channel, @here, @all and @name ping."""
    faults = _only(body, {"text"})
    faults += ["length"] * (not 1 <= len(body["text"]) <= 16383)
    faults += ["pings"] * bool(re.search(r"@\w", body["text"]))
    return faults + _markdown(body["text"], links=True)


def _markdown(text: str, *, links: bool) -> list[str]:
    """Faults where something of an article's would be markup: a masked link, a code span, a bare address, a mention."""
    ours = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\(https?://[^\s()<>]+\)")
    rest = ours.sub("", text) if links else text
    faults = ["masked link"] if re.search(r"(?<!\\)\]\(", rest) else []
    faults += ["bare address"] if re.search(r"https?://", rest) else []
    faults += ["mention"] if re.search(r"(?<!\\)<[@#:!]|@(everyone|here)", rest) else []
    return faults + (["code"] if re.search(r"(?<!\\)`", rest) else [])


def ntfy(body: Any) -> list[str]:
    """docs.ntfy.sh: publish as JSON to the root; a message over 4,096 bytes would become a file."""
    faults = _only(body, {"topic", "title", "message", "priority", "tags", "click"})
    faults += [] if re.fullmatch(r"[-_A-Za-z0-9]{1,64}", body.get("topic", "")) else ["topic"]
    faults += ["message"] * (not 1 <= len(body["message"].encode()) <= 4096)
    faults += ["title"] * (len(body["title"].encode()) > 250)
    faults += ["priority"] * (body["priority"] not in range(1, 6))
    return faults + ["click"] * (not body.get("click", "https://").startswith(("http://", "https://")))


def pagerduty(body: Any) -> list[str]:
    """developer.pagerduty.com: Events API v2."""
    faults = _only(body, {"routing_key", "event_action", "dedup_key", "payload", "links", "client"})
    faults += [] if re.fullmatch(r"[0-9a-f]{32}", body.get("routing_key", "")) else ["routing_key"]
    faults += [] if body["event_action"] in ("trigger", "acknowledge", "resolve") else ["event_action"]
    faults += ["dedup_key"] * (not 1 <= len(body["dedup_key"]) <= 255)
    faults += ["summary"] * (not 1 <= len(body["payload"]["summary"]) <= 1024)
    faults += [] if body["payload"]["severity"] in ("critical", "error", "warning", "info") else ["severity"]
    faults += [] if body["payload"]["source"] else ["source"]
    faults += ["over 512 KB"] * (len(json.dumps(body)) > 512 * 1024)
    return faults + ["link"] * any(not one["href"].startswith(("http://", "https://")) for one in body["links"])


CHECKS: Mapping[str, tuple[Check, int]] = {
    "slack": (slack, 200),
    "teams": (teams, 202),
    "discord": (discord, 204),
    "mattermost": (mattermost, 200),
    "ntfy": (ntfy, 200),
    "pagerduty": (pagerduty, 202),
}


@dataclass
class Service:
    """What came in, and what was wrong with it."""

    url: str
    got: list[Any] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@contextmanager
def serving(kind: str) -> Iterator[Service]:
    """One of `CHECKS`, or any other name for a receiver that takes whatever JSON comes."""
    check, answer = CHECKS.get(kind, (lambda _: [], 200))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            body = json.loads(raw)
            faults = check(body)
            faults += [] if self.headers["content-type"] == "application/json" else ["content-type"]
            service.got.append(body)
            service.paths.append(self.path)
            service.headers.append({name.lower(): value for name, value in self.headers.items()})
            service.faults += faults
            self.send_response(400 if faults else answer)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service = Service(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
