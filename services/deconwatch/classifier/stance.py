# ruff: noqa: E501 - a pattern is one line
"""How those who speak in a text stand to the event: they deny it, admit it, lay it to the other side, or give a toll.

Read from every sentence, whatever types were read there: a denial with no deed in it, or a toll in a line of its own,
is about the event that the text is about, and says more of it than its type does.
"""

import re
from collections.abc import Iterator

from deconwatch.classifier.casualties import casualties
from deconwatch.classifier.document import ACT, Document, Sentence, Span
from deconwatch.classifier.numerals import QUANTITY, quantity
from deconwatch.records import Statement

MOST = 8
"""Statements kept of one article."""
_LONGEST = 300
SAID_NOT, OWN_ACCOUNT = "said not", "own account"
"""Values of a denial without a word of denying, and of an admission without one: it was a mistake, or "our jets hit"."""
_SAY = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|(?<!been )(?<!was )(?<!were )told|tells|announced|stated|states|added|claim(?:ed|s)|confirmed|reported|insist(?:ed|s)|maintain(?:ed|s)|repl(?:ied|ies)|answered|wrote|writes|argue[sd]|repeated|stressed|declared|acknowledg\w+|admit(?:s|ted)|conced\w+|think[s]?|believes?)\b|: "
)
_ACCORDING = re.compile(
    rf"\baccording to (?:[a-z'-]+ ){{0,4}}?(?P<actor>{ACT}+)|\b(?:said|says) (?:[a-z'-]+ ){{0,3}}?(?P<after>{ACT}+)"
)
_OTHERS = r"(?:permission|access|entry|passage|approval|clearance|(?:the |a |an |its |their |this |that |any )?(?:requests?|offers?|proposals?|appeals?|calls?|demands?|bids?|pleas?|invitations?|talks|missions?|movements?|visas?)|us\b|them\b|him\b|her\b|medical|aid)"
_DENIES = re.compile(
    rf"\b(?:den(?:ied|ies|y|ying)|denials?|refut(?:ed|es|ing)|rebutt(?:ed|ing)|reject(?:ed|s|ing)?(?! {_OTHERS})|(?:dismiss(?:ed|es|ing)|disput(?:ed|es|ing)|contest(?:ed|s)|contradict(?:ed|s))(?= (?:the|that|this|it|its|a|an|any|such|claims?|reports?|accounts?|accusations?|allegations?|suggestions?|as|{ACT}+(?:'s)?)\b))(?! {_OTHERS})(?! (?:the )?(?:officers?|commanders?|generals?|findings)\b)"
)
_FALSE = re.compile(
    r"\b(?:baseless|groundless|unfounded|fabricat(?:ed|ions?)|untrue|disinformation|falsehoods?|distort(?:s|ed|ion|ions|ing)|smear(?:s|ed|ing)?|without (?:any )?foundation|no (?:ground|basis|truth)|(?:is|are|was|were|as) (?:[a-z]+ )?(?:false|a lie|lies|propaganda|fiction|inconsistent|inaccurate|incorrect|not true|not so)|false (?:story|claims?|accounts?|reports?|version|accusations?|allegations?)|not true|do(?:es)? not (?:match|correspond|agree|fit)|nothing of the (?:kind|sort)|no such (?:thing|strike|attack|incident|violation|lock|contact|flight|order)|responsib\w+ (?:does|did) not (?:lie|rest)|not (?:to blame|at fault)|not what happened|never happened|did not happen|another (?:story|version|account)|different (?:story|version|account))\b"
)
"""What is said of another's account: whoever stands before it is who is contradicted, not who speaks."""
_NOT_DENIED = re.compile(
    r"\b(?:neither|not|nor|never|without|declined to|refused to)\b[^,;]{0,24}?\b(?:confirm\w*|den(?:y|ied|ying))|\bno denying|\bden(?:ied|ies|ying)(?: [a-z'-]+){1,5} (?:passage|access|entry|permission|clearance|aid|visas?)\b(?! (?:that|had|was))|\b(?:findings|offer|request|proposal|compensation|apology)\b(?= (?:was|were) (?:rejected|denied))"
)
_DEED = r"(?:aim(?:ed|ing)?\b|target(?:ed|ing)?\b|hit(?! (?:any|by))\b|struck|strikes?\b|striking|bomb(?:ed|ing)?\b|fired?\b|firing|open(?:ed)? fire|shots? (?:was|were|at)|shoot\w*|shot (?:at|down)|flew|flown|enter(?:ed|ing)?\b|cross(?:ed|ing|ings)?\b|violat\w+|breach(?:ed|es)?|used?\b|direct(?:ed)? (?:it |them )?(?:only )?at|lock(?:ed)?\b|emitted|switched on|involv\w+|responsib\w+|collid\w+|collision|contact with|touch(?:ed|ing)?\b|intention|attack(?:ed|s|ing)?\b|harass\w*|jamm\w+|dropp\w+|carried out|conducted|active in|operat(?:ed|ing) in|present|part in)"
_NEGATED = re.compile(
    rf"\b(?:(?:did|does|do|had|has|have)(?: not|n't)|(?:was|were|is|are)(?: not|n't)(?! (?:hit|struck|damaged))|never|not a single|none of|no (?=(?:[a-z-]+ ){{0,3}}?(?:was|were|took|had|of|been|intention|part|contact)\b))(?: ?[a-z{ACT}'-]+){{0,3}}? {_DEED}|\bno (?!one\b)(?:[a-z]+ ){{1,3}}(?:was|were) (?:hit|targeted|attacked|struck|there)\b|\b(?:directed|aimed) (?:only )?at (?:them|[a-z]+) (?:alone|only)\b"
)
_ADMITS = re.compile(
    r"\b(?:acknowledg(?:ed|es|ing)|admit(?:s|ted|ting)|conced(?:ed|es|ing)|owns? (?:up|that)|owned (?:up|that)|confess(?:ed|es)|(?:accept(?:ed|s)|took|takes|taken|assumed|assumes|claim(?:ed|s)) (?:full |the |sole )?(?:responsib\w+|blame)|apologi[sz](?:ed|es|ing)|apology (?:was |is )?(?:made|given|offered|due)|offered (?:an |its |his )?apolog\w+|(?:is|are|was|were) (?:very |deeply )?sorry|(?:deep(?:ly)? |express\w+ (?:(?:his|her|its|their|deep|sincere) )*)regret\w*)\b"
)
_NOT_ADMITTED = re.compile(
    r"\b(?:not|never|no|n't|refus\w+ to|must|should|demand\w*|until|admitted no|without)\b(?: [a-z]+){0,3}? (?:acknowledg\w+|admit\w*|apolog\w+|fault|blame|responsib\w+|regret)|\b(?:admitted|acknowledged) (?:that )?(?:no|to hospital)\b|\bstrongly regret"
)
_OWN = re.compile(
    r"\b(?:its|our|their|his|one of (?:its|our)) (?:[a-z-]+ ){0,2}?(?:forces?|troops|soldiers|aircraft|air ?craft|jets?|planes?|pilots?|warplanes?|fighters?|gunners|crews?|missiles?|artillery|navy|army|batter(?:y|ies)|drones?|tanks?|ships?|vessels?|helicopters?|guards?|air defen[cs]es?|units?)\b(?: [a-z-]+){0,3}? (?:hit|struck|fired|shot|bombed|attacked|targeted|killed|opened fire|downed|rammed|entered|crossed|strayed|carried out|released|launched)\b"
)
_OUR_DEED = re.compile(
    r"\b(?:the|our) (?:army|navy|air force|forces|military|troops|guards|air defen[cs]es?|crews?|fighters?|border guards?|coast ?guard)(?: of (?:the |our )?[a-z ]{1,30}?)? (?:has |have |had )?(?:targeted|struck|hit|fired|opened fire|bombed|attacked|shot down|downed|destroyed|used|stopped|intercepted|eliminated|took measures|drove)\b"
)
"""Counts in a side's own words."""
_ERROR = re.compile(
    r"(?<!no )\b(?:by mistake|by accident|in error|mistaken(?:ly)?|accidental(?:ly)?|inadvertent(?:ly)?|unintended|unintentional(?:ly)?|was a mistake|(?:tragic|operational|terrible|grave|communication|human) (?:error|mistake|accident|incident)|malfunction|not intended|misidentif\w+|bad weather|navigation(?:al)? error)\b"
)
_BLAMES = re.compile(
    rf"\b(?:blam(?:ed|es|ing)|accus(?:ed|es|ing)|condemn(?:ed|s|ing)) (?:the )?(?:[a-z'-]+ ){{0,3}}?(?P<of>{ACT}+)|(?P<by>{ACT}+)(?:'s)?(?: [a-z-]+){{0,2}}? (?:bears?|carr(?:y|ies)|holds?) (?:[a-z]+ ){{0,2}}?(?:responsib\w+|blame)|\bresponsib\w+ (?:lies|rests) (?:[a-z]+ )?with (?:the )?(?P<with>{ACT}+)"
    r"|\b(?:provocations?|provocative|provoked|unprovoked|ambush|unlawful(?:ly)?|illegal(?:ly)?|intru(?:ded?|ding|sion)|ignor(?:ed|ing) (?:repeated |our |the |all )?(?:[a-z]+ )?warnings|menacing|must (?:stop|end|cease)|in (?:line|accordance) with (?:the )?(?:law|rules)|according to (?:the )?law|with the law)\b"
)
_REVISED = re.compile(
    r"\b(?:ris(?:en|es|ing)|rose|rais(?:ed|es)|gone up|went up|climb(?:ed|s)|increased|up from|now (?:says?|counts?|puts?|given|stands?|known)|revis(?:ed|es)|correct(?:ed|s|ion)|lower(?:ed|s)|reduced|final (?:count|toll|figure|number)|new (?:toll|figure|count))\b"
)
_RISEN = re.compile(
    rf"\b(?:toll|number|count|figure|dead|deaths|killed)\b[^.;]{{0,110}}?\b(?:to|at|is|stands at|reached|with) (?P<n>{QUANTITY.pattern})(?! \w+ (?:posts|hospitals))"
)
_WITHDRAWN = re.compile(
    r"\b(?:we (?:have )?(?:withdraw|withdrawn|withdrew|retract(?:ed)?)|(?:report|story|article|dispatch)(?: [a-z'-]+){0,6}? (?:has been|have been|was|is) (?:withdrawn|retracted|taken back)|(?:withdr(?:ew|awn?|aws)|retract(?:s|ed|ing)|took back|takes back|taken back) (?:[a-z]+ ){0,3}?(?:report|story|article|dispatch))\b"
)
_OFFICE = r"(?:(?:defen[cs]e|foreign|armies|interior) )?(?:ministry|ministries|army|navy|military|command|general staff|spokes\w+|spokespeople|government|officials?|sources?|joint chiefs(?: of staff)?)"
_UNNAMED = re.compile(
    rf"\b(?:the|a|an|his|its|their|senior) (?:[a-z]+ ){{0,2}}?{_OFFICE}(?:'s spokes\w+)? (?:has |have |had )?$"
)
"""Who speaks has an office and no name here: the side that spoke before, or the publisher's own."""
_SEAT = re.compile(
    rf"\b{_OFFICE} in (?:the )?(?P<city>[A-Z][\w-]+(?: [A-Z][\w-]+)?) (?:has |have |had )?$", re.IGNORECASE
)
_NOT_SUBJECT = re.compile(
    r"\b(?:near|in|at|on|over|across|from|against|to|by|into|off|with|along|inside|around) (?:the |a |an )?$"
)
_THEY = re.compile(
    r"\W*(?:he|she|it|they|its|the (?:ministry|spokes\w+|official|statement|army|command|minister|general|government|military))\b"
)


