"""`check`, `doctor`, `config show`, `topics create`, `redrive`, `schemas`: what an operator runs by hand."""

from pathlib import Path
from typing import Annotated, Any

import typer

from deconwatch.cli.services import LogOption, with_flags

_MARKS = {"ok": "ok  ", "warning": "WARN", "error": "FAIL"}


def _show(findings: Any) -> None:
    worst = 0
    for finding in findings:
        typer.echo(f"{_MARKS[finding.level]} {finding.what}" + (f"\n     fix: {finding.fix}" if finding.fix else ""))
        worst = max(worst, 1 if finding.level == "error" else 0)
    if worst:
        raise typer.Exit(1)


config_app = typer.Typer(no_args_is_help=True)
topics_app = typer.Typer(no_args_is_help=True)


def check(ctx: typer.Context) -> None:
    """Check config, theatres, feeds, endpoints and subscriptions without touching the network."""
    from deconwatch.checks import check_config

    _show(check_config(ctx.obj))


def doctor(ctx: typer.Context, log: LogOption = None) -> None:
    """Check this machine: log, topics, workers, disk, clock, Kafka's checksum."""
    from deconwatch.doctor import examine

    _show(examine(with_flags(ctx.obj, log=log, health=None)))


@config_app.command("show")
def show(
    ctx: typer.Context,
    origin: Annotated[bool, typer.Option("--origin", help="Say where each value came from.")] = False,
) -> None:
    """Every option with its present value, secrets hidden."""
    from deconwatch.config_file import options

    for key, value, source in options(ctx.meta["deconwatch.loaded"]):
        typer.echo(f"{key} = {value}" + (f"  # {source}" if origin else ""))


@topics_app.command("create")
def create(ctx: typer.Context, log: LogOption = None) -> None:
    """Make the missing topics with their partitions, retention and compaction."""
    from deconwatch.log import open_log

    config = with_flags(ctx.obj, log=log, health=None)
    opened = open_log(config.log.url, prefix=config.log.prefix, options=config.log.kafka)
    try:
        made = opened.create()
    finally:
        opened.close()
    typer.echo("\n".join(f"created {name}" for name in made) or "every topic is there")


def redrive(
    ctx: typer.Context,
    log: LogOption = None,
    stage: Annotated[str | None, typer.Option(help="Only dead letters of this stage.")] = None,
    reason: Annotated[str | None, typer.Option(help="Only dead letters with this reason.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show them and put nothing back.")] = False,
) -> None:
    """Put dead letters back, byte for byte, on the topic that they came from."""
    from deconwatch.log import open_log
    from deconwatch.log.redrive import redrive as put_back

    config = with_flags(ctx.obj, log=log, health=None)
    opened = open_log(config.log.url, prefix=config.log.prefix, options=config.log.kafka)
    try:
        letters = put_back(opened, stage=stage, reason=reason, limit=limit, dry_run=dry_run)
    finally:
        opened.close()
    for letter in letters:
        typer.echo(str(letter))
    typer.echo(f"{len(letters)} dead letters {'would be ' if dry_run else ''}put back")


def schemas(
    folder: Annotated[Path, typer.Argument(help="Where to write.")] = Path("schemas"),
    only_check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a file differs.")] = False,
) -> None:
    """Write the public contract: JSON Schemas, golden examples, AsyncAPI."""
    from deconwatch.contract import documents

    stale = []
    for name, text in documents().items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if not only_check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    for name in stale:
        typer.echo(f"{'differs' if only_check else 'written'}: {name}")
    if only_check and stale:
        raise typer.Exit(1)


def mount(app: typer.Typer) -> None:
    """Add the operator's commands to the root command."""
    for command in (check, doctor, redrive, schemas):
        app.command()(command)
    app.add_typer(config_app, name="config", help="The configuration: show.")
    app.add_typer(topics_app, name="topics", help="The log's topics: create.")
