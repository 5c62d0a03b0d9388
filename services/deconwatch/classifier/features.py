"""A sentence as the trained part sees it: words, what they mean, who is named, what rules found, what stands beside it.

    view → symbols ("ACT refus* MECH ...") → concepts (LINE, REFUSE, ...) → features, each a short string

Names are gone from the view before a word is counted, so that what is learnt of one theatre holds for the others.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from deconwatch.classifier import document
from deconwatch.classifier.document import Document, Sentence
from deconwatch.classifier.draft import Draft

_MARKS = {
    document.ACT: "ACT",
    document.PLACE: "PLACE",
    document.MECH: "MECH",
    document.ZONE: "ZONE",
    document.WEAK: "WEAK",
    document.BACKER: "BACKER",
    document.LINE: "LINE",
    document.LAND: "LAND",
}
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_TOKEN = re.compile(
    rf"(?P<mark>[\ue000-\ue007])(?P=mark)*|(?P<craft>\b(?:f/a|[a-z]{{1,3}})-\d{{1,3}}[a-z]{{0,2}}\b)"
    rf"|(?P<date>\b(?:(?:{_MONTHS})\.? \d{{1,2}}\b|\d{{1,2}} (?:{_MONTHS})\b))|(?P<num>\d[\d.,:]*)"
    r"|[^\W\d_]+(?:['-][^\W\d_]+)*"
)
GROUP = {"w": 0, "b": 1, "k": 1, "c": 2, "n": 2, "u": 3, "<": 4, ">": 4, "d": 5, "r": 6, "r<": 6, "r>": 6, "s": 6}
"""Kind of feature → group; a group is scaled on its own."""
WEIGHT = (1.0, 0.7, 1.3, 1.3, 0.6, 1.0, 1.0)
"""How much each group weighs, whatever the number of its features."""
_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on at for and or by with from as is are was were be been it its this that which who "
        "he she they their his her had has have",
    )
)
_ENDINGS = (
    "ations",
    "ation",
    "ings",
    "ing",
    "ments",
    "ment",
    "ions",
    "ion",
    "ers",
    "er",
    "ies",
    "ied",
    "ed",
    "es",
    "s",
    "ly",
    "e",
    "y",
)
_REACH = 14
"""Words between two concepts that still make a pair."""
_PHRASE = 4
MOST = 150
"""Sentences that are read; what a longer text tells it tells before."""


class Lexicon:
    """The concepts of words and phrases, read from `concepts.toml`."""

    def __init__(self) -> None:
        self._whole: dict[str, tuple[str, ...]] = {}
        self._open: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, tuple[str, ...]] = {}
        self.openers: set[str] = set()
        """First words of the phrases."""
        raw = resources.files("deconwatch.classifier").joinpath("concepts.toml").read_text(encoding="utf-8")
        for concept, words in tomllib.loads(raw)["concepts"].items():
            for word in words:
                table = self._open if word.endswith("*") else self._whole
                key = word.rstrip("*")
                table[key] = (*table.get(key, ()), concept)
                if " " in key:
                    self.openers.add(key.split(" ", 1)[0])

    def of(self, words: str) -> tuple[str, ...]:
        """Concepts of a word or phrase, in the order of the file."""
        known = self._known.get(words)
        if known is None:
            found = dict.fromkeys(self._whole.get(words, ()))
            for end in range(3, len(words) + 1):
                found.update(dict.fromkeys(self._open.get(words[:end], ())))
            known = tuple(found)
            if len(self._known) < 100_000:
                self._known[words] = known
        return known


def symbols(view: str) -> list[str]:
    """The words of a view: names as what they are, numbers as NUM, dates as DATE, designations as CRAFT."""
    found = []
    for token in _TOKEN.finditer(view):
        kind = token.lastgroup
        if kind == "mark":
            found.append(_MARKS[token[0][0]])
        elif kind == "craft":
            found.append("CRAFT")
        elif kind == "date":
            found.append("DATE")
        elif kind == "num":
            found.append("NUM")
        else:
            word = token[0]
            found.append(word.removesuffix("'s"))
    return found


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without its commonest ending; marks stay."""
    if word.isupper():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def concepts(words: Sequence[str], lexicon: Lexicon) -> list[tuple[int, str]]:
    """(index, concept) for every word and phrase that has one, and for every mark."""
    found: list[tuple[int, str]] = []
    for at, word in enumerate(words):
        if word.isupper():
            found.append((at, word))
        names = dict.fromkeys(lexicon.of(word))
        if word in lexicon.openers:
            for length in range(2, min(_PHRASE, len(words) - at) + 1):
                names.update(dict.fromkeys(lexicon.of(" ".join(words[at : at + length]))))
        found += [(at, name) for name in names if name != word]
    return found


