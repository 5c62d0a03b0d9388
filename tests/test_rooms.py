"""The room rules: who may import whom. Read from the source, so that a lazy import counts too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "services" / "deconwatch"
FILES = sorted(PACKAGE.rglob("*.py"))
SERVICES = ("fetcher", "classifier", "alerter", "desk")
HIDING = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager)(_|$)")
LEFT_OVER_400 = 400


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def ours(path: Path) -> set[str]:
    return {name.split(".")[1] for name in imports(path) if name.startswith("deconwatch.")}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_imports_no_other_service(service: str) -> None:
    others = set(SERVICES) - {service}
    assert {str(p): ours(p) & others for p in FILES if room(p) == service and ours(p) & others} == {}


def test_records_ids_and_errors_import_nothing_else_of_ours() -> None:
    innermost = {"records", "ids", "errors"}
    assert {p.name: ours(p) - innermost for p in FILES if room(p) in innermost and ours(p) - innermost} == {}


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("kafka", {"log/kafka.py", "log/kafka_group.py"}),
        ("feedparser", {"fetcher/parse.py"}),
        ("sqlite3", None),
    ],
)
def test_a_library_stays_in_its_file(library: str, allowed: set[str] | None) -> None:
    users = {
        p.relative_to(PACKAGE).as_posix() for p in FILES if any(name.split(".")[0] == library for name in imports(p))
    }
    if allowed is None:
        assert {user.split("/")[0] for user in users} == {"log"}
    else:
        assert users == allowed


def test_spacy_stays_in_the_classifier() -> None:
    users = {room(p) for p in FILES if any(name.split(".")[0] == "spacy" for name in imports(p))}
    assert users == {"classifier"}


def test_only_the_wiring_knows_several_services() -> None:
    knowing = {room(p) for p in FILES if len(ours(p) & set(SERVICES)) > 1}
    assert knowing <= {"app", "backfill", "checks", "cli", "replay"}


def test_only_the_command_line_prints_or_exits() -> None:
    loud = {
        room(path)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"print", "sys.exit", "exit", "os._exit"}
    }
    assert loud <= {"cli"}


def test_run_time_code_never_reads_the_schemas_folder() -> None:
    readers = {room(p) for p in FILES if re.search(r"""["']schemas/""", p.read_text("utf-8"))}
    assert readers == set()


def test_names_say_what_is_inside_and_files_stay_small() -> None:
    assert [str(p) for p in FILES if HIDING.search(p.stem)] == []
    assert [str(p) for p in FILES if p.read_text("utf-8").count("\n") > LEFT_OVER_400] == []
