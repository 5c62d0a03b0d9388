# ruff: noqa: E501 - a pattern is one line
"""How many were killed and wounded, of whom; what was damaged, flown and dropped."""

import re

from deconwatch.classifier.document import ACT, Document, Sentence
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.numerals import NUMBER, QUANTITY, Quantity, quantity, value
from deconwatch.records import MentionType, Thing, Toll

_PEOPLE = r"(?:people|civilians?|soldiers?|troops|fighters?|militants?|servicemen|service members|personnel|members|workers|staff|observers|peacekeepers|paramedics|terrorists?|militiamen|crew(?: members)?|pilots?|officers?|men|sailors|children|jihadists|operatives|others|patients|marines|contractors|mercenaries|advisers|advisors|diplomats|villagers|residents)"
_PERSON = r"(?:soldier|staff member|employee|worker|man|woman|child|girl|boy|officer|civilian|fighter|peacekeeper|driver|guard|person|member|relative|sailor|pilot|journalist|colleague|patient|crewman|observer|general|medic|volunteer|fisherman)"
_KILLED = r"(?:killed|kills|kill|killing|dead|died|deaths?|deaths of|slain|lost (?:their lives|his life)|claimed the lives of|martyred)"
_WOUNDED = r"(?:wounded|wounds|wounding|injured|injuring|injures|hurt|injuries)"
_NOBODY = {
    "killed": re.compile(
        r"\bno (?:one|casualties|deaths|coalition|[a-z]+ ){0,2}?(?:was |were )?(?:killed|casualties|deaths|fatalities)\b|\bnobody (?:was |is |has been )?(?:killed|died)\b"
    ),
    "wounded": re.compile(
        r"\bno (?:one|casualties|injuries|coalition|[a-z]+ ){0,3}?(?:was |were )?(?:hurt|injured|wounded|injuries|casualties)\b|\bnobody (?:[a-z]+ ){0,4}?(?:was |is |has been )?(?:[a-z]+ )?(?:hurt|injured|wounded|harmed)\b|\b(?:unhurt|unharmed|unscathed)\b|\bnone of [^.;]{0,40} (?:injured|hurt|wounded)\b"
    ),
}
_TYPES = {
    MentionType.STRIKE_PARTNER, MentionType.STRIKE_ENFORCEMENT, MentionType.STRIKE_NOTIFIED_SITE, MentionType.ATTACK_GARRISON, MentionType.GROUND_CONFRONTATION,
    MentionType.ZONE_INCURSION, MentionType.AIR_SHOOTDOWN, MentionType.SEA_ENCOUNTER,
}  # fmt: skip
_THING = r"(?:technical vehicles?|armed technical vehicles?|technicals?|artillery pieces?|anti-aircraft weapons?|air defen[cs]e systems?|tanks?|armou?red vehicles?|vehicles?|trucks?|howitzers?|rocket launchers?|mortars?|drones?|buses|boats?|ambulances?|bunkers?|buildings?|checkpoints?|weapons cache|fighting positions?|pickup trucks?|construction equipment)"
_DAMAGE = re.compile(r"\b(?:destroy\w*|damag\w*|hit|struck|burned|disabled)\b")
_COUNTED = re.compile(rf"\b(?P<count>{NUMBER}) (?:[a-z-]+ ){{0,2}}?(?P<what>{_THING})\b")
_AIRCRAFT = re.compile(
    r"\b(?:f/a-18\w*|f-\d\d\w*|a-10\w*|b-52\w*|b-1b?\b|ac-130\w*|su-\d\d\w*|mig-\d\d\w*|mq-9\w*|rq-\d\w*|tu-\d\d\w*|rc-135\w*|p-8\w*|ep-3\w*|il-\d\d\w*|j-1\d\w*|tornados?|typhoons?|rafales?|apaches?|ka-52|mi-\d\d\w*)"
)
_BOMBS = re.compile(
    rf"\b(?:dropp\w+|fired|launched|used) (?P<count>{NUMBER}) (?:[a-z-]+ ){{0,2}}?(?P<what>bombs?|missiles?|munitions|rockets?|shells?|cruise missiles?|tomahawks?)\b"
)


def complete(document: Document, draft: Draft) -> None:
    """Fill tolls and things from the draft's sentence, and from the next ones for what only they tell."""
    if draft.type not in _TYPES:
        return
    sentence = draft.sentence
    scope = [sentence]
    if sentence.index >= 0 and draft.type is not MentionType.ZONE_INCURSION:
        for each in document.around(sentence, 0, 2)[1:]:
            if re.search(
                r"\b(?:the (?:strike|airstrike|attack|incident)|as a result|several|according|vehicles)\b|\bkilled\b|\bwounded\b|destroyed",
                each.view,
            ) and not re.search(r"\b(?:last|month|year|previous|earlier)\b", each.view):
                scope.append(each)
            else:
                break
    for each in scope:
        for name, verb in (("killed", _KILLED), ("wounded", _WOUNDED)):
            if name not in draft.fields:
                _people(document, draft, each, name, verb)
        _things(document, draft, each, own=each is sentence)


def add(document: Document, draft: Draft, sentence: Sentence) -> None:
    """Tolls and things that a later sentence tells of the same deed."""
    if draft.type not in _TYPES or draft.type is MentionType.ZONE_INCURSION:
        return
    for name, verb in (("killed", _KILLED), ("wounded", _WOUNDED)):
        if name not in draft.fields:
            _people(document, draft, sentence, name, verb)
    _things(document, draft, sentence, own=False)


