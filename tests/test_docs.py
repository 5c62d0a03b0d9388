"""What the documents claim is there: commands, metrics, variables, files."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from deconwatch.alerter.subscriptions import variables
from deconwatch.cli import app
from deconwatch.demo.feeds import stories
from deconwatch.examples import examples
from deconwatch.metrics import Metrics
from deconwatch.records import Alert

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
IN_CODE = re.compile(r"^ {4}(?:deconwatch|\.venv/bin/deconwatch) (.+)$|`deconwatch ([^`]+)`", re.MULTILINE)


def commands() -> set[tuple[str, ...]]:
    root = get_command(app)
    found: set[tuple[str, ...]] = set()
    for name, command in getattr(root, "commands", {}).items():
        found.add((name,))
        found |= {(name, below) for below in getattr(command, "commands", {})}
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_every_command_in_a_document_exists(document: Path) -> None:
    known = commands()
    for match in IN_CODE.finditer(document.read_text("utf-8")):
        words = re.sub(r"(--config|--log|-c) \S+ ", "", (match[1] or match[2]).split("#")[0]).split()
        words = [word for word in words if re.fullmatch(r"[a-z-]+", word) and not word.startswith("--")][:2]
        if words:
            assert (words[0],) in known, f"{document.name}: deconwatch {match[1] or match[2]}"
            groups = {command[0] for command in known if len(command) == 2}
            if words[0] in groups and len(words) == 2:
                assert tuple(words) in known, f"{document.name}: deconwatch {match[1] or match[2]}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_every_linked_file_is_there(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text("utf-8")):
        assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        assert set(re.findall(r"^ {4}make ([a-z-]+)", document.read_text("utf-8"), re.MULTILINE)) <= targets


def test_the_metrics_page_is_the_metrics() -> None:
    told = set(re.findall(r"^\| `(deconwatch_\w+)`", (ROOT / "docs" / "metrics.md").read_text("utf-8"), re.MULTILINE))
    families = {
        f"{family.name}_total" if family.type == "counter" else family.name for family in Metrics().registry.collect()
    }
    assert told == families


def test_the_webhook_page_names_every_variable_of_an_expression() -> None:
    text = (ROOT / "docs" / "webhooks.md").read_text("utf-8")
    alert = next(example for example in examples() if isinstance(example, Alert))
    for scope, fields in variables(alert).items():
        for field in fields:
            assert re.search(rf"\b{field}\b", text), f"{scope}.{field} is not in docs/webhooks.md"


def test_the_readme_tells_the_number_of_bundled_articles() -> None:
    assert f"{len(stories())} articles" in (ROOT / "README.md").read_text("utf-8")