def find(document: Document) -> tuple[Statement, ...]:
    """Statements in the order of the text, at most MOST; `by` is empty where the text speaks in its own voice."""
    found: list[Statement] = []
    last: str | None = None
    for sentence in document.sentences:
        said = speaker(document, sentence, None)
        for statement in _of(document, sentence, last):
            known = next((one for one in found if _same(one, statement)), None)
            if known is None and len(found) < MOST:
                found.append(statement)
        named = [span for span in sentence.spans if span.kind == "actor"]
        last = said or (named[0].key if named else last)
    return tuple(found)


def speaker(document: Document, sentence: Sentence, last: str | None) -> str | None:
    """The actor whose words a sentence gives: by a verb of saying, by name, else who spoke before."""
    actors = [span for span in sentence.spans if span.kind == "actor"]
    for hit in _SAY.finditer(sentence.view):
        before = sentence.view[max(0, hit.start() - 60) : hit.start()]
        if _UNNAMED.search(before):
            return last
        raw = document.text[sentence.start : sentence.start + hit.start()]
        if (seat := _SEAT.search(raw)) is not None and (side := _sides(document).get(seat["city"])) is not None:
            return side
        near = _before(sentence, actors, hit.start(), 60)
        if near is not None:
            return near.key
        named = next((who for name, who in sorted(document.speakers.items()) if name in before), None)
        if named is not None:
            return named
    according = _ACCORDING.search(sentence.view)
    if according is not None:
        at = sentence.start + according.start("actor" if according["actor"] else "after")
        named_spans = sentence.inside("actor", at, at + 1)
        if named_spans:
            return named_spans[0].key
    return last if last is not None and _THEY.match(sentence.view) else None


