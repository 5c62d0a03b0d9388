# ruff: noqa: E501 - a pattern is one line
"""spaCy made for this work: a blank tokenizer with a warm cache and phrase matchers over the world's names.

No model is loaded and none is needed: names come from theatres. The tokenizer caches nothing after a document's first
newline, so its cache is warmed word by word at the start; the matchers cost next to nothing however many names.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from deconwatch.classifier import document, furniture, mask, sentence, setting, speakers, vocabulary
from deconwatch.classifier.document import Document, Sentence, Span
from deconwatch.classifier.world import GENERAL, Alias, World
from deconwatch.records import Article

_MARK = {
    "actor": document.ACT,
    "place": document.PLACE,
    "mechanism": document.MECH,
    "zone": document.ZONE,
    "line": document.LINE,
}
_BACKED = re.compile(
    r"-(?:backed|supported|allied|aligned|sponsored|trained|armed|funded|made|built|occupied|held|controlled)\b"
)
_PRO = re.compile(r"\b(?:pro|anti)-$")
_WHOSE = re.compile(
    r"(?:'s?|-(?:made|built))?(?: (?:navy|naval|air force|army|military|government|defen[cs]e ministry|fighters?|combat|attack|armed|spy|stealth|regime|destroyer|frigate|cruiser|warship|carrier|drones?|bombers?|\d+|[a-z]+-[a-z]+|one|two|three|four|several|pair of))* ?$",
    re.IGNORECASE,
)
_ITS = re.compile(r"\b(?:its|their|his|our) (?:own |\d+ |two |three )?$")
_IN = re.compile(
    r"\b(?:in|over|inside|across|within|near|into|off|around|throughout|(?:north|south|east|west|central|northeast|northwest|southeast|southwest)(?:ern)?)\s+(?:the )?$"
)
_AT = re.compile(
    r"\b(?:in|at|near|from|outside|of|around|into|over|through|to|towards?|between|on|for|and|km|miles)\s+(?:the )?(?:[a-z]+ )?$|-$"
)
_DATELINE = re.compile(
    r"[A-Z][A-Z'. ]{3,}(?:[/,-] ?[A-Z][A-Z'. ]+)*(?:, [A-Z][A-Za-z]+\.?(?: \d{1,2})?)?(?: \([A-Za-z ]{2,20}\))? ?[-\u2014]"
)
_ARTICLE = re.compile(r"(?:a[lsdrtnz]|el|ash)-[A-Z]", re.IGNORECASE)
_NOUN_NEXT = re.compile(
    r" (?!(?:and|or|but|to|on|in|with|over|that|who|which|after|as|for|by|is|was|has|have|had|were|are|during|since|at|from|of|this|last|where|when|while|said)\b)[a-z]"
)
_ADJECTIVE = re.compile(r"(?:[a-z]n|ese|ish|ns|[a-z]i|ch|eek|ai)$")


class Pipeline:
    """Turns articles into documents. One instance, one thread."""

    def __init__(self, world: World) -> None:
        """Build the matchers and warm the tokenizer's cache (about half a second)."""
        self.world = world
        self._nlp: Language = spacy.blank("en")
        self._nlp.max_length = 10**9
        self._tokenizer = cast("Any", self._nlp.tokenizer)  # spaCy publishes no types of its compiled tokenizer
        self._tokenizer.max_cache_size = 500_000
        # "U.S.-China": as shipped, a hyphen after a full stop joins
        infixes = [*(self._nlp.Defaults.infixes or ()), r"(?<=[.])-(?=[A-Za-z])"]
        self._tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
        self._exact = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        self._any_case = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._aliases: dict[int, Alias] = {}
        for number, alias in enumerate(world.aliases):
            label = f"alias-{number}"
            self._aliases[self._nlp.vocab.strings.add(label)] = alias
            written = mask.plain(alias.text)
            if written == written.lower():
                self._any_case.add(label, [self._nlp.make_doc(written)])
            else:
                forms = {written, written.upper()} if len(written) > 4 else {written}
                if alias.kind == "place" and _ARTICLE.match(
                    written
                ):  # "Al-Tabqa" where another house writes "al-Tabqa"
                    forms.add(written[0].swapcase() + written[1:])
                self._exact.add(label, [self._nlp.make_doc(form) for form in sorted(forms)])
        self._craft = _designations(world.craft)
        sides = {alias.text: alias.key for alias in world.aliases if alias.kind == "actor"}
        self._capitals = {
            (alias.key, alias.text): sides[alias.text]
            for alias in world.aliases
            if alias.kind == "place" and alias.text in sides
        }
        self._warm(alias.text for alias in world.aliases)

    def _warm(self, texts: Iterable[str]) -> None:
        for text in texts:
            for word in mask.plain(text).split():
                self._tokenizer(word)

    def read(self, article: Article, *, max_chars: int) -> Document:
        """The document of an article; text after `max_chars` is not read."""
        masked = mask.tame(furniture.without(mask.plain(article.text[:max_chars])))
        spans = self._spans(masked)
        title_text = mask.tame(mask.plain(article.title[:1000]))
        title_spans = self._spans(title_text)
        active = setting.named(self.world, [*spans, *title_spans])
        named = {span.key for span in (*spans, *title_spans) if span.kind == "actor" and not span.loose}
        for each in self.world.mechanisms.values():  # "the South" is told by naming the other one of the two
            if len(each.parties) == 2 and named.intersection(each.parties):
                named.update(each.parties)

        def counts(span: Span) -> bool:
            return not span.loose or span.theatre in active or (span.kind == "actor" and span.key in named)

        spans = [*filter(counts, spans)]
        title_spans = [*filter(counts, title_spans)]
        sentences = [
            self._sentence(n, start, end, masked, spans) for n, (start, end) in enumerate(sentence.spans(masked))
        ]
        title = self._sentence(-1, 0, len(title_text), title_text, title_spans) if title_text.strip() else None
        published: date | None = article.published.date() if article.published else None
        return Document(
            text=article.text,
            sentences=sentences,
            title=title,
            published=published,
            world=self.world,
            theatre=setting.theatre(self.world, [*title_spans, *spans], [*sentences, *([title] if title else [])]),
            speakers=speakers.find(sentences),
        )

    def _is_land(self, span: Span, surface: str, after: str) -> bool:
        """A country's bare name after "in" or "over" is a place: "over Syria", and not "in US airstrikes"."""
        actor = self.world.actors[span.key]
        if actor.kind != "state" or after.startswith(("'s", "-")) or (" " in surface and surface != actor.name):
            return False
        if surface != actor.name and _ADJECTIVE.search(surface):
            return False
        return _NOUN_NEXT.match(after) is None or surface == actor.name

    def _spans(self, text: str) -> list[Span]:
        for word in set(text.split()):
            self._tokenizer(word)
        doc: Doc = self._nlp.make_doc(text)
        found = []
        for matcher in (self._exact, self._any_case):
            for label, first, last in matcher(doc):
                alias = self._aliases[label]
                start = doc[first].idx
                end = doc[last - 1].idx + len(doc[last - 1])
                found.append(Span(alias.kind, alias.key, start, end, alias.theatre, alias.loose))
        for hit in self._craft.finditer(text):
            key, home = self.world.craft[hit["name"]]
            found.append(Span("craft", key, hit.start(), hit.end(), home, loose=home != GENERAL))
        # the longest name wins, then the theatre's over the general one
        found.sort(key=lambda span: (span.start - span.end, span.theatre == GENERAL, span.start, span.kind, span.key))
        taken: list[Span] = []
        covered = bytearray(len(text))
        for span in found:
            if not any(covered[span.start : span.end]):
                covered[span.start : span.end] = b"\x01" * (span.end - span.start)
                taken.append(span)
        taken.sort(key=lambda span: span.start)
        return [span for n, span in enumerate(taken) if span.kind != "craft" or not _owned(text, taken[:n], span)]

    def _sentence(self, index: int, start: int, end: int, text: str, spans: list[Span]) -> Sentence:
        own = [span for span in spans if span.start >= start and span.end <= end]
        cased = list(text[start:end])
        place = _DATELINE.match(text, start, end)
        dateline = place.end() - start if place else 0
        kept: list[Span] = []
        for each in own:
            span = self._metonym(each, start, text, dateline)
            here, there = span.start - start, span.end - start
            if span.kind == "craft":
                kept.append(span)
                continue
            mark, known = _MARK[span.kind], span
            if span.kind == "actor" and there <= dateline:
                mark, known = document.LAND, _as(span, "land")
            elif span.kind == "actor":
                before, after = text[start : span.start], text[span.end : end]
                surface = text[span.start : span.end]
                backed = _BACKED.match(after)
                if backed:
                    there += len(backed[0])
                    mark, known = document.BACKER, _as(span, "backer")
                elif _PRO.search(before):
                    mark, known = document.BACKER, _as(span, "backer")
                elif _IN.search(before.lower()) and self._is_land(span, surface, after):
                    mark, known = document.LAND, _as(span, "land")
            kept.append(known)
            cased[here:there] = mark * (there - here)
        marked = "".join(cased)
        view = mask.lower(marked)
        for pattern, mark in (
            (vocabulary.ZONE_WORDS, document.ZONE),
            (vocabulary.STRONG_MECHANISM, document.MECH),
            (vocabulary.WEAK_MECHANISM, document.WEAK),
        ):
            view = pattern.sub(lambda hit, mark=mark: mark * len(hit[0]), view)  # type: ignore[misc]
        return Sentence(index, start, end, view, marked, tuple(kept))

    def _metonym(self, span: Span, start: int, text: str, dateline: int) -> Span:
        """A capital that acts stands for its side: "Damascus denied it", and not "in Damascus"."""
        side = self._capitals.get((span.key, text[span.start : span.end])) if span.kind == "place" else None
        if side is None or span.end - start <= dateline or _AT.search(text[max(start, span.start - 30) : span.start]):
            return span
        return Span("actor", side, span.start, span.end, span.theatre)


def _as(span: Span, kind: str) -> Span:
    return Span(kind, span.key, span.start, span.end, span.theatre, span.loose)


def _designations(craft: Iterable[str]) -> re.Pattern[str]:
    """Each designation with a variant's letter and a plural: "F/A-18E", "Su-35s"."""
    names = "|".join(re.escape(name) for name in sorted(craft, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?P<name>{names or '(?!)'})[A-Z]{{0,2}}(?:s|'s)?(?![\w-])")


def _owned(text: str, before: list[Span], craft: Span) -> bool:
    """Whether a side's name or "its" right before says whose it is: "Turkish F-16s"."""
    if _ITS.search(text, max(0, craft.start - 14), craft.start):
        return True
    last = before[-1] if before else None
    return (
        last is not None
        and last.kind == "actor"
        and craft.start - last.end < 40
        and _WHOSE.match(text[last.end : craft.start]) is not None
    )
