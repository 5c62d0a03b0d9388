# ruff: noqa: E501 - a pattern is one line
"""What speaks for or against a mention having taken place: who tells it, when it was, how it is worded.

These are the features by which `certainty` weighs realis and background; each is a short text that a person can read.
The part before the first `|` is its scope: all mentions, those of a family or of a type.
"""

import re
from collections.abc import Iterable, Sequence

from deconwatch.classifier import function, testimony
from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.features import stem, symbols
from deconwatch.records import MentionType

_DOER = {
    MentionType.CHANNEL_REQUEST: ("requester", "decider"),
    MentionType.CLAIM_VIOLATION: ("accused", "claimant"),
    MentionType.CLAIM_DENIAL: ("claimant", "target"),
}
_MODAL = re.compile(
    r"\b(?:would|will|could|might|may|can|should|shall|must|had|has|have|was|were|is|are|to|not|never|no|if|unless|whether|when|after|before|until|since|did|does|do|been|be|being|about to|going to|allegedly|reportedly|apparently|accus\w+|den(?:y|ied|ies|ying)|claim\w*|alleg\w+|threat\w+|warn\w+|vow\w*|plan\w*|intend\w*|agree\w*|ask\w*|urg\w+|call\w* (?:for|on)|want\w*|hop(?:e|es|ed|ing)|ready|expect\w*|said|says|saying|possible|possibility|risk|scheduled|due|next|soon|tomorrow|propos\w*|offer\w*|right to|reserve\w*)\b"
)
_OLD = re.compile(
    r"\b(?:last (?:month|year|week|spring|summer|autumn|fall|winter)|(?:weeks?|months?|years?|decades?|days?) (?:ago|earlier|before)|earlier this (?:year|month|week)|in (?:19|20)\d\d|since (?:19|20)\d\d|previous\w*|back in|in the past|once|earlier|formerly|long|since|already|first|again|former|similar|another|recall\w*|recent\w*|(?:in|since|last) (?:january|february|march|april|may|june|july|august|september|october|november|december))\b"
)
_CLAUSE = re.compile(r"[;:]|, (?:and|but|while|who|which)\b")
_AGES = ((0, "0"), (2, "1-2"), (6, "3-6"), (30, "7-30"), (365, "31-365"))


def sides(document: Document, draft: Draft) -> tuple[frozenset[str], frozenset[str]]:
    """(who did it, to whom) of a mention, as its type has it."""
    side = document.world.side
    doer, other = _DOER.get(draft.type, ("initiator", "target"))
    doers = frozenset(map(side, draft.roles.get(doer, ()) or draft.roles.get("parties", ())))
    return doers, frozenset(map(side, draft.roles.get(other, ()))) - doers


def features(document: Document, drafts: Sequence[Draft]) -> list[list[str]]:
    """Of each draft."""
    cast = [sides(document, draft) for draft in drafts]
    return [_features(document, number, drafts, cast) for number in range(len(drafts))]


def _features(
    document: Document, number: int, drafts: Sequence[Draft], cast: Sequence[tuple[frozenset[str], frozenset[str]]]
) -> list[str]:
    draft = drafts[number]
    family, kind = draft.type.family, draft.type.value
    plain = [*_told(document, draft, *cast[number]), *_beside(number, drafts, cast), *_when(document, draft)]
    plain += [f"rule {draft.rule}", f"read {draft.fields.get('realis')}", f"read {draft.fields.get('background')}"]
    found = ["|", f"{family}|", f"{kind}|"]
    for each in dict.fromkeys(plain):
        found += (f"|{each}", f"{family}|{each}", f"{kind}|{each}")
    near, far = _words(draft)
    for each in near:
        found += (f"|{each}", f"{family}|{each}")
    found += (f"|{each}" for each in far)
    return found


def _joined(several: Iterable[str]) -> str:
    return "+".join(several) or "-"


def _coarse(several: Iterable[str]) -> list[str]:
    return sorted({each if each in {"self", "neutral"} else "another" for each in several})


