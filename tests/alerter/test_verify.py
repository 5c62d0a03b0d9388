"""`deconwatch verify` names what is wrong with a saved request, on requests that were really delivered."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deconwatch.alerter import signature
from deconwatch.alerter.verify import Finding, parse_headers, verify
from deconwatch.cli import app
from deconwatch.errors import ConfigError
from tests.alerter.receiver import SECRET

NOW = datetime(2026, 1, 1, tzinfo=UTC)
KEY, OTHER = b"0123456789" * 3, b"9876543210" * 3
BODY = '{"type":"deconwatch.alert.v1","data":{"quote":"– €"}}'.encode()


def sent(*keys: bytes, digest: bool = True) -> dict[str, str]:
    made = signature.headers(keys or (KEY,), webhook_id="al-1", timestamp=int(NOW.timestamp()), body=BODY)
    if not digest:
        del made["content-digest"]
    return {**made, "content-length": str(len(BODY))}


def wrong(headers: dict[str, str], body: bytes = BODY, *keys: bytes, after: float = 1) -> dict[str, str]:
    found: list[Finding] = verify(headers, body, keys or (KEY,), now=NOW + timedelta(seconds=after))
    return {one.part: one.text for one in found if not one.good}


def test_a_genuine_request_is_genuine_with_any_of_several_secrets() -> None:
    assert wrong(sent()) == {}
    assert wrong(sent(OTHER, KEY), BODY, KEY) == {}
    assert wrong(sent(), BODY, OTHER, KEY) == {}


@pytest.mark.parametrize(("after", "said"), [(301, "301 s old: stale"), (-301, "301 s in the future")])
def test_a_timestamp_that_is_off_is_named_with_how_much(after: float, said: str) -> None:
    found = wrong(sent(), after=after)
    assert list(found) == ["webhook-timestamp"]
    assert said in found["webhook-timestamp"]


def test_a_wrong_secret_is_told_from_a_changed_body() -> None:
    assert "wrong secret: the body is intact" in wrong(sent(OTHER))["webhook-signature"]
    other = BODY.replace("€".encode(), "£".encode())
    assert "changed body" in wrong(sent(), other)["webhook-signature"]
    assert "changed" in wrong(sent(), other)["content-digest"]
    assert "keep the content-digest" in wrong(sent(OTHER, digest=False))["webhook-signature"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (BODY + b"\n", "the line end at its end is taken away"),
        (b"\xef\xbb\xbf" + BODY, "its byte order mark is taken away"),
        (json.dumps(json.loads(BODY)).encode(), "it is not parsed and written anew"),
        (json.dumps(json.loads(BODY), indent=2).encode(), "it is not parsed and written anew"),
    ],
)
def test_what_was_done_to_a_body_is_named(body: bytes, said: str) -> None:
    assert said in wrong(sent(), body)["webhook-signature"]


def test_a_body_that_python_cannot_parse_is_judged_all_the_same() -> None:
    assert "changed body" in wrong(sent(), b"[" * 100_000)["webhook-signature"]


def test_a_body_that_was_cut_is_named_with_its_length() -> None:
    assert f"has 10 bytes, {len(BODY)} were sent" in wrong(sent(), BODY[:10])["body"]


@pytest.mark.parametrize(
    ("changed", "part", "said"),
    [
        ({"webhook-signature": ""}, "webhook-signature", "is missing"),
        ({"webhook-signature": "v0,abc"}, "webhook-signature", "holds no v1"),
        ({"webhook-signature": "v1,abc"}, "webhook-signature", "no base64 of 32 bytes"),
        ({"webhook-timestamp": "yesterday"}, "webhook-timestamp", "no number of seconds"),
        ({"webhook-timestamp": "²"}, "webhook-timestamp", "no number of seconds"),
        ({"webhook-timestamp": "9" * 5_000}, "webhook-timestamp", "no number of seconds"),
        ({"webhook-timestamp": "²"}, "webhook-signature", "cannot be checked without a timestamp"),
        ({"content-length": "9" * 5_000, "webhook-id": "al-2"}, "webhook-signature", "wrong secret"),
        ({"webhook-id": "al-2"}, "webhook-signature", "or webhook-id or -timestamp changed"),
    ],
)
def test_headers_that_are_wrong_are_named(changed: dict[str, str], part: str, said: str) -> None:
    assert said in wrong({**sent(), **changed})[part]


def test_headers_are_read_as_lines_or_json_in_any_case() -> None:
    lines = "POST /hook HTTP/1.1\nWebhook-Id: al-1\r\nX: a: b\n\n"
    assert parse_headers(lines) == {"webhook-id": "al-1", "x": "a: b"}
    assert parse_headers('{"Webhook-Id": "al-1"}') == {"webhook-id": "al-1"}
    with pytest.raises(ConfigError, match="line 1 is 'no header'"):
        parse_headers("no header")


def command(folder: Path, *arguments: str) -> tuple[int, str]:
    (folder / "secret").write_text(SECRET)
    result = CliRunner().invoke(app, ["verify", "--secret-file", str(folder / "secret"), *arguments])
    return result.exit_code, result.output


def test_the_command_reads_a_saved_request(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    key = b"01234567890123456789012345678901"
    headers = signature.headers([key], webhook_id="al-1", timestamp=int(NOW.timestamp()), body=BODY)
    head = "POST / HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    (tmp_path / "request").write_bytes(head.encode() + b"\r\n" + BODY)
    request = ("--request", str(tmp_path / "request"))
    code, said = command(tmp_path, *request, "--at", "2026-01-01T00:00:10")
    assert (code, "genuine" in said) == (0, True), said
    code, said = command(tmp_path, *request)
    assert code == 1
    assert "WRONG webhook-timestamp" in said
    assert "not genuine" in said