def _sides(document: Document) -> dict[str, str]:
    """Capital → the side that it stands for."""
    return {alias.text: alias.key for alias in document.world.aliases if alias.kind == "actor"}


def _before(sentence: Sentence, actors: list[Span], at: int, within: int) -> Span | None:
    """The last actor before a verb that can be its subject."""
    near = [
        span
        for span in actors
        if 0 <= at - (span.end - sentence.start) <= within
        and not _NOT_SUBJECT.search(
            sentence.view[max(0, span.start - sentence.start - 16) : span.start - sentence.start]
        )
    ]
    return near[-1] if near else None


def _of(document: Document, sentence: Sentence, last: str | None) -> Iterator[Statement]:
    view = sentence.view
    said = speaker(document, sentence, last)
    actors = [span for span in sentence.spans if span.kind == "actor"]

    def subject(hit: re.Match[str], within: int) -> str | None:
        if _UNNAMED.search(view[max(0, hit.start() - 60) : hit.start()]):
            return last
        span = _before(sentence, actors, hit.start(), within)
        return span.key if span is not None else said

    denied = None if _NOT_DENIED.search(view) else _DENIES.search(view)
    negated = _NEGATED.search(view)
    if denied:
        yield _statement(document, sentence, "responsibility", "denies", subject(denied, 50))
    elif _FALSE.search(view):
        yield _statement(document, sentence, "responsibility", "denies", said)
    elif negated:
        yield _statement(document, sentence, "responsibility", "denies", said, value=SAID_NOT)
    admitted = None if _NOT_ADMITTED.search(view) else _ADMITS.search(view)
    if admitted:
        yield _statement(document, sentence, "responsibility", "acknowledges", subject(admitted, 60))
    elif not denied and not negated and (_OWN.search(view) or _ERROR.search(view) or _OUR_DEED.search(view)):
        how = "" if _OWN.search(view) else OWN_ACCOUNT
        yield _statement(document, sentence, "responsibility", "acknowledges", said, value=how)
    blamed = _BLAMES.search(view)
    if blamed:
        group = next((name for name in ("of", "by", "with") if blamed[name]), None)
        at = sentence.start
        of = sentence.inside("actor", at + blamed.start(group), at + blamed.end(group)) if group else []
        who = subject(blamed, 50) if group == "of" else said
        if not of or of[0].key != who:
            yield _statement(document, sentence, "responsibility", "asserts", who, value=_name(document, of))
    if _WITHDRAWN.search(view):
        yield _statement(document, sentence, "report", "denies", said)
    yield from _tolls(document, sentence, said)


