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
    ("envoy", re.compile(r"\b(?:envoys?|ambassador\w*|(?:defen[cs]e |air |military )?attach[eé]\w*|charg[eé]\w*|embassy|consul\w*|diplomats?|representatives?)\b")),
    ("voice", re.compile(r"\b(?:ministr\w+|ministers?|officials?|spokes\w+|officers?|commanders?|presiden\w+|generals?|statement|authorities|government|side|colleagues|counterparts?|parliament|media|agency|command|headquarters|staff|leadership|delegation)\b")),
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
    r"\b(?:is|are|was|were|been|being|be|get|got|gets)(?: (?!not\b|to\b|[a-z]+ing\b)[a-z]+){0,2} ?$|\b(?:came|come|coming|comes) under ?$"
)
_PRONOUN = re.compile(
    r"(?:^|[\s\"'(,;:-])(?P<word>it|they|he|she|we|its|their|his|her|our|us|them)\b|^\W*(?P<this>this|that|these|both)\b"
)
_GENERIC = re.compile(
    r"\bthe (?P<word>army|military|ministry|defen[cs]e ministry|foreign ministry|government|general staff|command|navy|air force|coast guard|spokes\w+|officials?|general|commander|minister|mission|force|agency|organi[sz]ation|group|charity|coalition|board|statement|centre|center|delegation|president)\b(?! of)"
)
_VERBS: dict[str, tuple[str, ...]] = {
    "strike": (
        r"struck|hit(?:s|ting)?|bomb(?:ed|ing|s)?|strik(?:es?|ing)|attack(?:ed|ing|s)?|shell(?:ed|ing)|fired?|firing|destroy\w*|target(?:ed|ing|s)?|(?:air ?)?raids?|(?:air ?)?strikes?|kill(?:ed|ing|s)?|shot|wound(?:ed|ing)|fell|came under",
        r"engag\w+|landed|blew|damag\w+|died|hurt|injur\w+|launched|rockets?|drones?|missiles?|shells?|dead|respond\w*|defend\w*|answer\w*|retaliat\w*",
    ),
    "attack": (
        r"attack(?:ed|ing|s)?|fired|firing|hit|struck|launched|landed|target(?:ed|ing)|sent against|bore down|flew at|came (?:at|under|for)|dropped|shelled|killed",
        r"drones?|rockets?|shells?|missiles?|wounded",
    ),
    "air.encounter": (
        r"intercept\w*|buzz\w*|releas\w+|dropp(?:ed|ing)|harass\w*|shadow\w*|lock(?:ed|s|ing)?|escort\w*|interfer\w*|scrambl\w+|collid\w*|collision|clipp?\w*|flares?|radar|clos(?:ed|ing)|dump\w*|approach\w*|unsafe\w*",
        r"flew|fl(?:y|ies|ying|own)|pass(?:ed|es|ing)?|came|fired|cross\w*|struck|hit|encounter\w*|let (?:go|off)|chas\w*|met",
    ),
    "air.shootdown": (
        r"shot|shoot(?:s|ing)?|down(?:ed|ing)|brought down|destroy\w*|took|shoot-?down|shootdown",
        r"fired|hit|engag\w+|lost|intercept\w*|fell|brought",
    ),
    "sea": (
        r"ramm\w*|block\w*|collid\w*|collision|water[- ]cannon\w*|swung|cut|harass\w*|shadow\w*|seiz\w*|board(?:ed|ing)|overtook|manoeuv\w*|maneuv\w*|hosing|nudg\w*|scrap\w*|slash\w*|touched|bow",
        r"approach\w*|cross\w*|fired|came|pass\w*|train\w*|lock\w*|sail\w*|closed|chas\w*|held|ran|dropped",
    ),
    "ground": (
        r"block\w*|stopp?ed|ramm\w*|sideswip\w*|clash\w*|stand-?off|confront\w*|surround\w*|exchang\w*|pelt\w*|barr(?:ed|ing)|prevent\w*|obstruct\w*|delay\w*|detain\w*|push\w*|scuffl\w*|knocked|traded|chas\w*|opened fire|fired|firing|shot|shelled|killed|chased",
        r"held|turned|pulled|entered|came|landed|fire|hit|struck|broke|destroyed|wounded|fought",
    ),
    "zone.incursion": (
        r"enter(?:ed|s|ing)?|cross(?:ed|es|ing)?|violat\w*|stray\w*|penetrat\w*|incursions?|intrud\w*|intrusions?|overfl\w*|re-entered|breach\w*|stepped over|advanc\w*|inside",
        r"flew|fl(?:y|ying|own)|drove|driv\w+|came|mov\w+|went|stay\w*|remain\w*|pass\w*|roll\w*|push\w*|approach\w*|sail\w*|tracked|hit",
    ),
    "zone.withdrawal": (
        r"left|leav(?:e|es|ing)|withdr[ae]w\w*|turned (?:back|round|around|away)|pulled (?:back|out|away)|went back|return\w*|retreat\w*|flew back|depart\w*",
        r"turn\w*|pull\w*|back\w*|quit|moved|cut|out",
    ),
    "channel.notification": (
        r"notif\w*|told|inform\w*|warn(?:ed|s|ing)|(?:advance |prior )?notices?|announc\w*|alert\w*|rang|phoned|telephoned|coordinat\w*|shared|handed|given|gave|known?|knew",
        r"tell\w*|passed|call\w*|advis\w*|agreed|contact\w*|approv\w*|communicat\w*|sent|clear\w*|message|said|touch",
    ),
    "channel.warning": (
        r"warn(?:ed|s|ing|ings)?|threat\w*|ultimatum|vow\w*|caution\w*|warning (?:shots?|fire)|radio\w*|shots|flares",
        r"will|would|told|fired|advis\w*|urg\w*|signal\w*|called|said|promis\w*|any|answer\w*",
    ),
    "channel.complaint": (
        r"protest\w*|complain\w*|accus\w*|condemn\w*|summon\w*|denounc\w*|lodg\w*|deplor\w*|criticis\w*|criticiz\w*|objection|reproach\w*|rebuk\w*|notes? (?:of|verbale)|demand(?:ed|s)? (?:an|explanations?)|called in|regret\w*|unacceptable",
        r"call(?:ed|s|ing)?|demand\w*|describ\w*|raised|reject\w*|objected|voiced|filed?|letter|handed|blam\w*|express\w*|taken up|took up|asked|urged|said|says|told",
    ),
    "channel.failure": (
        r"unanswered|answer(?:ed|s|ing)?|no (?:answer|reply|response|word|notice)|respon\w*|repl(?:y|ied|ies)|fail(?:ed|s|ure)?|pick(?:ed)? up|ignor\w*|rang|kept ringing|too late|wrong|minutes?'?",
        r"not|no|without|never|late|broke\w*|did|told|informed|silen\w+|nobody|get through|before|notice",
    ),
    "channel.request": (
        r"ask(?:ed|s|ing)?|request\w*|appeal\w*|permission|turned down|refus\w*|grant(?:ed|s)?|declin\w*|approv\w*|reject\w*|sought|propos\w*|clearance|plea\w*|invitations?",
        r"den(?:ied|ies|y)|agreed|call\w*|urg\w*|demand\w*|allow\w*|tried|rang|cleared",
    ),
    "claim": (
        r"accus\w*|den(?:ied|ies|y|ying|ials?)|violat\w*|breach\w*|reject\w*|dismiss\w*|alleg\w*|blam\w*|refut\w*|insist\w*",
        r"claim\w*|said|says|false|untrue|nothing|not|never|broke|maintain\w*|repl\w*|answer\w*",
    ),
    "followup": (
        r"investigat\w*|inquir\w*|enquir\w*|prob(?:e|ed|es|ing)|regret\w*|apolog\w*|sorrow|condolenc\w*|sorry|review\w*|findings|fact-finding",
        r"examin\w*|look\w*|found|conclud\w*|report|determin\w*|opened|case",
    ),
    "mechanism": (
        r"suspend\w*|cut|agreed?|sign(?:ed|s|ing)?|restor\w*|reopen\w*|establish\w*|set up|met|meet(?:s|ing|ings)?|talks?|halt\w*|froze\w*|restart\w*|resum\w*|shut|withdr\w*|cancel\w*|agreement|used",
        r"clos\w*|open\w*|held|remain\w*|work\w*|pull\w*|call\w*|discuss\w*|uses?|spoke|continu\w*|extend\w*|mov\w+|leav\w*|keeps?|kept|create\w*|stopped|off",
    ),
}  # fmt: skip
_TRIGGERS = {name: tuple(re.compile(rf"\b(?:{words})\b") for words in several) for name, several in _VERBS.items()}
"""For each type or family the words that tell it, first those that tell nothing else."""


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
    pronoun: str
    """A pronoun between the name and the trigger after it, which may stand for it."""


def trigger(sentence: Sentence, kind: MentionType, start: int, end: int) -> tuple[int, int]:
    """Offsets into the view of the word that tells the type: within [start, end) if there, else in the sentence."""
    several = _TRIGGERS.get(kind.value) or _TRIGGERS[kind.family]
    whole = end - start >= len(sentence.view) - 2
    for low, high in ((0, len(sentence.view)),) if whole else ((start, end), (0, len(sentence.view))):
        for words in several:
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
        pronoun=pronoun["word"]
        if (pronoun := _PRONOUN.search(between)) and where == "before" and pronoun["word"]
        else "",
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
