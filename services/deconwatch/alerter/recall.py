"""Which incident an article recalls: the likest of those that are known, whichever of the two was known first."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from deconwatch.alerter.assemble import Telling
from deconwatch.alerter.cluster import JOIN, Memory
from deconwatch.alerter.grow import source_of
from deconwatch.alerter.outline import Key, Outline
from deconwatch.alerter.told import Told
from deconwatch.records import Report


def recalls(report: Report, told: Sequence[Told]) -> list[Telling]:
    """What the article only recalls, each event apart; parts that it tells come first."""
    sources = ((source_of(report, background=True, part=n, parts=len(told) + 1), one) for n, one in enumerate(told))
    return [Telling(source, one.mentions) for source, one in sources if one.background]


def recalled(
    outlines: Iterable[Outline], near: Callable[[Outline], Mapping[str, Sequence[Outline]]], memory: Memory
) -> dict[Key, str]:
    """Recall → incident id, for those that have one. `near`: incidents that it could be, with their tellings."""
    found: dict[Key, str] = {}
    for recall in outlines:
        scores = {
            identity: max((memory.of(recall, other).score for other in told), default=float("-inf"))
            for identity, told in near(recall).items()
        }
        best = min(scores, key=lambda identity: (-scores[identity], identity), default=None)
        if best is not None and scores[best] >= JOIN:
            found[recall.key] = best
    return found


def with_background(every: Sequence[Telling], anew: Iterable[str], recalling: Iterable[Telling]) -> list[Telling]:
    """The tellings of an incident with a background source for each other article that recalls it.

    `anew`: articles whose recalls were looked at anew; they stay only when they are among `recalling`.
    """
    looked = set(anew)
    kept = [one for one in every if not one.source.background or one.source.article_id not in looked]
    articles = {one.source.article_id for one in kept}
    for one in sorted(recalling, key=lambda one: (one.source.article_id, one.source.part)):
        if one.source.article_id not in articles:
            articles.add(one.source.article_id)
            kept.append(Telling(one.source.model_copy(update={"part": 0, "parts": 1}), ()))
    return kept
