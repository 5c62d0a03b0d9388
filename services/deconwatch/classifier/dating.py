# ruff: noqa: E501 - a pattern is one line
"""Which of the times that an article names is that of a mention.

A deed's time stands by its verb, and not by "said": "hit a convoy on Thursday, the ministry said on Friday". Where the
own sentence has none, the last day named before it is carried on; a day since or until when is no day of its own.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from deconwatch.classifier import function, mask, timespan
from deconwatch.classifier.document import ACT, LAND, Document, Sentence
from deconwatch.classifier.draft import Draft
from deconwatch.records import MentionType, TimeSpan

_RELATIVE = re.compile(
    r"\b(?:the (?:day|night|evening) before|previous|preceding|a day (?:earlier|before|later)|same|next|following|that (?:day|night|evening|morning))\b"
)
_RECALLS = re.compile(r"\b(?:days|weeks|months|years) (?:after|before|ago|earlier)\b")
_WORD = rf"(?: [a-z{ACT}{LAND}'-]+)"
_SPEECH = re.compile(
    rf"\b(?:said|says|told|announced|stated|added|reported|confirmed|replied|wrote|insisted|acknowledged|tweeted|declared|noted|revealed|charged|claimed|rejected|accused|denied|dismissed|blamed|called|condemned|protested|complained|summoned|met|spoke|suspended|welcomed|conference|statement|summary|report|briefing|published|letter|message)(?:{_WORD}){{0,3}}?(?: in [A-Za-z{ACT}{LAND}]+)? ?$"
)
_SPEECH_AFTER = re.compile(rf"^(?:{_WORD}){{1,5}} (?:said|says|reported|announced|told)\b")
_SINCE = re.compile(
    r"\b(?:since|until|till|by|from|before|up to|beginning|starting|due|due on|planned for|scheduled for|of|dated|after the [a-z]+ of)(?: the)?(?: (?:noon|midnight|morning|evening|end|start|beginning) (?:on|of))? $"
)
_MADE = re.compile(
    r"\b(?:opened|set up|signed|agreed|established|created|concluded|adopted|reached|built|introduced|exchanged|drawn up|launched)(?: [a-z]+){0,3}? (?:in|on|back in) $|\b(?:of|from|last) $"
)
_WORD_BEFORE = re.compile(r"\b(?:on|in|at|late|early|last|earlier)(?: (?:late|early|on|the))* $")
_REACH = 8
_DEED_WORD = re.compile(
    r"\b(?:strikes?|struck|hit|bomb\w*|raids?|attack\w*|killed|shot|fired|shell\w*|incident|intercept\w*|flew|crossed|entered|drones?|jets|aircraft|warplanes|convoy|clash\w*)\b"
)
_UNTIMED = {MentionType.MECHANISM_REAFFIRMED}
_STATED = {
    MentionType.CHANNEL_COMPLAINT,
    MentionType.CLAIM_DENIAL,
    MentionType.CLAIM_VIOLATION,
    MentionType.FOLLOWUP_REGRET,
    MentionType.FOLLOWUP_INVESTIGATION,
    MentionType.MECHANISM_REAFFIRMED,
    MentionType.MECHANISM_SUSPENDED,
    MentionType.MECHANISM_MEETING,
    MentionType.CHANNEL_WARNING,
}
"""Acts that are themselves said: the time of saying is theirs."""
_LASTING = {MentionType.CHANNEL_FAILURE, MentionType.MECHANISM_SUSPENDED, MentionType.CLAIM_VIOLATION}
_AHEAD = re.compile(
    r"\b(?:will|would|plans? to|is to|are to|set to|scheduled|expected to|due|begins?|starting|vow\w*)\b"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A time at [start, end) of the article; `said`: it is when something was said; `bound`: since or until when."""

    span: TimeSpan
    start: int
    end: int
    said: bool
    bound: bool


def settle(document: Document, draft: Draft) -> None:
    """Set `time`, or mark the draft as recalled where the article says that it looks back."""
    sentence = draft.sentence
    own = dated(document, sentence, ahead=True)
    if draft.type in _LASTING:
        own = [_until_now(document, sentence, each) for each in own]
    if draft.type in _STATED:
        own = [each for each in own if not each.bound]
    best = _best(draft, own)
    if best is not None and best.said and draft.type not in _STATED and sentence.index >= 0:
        best = _elsewhere(document, draft) or best
    if best is not None:
        draft.set(document, "time", best.span, best.start, best.end, by="time-words")
        return
    if sentence.index < 0 or draft.type in _UNTIMED:
        return
    if _RECALLS.search(sentence.view[: draft.start - sentence.start]):
        draft.fields["recalled"] = True
        return
    for earlier in reversed(document.sentences[max(0, sentence.index - _REACH) : sentence.index]):
        if _RECALLS.search(earlier.view):
            draft.fields["recalled"] = True
            return
        days = [each for each in dated(document, earlier) if _near(each.span, document.published)]
        days = [each for each in days if not each.bound]
        plain = [each for each in days if not (each.said and draft.type not in _STATED)]
        if days:
            last = (plain or days)[-1]
            draft.set(document, "time", last.span, last.start, last.end, by="time-carried")
            return
    for later in document.sentences[sentence.index + 1 : sentence.index + 4]:
        days = [each for each in dated(document, later) if _near(each.span, document.published)]
        plain = [each for each in days if not each.bound and each.span.precision == "day"]
        if plain and not _RECALLS.search(later.view):
            draft.set(document, "time", plain[0].span, plain[0].start, plain[0].end, by="time-carried-back")
            return


