"""Structured logs on standard error: one JSON object a line, or coloured text for a person.

Every line that concerns a record has its `trace_id`: the article's, from the poll to the webhook.
"""

import logging
import sys
from typing import Any, TextIO

import structlog

from deconwatch.config import LoggingConfig
from deconwatch.ids import trace_id


def _short_trace(_: Any, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if "trace_id" in entry:
        entry["trace_id"] = trace_id(str(entry["trace_id"]))
    return entry


def configure(config: LoggingConfig, *, stream: TextIO = sys.stderr) -> None:
    """Set up structlog and the standard library's loggers (Kafka's, uvicorn's) to write the same lines."""
    level = getattr(logging, config.level.upper())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _short_trace,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if config.format == "json"
        else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    )
    # Never with local variables, as both renderers would have it: among them are addresses and secrets.
    transformer = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    exceptions = [structlog.processors.ExceptionRenderer(transformer)] if config.format == "json" else []
    structlog.configure(
        processors=[*shared, *exceptions, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *exceptions, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # The clients log each connection at INFO; what matters of it reaches our own lines.
    root.setLevel(max(level, logging.WARNING))
