"""`deconwatch evaluate`: read labelled articles and say how good the readings are."""

import io
import json as as_json
import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deconwatch.cli import classify
from deconwatch.config import ClassifierConfig, Config
from deconwatch.errors import DeconwatchError, HandlingError

if TYPE_CHECKING:
    from deconwatch.evaluation.compare import Outcome
    from deconwatch.evaluation.fields import Names
    from deconwatch.evaluation.floors import Floors
    from deconwatch.evaluation.labelled import Labelled

_WIDTH = 180
FLOORS = "floors.toml"


class Split(StrEnum):
    """Which articles; those of a file without splits always count."""

    DEV = "dev"
    TEST = "test"
    ALL = "all"


def evaluate(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Labelled articles: .jsonl, .jsonl.gz, or a .json list.")],
    split: Annotated[Split, typer.Option("--split", help="Only the articles of this split.")] = Split.ALL,
    errors: Annotated[int, typer.Option("--errors", min=0, help="How many mistakes to show.")] = 20,
    all_errors: Annotated[bool, typer.Option("--all-errors", help="Show every mistake.")] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print one JSON document with all figures and mistakes.")
    ] = False,
    theatre: Annotated[
        list[str] | None, typer.Option("--theatre", help="Name of a bundled theatre or path of a .toml; repeatable.")
    ] = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Worker processes.")] = None,
    write_floors: Annotated[
        bool, typer.Option("--write-floors", help="Write floors.toml beside the files; raises floors, lowers none.")
    ] = False,
    accept_lower_floors: Annotated[
        bool, typer.Option("--accept-lower-floors", help="Write floors.toml and lower what is below its floor.")
    ] = False,
) -> None:
    """Show precision, recall and F1 of relevance, types and fields, and every mistake.

    Exit code 1 when a figure is below its floor in the floors.toml beside its file.
    """
    from rich.console import Console

    from deconwatch.cli.scoreboard import show
    from deconwatch.evaluation import floors
    from deconwatch.evaluation.summary import summary

    config: Config = ctx.obj if isinstance(ctx.obj, Config) else Config()
    chosen: dict[str, object] = {"theatres": tuple(theatre)} if theatre else {}
    chosen |= {"workers": workers} if workers else {}
    outcomes = judge(labelled(files, split), config.classifier.model_copy(update=chosen))
    told = summary(outcomes)
    if json:
        typer.echo(as_json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
    else:
        console = Console()
        # a width of our own where nobody looks on, so that a file of the output is the same everywhere
        show(console if console.is_terminal else Console(width=_WIDTH), told, errors=None if all_errors else errors)
    below: list[str] = []
    for folder in sorted({path.parent for path in files if path.suffix != ".json"}):
        here = {path.name for path in files if path.parent == folder}
        found = floors.measured([each for each in outcomes if each.labelled.file in here])
        pinned = read_floors(folder / FLOORS)
        if write_floors or accept_lower_floors:
            _write(folder / FLOORS, floors.written(floors.raised(pinned, found, lower=accept_lower_floors)))
        else:
            below += floors.broken(pinned, found)
    for line in below:
        typer.echo(f"below its floor: {line}", err=True)
    if below:
        raise typer.Exit(1)


def labelled(files: Sequence[Path], split: Split = Split.ALL) -> "list[Labelled]":
    """The articles of the files in a split. Raises HandlingError when two files share a name or nothing is left."""
    from deconwatch.evaluation.files import load

    names = [path.name for path in files]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise HandlingError(f"{twice[0]}: two files have this name and would be told apart by nothing; rename one")
    found = [each for path in files for each in load(path)]
    kept = [each for each in found if split is Split.ALL or each.split() in {"", split.value}]
    if not kept:
        raise HandlingError(f"{', '.join(names)}: no article in the split {split}; choose another or all")
    return kept


def judge(articles: "Sequence[Labelled]", config: ClassifierConfig) -> "list[Outcome]":
    """Read the articles as `deconwatch classify --jsonl` does, and compare."""
    from deconwatch.classifier import world
    from deconwatch.classifier.gate import Gate
    from deconwatch.evaluation.compare import compare

    gate = Gate(world.load(config.theatres))
    out, err = io.StringIO(), io.StringIO()
    lines = (as_json.dumps(each.line(), ensure_ascii=False).encode("utf-8", "replace") for each in articles)
    classify.lines(lines, out, err, name="article", config=config)
    readings = [as_json.loads(line) for line in out.getvalue().split("\n") if line]
    failures = {int(n): said for n, said in re.findall(r"^article:(\d+): (.*)", err.getvalue(), re.MULTILINE)}
    if len(readings) != len(articles):
        raise DeconwatchError(f"{len(articles)} articles gave {len(readings)} readings: {err.getvalue()[:500]}")
    names = comparison(config.theatres)
    return [
        compare(
            article,
            reading,
            names=names,
            gate=gate.check(article.title, article.text[: config.max_chars]).hits,
            failure=failures.get(n, ""),
        )
        for n, (article, reading) in enumerate(zip(articles, readings, strict=True), 1)
    ]


def comparison(theatres: Sequence[str]) -> "Names":
    """Sides as the blocs of the theatres, places by the theatres' names for them."""
    from deconwatch.alerter.blocs import load_blocs
    from deconwatch.alerter.sides import NEUTRAL_PREFIX, bloc
    from deconwatch.classifier import world
    from deconwatch.evaluation.fields import Names, folded

    blocs = load_blocs(theatres)
    known = world.load(tuple(theatres))
    places: dict[str, str] = {}
    for alias in known.aliases:
        if alias.kind == "place":
            places.setdefault(folded(alias.text), folded(known.places[alias.key].name))
    return Names(
        side=lambda name: bloc(name, blocs).removeprefix(NEUTRAL_PREFIX),
        place=lambda name: places.get(folded(name), folded(name)),
    )


def read_floors(path: Path) -> "Floors":
    """The floors of a file; none where there is no file."""
    from deconwatch.evaluation import floors

    if not path.exists():
        return {}
    try:
        return floors.parse(path.read_text("utf-8"), path=str(path))
    except (OSError, UnicodeDecodeError) as e:
        raise HandlingError(f"{path}: cannot be read: {e}; give it back or delete it") from e


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as e:
        raise HandlingError(f"{path}: cannot be written: {e.strerror or e}; make its folder writable") from e
