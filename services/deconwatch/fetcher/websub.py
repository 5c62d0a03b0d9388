"""WebSub, the subscriber's part, as pure decisions: where a feed's hub is, when to ask it, what its answers mean.

    hub and topic found  →  wanted  →  asked (POST to the hub)  →  active (the hub verified our intent)  →  asked again
                                                                →  denied: tried again after a week       before the
                                                                                                          lease ends

A push is taken as word that there is something new, no more: the feed itself is then polled at once, so what counts
as an article is decided in one place and a hub can put no text into our mouths. Source: W3C Recommendation WebSub
(2018-01-23), sections 4 (discovery), 5 (subscribing, verification), 7 (signatures).
"""

import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from deconwatch.errors import FetchError
from deconwatch.net.client import Answer, Client
from deconwatch.records import FeedState, WebSub

SLOW_SECONDS = 14_400.0
"""A feed whose pushes work is polled this seldom, unless it asks for less; the daily full GET stays."""
LEASE = timedelta(days=10)
LONGEST_LEASE = timedelta(days=30)
SHORTEST_LEASE = timedelta(minutes=5)
ASK_AGAIN = timedelta(hours=1)
AFTER_DENIAL = timedelta(days=7)
PUSH_COUNTS = timedelta(minutes=15)
"""News found so long after a push came by that push."""
MISSES = 2
MAX_URL = 2_000
METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})
_LINK = re.compile(r"<([^<>]{1,2000})>([^<]{0,1000})")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)


def offered(headers: Mapping[str, str], hub: str | None, self_url: str | None, url: str) -> tuple[str, str] | None:
    """Hub and topic: those of the Link headers, else those in the feed; without a self link the topic is its url."""
    found: dict[str, str] = {}
    header = ", ".join(value for name, value in headers.items() if name.lower() == "link")
    for match in _LINK.finditer(header[:20_000]):
        rel = _REL.search(match[2])
        for name in (rel[1] or rel[2] or "").lower().split() if rel else ():
            found.setdefault(name, match[1].strip())
    hub, topic = found.get("hub") or hub, found.get("self") or self_url or url
    if not hub or not hub.startswith(("http://", "https://")) or max(len(hub), len(topic)) > MAX_URL:
        return None
    return hub, topic


def wanted(known: WebSub | None, offer: tuple[str, str] | None, base: str) -> WebSub | None:
    """The subscription to have: the known one if it still fits, else a new one with a path that nobody can guess."""
    if offer is None:
        return known
    hub, topic = offer
    if known is not None and (known.hub, known.topic) == offer and known.callback.startswith(f"{base}/"):
        return known
    token = secrets.token_urlsafe(32)
    return WebSub(hub=hub, topic=topic, token=token, secret=secrets.token_urlsafe(32), callback=f"{base}/{token}")


def due(sub: WebSub, now: datetime) -> bool:
    """Whether to ask the hub now."""
    if sub.asked_at is None:
        return True
    if sub.state == "denied":
        return now - sub.asked_at >= AFTER_DENIAL
    if now - sub.asked_at < min(ASK_AGAIN * 2.0 ** min(sub.tries, 5), timedelta(days=1)):
        return sub.state == "active" and sub.lease_until is not None and sub.lease_until <= now and sub.tries == 0
    if sub.state != "active" or sub.lease_until is None or sub.verified_at is None:
        return True
    return sub.lease_until - now < (sub.lease_until - sub.verified_at) / 5


async def ask(client: Client, sub: WebSub) -> int | str:
    """Ask the hub to subscribe us: its status, or what went wrong. Redirects 307 and 308 are followed (section 5.1)."""
    fields = {
        "hub.mode": "subscribe",
        "hub.topic": sub.topic,
        "hub.callback": sub.callback,
        "hub.secret": sub.secret,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }
    body = urlencode(fields).encode()
    url = sub.hub
    try:
        for _ in range(3):
            answer = await _post(client, url, body)
            location = answer.headers.get("Location")
            if answer.status not in (307, 308) or not location:
                return answer.status
            url = location
    except FetchError as e:
        return f"{e.outcome}: {e.detail}"
    return "redirect-loop: the hub redirects more than twice"


async def _post(client: Client, url: str, body: bytes) -> Answer:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return await client.post(url, body, headers=kind, max_answer_bytes=1_000)


def answered(sub: WebSub, answer: int | str, now: datetime) -> WebSub:
    """After the hub's answer to `ask`; 2xx means that it will verify."""
    if isinstance(answer, int) and 200 <= answer < 300:
        state = sub.state if sub.state == "active" else "asked"
        return sub.model_copy(update={"state": state, "asked_at": now, "tries": sub.tries + 1, "error": None})
    error = f"the hub answers {answer}" if isinstance(answer, int) else answer
    return sub.model_copy(update={"asked_at": now, "tries": sub.tries + 1, "error": error[:300]})


def verified(sub: WebSub, lease_seconds: float | None, now: datetime) -> WebSub:
    """The hub has asked whether it was us, and we said yes."""
    lease = LEASE if lease_seconds is None else timedelta(seconds=min(lease_seconds, LONGEST_LEASE.total_seconds()))
    update = {"state": "active", "verified_at": now, "lease_until": now + max(lease, SHORTEST_LEASE), "tries": 0}
    return sub.model_copy(update={**update, "error": None})


def denied(sub: WebSub, reason: str, now: datetime) -> WebSub:
    """The hub will not have us, or no longer: polling goes on as if it were not there."""
    why = f"the hub denies: {reason}"[:300] if reason else "the hub denies the subscription"
    return sub.model_copy(update={"state": "denied", "asked_at": now, "lease_until": None, "error": why})


def pushed(sub: WebSub, now: datetime) -> WebSub:
    """A push with a good signature."""
    return sub.model_copy(update={"pushed_at": now, "missed": 0})


def after_poll(sub: WebSub, *, news: bool, now: datetime) -> WebSub:
    """News that no push announced is a miss; with two of them the hub is not relied upon until it pushes again."""
    if not news or sub.state != "active" or (sub.pushed_at is not None and now - sub.pushed_at <= PUSH_COUNTS):
        return sub
    return sub.model_copy(update={"missed": min(sub.missed + 1, MISSES)})


def slowest(state: FeedState, now: datetime) -> float:
    """Seconds that polls may be apart because pushes work; 0 when they do not."""
    sub = state.websub
    if sub is None or sub.state != "active" or sub.pushed_at is None or sub.missed >= MISSES:
        return 0.0
    return SLOW_SECONDS if sub.lease_until is not None and sub.lease_until > now else 0.0


def signed(secret: str, header: str, body: bytes) -> bool:
    """Whether `X-Hub-Signature` (method=hex) is the body's; compared in constant time."""
    method, _, given = header.strip().partition("=")
    if method.lower() not in METHODS or not given.isascii():
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, method.lower()).hexdigest(), given.strip().lower())
