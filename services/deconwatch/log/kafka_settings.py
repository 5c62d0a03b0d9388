"""What the Kafka clients and topics are told, and what the config may tell them (SASL, TLS, timeouts): pure."""

import difflib
from collections.abc import Iterable, Mapping

from deconwatch.errors import ConfigError
from deconwatch.log import MAX_RECORD_BYTES
from deconwatch.topics import DAY, Topic

CALL_SECONDS = 20.0
"""Longest wait for one answer of the broker."""
CALL_MS = int(CALL_SECONDS * 1000)
DELIVERY_SECONDS = 30.0
"""After it a record that was not acknowledged has failed."""
HEADROOM = 256 * 1024
"""Beside the value: key, headers (a dead letter has some more than its record had) and framing."""

OURS = frozenset(
    {
        "acks",
        "allow_auto_create_topics",
        "auto_commit_interval_ms",
        "auto_offset_reset",
        "bootstrap_servers",
        "default_offset_commit_callback",
        "enable_auto_commit",
        "enable_idempotence",
        "group_id",
        "kafka_client",
        "key_deserializer",
        "key_serializer",
        "max_poll_records",
        "partition_assignment_strategy",
        "partitioner",
        "transactional_id",
        "value_deserializer",
        "value_serializer",
    }
)
"""What the delivery promise rests on, so it is not for the config to change."""


def check(options: Mapping[str, object], *, known: Iterable[str]) -> None:
    """Raises ConfigError for an option that no Kafka client has, or that is not the operator's to set."""
    names = sorted(set(known) - OURS)
    for name, value in options.items():
        if name in OURS:
            raise ConfigError(
                f"log.options.{name} = {value!r}: deconwatch sets this itself, since nothing may be lost; remove it"
            )
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
            hint = f"did you mean {near[0]!r}?" if near else "no Kafka client has it; remove it"
            raise ConfigError(f"log.options.{name}: unknown option; {hint}")
    factor = options.get("replication_factor")
    if factor is not None and (isinstance(factor, bool) or not isinstance(factor, int) or factor < 1):
        raise ConfigError(f"log.options.replication_factor = {factor!r}: write a whole number of brokers, 1 or more")


def every_client(bootstrap: str) -> dict[str, object]:
    """Settings of each client, as far as it has them."""
    return {
        "bootstrap_servers": bootstrap.split(","),
        "bootstrap_timeout_ms": CALL_MS,
        "request_timeout_ms": CALL_MS,
        "reconnect_backoff_max_ms": 1_000,
        "metrics_enabled": False,
        "allow_auto_create_topics": False,  # a topic that is missing must show
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "fetch_max_wait_ms": 250,
        "max_partition_fetch_bytes": MAX_RECORD_BYTES + HEADROOM,
    }


def producer(compression: str | None) -> dict[str, object]:
    """Settings of the producer: nothing is lost, doubled or put out of order by a retry, and no retry is endless."""
    return {
        "acks": "all",
        "enable_idempotence": True,
        "compression_type": compression,
        "delivery_timeout_ms": int(DELIVERY_SECONDS * 1000),
        "request_timeout_ms": int(DELIVERY_SECONDS * 500),
        "max_block_ms": int(DELIVERY_SECONDS * 1000),
        "max_request_size": MAX_RECORD_BYTES + HEADROOM,
        "batch_size": 128 * 1024,
        "linger_ms": 5,  # write() flushes, so nobody waits this long
    }


def member(group: str) -> dict[str, object]:
    """Settings of a group member: a dead one is noticed after 10 s, a stuck one after 5 min."""
    return {
        "group_id": group,
        "session_timeout_ms": 10_000,
        "heartbeat_interval_ms": 3_000,
        "max_poll_interval_ms": 300_000,
    }


def topics(
    specs: Iterable[Topic], *, prefix: str, counts: Mapping[str, int], replication: int
) -> dict[str, dict[str, object]]:
    """What the admin client makes topics from. `counts`: partitions of topics that do not have their usual number."""
    return {
        prefix + spec.name: {
            "num_partitions": counts.get(spec.name, spec.partitions),
            "replication_factor": replication,
            "configs": topic(spec, replication=replication),
        }
        for spec in specs
    }


def topic(spec: Topic, *, replication: int) -> dict[str, str]:
    """The topic's settings on the broker. Compaction looks at closed segments only, hence the daily segments."""
    settings = {
        "max.message.bytes": str(MAX_RECORD_BYTES + HEADROOM),
        "min.insync.replicas": "2" if replication >= 3 else "1",
        "segment.ms": str(DAY * 1000),
    }
    if spec.retention_seconds is not None:
        return settings | {"cleanup.policy": "delete", "retention.ms": str(spec.retention_seconds * 1000)}
    return settings | {
        "cleanup.policy": "compact",
        "segment.bytes": str(64 * 1024 * 1024),
        "min.cleanable.dirty.ratio": "0.2",
        "delete.retention.ms": str(DAY * 1000),
    }
