# ruff: noqa: E501 - a pattern is one line
"""Which of the times that an article names is that of a mention.

A deed's time stands by its verb, and not by "said": "hit a convoy on Thursday, the ministry said on Friday". Where the
own sentence has none, the last day named before it is carried on; a day since or until when is no day of its own.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from deconwatch.classifier import function, mask, timespan
from deconwatch.classifier.document import ACT, LAND, Document, Sentence
from deconwatch.classifier.draft import Draft
from deconwatch.records import MentionType, TimeSpan

_RELATIVE = re.compile(
    r"\b(?:the (?:day|night|evening) before|previous|preceding|same|next|following|that (?:same |very )?(?:day|night|evening|morning|afternoon)|(?:days?|weeks?|months?) (?:after|earlier|before|later)|(?:earlier|later|late|early) (?:in|on|that)|on the \d)\b|\bon the \d"
)
_RECALLS = re.compile(r"\b(?:days|weeks|months|years) (?:after|before|ago|earlier)\b")
_WORD = rf"(?: [a-z{ACT}{LAND}'-]+)"
_SPEECH = re.compile(
    rf"\b(?:said|says|told|announced|stated|added|reported|confirmed|replied|wrote|insisted|acknowledged|tweeted|declared|noted|revealed|charged|claimed|rejected|accused|denied|dismissed|blamed|called|condemned|protested|complained|summoned|met|spoke|suspended|welcomed|conference|statement|summary|report|briefing|published|letter|message)(?:{_WORD}){{0,3}}?(?: in [A-Za-z{ACT}{LAND}]+)? ?$"
)
_SAYS = re.compile(r"\b(?:said|says|told|announced|stated|added|reported|confirmed|according)\b")
_SPEECH_AFTER = re.compile(rf"^(?:{_WORD}){{1,5}} (?:said|says|reported|announced|told)\b")
_SINCE = re.compile(
    r"\b(?:since|until|till|by|from|before|up to|beginning|starting|due|due on|planned for|scheduled for|of|dated|after the [a-z]+ of)(?: the)?(?: (?:noon|midnight|morning|evening|end|start|beginning) (?:on|of))? $"
)
_MADE = re.compile(
    r"\b(?:opened|set up|signed|agreed|established|created|concluded|adopted|reached|built|introduced|exchanged|drawn up|launched)(?: [a-z]+){0,3}? (?:in|on|back in) $|\b(?:of|from|last) $"
)
_WORD_BEFORE = re.compile(r"\b(?:on|in|at|late|early|last|earlier)(?: (?:late|early|on|the))* $")
_REACH = 8
_FURTHER = 3
"""So far back the day of a deed is looked for behind one that only tells when it was said."""
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
_ABOUT = {
    MentionType.CHANNEL_COMPLAINT,
    MentionType.CLAIM_DENIAL,
    MentionType.CLAIM_VIOLATION,
    MentionType.FOLLOWUP_REGRET,
    MentionType.FOLLOWUP_INVESTIGATION,
}
"""What is said about a deed: the day of the deed, named before, is not theirs."""
_DEEDS = {"strike", "attack", "air", "sea", "ground", "zone"}
_CHANGES = {
    MentionType.MECHANISM_SUSPENDED,
    MentionType.MECHANISM_RESTORED,
    MentionType.MECHANISM_MEETING,
    MentionType.MECHANISM_ESTABLISHED,
    MentionType.MECHANISM_MODIFIED,
}
_PRESENT = re.compile(
    r"(?:suspends|stops|halts|cuts|ends|freezes|withdraws|regrets|condemns|protests|denounces|deplores|demands|accuses|warns|cautions|threatens|rejects|denies|dismisses|apologi[sz]es|welcomes|reaffirms)$"
)
_WE = re.compile(r"\b(?:we|i)(?: (?:[a-z]+ly|hereby|again|also|once more|must))? $")
_GIVES = re.compile(r"\b(?:gives?|issues?|expresses|conveys?|lodges?|makes?|repeats?)(?: [a-z]+){0,3} $")
_UNREAL = re.compile(
    r"\b(?:if|would|could|might|may|ready to|prepared to|threaten\w*|warn\w*|unless|will|shall|should|must)\b"
)
_HOUR = re.compile(r"\s*(?P<hour>[0-2]?\d[:.][0-5]\d)(?=[\s.:,-]|h\b|Z\b)")
_ENTRY = 6
"""Sentences of an entry with the hour before it, at most."""
_LASTING = {MentionType.CHANNEL_FAILURE, MentionType.MECHANISM_SUSPENDED, MentionType.CLAIM_VIOLATION}
_TO_COME = re.compile(
    r"\b(?:will|'ll|shall|would|(?:is|are) (?:to|due|set|going|expected|scheduled|planned)|set to|scheduled to|planned to|plans? to|expected to|agreed to (?:meet|hold|speak|talk)|meets?|travels?|resumes?|begins?|starts?|expires?)\b"
)
_FROM_THEN = re.compile(
    r"\b(?:until|till|by|from|before|starting|beginning|due|set for|scheduled for|planned for)(?: (?:on|the))?(?: (?:noon|midnight|morning|evening|end|start|beginning) (?:on|of))? $"
)
_COMING = re.compile(r"[^.;:]{0,60}?\b(?:will|'ll|shall|(?:is|are) (?:to|due|set|going|expected|scheduled))\b")
_PAST = re.compile(
    r"\b(?:said|told|was|were|had|has|have|met|began|held|took|came|went|flew|hit|struck|shot|sent|made|left|fell|after|since|(?<!be )(?<!is )(?<!are )(?!set\b)[a-z]{3,}ed)\b"
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
        best = _finer(document, draft, best)
        draft.set(document, "time", best.span, best.start, best.end, by="time-words")
        return
    if sentence.index < 0:
        return
    if _RECALLS.search(sentence.view[: draft.start - sentence.start]):
        draft.fields["recalled"] = True
        return
    found = _stamped(document, sentence) or _carried(document, draft) or _carried_back(document, draft)
    if draft.fields.get("recalled"):
        return
    if found is not None:
        each, by = found
        draft.set(document, "time", each.span, each.start, each.end, by=by)
    elif (told := _in_title(document, draft)) is not None:
        draft.set(document, "time", told.span, draft.start, draft.end, by="time-in-title")
    elif document.published is not None and _of_today(document, draft):
        day = TimeSpan(start=document.published, end=document.published, precision="published")
        draft.set(document, "time", day, draft.start, draft.end, by="time-of-publication")


def _in_title(document: Document, draft: Draft) -> Dated | None:
    """The day that the headline names, where no sentence names any: "Findings of the inquiry into the April 1 strike"."""
    if document.title is None or draft.type.family not in _DEEDS:
        return None
    if any(dated(document, each) for each in document.sentences):
        return None
    named = [each for each in dated(document, document.title) if _near(each.span, document.published)]
    return named[-1] if named else None


def _of_today(document: Document, draft: Draft) -> bool:
    """Whether what has no time of its own is of the day of publication.

    So is what the text itself does by saying it ("The Government regrets"), and a deed where no sentence names any time.
    """
    at = function.trigger(
        draft.sentence, draft.type, draft.start - draft.sentence.start, draft.end - draft.sentence.start
    )
    left, word = draft.sentence.view[max(0, at[0] - 50) : at[0]], draft.sentence.view[at[0] : at[1]]
    if draft.type in _UNTIMED:
        return True
    if draft.type in _STATED and (_PRESENT.match(word) or _WE.search(left) or _GIVES.search(left)):
        return True
    if draft.type.family in _DEEDS or draft.type in _CHANGES:
        return not _UNREAL.search(left) and not any(dated(document, each) for each in document.sentences)
    return False


def _stamped(document: Document, sentence: Sentence) -> tuple[Dated, str] | None:
    """The entry of a live page that has the hour of its own is of the day on which the page appeared."""
    hit = None
    for entry in reversed(document.sentences[max(0, sentence.index - _ENTRY) : sentence.index + 1]):
        if any(not each.bound for each in dated(document, entry)):
            return None
        hit = _HOUR.match(entry.cased)
        if hit or "\n" in document.text[max(0, entry.start - 2) : entry.start]:
            break
    if hit is None or document.published is None:
        return None
    span = TimeSpan(start=document.published, end=document.published, precision="day", text=hit["hour"])
    return Dated(
        span, entry.start + hit.start("hour"), entry.start + hit.end("hour"), said=False, bound=False
    ), "time-hour"


def _carried(document: Document, draft: Draft) -> tuple[Dated, str] | None:
    """The last day named before; or the draft is marked as recalled where the text looked back."""
    if draft.type in _UNTIMED:
        return None
    at, said = draft.sentence.index, None
    for earlier in reversed(document.sentences[max(0, at - _REACH) : at]):
        if said is not None and at - earlier.index > _FURTHER:
            break
        if _RECALLS.search(earlier.view):
            if said is None:
                draft.fields["recalled"] = True
            break
        days = [each for each in dated(document, earlier) if _near(each.span, document.published)]
        days = [each for each in days if not each.bound and not (each.span.text or "").endswith(" after")]
        plain = [each for each in days if not (each.said and draft.type not in _STATED)]
        if plain:
            last = plain[-1]
            if draft.type in _ABOUT and not (last.said or last.span.start == document.published):
                return None
            return last, "time-carried"
        said = said or (days[-1] if days else None)
    return (said, "time-carried") if said is not None else None


def _carried_back(document: Document, draft: Draft) -> tuple[Dated, str] | None:
    if draft.type in _UNTIMED:
        return None
    for later in document.sentences[draft.sentence.index + 1 : draft.sentence.index + 4]:
        days = [each for each in dated(document, later) if _near(each.span, document.published)]
        plain = [each for each in days if not each.bound and each.span.precision == "day"]
        if plain and not _RECALLS.search(later.view):
            return plain[0], "time-carried-back"
    return None


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
    looks = partial(_ahead, text) if ahead else None
    for span, start, end in timespan.find(text, document.published, last=last, ahead=looks):
        left = text[max(0, start - 60) : start]
        bare = left + text[start:end]
        words = _WORD_BEFORE.sub("", left)
        opening = not left.strip() and _SPEECH_AFTER.match(text[end : end + 50]) is not None
        said = opening or _SPEECH.search(words.rstrip() + " ") is not None
        lead = bare[: len(left)]
        opens = re.match(r"(?:early|late|on|the|earlier) ", text[start:end]) is None
        bound = (_SINCE.search(lead) if opens else _SINCE.search(left)) is not None or _MADE.search(left) is not None
        found.append(Dated(span, sentence.start + start, sentence.start + end, said, bound))
    return found


def _ahead(text: str, start: int, end: int) -> bool:
    """Whether the words before a time look ahead: "will meet on Tuesday", "the talks set for Friday"."""
    left = text[max(0, start - 90) : start]
    if _MADE.search(left) or _SPEECH.search(_WORD_BEFORE.sub("", left).rstrip() + " "):
        return False
    if _FROM_THEN.search(left):
        return _TO_COME.search(text) is not None
    if start < 12 and (coming := _COMING.match(text, end)) is not None and not _PAST.search(coming[0]):
        return True
    hits = [*_TO_COME.finditer(left)]
    return bool(hits) and not _PAST.search(left, hits[-1].end())


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
    found = [_own(sentence, each, at) for each in found]
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


def _own(sentence: Sentence, each: Dated, at: tuple[int, int]) -> Dated:
    """What was told on Friday is of Friday where the telling itself is the deed: "Moscow was told on Friday"."""
    between = sentence.view[at[1] : each.start - sentence.start]
    if not each.said or at[1] > each.start - sentence.start or len(between) > 40 or _SAYS.search(between):
        return each
    return replace(each, said=False)


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


def _finer(document: Document, draft: Draft, coarse: Dated) -> Dated:
    """The day that a sentence beside it names, where the own sentence only tells of a week or month around it."""
    first, last, at = coarse.span.start, coarse.span.end, draft.sentence.index
    if first is None or last is None or at < 0 or coarse.bound or draft.type in _LASTING or draft.type in _UNTIMED:
        return coarse
    if not timedelta(days=2) < last - first < timedelta(days=32):
        return coarse
    for sentence in (*document.sentences[at + 1 : at + 3], *reversed(document.sentences[max(0, at - 2) : at])):
        for each in dated(document, sentence):
            day = each.span.start if each.span.precision == "day" else None
            if day is not None and first <= day <= last and not each.said and not each.bound:
                return each
    return coarse


def _near(span: TimeSpan, published: date | None) -> bool:
    """Only a day of the last weeks is carried on; a year or a month is of its own sentence."""
    if published is None or span.start is None or span.end is None:
        return published is None
    return span.end - span.start <= timedelta(days=10) and abs((published - span.end).days) <= 45
