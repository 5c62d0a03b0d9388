"""Who is who in a mention: every side that the article names is weighed for every role.

Rules cast by position in their own sentence and leave half of the roles open: the side stands in the sentence before,
behind "the army", or after a verb that no rule spells out. So a linear model weighs how each side stands to the
mention, against nobody at all, and both roles of a mention together. Weights come from `train/make_casting.py`, which
prints how often they are right on texts that they have not seen.
"""

import json
import re
from collections.abc import Iterable, Sequence
from importlib import resources

from deconwatch.classifier.document import Document
from deconwatch.classifier.draft import Draft
from deconwatch.classifier.standing import (
    DEEDS,
    NOBODY,
    Scene,
    Stage,
    Told,
    features,
    pair_features,
    scene,
    stage,
    strength,
)
from deconwatch.records import Evidence, MentionType

MOST = 10
"""Sides that are weighed for a mention."""
_TOP = 5
"""Sides of each role that are weighed together with the other role's."""
_BACKED = re.compile(r"\b(?:train\w*|support\w*|back(?:ed|s)|partner\w*|allied|allies|arm(?:ed|s) by)\b")
PARTIES = ("parties", "parties")


def wanted(kind: MentionType) -> tuple[str, ...]:
    """The roles that a mention of a type may fill."""
    if kind is MentionType.CHANNEL_REQUEST:
        return ("requester", "decider")
    if kind is MentionType.CLAIM_VIOLATION:
        return ("claimant", "accused")
    if kind is MentionType.CLAIM_DENIAL:
        return ("claimant",)
    if kind.family == "followup":
        return ("initiator", "target") if kind is MentionType.FOLLOWUP_REGRET else ("initiator",)
    return ("initiator", "target")


class Casting:
    """The weights. One instance may serve many threads."""

    def __init__(self, weights: dict[str, float] | None = None) -> None:
        """`weights`: by feature; the package's own when left out, read when first needed."""
        self._weights = weights

    @property
    def weights(self) -> dict[str, float]:
        """By feature."""
        if self._weights is None:
            self._weights = shipped()
        return self._weights

    def cast(self, document: Document, drafts: Iterable[Draft]) -> None:
        """Fill the roles of every draft, deeds first, since what is said about a deed goes by who did it."""
        found = stage(document)
        if not found.sides:
            return
        told: list[Told] = []
        for draft in sorted(drafts, key=lambda draft: draft.type.family not in DEEDS):
            self._fill(found, scene(found, draft, told))
            told.append(Told(draft.sentence.index, draft.type.family, sides_of(document, draft)))

    def _fill(self, stage: Stage, scene: Scene) -> None:
        draft, names = scene.draft, wanted(scene.draft.type)
        keys = candidates(stage, draft)
        chosen = dict(zip(names, self.best(stage, scene, names, keys), strict=True))
        if draft.type.family == "mechanism" and chosen.get("initiator") == NOBODY and len(stage.sides) > 1:
            self._parties(stage, scene)
        for role, key in chosen.items():
            if strength(draft, role) != "spelled":
                _give(stage, draft, role, key)
        if draft.type is MentionType.STRIKE_PARTNER and not draft.roles.get("sponsor"):
            _sponsor(stage, draft)
        if draft.type is MentionType.CLAIM_VIOLATION:
            draft.roles["target"] = list(draft.roles.get("accused", ()))

    def _parties(self, stage: Stage, scene: Scene) -> None:
        """The two sides of what is mutual, unless a rule spells out who they are or finds more than two."""
        draft, world = scene.draft, stage.document.world
        known = {world.side(actor) for actor in draft.roles.get("parties", ())}
        if len(known) > 1 and strength(draft, "parties") == "spelled":
            return
        keys = candidates(stage, draft)
        one, other = self.best(stage, scene, PARTIES, keys)
        if NOBODY in (one, other) or {one, other} == known:
            return
        draft.roles.pop("parties", None)
        draft.evidence[:] = [each for each in draft.evidence if each.field != "roles.parties"]
        for key in (one, other):
            _add(stage, draft, "parties", key)

    def _sum(self, features: Iterable[str]) -> float:
        known = self.weights
        return sum(known.get(each, 0.0) for each in features)

    def best(self, stage: Stage, scene: Scene, names: Sequence[str], keys: Sequence[str]) -> tuple[str, ...]:
        """The sides that score best together, no side in two roles."""
        single = [[self._sum(features(stage, scene, role, key)) for key in keys] for role in names]
        if len(names) == 1:
            return (keys[max(range(len(keys)), key=lambda n: single[0][n])],)
        top = [set(sorted(range(len(keys)), key=lambda n: -each[n])[:_TOP]) for each in single]
        n, m = max(
            [pair for pair in pairs(keys) if pair[0] in top[0] and pair[1] in top[1]],
            key=lambda pair: (
                single[0][pair[0]]
                + single[1][pair[1]]
                + self._sum(pair_features(stage, scene, keys[pair[0]], keys[pair[1]], mutual=names == PARTIES))
            ),
        )
        return keys[n], keys[m]


