"""What a text can be told by among others on the same sides and kinds: its rare words, names and days.

Linking compares these when a field was not read, or was read wrongly. Words that the project's own training texts use
often (`familiar.txt`) tell nothing; a ship's name, an aircraft's type, a number of dead or a village does. Names known
to a theatre are given by their key, which is the same in every language and spelling.
"""

import re
from collections import Counter
from datetime import date
from functools import cache
from importlib import resources
from math import log

from deconwatch.classifier import timespan
from deconwatch.classifier.document import Document, Sentence
from deconwatch.records import Article

MOST = 64
"""Terms kept, the rarest first."""
MOST_DAYS = 16
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_NAMED = frozenset({"actor", "place", "zone", "craft"})
_OTHER_NAMES = 2.0
"""Weight of a name that a theatre knows, where a word that no training text uses weighs about 7."""


@cache
def _familiar() -> tuple[int, dict[str, int]]:
    """How many texts were counted, and in how many of them each familiar word stands."""
    lines = resources.files("deconwatch.classifier").joinpath("familiar.txt").read_text("utf-8").splitlines()
    counted = (line.split("\t") for line in lines if not line.startswith("#"))
    table = {word: int(number) for word, number in counted}
    return table.pop(""), table


def terms(document: Document, article: Article) -> tuple[str, ...]:
    """At most MOST words and names, case-folded, the most telling first; a known name is `@` and its key."""
    total, familiar = _familiar()
    english = article.language in {None, "", "en"}
    counts: Counter[str] = Counter()
    texts = [document.text[one.start : one.end] for one in document.sentences]  # without the page's furniture
    for text in (article.title, *texts):
        for hit in _WORD.finditer(text):
            word = hit[0]
            if len(word) > 1 and (english or word[0].isupper() or word[0].isdigit()):
                counts[word.casefold().removesuffix("'s").removesuffix("’s")] += 1
    weights = {word: (1 + log(n)) * log((total + 1) / familiar.get(word, 1)) for word, n in counts.items()}
    for key, n in _names(document).items():
        weights[f"@{key}"] = (1 + log(n)) * _OTHER_NAMES
    return tuple(sorted(weights, key=lambda term: (-weights[term], term))[:MOST])


def days(document: Document) -> tuple[date, ...]:
    """Every single day that the text names, by date or weekday, in the order of the calendar."""
    found: set[date] = set()
    for sentence in _sentences(document):
        for span, _, _ in timespan.find(sentence.view, document.published):
            counted = (span.text or "").endswith(" after")  # "a day after the quarrel": the day of another event
            if span.start is not None and span.start == span.end and not counted:
                found.add(span.start)
    return tuple(sorted(found)[-MOST_DAYS:])


def _names(document: Document) -> Counter[str]:
    return Counter(span.key for one in _sentences(document) for span in one.spans if span.kind in _NAMED)


def _sentences(document: Document) -> list[Sentence]:
    return [document.title, *document.sentences] if document.title is not None else document.sentences
