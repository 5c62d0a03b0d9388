"""A mention in the making: what one rule read in one sentence, before it is completed and merged."""

from dataclasses import dataclass, field
from typing import Any

from deconwatch.classifier.document import Document, Sentence, Span
from deconwatch.records import Evidence, MentionType

ROLES = ("initiator", "target", "sponsor", "requester", "relayed_by", "decider", "claimant", "accused", "parties")


@dataclass
class Draft:
    """`roles`: actor ids by role; `fields`: the mention's other fields; [start, end): where the rule matched."""

    type: MentionType
    sentence: Sentence
    start: int
    end: int
    rule: str
    confidence: float
    roles: dict[str, list[str]] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    last: int = -1
    """Index of the last sentence that tells it, once merged."""

    def __post_init__(self) -> None:
        self.last = self.sentence.index

    def role(self, name: str, *actors: str) -> None:
        """Add actors to a role, each once."""
        known = self.roles.setdefault(name, [])
        known += [actor for actor in actors if actor not in known]

    def give(
        self, document: Document, name: str, start: int, end: int, *, by: str | None = None, score: float | None = None
    ) -> None:
        """Evidence for a field from [start, end) of the article; the title is no evidence."""
        if self.sentence.index < 0 or end <= start:
            return
        self.evidence.append(
            Evidence(
                field=name,
                start=start,
                end=end,
                quote=document.text[start:end],
                by=f"rule:{by or self.rule}",
                score=self.confidence if score is None else score,
            )
        )

    def set(self, document: Document, name: str, value: Any, start: int, end: int, *, by: str | None = None) -> None:
        """A field's value with its evidence; the first value stays."""
        if name not in self.fields:
            self.fields[name] = value
            self.give(document, name, start, end, by=by)

    def cast(
        self, document: Document, name: str, span: Span, *, by: str | None = None, score: float | None = None
    ) -> None:
        """A role's actor with its evidence."""
        if span.key not in self.roles.get(name, []):
            self.role(name, span.key)
            self.give(document, f"roles.{name}", span.start, span.end, by=by, score=score)
