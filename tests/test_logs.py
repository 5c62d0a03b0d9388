"""Log lines."""

import io

import pytest
import structlog

from deconwatch import logs
from deconwatch.config import LoggingConfig

WORD = "tok-in-a-variable"


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_traceback_shows_no_local_variables(style: str) -> None:
    stream = io.StringIO()
    logs.configure(LoggingConfig.model_validate({"format": style}), stream=stream)
    try:
        _fails(WORD)
    except ValueError:
        structlog.get_logger().exception("unexpected")
    finally:
        structlog.reset_defaults()
    assert "ValueError" in stream.getvalue()
    assert WORD not in stream.getvalue()


def _fails(address: str) -> None:
    where = f"https://desk.example/{address}"
    raise ValueError(len(where))
