# ruff: noqa: E501 - a pattern is one line
"""Every place that a sentence names, with how likely it is where the thing happened.

Known places come from the theatres, countries and capitals from their sides; any other name with a capital is a place
after "in", "at", "near" or "off", as English says where ("was shot down near Beit Shean").
"""

import re
from dataclasses import dataclass, replace

from deconwatch.classifier import mask
from deconwatch.classifier.document import Document, Sentence
from deconwatch.records import MentionType, Place

_WHERE = r"(?:in|at|near|off|outside|around|over|above|inside|across|along|on|beside|facing|opposite|round|north|south|east|west|of|from|to|towards?|into|reached|hit|hits|struck|left|entered|for|between)"
_PART = r"(?:(?:al|el|ez|az|ash|de|del|la|[AE]l|[AE]z|Ash|Deir|De)[- ]|(?:as|ad|ar|at|an|es|ul|A[sdrtn]|Es|Ul)-)"
_NAME = rf"{_PART}?[A-Z][\w'-]*[a-z][\w-]*(?:[- ]{_PART}?[A-Z][\w'-]*[a-z][\w-]*|[- ](?:al|el|ez|az|as|ash|ad|ar)[- ][A-Z][\w'-]*[a-z][\w-]*){{0,3}}"
_UNKNOWN = re.compile(
    rf"\b(?P<where>(?i:{_WHERE})) (?:(?:the|a|an|its|their|his) )?(?:[a-z0-9'-]+ ){{0,4}}?(?:of (?:the )?)?(?P<name>{_NAME})(?P<noun> (?:checkpoint|crossing|junction))?"
)
_LOCAL = re.compile(
    r"\b(?:village|town|city|port|district|islands?|checkpoint|base|province|governorate|area|outskirts|north|south|east|west|countryside|suburb|region|county|road|field|coast|mount|camp|settlement|edge|centre|center|side|valley|bank|sector|strait|gulf|sea|bay|mouth|shore|off|airport|airfield|hill|hills|station|crossing|plant|north-?east|north-?west|south-?east|south-?west|post|town centre|community|hospital|waters|airspace|lake|reef|shoal|bridge|plant|garrison|compound|pass) (?:of )?(?:the )?$",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r".*\b(?P<word>in|at|near|off|outside|around|over|above|inside|across|along|on|by|beside|opposite|round|of|from|to|towards?|into|for|between|through|via|with|against|reached|hit|struck|left|entered|and)\s+(?:(?:the|a|an|its|their)\s+)?(?:[a-z0-9'-]+\s+){0,3}?(?:of\s+(?:the\s+)?)?$"
)
_NOT_THERE = re.compile(
    r"\b(?:ministry|government|army|officials?|officers?|spokes\w+|said|says|told|reporters|journalists|presidency|court|parliament|embassy|media|television|radio|sources?|complained|protested|complaints?|raised|announced|spoke|command|commanders?|diplomats?|ambassador|capital|newspapers?|agency|agencies|military|offices?|headquartered|based|speech|authorities|lawmakers|source) (?:by \w+ )?(?:in|at|from) $"
)
_LIKELY = {"in", "at", "near", "off", "outside", "around", "over", "above", "inside", "across", "along", "on", "beside", "opposite", "round"}  # fmt: skip
_AWAY = {"from", "to", "toward", "towards", "for", "between", "through", "via", "into", "with", "against", "and"}
_NO_PLACE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Sept?|Oct|Nov|Dec|Jan|Feb|Mar|Apr|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)(?:day)?\b|(?:The|This|That|It|He|She|They|We|But|And|In|On|At|No|Mr|Mrs|Ms|Dr|President|Prime|General|Gen|Colonel|Col|Captain|Major|Admiral|Minister|Secretary|Foreign|Defen[cs]e|Ministry|Parliament|Congress|Council|Security|Resolution|Article|Operation|Exercise|Commons|Senate|Senior|State|Department|Arabic|English|Russian|Hebrew|French|Turkish|Persian|Ramadan|Christmas|Easter|Eid|Telegram|Twitter|Facebook|Channel|Notice|North|South|East|West|Protocol|Memorandum|Agreement|Treaty|Islam|Muslim|Christian|Kurdish|Arab|Western|European|Central Command|Joint|Chiefs|Doctors|United|Nations|Red|Cross|World|Food|Programme|International|Committee|Boeing|Airbus|Merkava|Typhoon|Hermes|Shahed|Reaper|Global|Patriot|Group|Task|Force|Centre|Center|House|Pentagon|Hellfire|Bradley|Humvee|Cougars?|Moscow's|Washington's|Mission|Party|Front|Army|Corps|Brigade|Fleet|Navy|Guard|Guards|Coast|USS|HMS|BRP|HMAS|White House|Kremlin|Whitehall|Elys[ée]e|Capitol|Downing|Resolute|First|Second World|Cold|War|Association|Organi[sz]ation|Convention|Geneva Convention|Law|Rules?|Charter|Yankee|Space|Su|MiG|DC)\b"
)
_CAP = re.compile(r"\b[A-Z][a-z]")
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Dr|Gen|Lt|Col|Maj|Capt|Sgt|President|Minister|Secretary|General|Colonel|Captain|Major|Admiral|Sheikh|King|Prince|Pope|Ambassador|Commander|spokes(?:man|woman|person)|chief|envoy|minister|president|leader|destroyer|frigate|cruiser|carrier|tanker|vessel|ship|tug|submarine|trawler|operation|exercise|party|group|newspaper|daily|agency)\.? $"
)
_ADJECTIVE = re.compile(r"(?:an|ese|ish|[^aeiou ]i|ic|ean)$")
_NOUN_NEXT = re.compile(
    r" (?!(?:and|or|but|to|on|in|with|over|that|who|which|where|when|while|as|after|before|for|by|is|was|has|have|had|were|are|during|since|at|from|of|this|last|late|early|meanwhile|kept|together|later|earlier|soon|just|only|next|within|until|between|through|along|around|against|outside|inside|not|it|he|she|they|we|there|some|one|two|said|near|off|overnight|yesterday|today|then|about|into|without|whose|again|because|so|province|governorate|district|area|region|county|city|town|village|airport|airfield|port|checkpoint|crossing|island|islands|islet|sector|valley|camp|road|base|peninsula|countryside|mountains?|hills?|gas|oil|post|front|junction|dam|bridge|lake|river|reef|shoal|pass|plant|gate|heights|ridge|plateau|plain|woods?|forest|farms?|quarter|neighbou?rhood|highway|corridor|waters|field|airfield|airport|garrison|compound|square|hospital|market|university|air|naval|military)\b)(?![a-z]+(?:ed|ing)\b)[a-z]"
)
_OF_STATE = re.compile(
    r"(?:ian|ean|ese|ish|ans|eli|ani|aqi|eni|iti|nch|tch|eek|can|gan|rman|wiss|iot|fghan|apan|orea|taly|pain|rain|[a-z]s|US|UK|UN|UAE)$"
)
_SEAT = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside) $")
_MEASURED = re.compile(
    r"\b(?:(?:\d[\d.,]*|[a-z-]+)[ -])?(?:metres?|meters?|yards|km|kilomet(?:re|er)s?|miles?|feet|steps|minutes) (?:away |off |offshore )?(?:from|of|off) (?:the )?$"
)
"""How far from a place: "a few metres from the bridge", "within 29 km of the garrison" is there, for a map."""
_OFF = re.compile(r"\b(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)? of (?:the )?$")
_WIDE = re.compile(r" (?:province|governorate|region|state|countryside)\b")
_ARTICLE = re.compile(r"(?:[Aa]l|[Ee]l|[Ee]z|[Aa]z|[Aa]sh|[Dd]eir|[Dd]e|[Ll]a|[Aa][sdrtn]|[Ee]s|[Uu]l)-?")
_TAIL = re.compile(r"\b(?:said|says|told|announced|stated|according to)\b")
_WATER = re.compile(r"\b(?:Sea|Strait|Gulf|Channel|Bay|Ocean)\b")
_WITHIN = re.compile(
    r"(?:,? in|, in the|, of)(?: the)?(?: (?:village|town|city|district|province|region|area|governorate|sector|state|county|countryside|north|south|east|west|northern|southern|eastern|western)(?: of)?)* (?:the )?$"
)
_AIRSPACE = re.compile(
    r"(?:'s?)?(?: (?:sovereign|national|own|territorial))? (?:airspace|air space|territorial (?:waters|sea)|waters)\b"
)
_ROAD = re.compile(r"[MA]-?\d{1,2}$")
_FINE = {"site": 1.0, "base": 1.0, "town": 1.0, "city": 0.9, "area": 0.5, "province": 0.2, "region": -0.3, "country": -1.5}  # fmt: skip
_DATELINE = re.compile(
    r"[A-Z][A-Z'. -]{2,}(?:[/,-] ?[A-Z][A-Z'. ]+)*(?:, [A-Z][A-Za-z]+\.?(?: \d{1,2})?)?(?: \([A-Za-z ]{2,20}\))?(?: ?[-\u2013\u2014]{1,2}|[:.]) "
)
HUBS = {"beirut", "amman", "istanbul", "jerusalem", "cairo", "dubai", "geneva", "united nations", "new york", "brussels", "vienna", "doha", "paris", "london", "berlin", "riyadh", "baghdad", "sydney", "singapore", "honolulu", "stuttgart", "gaza", "tel aviv", "guwahati", "hong kong", "jammu", "srinagar"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Locality:
    """A place at [start, end) of the article. `score`: the higher the likelier; below 0 it is rather not there."""

    place: Place
    start: int
    end: int
    score: float
    dateline: bool = False


def localities(document: Document, sentence: Sentence, at: tuple[int, int], kind: MentionType) -> list[Locality]:
    """The places of a sentence, seen from a word at offsets `at` of its view, the likeliest first."""
    raw = document.text[sentence.start : sentence.end] if sentence.index >= 0 else sentence.cased
    text = mask.plain(raw)
    head = _DATELINE.match(text) if sentence.index == 0 else None
    dateline = head.end() if head else 0
    found = []
    name = f"localities {sentence.index}"
    if name not in document.known:
        document.known[name] = [*_known(document, sentence, text), *_unknown(sentence, text, dateline)]
    for place, start, end in document.known[name]:
        score, opening = _score(text, place, (start, end), at, kind, dateline)
        base = sentence.start
        found.append(Locality(place, base + start, base + end, score, opening))
    found = [_inner(text, each, found, sentence.start) for each in found]
    return sorted(found, key=lambda each: (-each.score, each.start))


def _inner(text: str, each: Locality, found: list[Locality], base: int) -> Locality:
    """ "Canyataq in Karabakh", "Haydan, Saada province": the place that another one lies in tells less."""
    for other in found:
        if other.place.precision in {"country", "region"} or _ROAD.match(other.place.name):
            continue
        between = text[other.end - base : each.start - base]
        if (
            other.end < each.start
            and len(between) < 40
            and _WITHIN.fullmatch(between)
            and other.score > each.score - 0.6
        ):
            return replace(each, score=each.score - 1.0)
    return each


def _known(document: Document, sentence: Sentence, text: str) -> list[tuple[Place, int, int]]:
    world, found = document.world, []
    for span in sentence.spans:
        start, end = span.start - sentence.start, span.end - sentence.start
        if span.kind == "place":
            spot = world.places[span.key]
            wide = _WIDE.match(text, end) is not None and spot.precision in {"town", "city"}
            precision = "province" if wide else spot.precision
            found.append((Place(name=spot.name, lat=spot.lat, lon=spot.lon, precision=precision), start, end))
        elif span.kind == "land" and world.actors[span.key].kind == "state":
            own = world.actors[span.key].name
            name = text[start:end] if sentence.index >= 0 else own
            country = name.lower() == own.lower() or name.upper() == name
            found.append((Place(name=own if country else name, precision="country" if country else "city"), start, end))
        elif span.kind == "actor" and world.actors[span.key].kind == "state" and sentence.index >= 0:
            name = text[start:end]
            if _AIRSPACE.match(text, end):
                found.append((Place(name=world.actors[span.key].name, precision="country"), start, end))
            elif _SEAT.search(text[max(0, start - 12) : start]) and not _OF_STATE.search(name):
                found.append((Place(name=name, precision="city"), start, end))
    return found


def _unknown(sentence: Sentence, text: str, dateline: int) -> list[tuple[Place, int, int]]:
    found = []
    taken = [(span.start - sentence.start, span.end - sentence.start) for span in sentence.spans]
    at = 0
    while hit := _UNKNOWN.search(text, at):
        start, end = hit.start("name"), hit.end("noun") if hit["noun"] else hit.end("name")
        at = hit.end("where")
        name = text[start:end]
        for left, _right in taken:  # "near Naqoura where UNIFIL": a name ends where another begins
            if start < left < end:
                name, end = text[start:left].rstrip(" -'"), left
        if any(left < end and start < right for left, right in taken) or not _CAP.search(name):
            continue
        if _ARTICLE.fullmatch(name):
            continue
        if start < dateline or _NO_PLACE.match(name) or _TITLE.search(text, max(0, start - 22), start):
            continue
        if _NOUN_NEXT.match(text, end) and (
            _ADJECTIVE.search(name)
            or hit["where"].lower() not in {"in", "at", "near", "off", "on", "over", "outside", "around"}
        ):
            continue
        if hit["where"].lower() == "of" and not _LOCAL.search(text[:start]):
            continue
        end = start + len(name)
        found.append((Place(name=name.removesuffix("'s"), precision="town"), start, end))
        at = max(at, end)
    return list({(start, end): (place, start, end) for place, start, end in found}.values())


def _score(
    text: str, place: Place, here: tuple[int, int], at: tuple[int, int], kind: MentionType, dateline: int
) -> tuple[float, bool]:
    start, end = here
    if start < dateline:
        hub = text[start:end].lower() in HUBS or place.precision == "country"
        return (-1.5 if hub else 0.3), True
    fine = _FINE.get(place.precision or "town", 0.5) + (0.2 if place.lat is not None else 0.0)
    if _WIDE.match(text, end):
        fine = min(fine, 0.2)
    if _ROAD.match(place.name):
        fine -= 1.2  # a road is where, but any town by it tells more
    gap = start - at[1] if start >= at[1] else at[0] - end
    score = fine - min(max(gap, 0), 240) / 160 + (0.3 if start >= at[1] else 0.0)
    left = text[max(0, start - 45) : start]
    if place.precision == "country" and _AIRSPACE.match(text, end):
        inside = kind is MentionType.ZONE_INCURSION  # the airspace is the zone
        return (fine - min(max(gap, 0), 240) / 160 + 2 if inside else -1.0), False
    score += _governed(left, kind)
    if place.precision == "region" and kind.family in {"sea", "air"} and _WATER.search(place.name):
        score += 1.2  # for ships and aircraft a sea is as near as it gets
    if _OFF.search(left):
        score -= 0.7  # the place is another one, by its bearing from here
    if _NOT_THERE.search(left):
        score -= 3
    if start >= at[1] and _TAIL.search(text, at[1], start):
        score -= 0.7  # behind who says so
    if text[end : end + 2] == "'s" and place.precision in {"city", "country"}:
        score -= 1
    return score, False


def _governed(left: str, kind: MentionType) -> float:
    """What the words before a name say: that it is there, or on the way, or another place."""
    governed = _DIRECTION.match(left.lower().replace("\n", " "))
    word = governed["word"] if governed else ""
    near = -0.2 if word in {"near", "outside", "around"} else 0.0
    if word in _LIKELY or _LOCAL.search(left) or _MEASURED.search(left.lower()):
        return 2 + near
    if word in {"hit", "struck", "entered", "reached", "left"} and kind.family in {"strike", "zone", "attack"}:
        return 1.5
    if word in {"into", "from"} and kind.family == "zone":
        return 1
    return -1 if word in _AWAY else near
