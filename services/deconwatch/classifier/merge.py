"""One mention for each thing told: drafts of one type with compatible sides, decision and day become one.

Light on purpose: a document rarely tells two strikes of one day between the same sides; when days differ they stay
apart.
"""

from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.records import MentionType

_AGENTS = ("initiator", "requester", "decider", "accused")


def merge(document: Document, drafts: list[Draft]) -> list[Draft]:
    """Merged drafts in the order of their first sentence; the title's fill in what the text leaves out."""
    kept: list[Draft] = []
    ordered = sorted(
        drafts, key=lambda draft: (draft.sentence.index < 0, draft.sentence.index, -draft.confidence, draft.rule)
    )
    for draft in ordered:
        partner = next((each for each in kept if _same(document, each, draft)), None)
        if partner is None:
            kept.append(draft)
        else:
            _absorb(document, partner, draft)
    return kept


def _dated(draft: Draft) -> bool:
    time = draft.fields.get("time")
    return time is not None and time.start is not None


def _sides(document: Document, draft: Draft, role: str) -> set[str]:
    return {document.world.side(actor) for actor in draft.roles.get(role, [])}


def _same(document: Document, a: Draft, b: Draft) -> bool:
    if a.type is not b.type:
        return False
    whose = ("claimant",) if a.type is MentionType.CLAIM_DENIAL else ()  # who denies is who acts
    for role in (*_AGENTS, "target", *whose):
        left, right = _sides(document, a, role), _sides(document, b, role)
        if left and right and not left & right:
            return False
    if a.type.value == "channel.request":
        decisions = {a.fields.get("decision"), b.fields.get("decision")} - {None, "unknown"}
        if len(decisions) > 1:
            return False
        about = {a.fields.get("about"), b.fields.get("about")} - {None}
        if len(about) > 1:
            return False
    if (
        a.type.family == "mechanism"
        and a.fields.get("mechanism") != b.fields.get("mechanism")
        and a.fields.get("mechanism")
        and b.fields.get("mechanism")
    ):
        return False
    if (
        a.fields.get("background") != b.fields.get("background")
        and a.sentence.index != b.sentence.index
        and ((_dated(a) and _dated(b)) or (not _dated(a) and not _dated(b)))
    ):
        return False
    left_time, right_time = a.fields.get("time"), b.fields.get("time")
    if left_time and right_time and left_time.start and right_time.start and left_time.end and right_time.end:
        return bool(left_time.start <= right_time.end and right_time.start <= left_time.end)
    return True


def _absorb(document: Document, into: Draft, other: Draft) -> None:
    for role, actors in other.roles.items():
        known = _sides(document, into, role)
        for actor in actors:
            if not known or document.world.side(actor) in known or role in {"parties", "target"}:
                into.role(role, actor)
    for name, new in other.fields.items():
        old = into.fields.get(name)
        if (
            old is None
            or (name == "decision" and old == "unknown")
            or (name == "time" and _finer(new, old))
            or (name == "zone" and old.relation == "unknown")
            or (name == "background" and old and not new)
            or (name == "realis" and old == "alleged" and new == "occurred" and into.type.family != "claim")
        ):
            into.fields[name] = new
    into.last = max(into.last, other.last)
    into.evidence += [each for each in other.evidence if each not in into.evidence]
    into.confidence = min(0.98, 1 - (1 - into.confidence) * (1 - 0.5 * other.confidence))


def _finer(new: object, old: object) -> bool:
    new_start, new_end = getattr(new, "start", None), getattr(new, "end", None)
    old_start, old_end = getattr(old, "start", None), getattr(old, "end", None)
    if new_start is None or new_end is None:
        vague = str(getattr(old, "text", "") or "").startswith(("recent", "in recent"))
        return old_start is None and vague
    return old_start is None or old_end is None or (new_end - new_start) < (old_end - old_start)
