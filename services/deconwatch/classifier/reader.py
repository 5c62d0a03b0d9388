"""article → report: pure and the same every time for the same theatres.

furniture blanked → sentences → rules → completed → merged → scored with the trained part, which adds what they missed
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from deconwatch.classifier import (
    answer,
    attach,
    attribution,
    claims,
    encounter,
    failure,
    fingerprint,
    followup,
    incursion,
    learned,
    mechanism,
    notice,
    notification,
    place,
    relevance,
    request,
    stance,
    strike,
    tally,
    terms,
    toll,
    warning,
)
from deconwatch.classifier import complete as completion
from deconwatch.classifier import judgement as judging
from deconwatch.classifier import merge as merging
from deconwatch.classifier.casting import Casting
from deconwatch.classifier.certainty import Certainty
from deconwatch.classifier.document import Document, Sentence
from deconwatch.classifier.draft import ROLES, Draft
from deconwatch.classifier.encoder import Encoder
from deconwatch.classifier.judgement import Judgement
from deconwatch.classifier.languages.gloss import Gloss
from deconwatch.classifier.languages.reading import Languages, anchored, requoted
from deconwatch.classifier.model import Model
from deconwatch.classifier.pipeline import Pipeline
from deconwatch.classifier.report import CLASSIFIER, identity, reference
from deconwatch.classifier.rule import Rule, apply
from deconwatch.classifier.world import World
from deconwatch.records import Article, Evidence, Mention, MentionType, Report, Roles

SURE = 0.8
"""From this score on an article tells of something, whether or not a type was read."""
Finish = Callable[[Document, Draft], None]


def _nothing(document: Document, draft: Draft) -> None:
    """Some phenomena need no finishing."""


PHENOMENA: tuple[tuple[tuple[Rule, ...], Finish], ...] = (
    (request.RULES, request.finish),
    (notification.RULES, notification.finish),
    (warning.RULES, warning.finish),
    (mechanism.RULES, mechanism.finish),
    (failure.RULES, _nothing),
    (strike.RULES, strike.finish),
    (incursion.RULES, incursion.finish),
    (encounter.RULES, _nothing),
    (claims.RULES, claims.finish),
    (followup.RULES, _nothing),
)


@dataclass(frozen=True, slots=True)
class Study:
    """An article with all that was worked out on the way to its report.

    `found`: what the rules found by sentence, the title's last; `rules`: their score, `score`: with the trained part;
    `drafts`: the mentions. Of another language the document is its gloss, and `gloss` leads back to the text.
    """

    document: Document
    found: list[list[Draft]]
    judgement: Judgement | None
    rules: float
    score: float
    drafts: list[Draft]
    gloss: Gloss | None = None


class Reader:
    """Reads articles over one world. Building it takes about half a second."""

    def __init__(self, world: World, *, threshold: float = 0.5, max_chars: int = 200_000, trained: bool = True) -> None:
        """`threshold`: relevant from this score on. `trained`: with the trained part beside the rules."""
        self.world = world
        self._pipeline = Pipeline(world)
        self._languages = Languages(world)
        self.threshold = threshold
        self._max_chars = max_chars
        self.model = Model() if trained else None
        self._fusion = judging.weights() if trained else {}
        self._encoder = Encoder() if trained else None
        self._casting = Casting() if trained else None
        self._certainty = Certainty() if trained else None

    def document(self, article: Article) -> Document:
        """The article made ready for reading, in English: sentences with what is named in them."""
        return self._document(article)[0]

    def _document(self, article: Article) -> tuple[Document, Gloss | None]:
        english, gloss = self._languages.glossed(article, max_chars=self._max_chars)
        return self._pipeline.read(english, max_chars=self._max_chars), gloss

    def found(self, document: Document) -> list[list[Draft]]:
        """What the rules find in each sentence, then in the title when there is one."""
        title = [document.title] if document.title else []
        return [_rules(document, sentence) for sentence in (*document.sentences, *title)]

    def study(self, article: Article, *, cast: bool = True, settle: bool = True) -> Study:
        """What is made of an article, step by step, whatever its text.

        Without `cast` roles are as rules give them, without `settle` realis and background are.
        """
        document, gloss = self._document(article)
        found = self.found(document)
        drafts = [draft for each in found[: len(document.sentences)] for draft in each]
        title = [draft for each in found[len(document.sentences) :] for draft in each]
        for draft in (*drafts, *title):
            completion.complete(document, draft)
        merged = merging.merge(document, drafts)
        alone = [draft for draft in title if not any(each.type is draft.type for each in merged)]
        attach.attach(document, merged)
        rules = score = relevance.score(document, merged, merging.merge(document, alone))
        judgement = self._judgement(article, document, found, rules, glossed=gloss is not None)
        if judgement is not None:
            score = round(relevance.settled(judgement.relevance(rules), rules, document), 4)
            merged = learned.add(document, merged, judgement)
            if score >= SURE and not any(_told(draft) for draft in merged):
                guess = learned.likeliest(document, judgement)
                merged = [*merged, guess] if guess is not None else merged
        for draft in merged:
            place.nearest(document, draft)
            toll.settle(document, draft, merged)
            place.bound(document, draft, merged)
            notice.settle(document, draft, merged)
            tally.settle(document, draft)
            if draft.type is MentionType.CHANNEL_REQUEST:
                answer.settle(document, draft)
        if cast and self._casting is not None:
            self._casting.cast(document, merged)
        told = [draft for draft in merged if _told(draft)]
        if cast and settle and self._certainty is not None:
            self._certainty.settle(document, told, judgement.encoded if judgement else None)
        return Study(document, found, judgement, rules, score, told, gloss)

    def _judgement(
        self, article: Article, document: Document, found: list[list[Draft]], rules: float, *, glossed: bool
    ) -> Judgement | None:
        """The linear model's, and the encoder's where there is a chance that it matters; it reads English alone."""
        if self.model is None:
            return None
        judgement = Judgement(self.model, self.model.predict(document, found), self._fusion)
        if self._encoder is None or glossed or judgement.relevance(rules) < judging.ASKED:
            return judgement
        read = document.sentences[: len(judgement.prediction.sentences)]
        sentences = [document.text[each.start : each.end] for each in read]
        promise = [float(each) for each in judgement.prediction.sentences.max(axis=1)] if sentences else []
        return replace(judgement, encoded=self._encoder.read(article.title, sentences, promise))

    def read(self, article: Article) -> Report:
        """The report of an article, whatever its text."""
        study = self.study(article)
        mentions = tuple(_mention(study.document, draft) for draft in study.drafts)
        if study.gloss is not None:
            mentions = tuple(anchored(mention, study.gloss, article.text) for mention in mentions)
        statements = stance.find(study.document)
        if study.gloss is not None:
            gloss = study.gloss
            statements = tuple(said for one in statements if (said := requoted(one, gloss, article.text)) is not None)
        return Report(
            id=identity(article),
            article=reference(article),
            relevant=study.score >= self.threshold,
            score=study.score,
            theatre=study.document.theatre,
            mentions=mentions,
            attributions=attribution.find(article.text),
            fingerprint=fingerprint.minhash(article.text),
            terms=terms.terms(study.document, article),
            days=terms.days(study.document),
            statements=statements,
            classifier=CLASSIFIER,
        )


def _sentence(document: Document, draft: Draft) -> list[Evidence]:
    """The whole sentence that says so, for a person to read; rules quote only the words that they go by."""
    raw = document.text[draft.sentence.start : draft.sentence.end]
    words = raw.strip()
    if not words:
        return []
    start = draft.sentence.start + len(raw) - len(raw.lstrip())
    return [Evidence(field="sentence", start=start, end=start + len(words), quote=words, by=f"rule:{draft.rule}")]


def _told(draft: Draft) -> bool:
    """Whether a draft is a mention: a line merely wished for or named is counted for relevance and not told."""
    wished = draft.fields.get("realis") == "hypothetical" and draft.type.family == "mechanism"
    named = all(each.by.endswith("-mentioned") for each in draft.evidence if each.field == "type")
    return draft.confidence >= 0.3 and not wished and not named


def _rules(document: Document, sentence: Sentence) -> list[Draft]:
    drafts: list[Draft] = []
    for rules, finish in PHENOMENA:
        found = apply(rules, document, sentence)
        for draft in found:
            finish(document, draft)
        drafts += found
    return drafts


def _mention(document: Document, draft: Draft) -> Mention:
    world = document.world
    names = {
        role: tuple(dict.fromkeys(world.actors[actor].name for actor in actors if actor in world.actors))
        for role, actors in draft.roles.items()
        if role in ROLES
    }
    said = [*draft.evidence, *_sentence(document, draft)]
    evidence = tuple(sorted(said, key=lambda each: (each.start, each.end, each.field, each.by)))
    return Mention(
        type=draft.type, roles=Roles(**names), confidence=round(draft.confidence, 3), evidence=evidence, **draft.fields
    )
