# ruff: noqa: E501 - a pattern is one line
"""Who speaks for whom: "Col. Ryan Dillon, a spokesman for the coalition" makes a later "Dillon said" the coalition's."""

import re

from deconwatch.classifier.document import ACT, Sentence

_NAME = r"(?:[A-Z][\w'.-]*\.? ){0,4}(?P<surname>[A-Z][\w'-]{2,})"
_OFFICE = (
    r"(?:spokes(?:man|woman|person)|commander|chief|minister|secretary|general|director|head|official|ambassador|envoy)"
)
_PATTERNS = (
    re.compile(
        rf"{_NAME},? (?:a|an|the|who is|who heads)? ?(?:\w+ ){{0,3}}{_OFFICE}\w*(?: \w+){{0,4}}? (?:for|of|at|from|in) (?:the )?(?P<actor>{ACT}+)"
    ),
    re.compile(rf"(?P<actor>{ACT}+)(?:'s)? (?:[a-z-]+ ){{0,3}}{_OFFICE},? {_NAME}"),
    re.compile(rf"{_NAME},? (?:the|a|an)? ?(?P<actor>{ACT}+)(?:'s)? (?:[a-z-]+ ){{0,3}}{_OFFICE}"),
)


def find(sentences: list[Sentence]) -> dict[str, str]:
    """Surname → actor id, the first reading of a name wins."""
    speakers: dict[str, str] = {}
    for sentence in sentences:
        if ACT not in sentence.cased:
            continue
        for pattern in _PATTERNS:
            for hit in pattern.finditer(sentence.cased):
                at = sentence.start + hit.start("actor")
                actors = sentence.inside("actor", at, at + 1)
                if actors:
                    speakers.setdefault(hit["surname"].lower(), actors[0].key)
    return speakers
