"""The public contract as documents: JSON Schemas, golden examples, one AsyncAPI 3 description.

Made from the record classes and the topic table by `deconwatch schemas`; a test holds `schemas/` equal to this.
"""

import json
from typing import Any

import yaml

from deconwatch import __version__, examples, ids, records
from deconwatch.log.event import type_of
from deconwatch.topics import TOPICS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
RECORDS: tuple[type[records.Record], ...] = (
    *(topic.record for topic in TOPICS.values() if topic.record is not None),
    records.Heartbeat,
)
HEADERS: dict[str, Any] = {
    "type": "object",
    "required": ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "content-type", "traceparent"],
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {"type": "string", "description": "The record's id, and its version where it has one."},
        "ce_source": {"type": "string", "format": "uri-reference"},
        "ce_type": {"type": "string"},
        "ce_time": {"type": "string", "format": "date-time"},
        "content-type": {"type": "string", "const": "application/json"},
        "traceparent": {"type": "string", "description": "W3C Trace Context; one trace an article."},
    },
}
ORIGIN_HEADERS = {
    "deconwatch_origin_topic": "Topic that the record came from.",
    "deconwatch_origin_partition": "Its partition.",
    "deconwatch_origin_offset": "Its offset.",
    "deconwatch_stage": "Stage that put it aside.",
    "deconwatch_reason": "Why, from a closed set.",
    "deconwatch_error": "Why, in words.",
    "deconwatch_attempt": "How many times it was put aside.",
    "deconwatch_time": "When.",
}


def _file(cls: type[records.Record]) -> str:
    return f"{cls.__name__.lower()}.v1.json"


def _pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def schema(cls: type[records.Record]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a record as it is written: what has no value is left out."""
    body = cls.model_json_schema(mode="validation")
    return {"$schema": DIALECT, "$id": f"urn:deconwatch:schema:{cls.__name__.lower()}:v1", **body}


def _address(topic: str) -> str:
    return f"deconwatch.{topic}"


def _camel(topic: str) -> str:
    first, *rest = topic.split("-")
    return first + "".join(part.capitalize() for part in rest)


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3.0 document: channels are topics, messages are records in CloudEvents binary mode."""
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    messages: dict[str, Any] = {
        cls.__name__.lower(): {
            "name": type_of(cls),
            "title": cls.__name__,
            "summary": (cls.__doc__ or "").split("\n", 1)[0],
            "contentType": "application/json",
            "headers": {"$ref": "#/components/schemas/cloudEventHeaders"},
            "payload": {
                "schemaFormat": "application/schema+json;version=draft-2020-12",
                "schema": {"$ref": f"./{_file(cls)}"},
            },
        }
        for cls in RECORDS
    }
    messages["deadLetter"] = {
        "name": "dead letter",
        "title": "Dead letter",
        "summary": "A record as it came, bytes and headers unchanged, with headers that tell its origin.",
        "headers": {
            "type": "object",
            "properties": {name: {"type": "string", "description": text} for name, text in ORIGIN_HEADERS.items()},
        },
        "payload": {"description": "The bytes as they came; they may be no JSON at all."},
    }
    for topic in TOPICS.values():
        carried = ["deadLetter"] if topic.record is None else [topic.record.__name__.lower(), "heartbeat"]
        if topic.record is records.Report:
            carried.append("ruling")
        kept = (
            "compacted: the latest value of each key"
            if topic.compacted
            else f"{(topic.retention_seconds or 0) // 86_400} days"
        )
        channels[_camel(topic.name)] = {
            "address": _address(topic.name),
            "description": f"Kept: {kept}.",
            "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in carried},
            "bindings": {
                "kafka": {
                    "partitions": topic.partitions,
                    "topicConfiguration": {
                        "cleanup.policy": ["compact"] if topic.compacted else ["delete"],
                        **({} if topic.retention_seconds is None else {"retention.ms": topic.retention_seconds * 1000}),
                    },
                    "bindingVersion": "0.5.0",
                }
            },
        }
        for action in ("send", "receive"):
            operations[f"{action}{_camel(topic.name)[0].upper()}{_camel(topic.name)[1:]}"] = {
                "action": action,
                "channel": {"$ref": f"#/channels/{_camel(topic.name)}"},
            }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "deconwatch",
            "version": __version__,
            "description": "Records that travel between deconwatch's stages. Changes within v1 only add.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": {"cloudEventHeaders": HEADERS}},
    }


def documents() -> dict[str, str]:
    """File name below `schemas/` -> its text."""
    made = {_file(cls): _pretty(schema(cls)) for cls in RECORDS}
    made |= {f"examples/{_file(type(example))}": _example(example) for example in examples.examples()}
    made |= {f"examples/payload.{name}.json": _pretty(json.loads(text)) for name, text in payloads().items()}
    made["asyncapi.yaml"] = yaml.safe_dump(asyncapi(), sort_keys=False, allow_unicode=True, width=110)
    return made


def payloads() -> dict[str, str]:
    """The body of a webhook as it is sent, of an alert and of a digest."""
    from deconwatch.alerter.payload import digest, payload

    alert = next(example for example in examples.examples() if isinstance(example, records.Alert))
    later = alert.model_copy(update={"id": ids.make("al", alert.incident_id, "later"), "sequence": 2})
    whole = 256 * 1024
    one = payload(alert, max_bytes=whole, subscriptions=("strikes",), labels={"team": "levant"})
    both = [one, payload(later, max_bytes=whole)]
    at = "2017-06-09T05:00:00Z"
    return {
        "alert": one,
        "digest": digest(ids.make("dg", at), both, subscription="strikes", why="quiet hours", at=at),
    }


def _example(example: records.Record) -> str:
    return _pretty(json.loads(example.to_json()))