class Reading:
    """What one sentence holds, computed once: symbols, stems and concepts."""

    __slots__ = ("concepts", "names", "stems", "words")

    def __init__(self, view: str, lexicon: Lexicon) -> None:
        self.words = symbols(view)
        self.stems = [stem(word) for word in self.words]
        self.concepts = concepts(self.words, lexicon)
        self.names = dict.fromkeys(name for _, name in self.concepts)


def of_sentence(before: Reading | None, here: Reading, after: Reading | None, *, first: bool) -> set[str]:
    """Features of a sentence; the part before the blank is the kind of feature (`GROUP`)."""
    content = [word for word in here.stems if word not in _STOP]
    found = {"w " + word for word in content}
    found.update(f"b {left} {right}" for left, right in pairwise(here.stems))
    found.update(f"k {left} {right}" for left, right in pairwise(content))
    found.update("c " + name for name in here.names)
    found.update(_pairs(here.concepts))
    found.add(f"n ACT{min(sum(word == 'ACT' for word in here.words), 3)}")
    if first:
        found.add("n FIRST")
    for side, other in (("<", before), (">", after)):
        if other is None:
            found.add(f"{side} NONE")
        else:
            found.update(f"{side} {name}" for name in other.names)
    return found


def _pairs(marks: list[tuple[int, str]]) -> set[str]:
    found = set()
    for number, (at, left) in enumerate(marks):
        for here, right in marks[number + 1 :]:
            if here - at > _REACH:
                break
            if left != right:
                found.add((left, right) if left < right else (right, left))
    return {f"u {left} {right}" for left, right in found}


def readings(sentences: Iterable[Sentence], lexicon: Lexicon) -> list[Reading]:
    """Each sentence's reading, in order."""
    return [Reading(sentence.view, lexicon) for sentence in sentences]


def of_document(document: Document, lexicon: Lexicon, drafts: Sequence[Sequence[Draft]] = ()) -> list[set[str]]:
    """Features of every sentence of a document, the title's last when there is one.

    `drafts`: what the rules found in each sentence, then in the title.
    """
    body = readings(document.sentences[:MOST], lexicon)
    found = [
        of_sentence(body[at - 1] if at else None, each, body[at + 1] if at + 1 < len(body) else None, first=at == 0)
        for at, each in enumerate(body)
    ]
    for at, each in enumerate(drafts[: len(found)]):
        found[at].update(f"s {draft.rule}" for draft in each)
        found[at].update(f"r {draft.type}" for draft in each)
        if at:
            found[at - 1].update(f"r> {draft.type}" for draft in each)
        if at + 1 < len(found):
            found[at + 1].update(f"r< {draft.type}" for draft in each)
    if document.title is not None:
        title = of_sentence(None, Reading(document.title.view, lexicon), body[0] if body else None, first=True)
        for draft in drafts[-1] if len(drafts) > len(document.sentences) else ():
            title.update((f"s {draft.rule}", f"r {draft.type}"))
        found.append(title)
    return found


_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tonight|yesterday|overnight"
    r"|this (?:morning|afternoon|evening|week)|(?:last|earlier this) (?:night|week)"
    rf"|(?:(?:{_MONTHS})\.? \d{{1,2}}|\d{{1,2}} (?:{_MONTHS}))\b(?!,? (?:19|20)\d\d))"
)
_SAID = re.compile(r"\b(?:said|says|told|announced|according to|spokes\w+|tweeted|reported)\b")
_ASKED = re.compile(r"(?:^|\n)\W{0,2}(?:q|question|the moderator|reporter)\s?[:.]|(?:^|\n)q\s{1,3}\w")


def whole(document: Document) -> set[str]:
    """What only the whole document tells: how many sides it names, and whether it sounds like news.

    News names a day and somebody who says so; explainers, doctrine and opinion often do neither. Questions and answers
    are their own kind.
    """
    read = document.sentences[:MOST]
    named = {document.world.side(span.key) for sentence in read for span in sentence.actors}
    if document.title is not None:
        named |= {document.world.side(span.key) for span in document.title.actors}
    day = any(_DAY.search(sentence.view) for sentence in read)
    said = any(_SAID.search(sentence.view) for sentence in read)
    asked = any(_ASKED.search(sentence.view) for sentence in read)
    return {f"d SIDES{min(len(named), 4)}", f"d DAY{day:d}SAID{said:d}{'ASKED' if asked else ''}"}


_SPELT = {
    "w": "word {}",
    "b": "words {}",
    "k": "words {}",
    "c": "meaning {}",
    "u": "meanings {} near each other",
    "<": "{} in the sentence before",
    ">": "{} in the sentence after",
    "n": "{}",
    "d": "{}",
    "r": "rules: {}",
    "r<": "rules: {} in the sentence before",
    "r>": "rules: {} in the sentence after",
    "s": "rule {}",
}


def spell(name: str) -> str:
    """A feature in words for a person."""
    kind, _, rest = name.partition(" ")
    return _SPELT[kind].format(rest)
