"""A language as data: how words are normalised, what stems and phrases mean in English, how words are ordered.

Every error names file, key, value and what to do.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from deconwatch.classifier import mask
from deconwatch.errors import ConfigError

KINDS = {
    "verbs": "v",
    "passives": "p",
    "sayings": "y",
    "nouns": "n",
    "objects": "o",
    "sides": "s",
    "of_sides": "d",
    "places": "l",
    "prepositions": "r",
    "locatives": "i",
    "postpositions": "q",
    "conjunctions": "c",
    "adjectives": "a",
    "adverbs": "b",
    "months": "m",
    "days": "t",
    "units": "u",
    "numbers": "0",
    "ago": "g",
    "skipped": "-",
}
"""Section of a pack → the letter by which the rules of order know its words."""
_OTHER = {"about", "fold", "prefixes", "suffixes", "designations", "order", "words"}
_PREFIXED = {"and": "c", "that": "c", "when": "c", "in": "i"}
"""Kinds of prefixes by their English; the others are prepositions."""
VOWELS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
"""Signs of vowels and stretching, for a class of a regular expression: they do not count."""
_STRIPPED = re.compile(f"[{VOWELS}]")


@dataclass(frozen=True, slots=True)
class Entry:
    """`words`: of a phrase, each a stem and whether it is open to the right. `gloss`: English words."""

    words: tuple[tuple[str, bool], ...]
    gloss: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """Letters that may be stuck to a word, what they say, and what stays in their stead ("لل" is "ل" and "ال")."""

    letters: str
    gloss: tuple[str, ...]
    kind: str
    instead: str


@dataclass(frozen=True, slots=True)
class Order:
    """Where the letters of words match `find`, they are put as `give` says: "2 1", "~0" (all in reverse), "1 by 2"."""

    find: re.Pattern[str]
    give: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """One language. `script`: name of the letters that it alone is written in, or "latin"."""

    code: str
    script: str
    alien: frozenset[str]
    """Letters that it does not have: a text with many of them is in another language of the script."""
    own: frozenset[str]
    """Letters that it alone has among the languages of its script."""
    words: frozenset[str]
    """Its commonest words."""
    elides: bool
    """Whether an apostrophe ends a word ("l'armée")."""
    caseless: bool
    comma: bool
    """Whether the comma is the decimal sign."""
    folding: dict[int, str]
    prefixes: tuple[Prefix, ...]
    suffixes: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    """What may stand after an apostrophe, and what it says."""
    designations: tuple[tuple[re.Pattern[str], str], ...]
    order: tuple[Order, ...]
    whole: dict[str, list[Entry]] = field(default_factory=dict)
    open: dict[str, list[Entry]] = field(default_factory=dict)

    def fold(self, text: str) -> str:
        """Lower case with this language's equal letters made one; same length."""
        return mask.lower(text.replace("\u0130", "i")).translate(self.folding)

    def entries(self) -> list[Entry]:
        """Every entry, once."""
        return [entry for table in (self.whole, self.open) for found in table.values() for entry in found]


@cache
def codes() -> tuple[str, ...]:
    """The languages that there are packs of."""
    folder = resources.files("deconwatch.classifier.languages")
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".toml")))


@cache
def load(code: str) -> Pack:
    """The bundled pack of a language. Raises ConfigError."""
    name = f"{code}.toml"
    return parse(resources.files("deconwatch.classifier.languages").joinpath(name).read_text("utf-8"), path=name)


def parse(text: str, *, path: str) -> Pack:
    """The pack that `text` describes; `path` is for error messages. Raises ConfigError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise ConfigError(f"{path}: {e}; correct the TOML syntax there") from e
    for section in data:
        if section not in KINDS and section not in _OTHER:
            raise ConfigError(f"{path}: [{section}]: unknown section; known are {', '.join([*_OTHER, *KINDS])}")
    about = data.get("about")
    if not isinstance(about, dict) or not isinstance(about.get("code"), str):
        raise ConfigError(f"{path}: [about]: give at least code and script")
    try:
        folding = {ord(old): new for old, new in data.get("fold", {}).items()}
        made = Pack(
            code=about["code"],
            script=about["script"],
            alien=frozenset(about.get("alien", "")),
            own=frozenset(about.get("own", "")),
            words=frozenset(mask.lower(word) for word in data["words"]["commonest"]),
            elides=about.get("elides", False),
            caseless=about.get("caseless", False),
            comma=about.get("comma", True),
            folding=folding,
            prefixes=tuple(_prefix(letters, said, folding) for letters, said in data.get("prefixes", {}).items()),
            suffixes=tuple(
                (re.compile(ending), tuple(gloss.split())) for ending, gloss in data.get("suffixes", {}).items()
            ),
            designations=tuple(
                (re.compile(rf"(?<!\w)(?:{names})[ -]?(?=\d)", re.IGNORECASE), told)
                for told, names in data.get("designations", {}).items()
            ),
            order=tuple(Order(re.compile(rule["find"]), tuple(rule["give"].split())) for rule in data.get("order", [])),
        )
    except (KeyError, TypeError, ValueError, AttributeError, re.error) as e:
        raise ConfigError(f"{path}: {e!r}: a key is missing or of the wrong kind; compare with another pack") from e
    for section, kind in KINDS.items():
        for gloss, forms in data.get(section, {}).items():
            if not isinstance(forms, list) or not all(isinstance(form, str) and form.strip("* ") for form in forms):
                raise ConfigError(f"{path}: {section}.{gloss!r} = {forms!r}: give a list of stems or phrases")
            for form in forms:
                table = made.open if form.split()[0].endswith("*") else made.whole
                add(table, made, form, () if kind == "-" else tuple(gloss.split()), kind)
    return made


def _prefix(letters: str, said: str, folding: dict[int, str]) -> Prefix:
    words = [word for word in said.split() if not word.startswith("+")]
    instead = "".join(word[1:] for word in said.split() if word.startswith("+"))
    kind = _PREFIXED.get(words[0], "r") if words else "r"
    return Prefix(letters.translate(folding), tuple(words), kind, instead.translate(folding))


def add(table: dict[str, list[Entry]], pack: Pack, form: str, gloss: tuple[str, ...], kind: str) -> None:
    """Enter a stem or phrase in a table by its first word."""
    plain = _STRIPPED.sub("", form.replace("\u2019", "'").replace("\u05f4", '"').replace("\u05f3", "'"))
    if pack.elides:
        plain = plain.replace("'", "' ")
    words = tuple(
        (pack.fold(word.rstrip("*")), word.endswith("*")) for word in re.split(r"[ .\u05be/-]+", plain) if word
    )
    if words:
        table.setdefault(words[0][0], []).append(Entry(words, gloss, kind))
