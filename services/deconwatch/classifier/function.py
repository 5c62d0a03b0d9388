# ruff: noqa: E501 - a pattern is one line
"""What a name does in its sentence: governed by which preposition, head of which noun, beside which verb, who speaks.

No parser: the words to the left and right of a name, as `Sentence.view` has them, tell its function often enough for
a linear model to weigh them (`casting`).
"""

import re
from dataclasses import dataclass

from deconwatch.classifier.document import Sentence, Span
from deconwatch.records import MentionType

_PREPOSITION = re.compile(
    r"\b(?P<word>of|to|with|from|by|against|near|in|for|between|on|over|at|inside|into|around|towards?|after|than|under|off|past|within|through|via|about|onto|across|behind|aboard|beside|and|as|that|when|while|if|because|although|who|which)\s+"
    r"(?:(?:the|a|an|its|their|his|her|our|this|these|those|any|some|several|other|all|both|two|three|four|five|one|another|\d+|more|than|[a-z]+ed|[a-z]+-[a-z]+|joint|local|senior|top|nearby|armed|unnamed|alleged)\s+){0,4}$"
)
_SAID = re.compile(
    r"^(?:'s|')?\s*(?:[a-z'-]+\s+){0,5}?(?:said|says?|told|announced|claimed|claims|stated|added|reported|according|insist\w*|holds|maintain\w*|argu\w+|described|explained|reckons|believes?|confirmed|denie[sd]|wrote)\b"
)
_ACCORDING = re.compile(r"(?:according to|said|says) (?:the |a |an )?(?:[a-z]+ ){0,2}$")
_WORDS = re.compile(r"^(?:'s|')?((?: [a-z0-9&/'-]+){0,3})")
_HEADS = (
    ("voice", re.compile(r"\b(?:ministr\w+|ministers?|officials?|spokes\w+|officers?|commanders?|presiden\w+|generals?|envoy|ambassador\w*|attach[eé]\w*|statement|authorities|government|side|embassy|colleagues|counterparts?|diplomats?|parliament|media|agency|command|headquarters|staff|leadership|delegation)\b")),
    ("air", re.compile(r"\b(?:aircraft|(?:war)?planes?|jets?|bombers?|fighters?|helicopters?|drones?|pilots?|air force|uavs?|air ?strikes?|interceptors?|crews?|flights?|gunships?)\b")),
    ("sea", re.compile(r"\b(?:ships?|vessels?|boats?|destroyers?|frigates?|cutters?|coast ?guards?|navy|submarines?|trawlers?|warships?|corvettes?|fishermen|dinghy|cruiser)\b")),
    ("force", re.compile(r"\b(?:troops|soldiers?|forces?|army|military|patrols?|convoys?|columns?|vehicles?|guards|fighters|servicemen|militia\w*|units?|armou?r\w*|tanks?|marines|men|personnel|advisers|police|peacekeepers|contractors|mercenaries|partners?|elements)\b")),
    ("fire", re.compile(r"\b(?:strikes?|raids?|attacks?|missiles?|rockets?|shell\w*|fire|bomb\w*|artillery|operations?|guns?|incursions?|provocations?|violations?|actions|conduct|behaviou?r|moves?)\b")),
    ("seat", re.compile(r"\b(?:bases?|posts?|outposts?|garrison|positions?|lines?|compound|camp|hospitals?|clinic|school|warehouse|headquarters|town|village|offices?|shelters?|trucks?|cars?|ambulances?|workers|staff|employees|team|mission)\b")),
    ("ground", re.compile(r"\b(?:airspace|air space|border|territor\w+|coast\w*|waters|soil|skies|frontier|sovereignty|island|province|sea|zone|area|side of)\b")),
)  # fmt: skip
_CLAUSE = re.compile(
    r"[;:]|, (?:and|but|while|who|which|after|when|as|where|though)\b|\b(?:that|after|when|while|because|although|before|until|who|which|whether|if|where|as)\b"
)
PASSIVE = re.compile(
    r"\b(?:is|are|was|were|been|being|be|get|got|gets)(?: (?!not\b)[a-z]+){0,2} ?$|\b(?:came|come|coming|comes) under ?$"
)
_PRONOUN = re.compile(
    r"(?:^|[\s\"'(,;:-])(?P<word>it|they|he|she|we|its|their|his|her|our|us|them)\b|^\W*(?P<this>this|that|these|both)\b"
)
_GENERIC = re.compile(
    r"\bthe (?P<word>army|military|ministry|defen[cs]e ministry|foreign ministry|government|general staff|command|navy|air force|coast guard|spokes\w+|officials?|general|commander|minister|mission|force|agency|organi[sz]ation|group|charity|coalition|board|statement|centre|center|delegation|president)\b(?! of)"
)
_VERBS: dict[str, str] = {
    "strike": r"struck|hit(?:s|ting)?|bomb\w*|strik\w+|kill\w*|wound\w*|attack\w*|shell\w*|fir(?:ed|ing|e)|destroy\w*|target\w*|raids?|engag\w+|airstrikes?|landed|blew|damag\w+|shot|died|hurt|injur\w+|launched|rockets?|drones?",
    "attack": r"attack\w*|fir(?:ed|ing)|hit|struck|launched|landed|target\w*|came (?:at|under)|drones?|rockets?|shell\w*|sent against|bore down|flew at",
    "air.encounter": r"intercept\w*|flew|fl(?:y|ies|ying|own)|pass(?:ed|es|ing)?|came|buzz\w*|releas\w+|dropp\w+|fired|approach\w*|shadow\w*|lock\w*|escort\w*|interfer\w*|harass\w*|clos(?:ed|ing)|scrambl\w+|cross\w*|collid\w*|collision|struck|hit|encounter\w*|pass(?:es)?",
    "air.shootdown": r"shot|shoot\w*|down(?:ed|ing)|brought|destroy\w*|took|fired|hit|shoot-?down|engag\w+|lost|intercept\w*|fell",
    "sea": r"ramm\w*|block\w*|collid\w*|collision|water cannon\w*|fired|approach\w*|cross\w*|swung|cut|harass\w*|shadow\w*|seiz\w*|board\w*|overtook|manoeuv\w*|maneuv\w*|came|pass\w*|train\w*|lock\w*|sail\w*",
    "ground": r"block\w*|stop\w*|fir(?:ed|ing|e)|ramm\w*|clash\w*|held|stand-?off|confront\w*|surround\w*|turned|exchang\w*|shot|pelt\w*|barr\w*|prevent\w*|delay\w*|detain\w*|push\w*|pulled|scuffl\w*|knocked|entered|came|shell\w*|landed|obstruct\w*|opened",
    "zone.incursion": r"enter\w*|cross\w*|violat\w*|flew|fl(?:y|ying|own)|drove|driv\w+|advanc\w*|stray\w*|penetrat\w*|came|mov\w+|incursions?|went|stay\w*|remain\w*|pass\w*|intrud\w*|intrusion|overfl\w*|roll\w*|push\w*|stepp\w*|approach\w*|sail\w*|breach\w*",
    "zone.withdrawal": r"left|leav\w+|withdr\w+|turn\w*|pull\w*|went back|return\w*|retreat\w*|back\w*|depart\w*|quit|moved",
    "channel.notification": r"notif\w*|told|tell\w*|inform\w*|warn\w*|advance|gave|given|notice|announc\w*|coordinat\w*|agreed|shared|passed|call\w*|alert\w*|advis\w*|rang|phon\w*|known?|contact\w*|approv\w*|communicat\w*|sent",
    "channel.warning": r"warn\w*|threat\w*|will|would|told|fired|radio\w*|ultimatum|advis\w*|urg\w*|said|flares|signal\w*|called|cautioned|vow\w*|any",
    "channel.complaint": r"protest\w*|complain\w*|accus\w*|condemn\w*|summon\w*|call(?:ed|s|ing)?|demand\w*|denounc\w*|describ\w*|lodg\w*|deplor\w*|raised|criticis\w*|criticiz\w*|reject\w*|objection|objected|voiced|file[ds]?|note|letter|handed|reproach\w*|blam\w*|letter|regret\w*|unacceptable|rebuk\w*|express\w*",
    "channel.failure": r"answer\w*|respon\w*|repl\w*|fail\w*|not|no|without|ignor\w*|pick\w*|rang|ring\w*|unanswered|late|wrong|never|minutes?|broke\w*|did|told|informed|silen\w+|nobody",
    "channel.request": r"ask\w*|request\w*|appeal\w*|permission|turned down|refus\w*|den(?:ied|ies|y)|grant\w*|approv\w*|reject\w*|agreed|call\w*|urg\w*|sought|demand\w*|propos\w*|clearance|plea\w*|allow\w*|tried",
    "claim": r"accus\w*|den(?:ied|ies|y|ying|ials?)|violat\w*|breach\w*|reject\w*|dismiss\w*|alleg\w*|claim\w*|blam\w*|said|says|false|untrue|refut\w*|insist\w*|nothing|not|never|broke",
    "followup": r"investigat\w*|inquir\w*|enquir\w*|prob\w*|regret\w*|apolog\w*|sorrow|condolenc\w*|sorry|review\w*|examin\w*|look\w*|found|conclud\w*|report|findings|determin\w*",
    "mechanism": r"suspend\w*|cut|clos\w*|agree\w*|sign\w*|restor\w*|reopen\w*|open\w*|establish\w*|set up|met|meet\w*|talk\w*|held|remain\w*|works?|work\w*|halt\w*|froze\w*|restart\w*|resum\w*|pull\w*|shut|call\w*|discuss\w*|use[ds]?|spoke|continu\w*|extend\w*|mov\w+|leav\w*|withdr\w*|cancel\w*|keeps?|kept|create\w*",
}
_TRIGGERS = {name: re.compile(rf"\b(?:{words})\b") for name, words in _VERBS.items()}


