"""A text in telegraphic English, with the place in the original of every character.

tokens → entries of the pack, longest phrase first → English order → text and offsets
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from deconwatch.classifier import mask
from deconwatch.classifier.languages.pack import VOWELS, Entry, Order, Pack, add
from deconwatch.classifier.languages.spelling import Spellings

_INVISIBLE = re.compile(f"[\u0300-\u036f{VOWELS}\u200b-\u200f\u202a-\u202e\u2066-\u2069\u061c\u00ad\ufeff]")
_TOKEN = re.compile(
    r"(?P<line>\n+)|(?P<craft>\b[A-Z][A-Za-z]{0,3}-\d+[A-Z]{0,2}\b(?:['\u2019]\w+)?)|(?P<number>\d+(?:[.,\u00a0\u202f]\d+)*)|(?P<word>[^\W\d_]+(?:['\u2019\u05f3\u05f4\"][^\W\d_]+)*['\u05f3]?)|(?P<sign>[^\w\s]|_)"
)
_SIGNS = {
    "\u061f": "?",
    "\u060c": ",",
    "\u061b": ";",
    "\u06d4": ".",
    "\u05be": "-",
    "\u00bf": "",
    "\u00a1": "",
    "\u066a": "%",
    "\u2026": ".",
}
_ENDS = ".!?"
_SHORT = 3
"""A name of so few letters is not looked for in other spellings."""
_DATELINE = 4
"""A name in capitals of more letters than this, at the start, is where the text was written."""
_STUCK = 5
"""Letters of prefixes that are taken off at most."""
_LEAST = 2
"""Letters that must be left of a word without its prefixes."""


Said = tuple[tuple[tuple[str, ...], str], ...]
"""English words and the kind of each, of what is stuck to a word."""
Variant = tuple[str, Said, int]


@dataclass(slots=True)
class Token:
    """English words for [start, end) of the original; `kind` is the letter by which order knows it."""

    gloss: str
    kind: str
    start: int
    end: int
    gap: str = " "


@dataclass(frozen=True)
class Gloss:
    """`text` in English; character n of it stands for [starts[n], ends[n]) of the original."""

    text: str
    starts: list[int]
    ends: list[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """[start, end) of the gloss as a span of the original; empty where nothing stands for it."""
        chars = [at for at in range(start, min(end, len(self.text))) if not self.text[at].isspace()]
        if not chars:
            return 0, 0
        return min(self.starts[at] for at in chars), max(self.ends[at] for at in chars)


class Glosser:
    """Glosses texts of one language; what was looked up is kept."""

    def __init__(
        self, pack: Pack, names: Iterable[tuple[str, str, str]] = (), spellings: Spellings | None = None
    ) -> None:
        """`names`: of the theatres, as (name, English, kind of word); the pack's own words come before them.

        `spellings`: of places that the theatres write in another way.
        """
        self._pack = pack
        self._spellings = spellings or Spellings(())
        self._names: dict[str, list[Entry]] = {}
        for name, english, kind in names:
            add(self._names, pack, name, tuple(english.split()), kind)
        self._known: dict[str, list[Variant]] = {}
        self._found: dict[str, list[Entry]] = {}

    def gloss(self, text: str) -> Gloss:
        """The gloss of a text, whatever it holds."""
        visible, places = _visible(mask.tame(text))
        for pattern, name in self._pack.designations:
            visible, places = _replaced(visible, places, pattern, name)
        tokens = self._tokens(visible)
        for rule in self._pack.order:
            tokens = _ordered(tokens, rule)
        return _rendered(tokens, places, len(text))

    def _tokens(self, text: str) -> list[Token]:
        raw = list(_TOKEN.finditer(text))
        if self._pack.elides:
            raw = [part for hit in raw for part in _elided(text, hit)]
        found: list[Token] = []
        capital, at = True, 0
        while at < len(raw):
            hit = raw[at]
            kind = hit.lastgroup
            gap = text[hit.start() - 1 : hit.start()].strip(" \t\r\xa0\u202f")
            gap = " " if hit.start() and (not gap or (self._pack.elides and gap in "'\u2019")) else ""
            if kind == "line":
                found.append(Token("\n" * min(2, len(hit[0])), "|", hit.start(), hit.end(), ""))
                capital = True
            elif kind == "number":
                found.append(Token(self._number(hit[0]), "0", hit.start(), hit.end(), gap))
                capital = False
            elif kind == "craft":
                found.append(Token(re.split("['\u2019]", hit[0])[0], "n", hit.start(), hit.end(), gap))
                capital = False
            elif kind == "sign":
                sign = _SIGNS.get(hit[0], hit[0])
                if sign:
                    found.append(Token(sign, _sign(sign), hit.start(), hit.end(), gap))
                capital = capital or sign in _ENDS
            else:
                taken, many = self._words(text, raw, at, gap, first=capital)
                if taken and taken[0].gloss:
                    if capital and self._starts(hit):
                        taken[0].gloss = taken[0].gloss[:1].upper() + taken[0].gloss[1:]
                        if taken[0].kind in "sl" and len(hit[0]) > _DATELINE and hit[0].isupper():
                            taken[0].gloss = taken[0].gloss.upper()
                    capital = False
                found += taken
                at += many - 1
            at += 1
        return found

    def _starts(self, hit: re.Match[str]) -> bool:
        """Whether a word may start a sentence: a capital, or letters that have none."""
        return self._pack.caseless or hit[0][0].isupper()

    def _number(self, digits: str) -> str:
        digits = "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in digits)
        if self._pack.comma and re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
            digits = digits.replace(".", "\0").replace(",", ".").replace("\0", ",")
        elif self._pack.comma:
            digits = re.sub(r",(?=\d+$)", ".", digits)
        return re.sub(r"(?<=\d)[\u00a0\u202f](?=\d{3})", ",", digits)

    def _words(self, text: str, raw: list[re.Match[str]], at: int, gap: str, *, first: bool) -> tuple[list[Token], int]:
        """English for the words from number `at` on, and how many of the raw tokens that took."""
        best: tuple[tuple[int, float], Entry, Said, int] | None = None
        word = raw[at][0]
        for core, before, stripped in self._variants(word):
            for entry in self._entries(core):
                if before and not entry.gloss:
                    continue
                many = self._fits(text, raw, at, entry)
                if many:
                    weight = sum(len(each) + 0.5 * (not free) for each, free in entry.words)
                    rank = (len(entry.words), weight + 0.9 * stripped)
                    if best is None or rank > best[0]:
                        best = (rank, entry, before, many)
        if best is None:
            return self._unknown(text, raw[at], gap, first=first), 1
        _, entry, before, many = best
        if many > len(entry.words) and _abbreviated(text, raw, at + many):
            many += 1
        start, end = raw[at].start(), raw[at + many - 1].end()
        tokens = [Token(" ".join(gloss), kind, start, end) for gloss, kind in before if gloss]
        if entry.gloss:
            tokens.append(Token(" ".join(entry.gloss), entry.kind, start, end))
        if tokens:
            tokens[0].gap = gap
        return tokens, many

    def _unknown(self, text: str, hit: re.Match[str], gap: str, *, first: bool) -> list[Token]:
        """A name or a designation stays as it is; any other unknown word is left out."""
        word = hit[0]
        designation = word.isascii() and (word.isupper() or text[hit.end() : hit.end() + 2].strip("-")[:1].isdigit())
        named = not self._pack.caseless and word[0].isupper() and not first
        place = self._spellings.find(word) if named and len(word) > _SHORT else None
        if place is not None:
            return [Token(place, "l", hit.start(), hit.end(), gap)]
        if designation or named:
            return [Token(word.split("'")[0].split("\u2019")[0], "x", hit.start(), hit.end(), gap)]
        return [Token("", "z", hit.start(), hit.end(), gap)]

    def _fits(self, text: str, raw: list[re.Match[str]], at: int, entry: Entry) -> int:
        """How many raw tokens the phrase takes from number `at` on, 0 if it is not there."""
        here = at
        for number, (stem, free) in enumerate(entry.words):
            if number:
                here += 1
                if here < len(raw) and raw[here].lastgroup == "sign" and raw[here][0] in "-./\u05be\u2010\u2011":
                    here += 1
                if here >= len(raw) or raw[here].lastgroup not in {"word", "number"}:
                    return 0
                if "\n" in text[raw[here - 1].end() : raw[here].start()]:
                    return 0
                if not any(
                    core.startswith(stem) if free else core == stem for core, _, _ in self._variants(raw[here][0])
                ):
                    return 0
        return here - at + 1

    def _entries(self, core: str) -> list[Entry]:
        found = self._found.get(core)
        if found is None:
            found = list(self._pack.whole.get(core, ()))
            for end in range(2, len(core) + 1):
                found += self._pack.open.get(core[:end], ())
            found += self._names.get(core, ())
            if len(self._found) < 100_000:
                self._found[core] = found
        return found

    def _variants(self, word: str) -> list[Variant]:
        """(core, what its prefixes and suffix say, letters stripped): the word, and without what may be stuck to it."""
        known = self._known.get(word)
        if known is None:
            folded = self._pack.fold(word.replace("\u2019", "'").replace("\u05f4", '"').replace("\u05f3", "'"))
            known = [(folded, (), 0)]
            if self._pack.suffixes and "'" in folded:
                core, ending = folded.split("'", 1)
                said = next(((gloss, "r") for end, gloss in self._pack.suffixes if end.fullmatch(ending)), None)
                known.append((core, (said,) if said else (), 1 if said else 0))
            for core, before, stripped in known:  # grows while it is read: a prefix may stand before a prefix
                for each in self._pack.prefixes:
                    left = len(core) - len(each.letters)
                    if stripped < _STUCK and left >= _LEAST and core.startswith(each.letters):
                        rest = each.instead + core[len(each.letters) :]
                        known.append((rest, (*before, (each.gloss, each.kind)), stripped + len(each.letters)))
            if len(self._known) < 100_000:
                self._known[word] = known
        return known


def _abbreviated(text: str, raw: list[re.Match[str]], at: int) -> bool:
    """Whether a full stop ends an abbreviation ("EE.UU. dijo") and no sentence."""
    if at >= len(raw) or raw[at][0] != "." or raw[at - 1].end() != raw[at].start():
        return False
    return text[raw[at].end() : raw[at].end() + 2].strip()[:1].islower()


def _sign(sign: str) -> str:
    return "." if sign in _ENDS else "," if sign in ",;:" else "'"


def _elided(text: str, hit: re.Match[str]) -> list[re.Match[str]]:
    """ "l'armée" as two words."""
    if hit.lastgroup != "word" or ("'" not in hit[0] and "\u2019" not in hit[0]):
        return [hit]
    return list(_PART.finditer(text, hit.start(), hit.end()))


_PART = re.compile(r"(?P<word>[^\W\d_]+['\u2019]?)")


def _visible(text: str) -> tuple[str, list[int]]:
    """The text composed and without vowel signs and invisible marks, and where each character was."""
    if _INVISIBLE.search(text) is None:
        return text, list(range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        if _INVISIBLE.match(character) is None:
            letters.append(character)
            places.append(at)
        elif letters and "\u0300" <= character <= "\u036f":
            composed = unicodedata.normalize("NFC", letters[-1] + character)
            letters[-1] = composed if len(composed) == 1 else letters[-1]
    return "".join(letters), [*places, len(text)]


def _replaced(text: str, places: list[int], pattern: re.Pattern[str], name: str) -> tuple[str, list[int]]:
    """Designations by their English letters: "Су-35" as "Su-35"."""
    at, parts, where = 0, [], []
    for hit in pattern.finditer(text):
        parts += [text[at : hit.start()], f"{name}-"]
        where += places[at : hit.start()] + [places[hit.start()]] * (len(name) + 1)
        at = hit.end()
    if not parts:
        return text, places
    return "".join([*parts, text[at:]]), where + places[at:]


def _ordered(tokens: list[Token], rule: Order) -> list[Token]:
    kinds = "".join(token.kind for token in tokens)
    found: list[Token] = []
    at = 0
    for hit in rule.find.finditer(kinds):
        if hit.start() == hit.end():
            continue
        found += tokens[at : hit.start()]
        at = hit.end()
        whole = tokens[hit.start() : hit.end()]
        put: list[Token] = []
        for part in rule.give:
            group = part.lstrip("~")
            if not group.isdigit():
                where = put[-1] if put else whole[0]
                put.append(Token(part, "r", where.end, where.end))
                continue
            some = tokens[hit.start(int(group)) : hit.end(int(group))] if hit.start(int(group)) >= 0 else []
            put += some[::-1] if part.startswith("~") else some
        if put and put[0] is not whole[0]:
            put = [Token(each.gloss, each.kind, each.start, each.end) for each in put]
            put[0].gap = whole[0].gap
            if whole[0].gloss[1:].islower() and whole[0].kind not in "sdlx":
                for each in put[1:]:
                    if each.start == whole[0].start:
                        each.gloss = each.gloss[:1].lower() + each.gloss[1:]
            if whole[0].gloss[:1].isupper():
                put[0].gloss = put[0].gloss[:1].upper() + put[0].gloss[1:]
        found += put
    return found + tokens[at:]


def _rendered(tokens: list[Token], places: list[int], length: int) -> Gloss:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    before: Token | None = None
    for token in tokens:
        if not token.gloss:
            continue
        start = places[min(token.start, len(places) - 1)]
        end = places[token.end - 1] + 1 if token.end > token.start else start
        gap = token.gap
        if before is not None and not gap and before.kind not in ".,'|" and token.kind not in ".,'|":
            gap = " "
        if before is None or before.kind == "|":
            gap = ""
        parts += [gap, token.gloss]
        starts += [last] * len(gap) + [start] * len(token.gloss)
        ends += [last] * len(gap) + [min(end, length)] * len(token.gloss)
        last = min(end, length)
        before = token
    return Gloss("".join(parts), starts, ends)
