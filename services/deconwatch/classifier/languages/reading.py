"""An article of another language as an English one, and what was read there back in its own words."""

from deconwatch.classifier.languages import identify, pack
from deconwatch.classifier.languages.gloss import Gloss, Glosser
from deconwatch.classifier.languages.spelling import Spellings
from deconwatch.classifier.world import World
from deconwatch.records import Article, Evidence, Mention, Statement

_KINDS = {"actor": "s", "place": "l", "line": "l"}
_TITLE = 1000


class Languages:
    """What reads other languages over one world: the packs, and the names that its theatres give in them."""

    def __init__(self, world: World) -> None:
        """A language costs nothing before its first article, then some 20 ms."""
        self._world = world
        self._glossers: dict[str, Glosser] = {}
        self._spellings = Spellings(alias.text for alias in world.aliases if alias.kind == "place")

    def glossed(self, article: Article, *, max_chars: int) -> tuple[Article, Gloss | None]:
        """The article to be read, and the gloss that leads back; as it is, with None, in English and what is unknown.

        Text after `max_chars` is not read.
        """
        text = article.text[:max_chars]
        code = identify.language(article.title[:_TITLE], text, article.language)
        if code is None:
            return article, None
        glosser = self._glosser(code)
        gloss = glosser.gloss(text)
        title = glosser.gloss(article.title[:_TITLE]).text
        return article.model_copy(update={"title": title, "text": gloss.text, "language": "en"}), gloss

    def _glosser(self, code: str) -> Glosser:
        if code not in self._glossers:
            self._glossers[code] = Glosser(pack.load(code), names(self._world, code), self._spellings)
        return self._glossers[code]


def names(world: World, code: str) -> list[tuple[str, str, str]]:
    """(name in a language, its name in English, kind of word) for every alias that the theatres give in it."""
    english: dict[tuple[str, str], str] = {}
    for alias in world.aliases:
        if alias.language == "en" and not alias.loose:
            english.setdefault((alias.kind, alias.key), alias.text)
    return [
        (alias.text, english[alias.kind, alias.key], _KINDS.get(alias.kind, "n"))
        for alias in world.aliases
        if alias.language == code and (alias.kind, alias.key) in english
    ]


def anchored(mention: Mention, gloss: Gloss, text: str) -> Mention:
    """The mention with its quotes and its words of time from the article's own text."""
    evidence = []
    for each in mention.evidence:
        start, end = gloss.original(each.start, each.end)
        if end > start:
            evidence.append(each.model_copy(update={"start": start, "end": end, "quote": text[start:end]}))
    evidence.sort(key=lambda each: (each.start, each.end, each.field, each.by))
    time = mention.time
    if time is not None and time.text:
        words = _first(evidence, "time")
        time = time.model_copy(update={"text": words.quote if words else None})
    return mention.model_copy(update={"evidence": tuple(evidence), "time": time})


def requoted(statement: Statement, gloss: Gloss, text: str) -> Statement | None:
    """The statement with its quote from the article's own text; None where nothing of it stands there."""
    start, end = gloss.original(statement.start, statement.end)
    return statement.model_copy(update={"start": start, "end": end, "quote": text[start:end]}) if end > start else None


def _first(evidence: list[Evidence], name: str) -> Evidence | None:
    return next((each for each in evidence if each.field == name), None)
