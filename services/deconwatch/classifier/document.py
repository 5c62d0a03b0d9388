"""An article made ready for rules: sentences with what is named in them.

A rule does not look at the text itself but at a sentence's `view`: lower case, of the same length, where every name is
one repeated mark (`ACT` for an actor, `MECH` for a mechanism, `ZONE`...). So a rule is one regular expression over
structure, whoever the sides are, and every offset of a match is an offset into the article.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deconwatch.classifier.world import World

ACT, PLACE, MECH, ZONE, WEAK, BACKER, LINE, LAND = (
    "\ue000",
    "\ue001",
    "\ue002",
    "\ue003",
    "\ue004",
    "\ue005",
    "\ue006",
    "\ue007",
)
"""Marks: actor; place; mechanism; zone; mechanism only in military company; sponsor ("X-backed"); dividing line;
a country as a place.
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Something named at [start, end) of the article's text; `key` into the world."""

    kind: str
    key: str
    start: int
    end: int
    theatre: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """[start, end) of the text. `view` and `cased` have the same length as that slice."""

    index: int
    start: int
    end: int
    view: str
    cased: str
    spans: tuple[Span, ...]

    def inside(self, kind: str, start: int, end: int) -> list[Span]:
        """Spans of a kind that overlap [start, end) of the article."""
        return [span for span in self.spans if span.kind == kind and span.start < end and span.end > start]

    @property
    def actors(self) -> list[Span]:
        """Actors that may act, in order; an aircraft or ship stands for its side."""
        return [span for span in self.spans if span.kind in {"actor", "craft"}]


@dataclass
class Document:
    """One article. `title` is sentence -1 with offsets into the title."""

    text: str
    sentences: list[Sentence]
    title: Sentence | None
    published: date | None
    world: World
    theatre: str
    speakers: dict[str, str] = field(default_factory=dict)
    """Surname → actor that the person speaks for."""
    known: dict[str, Any] = field(default_factory=dict, repr=False)
    """What was worked out over the whole text, once, by the name of who did."""

    def around(self, sentence: Sentence, before: int, after: int = 0) -> list[Sentence]:
        """The sentence with its neighbours, in order."""
        return self.sentences[max(0, sentence.index - before) : sentence.index + after + 1]
