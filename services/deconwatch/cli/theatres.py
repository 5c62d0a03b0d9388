"""`deconwatch theatres`: the packs that come with the package, and the check of those that people write."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from deconwatch.errors import ConfigError

if TYPE_CHECKING:
    from deconwatch.classifier.theatre import Theatre

app = typer.Typer(no_args_is_help=True)
PARTS = ("actors", "places", "zones", "lines", "mechanisms")


@app.callback()
def theatres() -> None:
    """Sides, places, zones, lines and mechanisms as data."""


@app.command("list")
def list_(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of a table.")] = False,
) -> None:
    """Show the bundled packs with the number of their parts; a star marks those that the configuration loads."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from deconwatch.classifier import theatre

    packs = [theatre.load(name) for name in theatre.bundled()]
    table = Table(show_edge=False)
    for heading in ("theatre", "name", *PARTS, "aliases"):
        table.add_column(heading)
    for pack in packs:
        counts = _counts(pack)
        loaded = pack.id == "general" or pack.id in ctx.obj.classifier.theatres
        if as_json:
            typer.echo(json.dumps({"id": pack.id, "name": pack.name, "loaded": loaded, **counts}))
        else:
            star = " *" if loaded else ""
            table.add_row(*map(Text, (pack.id + star, pack.name, *map(str, counts.values()))))
    if not as_json:
        Console().print(table)


@app.command()
def check(
    packs: Annotated[list[str], typer.Argument(metavar="FILE|NAME...", help="TOML files or names of bundled packs.")],
) -> None:
    """Say what is wrong (file, line, key, value, fix) or doubtful; exit code 2 for errors, 1 for warnings alone."""
    from deconwatch.classifier import theatre, theatre_check

    errors = warnings = 0
    for name in packs:
        try:
            text, path = theatre.source(name)
            parsed, findings = theatre_check.check(text, path=path)
        except ConfigError as e:
            for line in str(e).splitlines():
                typer.echo(f"error: {line}")
            errors += 1
            continue
        for finding in findings:
            typer.echo(f"warning: {path}:{finding.line}: {finding}")
        warnings += len(findings)
        told = ", ".join(f"{number} {part}" for part, number in _counts(parsed).items())
        typer.echo(f"{path}: {parsed.id}: {told}; {len(findings)} warnings")
    raise typer.Exit(2 if errors else 1 if warnings else 0)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="FILE|NAME", help="A TOML file or the name of a bundled pack.")],
    geojson: Annotated[bool, typer.Option("--geojson", help="Places, zones and lines as GeoJSON for a map.")] = False,
) -> None:
    """Show what a pack knows: sides, mechanisms, zones and lines, or all that has coordinates as GeoJSON."""
    from deconwatch.classifier import theatre, theatre_map

    pack = theatre.load(name)
    if geojson:
        typer.echo(json.dumps(theatre_map.geojson(pack), ensure_ascii=False, indent=1))
        return
    typer.echo(f"{pack.id}: {pack.name}: " + ", ".join(f"{n} {part}" for part, n in _counts(pack).items()))
    for actor in pack.actors:
        typer.echo(f"actor      {actor.id}: {actor.name} ({actor.kind}, side {actor.side_key})")
    for mechanism in pack.mechanisms:
        channels = f" by {', '.join(mechanism.channels)}" if mechanism.channels else ""
        typer.echo(f"mechanism  {mechanism.id}: {mechanism.name} ({' and '.join(mechanism.parties)}){channels}")
    for zone in pack.zones:
        shape = f"circle of {zone.circle.radius_km:g} km" if zone.circle else "polygon" if zone.polygon else "no shape"
        typer.echo(f"zone       {zone.id}: {zone.name} ({shape})")
    for line in pack.lines:
        typer.echo(f"line       {line.id}: {line.name} (left {line.left}, right {line.right})")


def _counts(pack: "Theatre") -> dict[str, int]:
    parts = {part: getattr(pack, part) for part in PARTS}
    names = [texts for known in parts.values() for one in known for texts in one.aliases.values()]
    return {part: len(known) for part, known in parts.items()} | {"aliases": sum(map(len, names))}
