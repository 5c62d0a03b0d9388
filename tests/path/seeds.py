"""The founding documents, where they are beside the checkout: five real articles, each with its expected reading."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "seeds"


def seeds() -> list[dict[str, Any]]:
    """`{"file", "published", "text", "relevant", "mentions", ...}` each; skips, saying so, when they are not there."""
    if not (FOLDER / "expected.json").exists():
        pytest.skip("the founding documents are not beside this checkout; the project's own articles are tested")
    expected: list[dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
    return [{**entry, "text": (FOLDER / entry["file"]).read_text("utf-8")} for entry in expected]
