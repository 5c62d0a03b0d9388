# ruff: noqa: E501 - a pattern is one line
"""Who tells it: the voices of each sentence, and how they stand to who did it.

A deed that only the other side tells of is alleged; one that the doer tells of itself, that both tell or that a neutral
body found took place. So every sentence gets its voices: sides that speak in it, and sources that are no side.
"""

import re
from dataclasses import dataclass

from deconwatch.classifier.document import ACT, Document, Sentence

NEUTRAL, OFFICE, PRESS, WITNESS, WE = "neutral", "office", "press", "witness", "we"
"""Voices that are no side: a neutral body, an office whose side is not named, reporters, who was there, "we"."""
_TELL = r"said|says?|saying|tells?|told|telling|announc(?:ed|es|ing)|stat(?:ed|es|ing)|adds?|added|adding|claim(?:ed|s|ing)?|report(?:ed|s)|insist(?:ed|s|ing)?|maintain(?:ed|s|ing)|argu(?:ed|es|ing)|accus(?:ed|es|ing)|alleg(?:ed|es|ing)|complain(?:ed|s|ing)|protest(?:ed|s|ing)|condemn(?:ed|s|ing)|call(?:ed|s|ing)|describ(?:ed|es|ing)|explain(?:ed|s|ing)|not(?:ed|es|ing)|stress(?:ed|es|ing)|wrote|writes|tweeted|believ(?:ed|es)|express(?:ed|es|ing)|blam(?:ed|es|ing)|warn(?:ed|s|ing)|puts?|counted|recorded|informed|replied|answer(?:ed|s)|respond(?:ed|s)|declar(?:ed|es)|reveal(?:ed|s)|disclosed|denounc(?:ed|es)|speaks?|spoke|charg(?:ed|es)|summon(?:ed|s)|published|released|holds|reckons|assess(?:es|ed)"
_DENY = r"den(?:ied|ies|y|ying)|disput(?:ed|es|ing)|dismiss(?:ed|es|ing)|reject(?:ed|s|ing)|refut(?:ed|es|ing)"
_ADMIT = r"acknowledg(?:ed|es|ing)|admit(?:ted|s|ting)?|conced(?:ed|es|ing)|regret(?:ted|s|ting)?|apologi[sz](?:ed|es|ing)|confirm(?:ed|s|ing)"
_SAYS = rf"(?:{_DENY}|{_ADMIT}|{_TELL})"
_OFFICE = r"(?:spokes\w+|officials?|ministry|ministers?|secretary|command|commanders?|generals?|admirals?|colonels?|officers?|embassy|ambassador|envoy|statement|department|authorities|government|military|army|navy|coast guard|air force|headquarters|general staff|staff|president|prime minister|chief|chiefs of staff|diplomats?|cent(?:re|er)|agency|council|office|sources?|premier|adviser|aides?|parliament|lawmakers|press service|service|state media|state television)"
_NO = r"(?!(?:was|were|is|are|be|been|being|that|which|after|when|while|into|over|near|against|towards?|because|if|whether|than)\b)"
_SIDE_SAYS = re.compile(
    rf"{ACT}+(?:'s)?(?:,? {_NO}[a-z.'\"-]+){{0,7}}?,? (?:(?P<deny>{_DENY})|(?P<admit>{_ADMIT})|(?:{_TELL}))\b"
)
_SAYS_SIDE = re.compile(
    rf"\b(?:according to|said|says|added|adds|in the words of|in the view of|cited by|as seen by|quoted|citing|told by|by the account of)(?: {_NO}[a-z.'-]+){{0,5}}? (?:the )?(?P<side>{ACT}+)"
)
_ACCOUNT = re.compile(rf"^\W*(?:for|by|from|in) (?:the )?(?P<side>{ACT}+)'s (?:account|version|telling|words|view)")
_GOVERNED = re.compile(
    r"\b(?P<head>[a-z]+)?,? ?(?:of|to|with|from|by|against|near|in|at|for|between|on|over|inside|into|around|towards?|than)\s+(?:(?:the|a|an|its|their|any|some|several|two|other|all)\s+){0,2}(?:[a-z-]+\s){0,1}$"
)
_OFFICE_WORD = re.compile(rf"^{_OFFICE}$")
_OFFICE_SAYS = re.compile(
    rf"\b(?:the |a |an |its |their )?(?:[a-z-]+ ){{0,3}}?{_OFFICE}\b(?:,? {_NO}[a-z'-]+){{0,6}}?,? {_SAYS}\b|\b(?:said|says|according to|added)(?: the| a| an| its| one| two| several)?(?: [a-z-]+){{0,3}}? {_OFFICE}\b"
)
_PRONOUN_SAYS = re.compile(
    rf"(?:^|[\s\"'(,;:-])(?:he|she|it|they)(?: [a-z]+){{0,2}}? {_SAYS}\b|\b(?:said|says|added) (?:he|she|it|they)\b"
)
_OTHERS = (
    (WE, re.compile(r"(?:^|[\s\"'(,;:-])(?:we|our|ours|us|i|my)\b")),
    (
        WITNESS,
        re.compile(
            r"\b(?:witness\w*|eyewitness\w*|residents?|villagers|islanders|locals|fishermen|survivors?|passengers|bystanders|footage|video|photographs?|images?|recordings?|satellite|flight[- ]track\w+|radar data|trackers?|doctors?|medics)\b"
        ),
    ),
    (
        PRESS,
        re.compile(
            r"\b(?:reporters?|journalists?|correspondents?|newspapers?|news agenc\w+|broadcasters?|media|magazine|television|tv|local reports|reports said|reportedly|it (?:is|was) (?:said|reported|claimed|alleged)|unconfirmed|according to reports?|wire)\b"
        ),
    ),
    (
        NEUTRAL,
        re.compile(
            r"\b(?:inquiry|investigat\w+|board|panel|monitors?|monitoring (?:group|mission)|observers?|observatory|mission|peacekeepers|commission|rights group|charity|aid (?:group|agency|workers)|red cross|organi[sz]ation|experts?|analysts?|researchers?)\b[^.;]{0,60}\b(?:found|finds|concluded?s?|established|confirmed|determined|said|says|verified|recorded|counted|put|report(?:s|ed))\b"
        ),
    ),
)
_DATELINE = re.compile(r"\s*(?P<city>[A-Z][A-Z ]{3,20})(?:[,./ (:-]|$)")


