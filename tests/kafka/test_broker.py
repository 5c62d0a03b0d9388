"""The broker that the other Kafka tests stand on."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient, NewTopic

from tests.kafka.broker import Broker, answers, free_ports
from tests.kafka.jars import BrokerUnavailableError, jars, java, major_version

ROOT = Path(__file__).resolve().parents[2]
RECORDS = [b"one", b"two", b"three"]


def create_topic(bootstrap: str) -> str:
    topic = f"broker-test-{uuid4()}"
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    try:
        admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    finally:
        admin.close()
    return topic


def produce(bootstrap: str, topic: str, values: list[bytes]) -> None:
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, compression_type="zstd")
    try:
        sent = [producer.send(topic, value, partition=0) for value in values]
        producer.flush(timeout=30)
        for future in sent:
            future.get(timeout=1)
    finally:
        producer.close()


def consume(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False)
    read: list[bytes] = []
    try:
        consumer.assign([TopicPartition(topic, 0)])
        for _ in range(60):
            for batch in consumer.poll(timeout_ms=500).values():
                read += [record.value for record in batch]
            if len(read) >= count:
                break
    finally:
        consumer.close()
    return read


def test_what_is_produced_is_consumed_in_order(kafka_bootstrap: str) -> None:
    topic = create_topic(kafka_bootstrap)
    produce(kafka_bootstrap, topic, RECORDS)
    assert consume(kafka_bootstrap, topic, len(RECORDS)) == RECORDS


def test_acknowledged_records_outlive_a_kill_of_the_broker(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap)
    produce(broker.bootstrap, topic, RECORDS)
    broker.kill()
    assert not answers(broker.bootstrap)
    broker.restart()
    assert consume(broker.bootstrap, topic, len(RECORDS)) == RECORDS


def test_a_paused_broker_takes_connections_but_does_not_answer_until_it_is_resumed(broker: Broker) -> None:
    host, port = broker.bootstrap.split(":")
    broker.pause()
    socket.create_connection((host, int(port)), timeout=5).close()
    assert not answers(broker.bootstrap)
    broker.resume()
    eventually(lambda: answers(broker.bootstrap))


def test_closing_removes_the_data_and_ends_the_process_and_may_be_done_twice(broker: Broker) -> None:
    broker.close()
    broker.close()
    assert not broker.data.exists()
    assert not answers(broker.bootstrap)


def test_ports_are_below_those_of_outgoing_connections() -> None:
    assert all(20000 <= port < 30000 for port in free_ports())


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "21" 2023-09-19', 21),
        ('java version "1.8.0_392"', 8),
        ("command not found", None),
    ],
)
def test_the_version_of_java_is_read_from_what_it_says(said: str, version: int | None) -> None:
    assert major_version(said) == version


def test_a_machine_without_java_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BrokerUnavailableError, match="install Java 17"):
        java()


def test_a_java_that_is_too_old_is_named_with_its_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "bin" / "java"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n")
    old.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(BrokerUnavailableError, match="is Java 11: Java 17 is needed"):
        java()


def test_a_machine_without_maven_and_jars_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pom = tmp_path / "tests" / "kafka" / "pom.xml"
    pom.parent.mkdir(parents=True)
    pom.write_text("<project/>")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BrokerUnavailableError, match="install Maven"):
        jars(tmp_path)


def test_a_download_that_fails_is_shown_and_leaves_nothing_that_looks_complete(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pom = tmp_path / "tests" / "kafka" / "pom.xml"
    pom.parent.mkdir(parents=True)
    pom.write_text("<project/>")
    maven = tmp_path / "mvn"
    maven.write_text("#!/bin/sh\necho 'Could not resolve dependencies'\nexit 1\n")
    maven.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(BrokerUnavailableError, match="Could not resolve dependencies"):
        jars(tmp_path)
    assert not list((tmp_path / "build" / "kafka").glob("libs-*"))


def test_the_tests_and_the_compose_file_use_the_same_broker() -> None:
    pom = (ROOT / "tests" / "kafka" / "pom.xml").read_text()
    compose = (ROOT / "docker-compose.yml").read_text()
    tested = re.findall(r"<kafka.version>(.*)</kafka.version>", pom)
    assert re.findall(r"image: apache/kafka:(\S+)", compose) == tested


def eventually(condition: Callable[[], bool], *, tries: int = 60) -> None:
    """`condition` itself takes its time (up to two seconds while it fails), so no sleep is needed."""
    assert any(condition() for _ in range(tries))