def _until_now(document: Document, sentence: Sentence, each: Dated) -> Dated:
    """What has lasted "since April 7" lasts to the day of publication."""
    left = mask.lower(sentence.cased)[max(0, each.start - sentence.start - 12) : each.start - sentence.start]
    now = document.published
    if not re.search(r"\bsince (?:the |late |early )?$", left) or each.span.start is None or now is None:
        return each
    span = TimeSpan(start=each.span.start, end=max(now, each.span.start), precision="range", text=each.span.text)
    return Dated(span, each.start, each.end, said=each.said, bound=False)


def dated(document: Document, sentence: Sentence, *, ahead: bool = False) -> list[Dated]:
    """The times that a sentence names; with `ahead` a weekday may be the next one, where the sentence looks ahead."""
    name = f"dated {sentence.index} {ahead}"
    if name not in document.known:
        document.known[name] = _dated(document, sentence, ahead=ahead)
    known: list[Dated] = document.known[name]
    return known


def _dated(document: Document, sentence: Sentence, *, ahead: bool) -> list[Dated]:
    text = mask.lower(sentence.cased)
    found = []
    last = _last(document, sentence) if _RELATIVE.search(text) else None
    for span, start, end in timespan.find(text, document.published, last=last):
        left = text[max(0, start - 60) : start]
        bare = left + text[start:end]
        words = _WORD_BEFORE.sub("", left)
        opening = not left.strip() and _SPEECH_AFTER.match(text[end : end + 50]) is not None
        said = opening or _SPEECH.search(words.rstrip() + " ") is not None
        lead = bare[: len(left)]
        opens = re.match(r"(?:early|late|on|the|earlier) ", text[start:end]) is None
        bound = (_SINCE.search(lead) if opens else _SINCE.search(left)) is not None or _MADE.search(left) is not None
        told = span
        if ahead and bound and _AHEAD.search(text) and document.published is not None:
            later = timespan.find(text, document.published, start=start, end=end, future=True)
            told = later[0][0] if later else span
        found.append(Dated(told, sentence.start + start, sentence.start + end, said, bound))
    return found


def _last(document: Document, sentence: Sentence) -> date | None:
    """The day that the sentences before named last."""
    for earlier in reversed(document.sentences[max(0, sentence.index - 4) : max(0, sentence.index)]):
        for span, _, _ in reversed(timespan.find(mask.lower(earlier.cased), document.published)):
            if span.precision == "day":
                return span.start
    return None


def _best(draft: Draft, found: list[Dated]) -> Dated | None:
    sentence = draft.sentence
    at = function.trigger(sentence, draft.type, draft.start - sentence.start, draft.end - sentence.start)
    spans = [each for each in found if each.span.start is not None]
    exact = any(each.span.precision == "day" for each in spans)

    def score(each: Dated) -> float:
        start, end = each.start - sentence.start, each.end - sentence.start
        gap = min(abs(start - at[1]), abs(at[0] - end))
        loss = min(gap, 160) / 80 + (0.1 if start < at[0] else 0.0)
        if each.said:
            loss += -0.4 if draft.type in _STATED else 2.0
        if each.bound:
            loss += 1.2
        if exact and each.span.precision in {"month", "year"}:
            loss += 1.0
        return -loss

    return max(found, key=score, default=None)


def _elsewhere(document: Document, draft: Draft) -> Dated | None:
    """The day of the deed in a sentence near by that tells of it, where the own sentence only tells when it was said."""
    at = draft.sentence.index
    around = sorted(
        document.sentences[max(0, at - 3) : at + 4], key=lambda each: (abs(each.index - at), each.index > at)
    )
    for sentence in around:
        if sentence.index == at or not _DEED_WORD.search(sentence.view):
            continue
        for each in dated(document, sentence):
            day = each.span.precision == "day" and _near(each.span, document.published)
            if day and not each.said and not each.bound:
                return each
    return None


def _near(span: TimeSpan, published: date | None) -> bool:
    """Only a day of the last weeks is carried on; a year or a month is of its own sentence."""
    if published is None or span.start is None or span.end is None:
        return published is None
    return span.end - span.start <= timedelta(days=10) and abs((published - span.end).days) <= 45