@dataclass(frozen=True, slots=True)
class Voices:
    """Of one sentence: sides that speak, those that deny or admit, those that spoke last before it, other sources."""

    sides: frozenset[str] = frozenset()
    denies: frozenset[str] = frozenset()
    admits: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


SILENCE = Voices()


def voices(document: Document) -> list[Voices]:
    """Of every sentence, then of the title, worked out once; "the ministry" and "he" are who spoke last."""
    if "voices" not in document.known:
        document.known["voices"] = _voices(document)
    known: list[Voices] = document.known["voices"]
    return known


def _voices(document: Document) -> list[Voices]:
    found: list[Voices] = []
    last: frozenset[str] = frozenset()
    for sentence in document.sentences:
        here = _speaking(document, sentence)
        sides = here.sides
        if not sides and (OFFICE in here.others or _PRONOUN_SAYS.search(sentence.view)):
            sides = last or frozenset(filter(None, (home(document),)))
        others = here.others | {NEUTRAL for side in sides if neutral(document, side)}
        found.append(Voices(sides, here.denies, here.admits, last, others))
        last = sides or last
    return [*found, _speaking(document, document.title) if document.title is not None else SILENCE]


def home(document: Document) -> str:
    """The side whose capital the dateline names, or none."""
    if "home" not in document.known:
        found = _DATELINE.match(document.text)
        name, world = found["city"].strip().title() if found else "", document.world
        sides = (world.side(each.key) for each in world.aliases if each.kind == "actor" and each.text == name)
        document.known["home"] = next(sides, "") if name else ""
    known: str = document.known["home"]
    return known


def neutral(document: Document, side: str) -> bool:
    """Whether a side is of no party: the United Nations, a charity."""
    known = document.world.actors.get(side)
    return known is not None and known.kind == "neutral"


def _speaking(document: Document, sentence: Sentence) -> Voices:
    view, side = sentence.view, document.world.side
    sides: set[str] = set()
    denies: set[str] = set()
    admits: set[str] = set()
    if ACT in view:
        for hit in _SIDE_SAYS.finditer(view):
            governed = _GOVERNED.search(view[max(0, hit.start() - 60) : hit.start()])
            if governed and not (governed["head"] and _OFFICE_WORD.match(governed["head"])):
                continue
            told = _at(document, sentence, hit.start())
            sides |= told
            denies |= told if hit["deny"] else set()
            admits |= told if hit["admit"] else set()
        for pattern in (_SAYS_SIDE, _ACCOUNT):
            for hit in pattern.finditer(view):
                sides |= _at(document, sentence, hit.start("side"))
    for surname, actor in document.speakers.items():
        if surname in view and re.search(rf"\b{re.escape(surname)}\b", view):
            sides.add(side(actor))
    others = {name for name, pattern in _OTHERS if pattern.search(view)}
    if not sides and _OFFICE_SAYS.search(view):
        others.add(OFFICE)
    return Voices(frozenset(sides), frozenset(denies), frozenset(admits), frozenset(), frozenset(others))


def _at(document: Document, sentence: Sentence, at: int) -> set[str]:
    """The side named at an offset of the view."""
    for span in sentence.actors:
        if span.start <= sentence.start + at < span.end:
            return {document.world.side(span.key)}
    return set()


def stands(document: Document, voice: str, doers: frozenset[str], done_to: frozenset[str]) -> str:
    """How a side that speaks stands to a deed: self, target, friend of either, neutral or other."""
    if voice in doers:
        return "self"
    if voice in done_to:
        return "target"
    if neutral(document, voice):
        return "neutral"
    sponsors = document.world.sponsors
    for name, sides in (("target", done_to), ("self", doers)):
        if sponsors(voice) & sides or any(voice in sponsors(side) for side in sides):
            return f"friend of {name}"
    return "other" if doers else "unknown"