def _tolls(document: Document, sentence: Sentence, said: str | None) -> Iterator[Statement]:
    """A toll that the text calls new: "has risen to 33", "now says twenty dead"."""
    if not _REVISED.search(sentence.view):
        return
    risen = _RISEN.search(sentence.view)
    told = quantity(risen["n"]) if risen else None
    if told is None:
        told = next((one.quantity for one in casualties(sentence.view) if one.kind == "killed"), None)
    if told is not None and told.low > 0:
        text = f"{told.low}+" if told.high is None else f"{told.low}"
        yield _statement(document, sentence, "killed", "asserts", said, value=text, revises=True)


def _statement(
    document: Document,
    sentence: Sentence,
    slot: str,
    stance: str,
    by: str | None,
    *,
    value: str = "",
    revises: bool = False,
) -> Statement:
    actors = document.world.actors
    words = document.text[sentence.start : sentence.end]
    return Statement.model_validate(
        {
            "slot": slot,
            "stance": stance,
            "by": (actors[by].name,) if by in actors else (),
            "value": value,
            "revises": revises,
            "start": sentence.start,
            "end": min(sentence.end, sentence.start + _LONGEST),
            "quote": words[:_LONGEST],
        }
    )


def _name(document: Document, spans: list[Span]) -> str:
    return document.world.actors[spans[0].key].name if spans and spans[0].key in document.world.actors else ""


def _same(one: Statement, other: Statement) -> bool:
    return (one.slot, one.stance, one.by, one.value) == (other.slot, other.stance, other.by, other.value)
