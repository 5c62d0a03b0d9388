"""What only the log on Kafka does: topics on the broker, bounded waits when it is silent or gone, compaction's gaps."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from uuid import uuid4

import pytest
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType

from deconwatch.errors import LogError
from deconwatch.log import Outgoing
from deconwatch.log import kafka as kafka_log
from deconwatch.log.kafka import KafkaLog
from deconwatch.topics import DAY
from tests.contracts.place import PARTITIONS, Moves, eventually, record, settle, take
from tests.kafka.broker import Broker, free_ports

# kafka-python 3.0.12 leaves the sockets of connections that failed to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


@pytest.fixture
def log(kafka_bootstrap: str) -> Iterator[KafkaLog]:
    log = KafkaLog(kafka_bootstrap, prefix=f"k-{uuid4().hex[:8]}.", options={})
    log.create(PARTITIONS)
    yield log
    log.close()


def configs(log: KafkaLog, topic: str) -> dict[str, str]:
    admin = KafkaAdminClient(bootstrap_servers=log.bootstrap)
    try:
        name = log._prefix + topic
        described = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
        return {key: str(entry["value"]) for key, entry in described["topic"][name].items()}
    finally:
        admin.close()


def test_topics_have_their_retention_and_compaction_on_the_broker(log: KafkaLog) -> None:
    articles, incidents = configs(log, "articles"), configs(log, "incidents")
    assert (articles["cleanup.policy"], articles["retention.ms"]) == ("delete", str(30 * DAY * 1000))
    assert incidents["cleanup.policy"] == "compact"
    assert int(articles["max.message.bytes"]) > 4 * 1024 * 1024


def test_reading_passes_the_markers_of_transactions(log: KafkaLog) -> None:
    """Another program may write with transactions; the markers take offsets and give no records."""
    producer = KafkaProducer(bootstrap_servers=log.bootstrap, transactional_id=uuid4().hex)
    producer.init_transactions()
    for n in range(2):
        producer.begin_transaction()
        producer.send(log._prefix + "articles", str(n).encode(), b"k", partition=0).get(timeout=30)
        producer.commit_transaction()
    producer.close()
    assert [(message.offset, message.value) for message in log.read("articles", 0)] == [(0, b"0"), (2, b"1")]


def test_reading_passes_the_gaps_that_compaction_leaves(kafka_bootstrap: str) -> None:
    prefix = f"k-{uuid4().hex[:8]}."
    log = KafkaLog(kafka_bootstrap, prefix=prefix, options={})
    admin = KafkaAdminClient(bootstrap_servers=kafka_bootstrap)
    quick = {"cleanup.policy": "compact", "segment.ms": "100", "min.cleanable.dirty.ratio": "0.01"}
    try:
        wanted = {prefix + "feed-state": {"num_partitions": 1, "replication_factor": 1, "configs": quick}}
        admin.create_topics(wanted, wait_for_metadata=True)
        written = 0

        def compacted() -> bool:
            nonlocal written
            log.write([Outgoing("feed-state", b"a", str(written).encode(), (), b"", 0)])
            written += 1
            read = list(log.read("feed-state", 0))
            assert read[-1].value == str(written - 1).encode()
            time.sleep(0.2)
            return len(read) < written

        eventually(compacted)
    finally:
        admin.close()
        log.close()


def test_a_broker_that_was_never_there_is_an_error_and_nothing_goes_on_dialling() -> None:
    threads = threading.active_count()
    log = KafkaLog(f"127.0.0.1:{free_ports()[0]}", prefix="t.", options={"bootstrap_timeout_ms": 500})
    with pytest.raises(LogError, match="cannot be reached"):
        log.partitions("articles")
    log.close()
    assert threading.active_count() == threads
    gc.collect()


@pytest.mark.timeout(180)
def test_a_frozen_broker_is_an_error_for_writer_reader_and_member_and_nothing_is_lost_when_it_is_back(
    broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deconwatch.log.kafka_settings.DELIVERY_SECONDS", 6.0)
    monkeypatch.setattr("deconwatch.log.kafka_settings.CALL_MS", 6000)
    monkeypatch.setattr("deconwatch.log.kafka_group.CALL_MS", 6000)
    monkeypatch.setattr("deconwatch.log.kafka_group.QUIET_SECONDS", 1.0)
    monkeypatch.setattr(kafka_log, "WRITE_SECONDS", 12.0)
    monkeypatch.setattr(kafka_log, "CALL_MS", 6000)
    log = KafkaLog(broker.bootstrap, prefix="f.", options={}, patience_seconds=8)
    log.create(PARTITIONS)
    log.write([record(0, partition=0)])
    consumer = log.consumer("articles", "g", Moves())
    assert len(take(consumer, 1)) == 1
    list(log.read("articles", 0))
    broker.pause()

    raised: dict[str, float] = {}

    def attempt(what: str) -> None:
        started = time.monotonic()
        try:
            if what == "write":
                log.write([record(n, partition=0) for n in range(1, 50)])
            elif what == "read":
                list(log.read("articles", 0))
            else:
                while time.monotonic() - started < 90:
                    consumer.poll(max_records=10, timeout=0.2)
        except LogError:
            raised[what] = time.monotonic() - started

    threads = [threading.Thread(target=attempt, args=(what,)) for what in ("write", "read", "poll")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    assert sorted(raised) == ["poll", "read", "write"], raised
    consumer.close()
    broker.resume()
    again = KafkaLog(broker.bootstrap, prefix="f.", options={})
    again.write([record(n, partition=0) for n in range(1, 50)])
    values = [int(message.value or b"") for message in again.read("articles", 0)]
    assert set(values) == set(range(50))
    assert values[-49:] == list(range(1, 50))
    fresh = again.consumer("articles", "g", Moves())
    assert len(take(fresh, len(values))) == len(values)
    again.close()
    log.close()
    gc.collect()


def test_more_members_than_partitions_leave_some_waiting_for_their_turn(log: KafkaLog) -> None:
    members = [log.consumer("reports", "g", Moves()) for _ in range(3)]
    settle(*members, shares=[1, 1, 0])
    idle = next(member for member in members if not member.assignment())
    busy = [member for member in members if member is not idle]
    busy[0].close()
    settle(busy[1], idle, shares=[1, 1])
    for member in members:
        member.close()