def candidates(stage: Stage, draft: Draft) -> list[str]:
    """Nobody, then the sides that may be meant: those of the sentence, near by, and most named."""

    def distance(key: str) -> tuple[int, int]:
        return min(abs(n - draft.sentence.index) if n >= 0 else MOST for n in stage.sides[key].spans), stage.ranks[key]

    near = sorted(stage.sides, key=distance)[:MOST]
    return [NOBODY, *near]


def pairs(keys: Sequence[str]) -> list[tuple[int, int]]:
    """Every choice of two different sides, or of nobody, by number."""
    several = range(len(keys))
    return [(n, m) for n in several for m in several if n != m or keys[n] == NOBODY]


def sides_of(document: Document, draft: Draft) -> dict[str, str]:
    """Side → its role in a deed."""
    return {document.world.side(actor): role for role in ("target", "initiator") for actor in draft.roles.get(role, ())}


def _sponsor(stage: Stage, draft: Draft) -> None:
    """Who stands behind the force that was hit, where the article names both and says so."""
    world = stage.document.world
    acting = {world.side(actor) for actor in draft.roles.get("initiator", ())}
    for target in draft.roles.get("target", ()):
        for sentence in stage.document.sentences:
            if not _BACKED.search(stage.text(sentence)) and not any(span.kind == "backer" for span in sentence.spans):
                continue
            for span in sentence.spans:
                side = world.side(span.key) if span.kind in {"actor", "backer"} else ""
                if side in world.sponsors(target) - acting:
                    _add(stage, draft, "sponsor", side)
                    return


def _give(stage: Stage, draft: Draft, role: str, key: str) -> None:
    world = stage.document.world
    known = [actor for actor in draft.roles.get(role, ()) if world.side(actor) == key]
    if known:
        if role in {"initiator", "requester", "claimant", "decider"} or len(known) == len(draft.roles[role]):
            draft.roles[role] = known if role != "initiator" else draft.roles[role]
        return
    if draft.roles.pop(role, None):
        draft.evidence[:] = [each for each in draft.evidence if each.field != f"roles.{role}"]
    if key != NOBODY:
        _add(stage, draft, role, key)


def _add(stage: Stage, draft: Draft, role: str, key: str) -> None:
    span = stage.sides[key].nearest(draft.sentence.index)
    if span is None:
        span = stage.sides[key].spans[-1][0]
        draft.role(role, span.key)
        return
    draft.role(role, span.key)
    draft.evidence.append(
        Evidence(
            field=f"roles.{role}",
            start=span.start,
            end=span.end,
            quote=stage.document.text[span.start : span.end],
            by=f"model:roles.{role}",
            score=0.6,
        )
    )


def shipped() -> dict[str, float]:
    """The package's weights by feature."""
    data = resources.files("deconwatch.classifier").joinpath("model", "casting.json").read_text("utf-8")
    weights: dict[str, float] = json.loads(data)["weights"]
    return weights