def _told(document: Document, draft: Draft, doers: frozenset[str], done_to: frozenset[str]) -> list[str]:
    """Who tells it, in its sentence and in the article, and whether the doer is heard."""
    voices, index = testimony.voices(document), draft.sentence.index
    everybody = {side for each in voices for side in (*each.sides, *each.before)}
    how = {side: testimony.stands(document, side, doers, done_to) for side in everybody}
    here = voices[index] if index >= 0 else voices[-1]
    own = sorted({how[side] for side in here.sides})
    before = sorted({how[side] for side in here.before})
    spoke = [how[side] for each in voices for side in each.sides]
    all_told = sorted(set(spoke))
    sources = sorted({name for each in voices for name in each.others})
    denies = {how[side] for each in voices for side in each.denies if side in how}
    admits = {how[side] for each in voices for side in each.admits if side in how}
    heard = next(
        (word for word, true in (("admits", admits), ("denies", denies), ("speaks", all_told)) if "self" in true),
        "silent",
    )
    told = _first(own) or ("office" if testimony.OFFICE in here.others else "none")
    if told == "none" and index > 0:
        told = f"before {_first(before) or 'none'}"
    office = "office" if testimony.OFFICE in sources else ""
    found = [
        f"told {told}",
        f"told {told} {heard}",
        f"heard {heard}",
        f"here {_joined(own)}",
        f"title {_joined(sorted({how[side] for side in voices[-1].sides}))}",
        f"coarse {_joined(_coarse(own))} {heard}",
        f"coarse all {_joined(_coarse(all_told))} {office} {heard}",
        f"coarse {_joined(_coarse(own or before))} {bool(own)} {_joined(_coarse(all_told))} {office}",
        f"often {min(3, spoke.count('self'))} {min(3, spoke.count('target'))}",
        f"all {_joined(each for each in all_told if each in {'self', 'target', 'neutral'})}",
        f"claimant {_joined(sorted({testimony.stands(document, document.world.side(actor), doers, done_to) for actor in draft.roles.get('claimant', ())}))}",
        f"sides {bool(doers)} {bool(done_to)}",
        f"neutral {any(testimony.neutral(document, side) for side in doers)} {any(testimony.neutral(document, side) for side in done_to)}",
    ]
    found += [f"source {name}" for name in sorted(here.others)] + [f"all source {name}" for name in sources]
    found += [f"all {each}" for each in all_told]
    found += [f"denies {each}" for each in sorted(denies)] + [f"admits {each}" for each in sorted(admits)]
    if home := testimony.home(document):
        found.append(f"home {testimony.stands(document, home, doers, done_to)} {told}")
    return found


def _first(how: Sequence[str]) -> str:
    """The one that counts most: the doer itself, then who suffered it."""
    for name in ("self", "target", "friend of target"):
        if name in how:
            return "target" if "target" in name else name
    return how[0] if how else ""


def _beside(number: int, drafts: Sequence[Draft], cast: Sequence[tuple[frozenset[str], frozenset[str]]]) -> list[str]:
    """The other mentions of the article, and whether the same side acts in them."""
    draft, (doers, done_to) = drafts[number], cast[number]
    found = [f"same {sum(each.type is draft.type for each in drafts)}"]
    for other, (theirs, _) in zip(drafts, cast, strict=True):
        if other is draft:
            continue
        who = "self" if theirs & doers else "target" if theirs & done_to else "another"
        found += [f"with {other.type.value}", f"with {other.type.value} {who}"]
        if other.sentence.index == draft.sentence.index:
            found.append(f"beside {other.type.value}")
    return found


def _when(document: Document, draft: Draft) -> list[str]:
    """When it was, against the day of the article, and where in the article it stands."""
    count, index = len(document.sentences), draft.sentence.index
    found = [f"at {min(index, 5)}", f"last {index == count - 1}", f"length {min(4, count // 4)}"]
    found += [f"quarter {index * 4 // max(1, count)}", f"long {min(3, draft.last - index)}"]
    time, published = draft.fields.get("time"), document.published
    if time is None or time.end is None or published is None:
        return [*found, "time -"]
    days = (published - time.end).days
    age = "ahead" if days < 0 else next((name for most, name in _AGES if days <= most), "year")
    found += [f"time {age}", f"time {age} {index == 0}"]
    if time.start is not None and (time.end - time.start).days > 20:
        found.append("time wide")
    if time.text:
        inside = document.text.find(time.text, draft.sentence.start, draft.sentence.end) >= 0
        found += [f"time {age} here {inside}", *(f"time word {word}" for word in time.text.lower().split())]
    return found


def _words(draft: Draft) -> tuple[list[str], list[str]]:
    """How it is worded: at the words that tell it, and in the rest of the sentence."""
    sentence, view = draft.sentence, draft.sentence.view
    low, high = draft.start - sentence.start, draft.end - sentence.start
    start, end = function.trigger(sentence, draft.type, low, high)
    if not low <= start < high:  # what a rule matched tells more than a like word elsewhere
        start, end = low, high
    before = [stem(word) for word in symbols(view[:start])]
    after = [stem(word) for word in symbols(view[end:])]
    it = " ".join(symbols(view[start:end]))
    clause = _CLAUSE.split(view[:start])[-1] + view[start:end]
    near = [f"it {it}", f"-2 {' '.join(before[-2:])}", f"-1 {' '.join(before[-1:])} {it}"]
    near += [f"before {word}" for word in before[-7:]] + [f"clause {hit[0]}" for hit in _MODAL.finditer(clause)]
    near += [f"modal {hit[0]}" for hit in _MODAL.finditer(view)]
    old = [re.sub(r"\d+", "#", hit[0]) for hit in _OLD.finditer(view)]
    near += [f"old {bool(old)}", *(f"old {each}" for each in old)]
    if '"' in view or "\u201c" in view:
        near.append("quoted")
    opening = symbols(view[:60])[:2]
    far = [f"after {n} {word}" for n, word in enumerate(after[:3])] + [f"after {word}" for word in after[:6]]
    far += [f"word {word}" for word in (*before, *after)] + [
        f"opens {' '.join(opening)}",
        f"opens {' '.join(opening[:1])}",
    ]
    return list(dict.fromkeys(near)), list(dict.fromkeys(far))
