# ruff: noqa: E501 - a pattern is one line
"""How many were killed and wounded, in one sentence: every word of death or hurt with the number that it governs.

"Killing 62 and wounding about 100", "two were killed and seven hurt", "a soldier was shot dead", "all four died",
"no one was hurt". The number stands right after an active verb, else before the verb, as English orders them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deconwatch.classifier.body_count import phrases
from deconwatch.classifier.document import ACT, LAND
from deconwatch.classifier.numerals import NUMBER, QUANTITY, Quantity, quantity

_KILLED = r"(?:killed|kills|kill|killing|slain|dead|(?:died|dies) (?:of|from) (?:his|her|their) (?:wounds|injuries)|died|dies|deaths?|fatalities|fatality|perished|lost (?:their lives|his life|her life)|succumb(?:ed|s) to (?:his|her|their|the) (?:wounds|injuries)|martyred|martyrs)"
_WOUNDED = r"(?:wounded|wounds|wounding|injured|injuring|injures|hurt|hurting|harmed|injur(?:y|ies)|concussions?|concussed|hospitalised|hospitalized|in hospital|taken to (?:a |the )?hospital|(?:needed|received|required) (?:medical |hospital )?treatment|treated (?:for|in)|maimed|maiming|grazed|with burns|scratch(?:ed|es)?|bruis(?:ed|es))"
_VERB = re.compile(
    rf"\b(?:(?P<killed>{_KILLED})|(?P<wounded>{_WOUNDED}))\b(?! (?:zone|sea|line|toll|silence|reckoning|sentence|threats?|squads?)\b)(?! or (?:killed|wounded|injured|hurt)\b)"
)
_PERSON = r"(?:soldier|serviceman|staff(?: member)?|employee|worker|man|woman|child|girl|boy|officer|civilian|fighter|peacekeeper|driver|guard|person|member|relative|sailor|pilot|journalist|colleague|patient|crewman|observer|general|colonel|medic|volunteer|fisherman|interpreter|contractor|paramedic|rescuer|lieutenant|sergeant|captain|major|marine|militiaman|policeman|airman|aviator|navigator|doctor|nurse|surgeon|engineer|assistant|translator|cook|farmer|farm worker|shepherd|teenager|mother|father|wife|husband|son|daughter|student|teacher|reporter|photographer|cameraman|passenger|resident|villager|operator|trooper|reservist|conscript|deputy|chief|blue helmet|bodyguard|commando|activist|operative|leader|adviser|advisor|commander|syrian|american|russian|turk|israeli|iraqi|lebanese|palestinian)"
_PEOPLE = r"(?:people|persons|civilians?|soldiers?|troops|fighters?|militants?|servicemen|service members|personnel|members|workers|staff|observers|peacekeepers|paramedics|terrorists?|militiamen|crew(?: members)?|pilots?|officers?|men|women|sailors|children|jihadists|operatives|others|patients|marines|contractors|mercenaries|advisers|advisors|diplomats|villagers|residents|guards|medics|rescuers|doctors|relatives|colleagues|employees|detainees|airmen|aviators|drivers|volunteers|refugees|conscripts|rebels|insurgents|gunmen|attackers|activists|commandos|troopers|reservists|passengers|helmets|teachers|students|farm workers|farmers|shepherds|journalists|surgeons|nurses|deputies|bodyguards|family members|sons|daughters|teenagers|victims|policemen|nationals|citizens|guardsmen|engineers|cadets|americans|russians|turks|syrians|indians|pakistanis|lives|bodies|of (?:them|its|their|his|whom|our)|of the [a-z]+s|more)"
_NOT_PEOPLE = re.compile(
    r" (?:[a-z-]+ ){0,2}?(?:tanks?|vehicles?|trucks?|drones?|aircraft|planes?|jets?|helicopters?|ships?|boats?|rounds|shells?|missiles?|rockets?|bombs?|mortars?|strikes?|targets?|posts?|positions?|villages?|sites?|hospitals?|homes|buildings|houses|cars|hours?|minutes?|days?|weeks?|months?|years?|met(?:re|er)s|kilomet(?:re|er)s|km|miles?|percent|per cent|violations|times|rubles|january|february|march|april|may|june|july|august|september|october|november|december|sept|oct|nov|dec|jan|feb|a\.m|p\.m)\b"
)
_ONE = re.compile(
    rf"\b(?:a|an|one|another|the|its|his|her|their) (?:[a-z\d{ACT}{LAND}-]+ ){{0,3}}?(?:{_PERSON})\b|(?<!no )(?<!no-)\b(?:one|another|a second|a third)\b(?! of the (?:two|three) (?:strikes|drones))"
)
_ALL = re.compile(
    r"\b(?:all|both)(?: of)?(?: the| its| his| their)?(?: (?P<n>two|three|four|five|six|seven|eight|nine|ten|\d+))?\b(?! (?:[a-z]+ )?(?:sides|countries|armies|states|nations|parties|capitals|banks|ends|hands|cases))"
)
_NOBODY = re.compile(
    r"\b(?:no ?body|no[- ]one|none|no (?:[a-z\ue000\ue007-]+ ){0,2}?(?:casualties|deaths|fatalities|injuries|loss of life|losses|casualty|soldiers?|troops|forces|personnel|people|servicemen|staff|peacekeepers?|crew|civilians?|americans?|members?|one|harm|lives)|without (?:causing )?(?:any )?(?:casualties|loss(?:es)?|injur\w+|harm\w*|hurting|killing|deaths)|(?:not|nor) (?:cause|result in|lead to) (?:any )?(?:casualties|injuries|deaths)|(?:hurt|hurting|injur\w+|wound\w+|harm\w*|kill\w*) (?:no ?body|no[- ]one)|safe and (?:well|sound|unhurt)|(?:every(?:body|one)|all) (?:[a-z]+ ){0,3}(?:is|are|was|were) safe|unhurt|unharmed|uninjured|unscathed|neither|no (?:[a-z-]+ ){0,2}?(?:was|were) (?:hurt|killed|injured))\b"
)
_CASUALTIES = re.compile(r"\b(?:casualt\w+|losses|harm\w*|unhurt|unharmed|unscathed|uninjured|safe)\b")
_LIVES = re.compile(r"\b(?:loss of life|lives (?:were )?lost)\b")
_ACTIVE = re.compile(
    r"^(?!succumb|died|dies)[a-z ]*(?:ing|kills|kill|wounds|injures|deaths?|injur(?:y|ies)|fatalit(?:y|ies))$"
)


_NO_ONE = re.compile(
    r"\b(?:no ?body|no[- ]one|none|neither|no (?:[a-z-]+ ){0,2}[a-z-]+) (?:(?!(?:and|but|while|who)\b)[a-z\d\ue000\ue001\ue007'-]+ ){0,8}$"
)
_COUNTED = re.compile(r"(?:deaths?|fatalit(?:y|ies)|dead|injur(?:y|ies)|concussions?|scratch(?:es)?|bruises)$")
_HAVING = re.compile(
    r"\b(?:suffer(?:ed|ing)|sustain(?:ed|ing)|caused|taken|with|has|have|had|got|received|treated for) (?:[a-z-]+ ){0,3}$"
)
_ONE_OF = re.compile(r"\b(?:one|another|a third|a second) of (?:the|its|their|his) ?$")
_BEFORE_DIGITS = re.compile(r"\d[:.]$")
_FOLK = re.compile(
    rf"(?: (?!and\b)[a-z{ACT}{LAND}'-]+){{0,3}}? (?:{_PEOPLE}|{_PERSON})\b(?: (?:aboard|inside|on (?:the ground|board)|at the [a-z]+))?"
)
_ONE_MORE = rf"(?P<one>(?:a|an|one|their|his|its) (?:[a-z{ACT}{LAND}-]+ ){{0,3}}?{_PERSON}\b)"
_PLUS = re.compile(
    rf",? (?:and|as well as) (?:{_ONE_MORE}|(?P<many>{NUMBER})(?! of )(?: [a-z{ACT}{LAND}-]+){{0,3}}? {_PEOPLE}\b)(?: (?:aboard|inside|on (?:the ground|board)))?"
)
_FIRST = re.compile(rf"(?:{_ONE_MORE}|\bthe (?:{_PERSON})) and (?:(?:her|his|their|its) )?$")
_ACTS = re.compile(r"(?: [a-z]+){0,2}? (?:was|were|had|has|have|is|are|got|suffered)\b")


_EITHER = re.compile(r"\b(?:killed|dead|wounded|injured|hurt) or $")
_UNKNOWN = re.compile(r"\b(?:word|details?|information|clear|known?|figures?) (?:yet )?(?:on|of|about|whether|if) ")
_PARENTHESIS = re.compile(r"\b(?:among (?:them|whom|the dead)|including|as well as|of (?:them|whom))(?: at least)? $")
_OF_THEM = re.compile(r" of (?:them|whom)\b")
_OTHER_CLAUSE = re.compile(
    r"(?:\b(?:was|were|is|are|has|had|have|went|came|took|fell)\b(?! (?:also )?(?:killed|wounded|injured|hurt|dead)\b)(?: [a-z]+){1,4}?,? (?:and|but|while) )"
)


@dataclass(frozen=True, slots=True)
class Casualty:
    """`kind`: killed or wounded; of whom nobody was when `quantity.high` is 0."""

    kind: str
    quantity: Quantity


def casualties(view: str) -> list[Casualty]:
    """Every toll that a sentence states, in order; a number is used once."""
    found = [Casualty(kind, number) for kind, number in phrases(view)]
    used = [(each.quantity.start, each.quantity.end) for each in found]
    verbs = list(_VERB.finditer(view))
    edge = 0
    for n, verb in enumerate(verbs):
        kind = "killed" if verb["killed"] else "wounded"
        if _EITHER.search(view, 0, verb.start()):
            continue
        until = verbs[n + 1].start() if n + 1 < len(verbs) else len(view)
        number = _governed(view, verb, edge, until)
        if number is not None:
            number = _sum(view, number, verb)
        edge = verb.end() if number is None else max(verb.end(), number.end)
        if number is None or any(number.start < right and left < number.end for left, right in used):
            continue
        used.append((number.start, number.end))
        found.append(Casualty(kind, number))
    return [*found, *_none(view, {each.kind for each in found})]


def _none(view: str, told: set[str]) -> Iterator[Casualty]:
    """ "No one was hurt": nobody is killed either, unless the text tells of deaths."""
    hit = _NOBODY.search(view)
    if hit is None:
        return
    if _UNKNOWN.search(view, max(0, hit.start() - 25), hit.end() + 30):
        return
    near = view[hit.start() : hit.end() + 50]
    killed = re.search(rf"\b{_KILLED}\b", near)
    wounded = re.search(rf"\b{_WOUNDED}\b", near)
    both = _CASUALTIES.search(near)
    killed = killed or _LIVES.search(near)
    if not (killed or wounded or both):
        return
    nobody = Quantity(0, 0, approximate=False, start=hit.start(), end=min(len(view), hit.end()))
    if "killed" not in told:
        yield Casualty("killed", nobody)
    if "wounded" not in told and (wounded or both):
        yield Casualty("wounded", nobody)


def _governed(view: str, verb: re.Match[str], edge: int, until: int) -> Quantity | None:
    right = view[verb.end() : min(until, verb.end() + 60)]
    active = _ACTIVE.search(verb[0]) is not None
    before = view[max(edge, verb.start() - 55) : verb.start()]
    if _NO_ONE.search(before):
        return None
    if _COUNTED.match(verb[0]):  # "15 deaths", "with two dead", "suffered light injuries"
        number = re.search(rf"\b(?P<q>{QUANTITY.pattern})(?: (?:[a-z-]+ )?)$", before)
        if number and (
            told := _read(
                view, verb.start() - len(before) + number.start("q"), verb.start() - len(before) + number.end("q")
            )
        ):
            return told
        active = active and not _HAVING.search(before)
    if verb[0] == "dead" and re.search(r"(?<!was )(?<!were )(?<!been )\bshot $", before):
        active = True
    direct = re.match(
        rf" (?:and (?:wound|injur|kill|hurt)\w+ )?(?:of |to )?(?:a total of |the )?(?P<q>{QUANTITY.pattern})", right
    )
    passive = re.search(
        r"\b(?:was|were|been|be|is|are|being|shot|left|found|lay|badly|seriously|lightly|slightly)(?: [a-z]+ly)? $",
        view[max(0, verb.start() - 24) : verb.start()],
    )
    counted = re.search(rf"\b(?P<q>{QUANTITY.pattern})(?: [a-z{ACT}{LAND}-]+){{0,2}}? {_PEOPLE} $", before)
    if counted and direct and not re.match(rf"(?: [a-z{ACT}{LAND}-]+){{0,3}}? {_PEOPLE}\b", right[direct.end() :]):
        direct = None
    # "were killed 15 soldiers": the order of other languages, word by word in English
    turned = direct and passive and re.match(rf"(?: [a-z{ACT}{LAND}-]+){{0,2}}? {_PEOPLE}\b", right[direct.end() :])
    if (
        direct
        and (active or not passive or (turned and _subject(view, edge, verb.start()) is None))
        and (told := _read(view, verb.end() + direct.start("q"), verb.end() + direct.end("q")))
    ):
        return told
    if not passive and verb[0] not in {"dead", "died", "dies", "hurt"}:
        one = re.match(rf" (?:and [a-z]+ed )?(?:of |to )?(?P<one>{_ONE.pattern})", right)
        joined = edge > 0 and re.search(r"\band $", before) and one and one["one"] in {"another", "one"}
        if one and (
            joined
            or verb[0] not in {"wounded", "injured"} | ({"killed"} if _subject(view, edge, verb.start()) else set())
        ):
            return _single(verb.end() + one.start("one"), verb.end() + one.end("one"))
        some = re.match(
            rf"[^.;,]{{0,30}}?\b(?P<q>{QUANTITY.pattern})(?= (?:[a-z{ACT}{LAND}-]+ ){{0,3}}?{_PEOPLE})", right
        )
        if some and (active or verb[0] == "killed") and not _subject(view, edge, verb.start()):
            return _read(view, verb.end() + some.start("q"), verb.end() + some.end("q"))
    return None if active else _subject(view, edge, verb.start())


def _sum(view: str, number: Quantity, verb: re.Match[str]) -> Quantity:
    """With those who stand beside: "six airmen and a civilian were killed" are seven."""
    before_verb = number.end <= verb.start()
    first = _FIRST.search(view, max(0, number.start - 60), number.start) if before_verb else None
    if first is not None:
        number = _more(number, 1, 1, first.start(), number.end)
    folk = _FOLK.match(view, number.end)
    if folk is None and not re.search(rf"{_PERSON}$", view[number.start : number.end]):
        return number
    end = folk.end() if folk else number.end
    while (plus := _PLUS.match(view, end)) and (not before_verb or plus.end() <= verb.start()):
        told = _read(view, plus.start("many"), plus.end("many")) if plus["many"] else None
        if (plus["many"] and told is None) or (not before_verb and _ACTS.match(view, plus.end())):
            break
        end = plus.end()
        number = _more(number, told.low if told else 1, told.high if told else 1, number.start, end)
    return number


def _more(number: Quantity, low: int, high: int | None, start: int, end: int) -> Quantity:
    most = None if number.high is None or high is None else number.high + high
    return Quantity(number.low + low, most, number.approximate, start, end)


def _subject(view: str, edge: int, end: int) -> Quantity | None:
    """The number before the verb, of people; the clause ends where another verb of death stood or at a semicolon."""
    start = max(edge, end - 170, view.rfind(";", edge, end) + 1, view.rfind(": ", edge, end) + 1)
    other = max((hit.end() for hit in _OTHER_CLAUSE.finditer(view, start, end)), default=0)
    if other > start and (own := _within(view, other, end)) is not None:
        return own
    return _within(view, start, end)


def _within(view: str, start: int, end: int) -> Quantity | None:
    plain = [
        each
        for hit in QUANTITY.finditer(view, start, end)
        if view[hit.start() : hit.end()].strip() not in {"a", "an", "no", "some", "one"}
        and not _NOT_PEOPLE.match(view, hit.end(), end)
        and not re.match(r"(?:19|20)\d\d$", hit[0].strip())
        and not re.match(r"(?:st|nd|rd|th|[:.]\d|-[a-z])", view[hit.end() :])
        and not _BEFORE_DIGITS.search(view[max(0, hit.start() - 2) : hit.start()])
        and not _ONE_OF.search(view[max(0, hit.start() - 20) : hit.start()])
        and (each := quantity(view, hit.start(), hit.end()))
    ]
    whole_group = [
        each
        for each in plain
        if not _PARENTHESIS.search(view[max(0, each.start - 25) : each.start])
        and not (_OF_THEM.match(view, each.end) and view[max(0, each.start - 2) : each.start] == ", ")
    ]
    plain = whole_group or plain
    people = [each for each in plain if re.match(rf"(?: [a-z{ACT}{LAND}'-]+){{0,4}}? {_PEOPLE}\b", view[each.end :])]
    close = [
        each
        for each in plain
        if re.match(
            rf"(?: [a-z-]+)?(?: [{ACT}{LAND}]+){{0,3}}(?: [a-z-]+s)?(?: (?:was|were|have been|had been|are|been))?(?: (?:shot|left|feared|found|reported|lay))?(?: [a-z]+ly)? ?$",
            view[each.end : end],
        )
    ]
    if chosen := people or close:
        return chosen[-1] if close and not people else chosen[0]
    whole = _ALL.search(view, start, end)
    if whole and re.match(r"(?: [a-z]+){0,3} ?$", view[whole.end() : end]):
        count = quantity(whole["n"]) if whole["n"] else None
        low = count.low if count else (2 if whole[0].startswith("both") else None)
        if low is not None:
            return Quantity(low, low, approximate=False, start=whole.start(), end=whole.end())
    ones = [hit for hit in _ONE.finditer(view, start, end) if len(view[hit.end() : end]) < 110]
    if ones:
        return _single(ones[0].start(), ones[0].end())
    return None


def _read(view: str, start: int, end: int) -> Quantity | None:
    found = quantity(view, start, end)
    words = view[found.start : found.end].strip() if found else ""
    if found is None or words in {"a", "an", "no"} or _NOT_PEOPLE.match(view, found.end):
        return None
    return found


def _single(start: int, end: int) -> Quantity:
    return Quantity(1, 1, approximate=False, start=start, end=end)
