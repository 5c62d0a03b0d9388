"""`deconwatch verify`: is this saved request genuine, and if not, what is wrong with it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from deconwatch.errors import ConfigError


def verify(
    secret_file: Annotated[list[Path], typer.Option("--secret-file", help="File with a whsec_ secret; repeatable.")],
    headers: Annotated[Path | None, typer.Option(help="Saved headers: `name: value` lines or a JSON object.")] = None,
    body: Annotated[Path | None, typer.Option(help="Saved body, byte for byte.")] = None,
    request: Annotated[Path | None, typer.Option(help="Both in one file, as they came over the wire.")] = None,
    at: Annotated[datetime | None, typer.Option(help="When it was received, UTC; now if not given.")] = None,
    tolerance: Annotated[float, typer.Option(help="Seconds that the timestamp may be off.")] = 300.0,
) -> None:
    """Check the signature of a webhook that was saved; exit code 1 when it is not genuine."""
    from pydantic import SecretStr

    from deconwatch.alerter import verify as verifying
    from deconwatch.alerter.signature import endpoint_keys
    from deconwatch.config import Endpoint

    if request is not None and headers is None and body is None:
        head, raw = verifying.split_request(_read(request))
    elif request is None and headers is not None and body is not None:
        head, raw = _read(headers).decode("utf-8", "replace"), _read(body)
    else:
        raise ConfigError("verify: give --request FILE, or both --headers FILE and --body FILE")
    url = SecretStr("https://localhost/")
    keys = endpoint_keys(Endpoint(name="verify", url=url, secret_files=tuple(secret_file)))
    now = at.replace(tzinfo=UTC) if at is not None else datetime.now(UTC)
    findings = verifying.verify(verifying.parse_headers(head), raw, keys, now=now, tolerance=tolerance)
    for finding in findings:
        typer.echo(f"{'ok   ' if finding.good else 'WRONG'} {finding.part}: {finding.text}")
    genuine = all(finding.good for finding in findings)
    typer.echo("genuine" if genuine else "not genuine: answer 401 and do nothing with it")
    raise typer.Exit(0 if genuine else 1)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as e:
        raise ConfigError(f"{path}: {e.strerror}; name a file that can be read") from e
