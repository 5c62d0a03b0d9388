"""The log on a Kafka broker, through kafka-python 3.

    write  send all, flush, look at every future: idempotent, acks=all, zstd
    read   a consumer outside any group, from the start to the end as it was at the call
    group  cooperative-sticky: only partitions that move are revoked; positions are committed by hand, nothing else

Every wait has an end. After a failed write the producer is thrown away, so that its old batches cannot arrive behind
newer ones. The members of groups are in `kafka_group`.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import structlog
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.codec import has_zstd
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import KafkaConfigurationError, KafkaError, TopicAlreadyExistsError
from kafka.net.compat import KafkaNetClient
from kafka.record.util import crc32c_c

from deconwatch.errors import ConfigError, LogError
from deconwatch.log import Listener, Message, Outgoing, check_partition, target
from deconwatch.log import kafka_settings as settings
from deconwatch.log.kafka_group import KafkaGroupConsumer, let_go, message, plain
from deconwatch.log.kafka_settings import CALL_MS, DELIVERY_SECONDS
from deconwatch.topics import TOPICS

logger = structlog.get_logger(__name__)
T = TypeVar("T")

WRITE_SECONDS = 2 * DELIVERY_SECONDS


class KafkaLog:
    """A `Log`. Clients are made when first needed; the producer is shared by all threads, a consumer is not."""

    def __init__(
        self,
        bootstrap: str,
        *,
        prefix: str,
        options: Mapping[str, object],
        patience_seconds: float = 45.0,
    ) -> None:
        """`bootstrap`: `host:port[,host:port...]`; `options`: names of kafka-python's client options, and
        `replication_factor`. Raises ConfigError for an option that is unknown or not the operator's to set.
        """
        clients = (KafkaAdminClient, KafkaConsumer, KafkaProducer)
        settings.check(options, known={"replication_factor"}.union(*(client.DEFAULT_CONFIG for client in clients)))
        self.bootstrap = bootstrap
        self.crc = "crc32c" if crc32c_c is not None else "pure python"
        """Which CRC-32C is in use: the pure one makes each record 11 to 21 times dearer."""
        self._compression = "zstd" if has_zstd() else None
        self._prefix = prefix
        self._options = dict(options)
        self._replication = self._options.pop("replication_factor", None)
        self._patience = patience_seconds
        self._lock = threading.Lock()
        self._admin: Any = None
        self._producer: Any = None
        self._readers: list[Any] = []
        self._consumers: list[KafkaGroupConsumer] = []
        self._counts: dict[str, int] = {}
        self._closed = False
        logger.info("kafka client", bootstrap=bootstrap, crc=self.crc, compression=self._compression or "none")
        if crc32c_c is None or self._compression is None:
            logger.warning("install kafka-python[crc32c,zstd]", crc=self.crc, compression=self._compression or "none")

    def create(self, topics: Mapping[str, int] | None = None) -> list[str]:
        """Make the missing topics with their partitions, retention and compaction."""

        def make(admin: Any) -> list[str]:
            there = set(admin.list_topics())
            missing = [spec for spec in TOPICS.values() if self._prefix + spec.name not in there]
            if missing:
                brokers = len(admin.describe_cluster()["brokers"])
                factor = self._replication if isinstance(self._replication, int) else min(3, max(1, brokers))
                wanted = settings.topics(missing, prefix=self._prefix, counts=topics or {}, replication=factor)
                try:
                    admin.create_topics(wanted, timeout_ms=CALL_MS)
                except TopicAlreadyExistsError:
                    logger.info("topics were made by another process at the same time")
                admin.wait_for_topics(list(wanted), timeout_ms=CALL_MS)
            return [spec.name for spec in missing]

        return self._administer("make topics", make)

    def partitions(self, topic: str) -> int:
        """How many partitions the topic has; asked once."""
        if topic not in self._counts:
            name = self._prefix + topic

            def count(admin: Any) -> int:
                found = admin.describe_topics([name])
                return len(found[0]["partitions"]) if found and not found[0]["error_code"] else 0

            partitions = self._administer(f"look up topic {name!r}", count)
            if not partitions:
                raise LogError(f"kafka {self.bootstrap} has no topic {name!r}: run `deconwatch topics create`")
            self._counts[topic] = partitions
        return self._counts[topic]

    def write(self, batch: Sequence[Outgoing]) -> None:
        """Send all, flush, check each; bounded by WRITE_SECONDS."""
        targets = [target(outgoing, self.partitions(outgoing.topic)) for outgoing in batch]
        producer = self._ready_producer()
        try:
            sent = []
            for outgoing, partition in zip(batch, targets, strict=True):
                headers = list(outgoing.headers)
                name = self._prefix + outgoing.topic
                sent.append(producer.send(name, outgoing.value, outgoing.key, headers, partition))
            producer.flush(timeout=WRITE_SECONDS)
            for future in sent:
                future.get(timeout=0)
        except (KafkaError, OSError, ValueError) as e:
            self._throw_away(producer)
            raise LogError(f"kafka {self.bootstrap}: not all of {len(batch)} records acknowledged: {plain(e)}") from e

    def consumer(self, topic: str, group: str, listener: Listener) -> "KafkaGroupConsumer":
        """Join the group; partitions come with the first polls."""
        self.partitions(topic)
        assignor = CooperativeStickyAssignor()
        strategy = {"partition_assignment_strategy": (assignor,)}
        client = self._client(KafkaConsumer, settings.member(self._prefix + group) | strategy)
        consumer = KafkaGroupConsumer(
            client, assignor, topic=topic, name=self._prefix + topic, listener=listener, patience_seconds=self._patience
        )
        with self._lock:
            self._consumers.append(consumer)
        return consumer

    def read(self, topic: str, partition: int, *, start: int = 0) -> Iterator[Message]:
        """To the end as it is now; raises LogError when the broker is silent for `patience_seconds`."""
        check_partition(topic, partition, self.partitions(topic))
        return self._records(topic, TopicPartition(self._prefix + topic, partition), start)

    def close(self) -> None:
        """Leave the groups and close all connections, each within its bound."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            producer, self._producer = self._producer, None
            admin, self._admin = self._admin, None
            readers, self._readers = self._readers, []
            consumers, self._consumers = self._consumers, []
        for consumer in consumers:
            consumer.close()
        for reader in readers:
            let_go(partial(reader.close, autocommit=False, timeout_ms=1000))
        if producer is not None:
            let_go(partial(producer.close, timeout=1))
        if admin is not None:
            let_go(admin.close)

    def _client(self, kind: Any, special: Mapping[str, object] | None = None) -> Any:
        """One client of kafka-python: the operator's options over ours."""
        if self._closed:
            raise LogError(f"kafka {self.bootstrap}: the log is closed")
        merged = settings.every_client(self.bootstrap) | dict(special or {}) | self._options
        begun: list[KafkaNetClient] = []

        def begin(**settings: object) -> KafkaNetClient:
            begun.append(KafkaNetClient(**settings))
            return begun[-1]

        try:
            known = {name: value for name, value in merged.items() if name in kind.DEFAULT_CONFIG}
            return kind(**known, kafka_client=begin)
        except (KafkaError, OSError, TypeError, ValueError) as e:
            for network in begun:  # its thread would go on dialling
                let_go(network.close)
            if isinstance(e, KafkaConfigurationError | TypeError | ValueError):
                raise ConfigError(f"log.options: {e}") from e
            raise LogError(f"kafka {self.bootstrap} cannot be reached: {plain(e)}") from e

    def _ready_producer(self) -> Any:
        with self._lock:
            if self._producer is None:
                self._producer = self._client(KafkaProducer, settings.producer(self._compression))
            return self._producer

    def _throw_away(self, producer: Any) -> None:
        with self._lock:
            if self._producer is producer:
                self._producer = None
        let_go(partial(producer.close, timeout=0))
        # close() gives up before it stops the sender when something is still under way (kafka-python 3.0.12).
        let_go(producer._sender.force_close)  # noqa: SLF001

    def _administer(self, what: str, action: Callable[[Any], T]) -> T:
        with self._lock:
            if self._admin is None:
                self._admin = self._client(KafkaAdminClient)
            try:
                return action(self._admin)
            except (KafkaError, OSError) as e:
                admin, self._admin = self._admin, None
                let_go(admin.close)
                raise LogError(f"kafka {self.bootstrap}: could not {what}: {plain(e)}") from e

    def _records(self, topic: str, at: TopicPartition, start: int) -> Iterator[Message]:
        with self._lock:
            reader = self._readers.pop() if self._readers else None
        reader = reader or self._client(KafkaConsumer)
        try:
            reader.assign([at])
            end = reader.end_offsets([at], timeout_ms=CALL_MS)[at]
            position = max(start, reader.beginning_offsets([at], timeout_ms=CALL_MS)[at])
            reader.seek(at, position)
            moved = time.monotonic()
            # The position also passes what gives no record: gaps of compaction and markers of transactions.
            while position < end:
                for record in reader.poll(timeout_ms=500, max_records=500).get(at, ()):
                    if record.offset < end:
                        yield message(topic, record)
                after = reader.position(at, timeout_ms=CALL_MS)
                if after is not None and after > position:
                    position, moved = after, time.monotonic()
                elif time.monotonic() - moved > self._patience:
                    raise LogError(f"kafka {self.bootstrap}: nothing for {self._patience:g} s from {at} at {position}")
        except (KafkaError, OSError) as e:
            raise LogError(f"kafka {self.bootstrap}: reading {at.topic}/{at.partition}: {plain(e)}") from e
        finally:
            with self._lock:
                keep = not self._closed and len(self._readers) < 4
                if keep:
                    self._readers.append(reader)
            if not keep:
                let_go(partial(reader.close, autocommit=False, timeout_ms=1000))
