# ruff: noqa: E501 - a pattern is one line
"""How relevant an article is: what its mentions weigh together, less where the words mean something else.

score = 1 - (product over mentions of (1 - confidence * weight of the family * weight of realis and background)) ** 1.5

The exponent puts the best threshold of a development set at 0.5.
"""

import math
import re

from deconwatch.classifier.document import MECH, WEAK, ZONE, Document
from deconwatch.classifier.draft import Draft

SHARPNESS = 1.5
_NAMED, _UNNAMED, _LITTLE = 1.2, 2.8, 2.0
"""How much the log-odds of a long text are lowered: where a line is named, where none is, where rules find nothing."""
_SOMETHING = 0.5
"""Score of the rules from which they find something."""
SHORT = 8
"""Sentences; from twice as many on a text counts as long."""
_FAMILY = {
    "mechanism": 0.9,
    "channel": 0.85,
    "zone": 0.6,
    "air": 0.85,
    "sea": 0.8,
    "ground": 0.7,
    "strike": 0.85,
    "attack": 0.75,
    "claim": 0.35,
    "followup": 0.1,
}
_REALIS = {"hypothetical": 0.55, "historical": 0.15, "planned": 0.85, "alleged": 0.95, "denied": 0.9}
_OTHER_SENSE = re.compile(
    r"\b(?:spectrum|electronic warfare|electromagnetic|frequenc(?:y|ies)|cyber\w*|software|variable names?|module|compiler|changelog|javascript|api\b|pull request|github|schema|queries|hidta|drug|fentanyl|trafficking|law enforcement|investigations|grand jury|"
    r"agenc(?:y|ies)|interagency|budget\w*|requirements|mandates?|stakeholders|procurement|spacecraft|satellites?|cislunar|orbit\w*|space traffic|utm\b|unmanned traffic|air traffic management|second life|warcraft|video ?games?|gamers?|calendar|scheduling|"
    r"departments|reporting requirements|governance|duplicat\w+|efforts between|welfare|counterdrug|nuclear reactor|artificial intelligence|ai safety)\b"
)
_AGREED = re.compile(r"conflict|exclusion|buffer|demilitari|restricted|line of|55|34-mile|demarcation|blue line")
_ANALYSIS = re.compile(
    r"\b(?:this (?:paper|report|article|chapter|essay|brief) (?:argues|examines|explores)|recommendations?\b|policymakers|lessons? (?:learned|from)|doctrine|capabilit(?:y|ies)|in theory|historically|scholars?|analysts? (?:argue|say)|is an official|encyclop\w+|the author|op-ed|opinion|commentary|exercise scenario|fictional|war ?games?|video games?|screenplay|thriller)\b"
)


def score(document: Document, drafts: list[Draft], title: list[Draft]) -> float:
    """0..1, from the text's merged drafts and, at less weight, the title's."""
    rest = 1.0
    for draft in drafts:
        rest *= 1 - weight(document, draft)
    for draft in title:
        rest *= 1 - 0.6 * weight(document, draft)
    return round(1.0 - float(rest**SHARPNESS), 4)


def settled(chance: float, rules: float, document: Document) -> float:
    """The trained part's chance with its log-odds lowered for a long text, more so where the rules find little.

    The trained part knows mostly short texts, and a long one has more sentences that can look like something. Chosen on
    long ordinary news (6,020 articles) and near misses: false alarms 59 → 39, nothing lost of what is labelled.
    """
    named = any(mark in sentence.view for sentence in document.sentences for mark in (MECH, WEAK, ZONE))
    share = min(1.0, max(0.0, (len(document.sentences) - SHORT) / SHORT))
    little = max(0.0, 1 - rules / _SOMETHING)
    bounded = min(max(chance, 1e-4), 1 - 1e-4)
    odds = math.log(bounded / (1 - bounded)) - share * ((_NAMED if named else _UNNAMED) + _LITTLE * little)
    return 1 / (1 + math.exp(-odds)) if share else chance


def _plain_war(document: Document, draft: Draft) -> bool:
    named = [span.key for span in draft.sentence.actors] or [a for actors in draft.roles.values() for a in actors]
    channel = any(mark in each.view for each in document.sentences for mark in (MECH, WEAK, ZONE))
    return not channel and document.world.at_war({document.world.side(actor) for actor in named})


def _words(document: Document, draft: Draft) -> str:
    sentence = draft.sentence
    return document.text[sentence.start : sentence.end].lower() if sentence.index >= 0 else sentence.cased.lower()


def weight(document: Document, draft: Draft) -> float:
    """What one mention adds."""
    value = draft.confidence * _FAMILY[draft.type.family] * _REALIS.get(str(draft.fields.get("realis", "")), 1.0)
    if draft.fields.get("background"):
        value *= 0.45
    if draft.type.family in {"air", "ground", "zone"} and _plain_war(document, draft):
        value *= 0.2
    if draft.type.family == "zone" and _AGREED.search(_words(document, draft)):
        value *= 1.4
    near = document.around(draft.sentence, 1, 1) if draft.sentence.index >= 0 else [draft.sentence]
    text = " ".join(sentence.view for sentence in near)
    if draft.type.family in {"mechanism", "channel"} and "conflict" in _words(document, draft):
        # the bare word has many senses; a line, channel or military hotline has one
        others = len(set(_OTHER_SENSE.findall(text)))
        value *= {0: 1.0, 1: 0.55}.get(others, 0.25)
    if _ANALYSIS.search(text):
        value *= 0.6
    return max(0.0, min(0.98, value))
