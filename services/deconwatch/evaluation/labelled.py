"""A labelled article: what is read, and what a careful reader takes from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Label = Mapping[str, Any]
"""A mention as JSON data, in the form of a line of `deconwatch classify --jsonl`."""


class Form(StrEnum):
    """How much the labels say."""

    FULL = "full"
    """Every mention with every field that the text states; what is read beyond them is false."""
    OPEN = "open"
    """Mentions that must be found; what is read beyond them is not judged."""
    COARSE = "coarse"
    """Relevance, coarse types and a toll of the whole article."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One article with its labels. `groups` are the values it is broken down by; `cluster` is its event."""

    id: str
    title: str
    text: str
    relevant: bool
    form: Form
    file: str
    cluster: str
    published: Any = None
    mentions: tuple[Label, ...] = ()
    kinds: frozenset[str] = frozenset()
    """Coarse types; empty in the other forms."""
    groups: Mapping[str, str] = field(default_factory=dict)

    def split(self) -> str:
        """dev or test; empty where the file knows no splits."""
        return self.groups.get("split", "")

    def line(self) -> dict[str, Any]:
        """What is read: the article without its labels."""
        return {
            "id": self.id,
            "title": self.title,
            "text": self.text,
            "published": self.published,
            "language": self.groups.get("language"),
        }