@dataclass(frozen=True, slots=True)
class Function:
    """`side` of the trigger: before, in, after. `order`: the how-manieth name from it."""

    where: str
    governed: str
    head: str
    possessive: bool
    said: bool
    passive: bool
    by: bool
    clauses: int
    first: bool
    order: int


def trigger(sentence: Sentence, kind: MentionType, start: int, end: int) -> tuple[int, int]:
    """Offsets into the view of the word that tells the type: within [start, end) if there, else in the sentence."""
    words = _TRIGGERS.get(kind.value) or _TRIGGERS[kind.family]
    for low, high in ((start, end), (0, len(sentence.view))):
        found = words.search(sentence.view, max(0, low), max(0, high))
        if found:
            return found.span()
    return (max(0, start), max(0, end)) if end - start < len(sentence.view) else (0, 0)


def function(sentence: Sentence, text: str, span: Span, at: tuple[int, int], named: list[Span]) -> Function:
    """The function of a name beside the trigger at offsets `at`.

    `text`: the sentence's words, of the view's length; `named`: all names of the sentence.
    """
    view, start, end = sentence.view, span.start - sentence.start, span.end - sentence.start
    left, right = text[max(0, start - 70) : start], text[end : end + 70]
    governed = _PREPOSITION.search(left)
    where = "before" if end <= at[0] else "after" if start >= at[1] else "in"
    between = view[end : at[0]] if where == "before" else view[at[1] : start] if where == "after" else ""
    nearer = sum(1 for each in named if min(end, at[0]) <= each.start - sentence.start < max(start, at[1])) - (
        where == "after"
    )
    words = _WORDS.match(right)
    name = text[start:end]
    after = f"{name[name.find(' ') :] if ' ' in name else ''}{words[1] if words else ''}"
    return Function(
        where=where,
        governed=governed["word"] if governed else "",
        head=head(after),
        possessive=right.startswith(("'s", "' ")),
        said=_SAID.match(right) is not None or _ACCORDING.search(left) is not None,
        passive=PASSIVE.search(view[max(0, at[0] - 40) : at[0]]) is not None,
        by=governed is not None and governed["word"] == "by",
        clauses=min(2, len(_CLAUSE.findall(between))),
        first=not named or named[0] is span,
        order=min(3, max(0, nearer)),
    )


def head(words: str) -> str:
    """The kind of noun that follows a name: "Russian [ministry]", "Turkish [drone]"; empty when none is known."""
    found = [(hit.start(), name) for name, pattern in _HEADS if (hit := pattern.search(words))]
    return min(found)[1] if found else ""


def stand_in(sentence: Sentence, at: tuple[int, int]) -> tuple[str, str]:
    """The pronoun and the generic noun ("the army") before the trigger that may stand for a side; each may be empty."""
    until = max(at[0], 12)
    pronouns = [hit["word"] or hit["this"] for hit in _PRONOUN.finditer(sentence.view, 0, until)]
    generic = [hit["word"] for hit in _GENERIC.finditer(sentence.view, 0, min(len(sentence.view), until + 40))]
    return (pronouns[-1] if pronouns else ""), (generic[0] if generic else "")