def _people(document: Document, draft: Draft, sentence: Sentence, name: str, verb: str) -> None:
    view = sentence.view
    nobody = _NOBODY[name].search(view)
    if nobody is None and not re.search(rf"\b{verb}\b", view):
        return
    number = None
    patterns = (
        rf"\b{verb} (?:and (?:wound\w+|injur\w+|kill\w+) )?(?P<q>[^.;,]{{0,45}}?)(?:{_PEOPLE}|{ACT}+)",
        rf"(?P<q>(?:[^.;]{{0,12}}))\b(?:{NUMBER})(?: {ACT}+)?(?: [a-z-]+){{0,4}}? (?:{_PEOPLE})?[^.;]{{0,40}}?\b(?:was|were|are|had been|have been|been|is)? ?{verb}\b",
    )
    for n, pattern in enumerate(patterns):
        hit = re.search(pattern, view)
        if hit is None:
            continue
        area_start, area_end = (hit.start("q"), hit.end()) if n == 0 else hit.span()
        quantities = [
            q
            for found in QUANTITY.finditer(view, area_start, area_end)
            if (q := quantity(view, found.start(), found.end()))
        ]
        number = quantities[-1] if n == 1 and quantities else (quantities[0] if quantities else None)
        if number is not None and number.high == 1 and view[number.start : number.end].strip() in {"a", "an", "no"}:
            number = None
        if number is not None:
            break
    if number is None:
        number = _bare(view, verb)
    if number is not None:
        _set(document, draft, sentence, name, number)
    elif nobody:
        base = sentence.start
        draft.set(
            document,
            name,
            Toll(min=0, max=0, text=view[nobody.start() : nobody.end()]),
            base + nobody.start(),
            base + nobody.end(),
            by="toll-none",
        )
    elif (
        name == "wounded"
        and draft.sentence is sentence
        and re.search(rf"{ACT}+<?(?:'s)? ?{verb}|\bwounded members\b", view)
    ):
        return


def _bare(view: str, verb: str) -> Quantity | None:
    """ "wounding around 100", "killed a staff member", "another was injured"."""
    hit = re.search(
        rf"\b{verb} (?P<q>(?:at least |about |around |nearly |some |more than )?{NUMBER})(?=[ ,.;]|$)", view
    )
    if (
        hit
        and (found := quantity(view, hit.start("q"), hit.end("q")))
        and not re.match(
            r" (?:percent|per cent|%|km|kilomet|miles?|met(?:re|er)s?|days?|hours?|minutes?|years?|trucks?|vehicles?|tanks?)",
            view[hit.end() :],
        )
        and view[hit.start("q") : hit.end("q")] not in {"a", "an", "no"}
    ):
        return found
    for pattern in (
        rf"\b{verb} (?P<one>(?:a|an|one|another) (?:[a-z-]+ ){{0,3}}?{_PERSON})\b",
        rf"\b(?P<one>(?:a|an|one|another) (?:[a-z-]+ ){{0,3}}?{_PERSON}(?: of [^.;,]{{0,40}}?)?|another|a second) (?:was |were |is |has been |had been |and )?{verb}\b",
    ):
        one = re.search(pattern, view)
        if one:
            return Quantity(1, 1, approximate=False, start=one.start("one"), end=one.end("one"))
    return None


def _set(document: Document, draft: Draft, sentence: Sentence, name: str, number: Quantity) -> None:
    base = sentence.start
    party = None
    for span in sentence.actors:
        if -60 < span.start - (base + number.end) < 45 and span.key not in draft.roles.get("initiator", []):
            party = document.world.actors[span.key].name
            break
    words = (
        document.text[base + number.start : base + number.end]
        if sentence.index >= 0
        else sentence.view[number.start : number.end]
    )
    toll = Toll(
        min=number.low, max=number.high, approximate=number.approximate or None, party=party, text=words.strip()
    )
    draft.set(document, name, toll, base + number.start, base + number.end, by=f"toll-{name}")


def _things(document: Document, draft: Draft, sentence: Sentence, *, own: bool) -> None:
    view, base = sentence.view, sentence.start
    counted = [(hit, value(hit["count"])) for hit in _COUNTED.finditer(view)]
    slot = "equipment" if draft.type is MentionType.ZONE_INCURSION else ("damage" if _DAMAGE.search(view) else None)
    if draft.type is MentionType.ZONE_INCURSION and not own:
        slot = None
    if slot and counted and slot not in draft.fields:
        draft.fields[slot] = tuple(Thing(what=_single(hit["what"]), count=number) for hit, number in counted)
        draft.give(document, slot, base + counted[0][0].start(), base + counted[-1][0].end(), by="things-counted")
    plane = _AIRCRAFT.search(view)
    if plane and draft.type.family in {"strike", "air"} and "aircraft" not in draft.fields:
        words = document.text[base + plane.start() : base + plane.end()] if sentence.index >= 0 else plane[0].upper()
        draft.set(
            document, "aircraft", (Thing(what=words),), base + plane.start(), base + plane.end(), by="aircraft-named"
        )
    bombs = _BOMBS.search(view)
    if bombs and draft.type.family == "strike":
        draft.set(
            document,
            "munitions",
            (Thing(what=_single(bombs["what"]), count=value(bombs["count"])),),
            base + bombs.start(),
            base + bombs.end(),
            by="munitions-counted",
        )


def _single(what: str) -> str:
    return what[:-1] if what.endswith("s") and not what.endswith("ss") else what
