"""One member of a consumer group on a Kafka broker, and what it shares with the log.

What kafka-python 3.0.12 leaves to the caller and this module does:

- Rebalance listeners run in the client's I/O thread, where rebuilding a table would stop the heartbeats. Ours only
  notes what came and went; the owner's thread tells the stage after each short poll. Rejoining happens inside poll
  alone, so nothing is written between losing a partition and being told.
- A commit for a partition that has moved is accepted by the broker as long as the member is in the group. The owner's
  thread compares with its assignment first.
- A poll of a broker that is silent gives "no records" for ever. After a quiet while the broker is asked for something;
  when it has not answered for `patience_seconds`, that is a LogError.
- A join that ends between two polls is thrown away and begun anew: see `_join_while_polling`.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from kafka import TopicPartition, errors
from kafka.consumer.subscription_state import ConsumerRebalanceListener
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from deconwatch.errors import FencedError, LogError
from deconwatch.log import Listener, Message, Position
from deconwatch.log.kafka_settings import CALL_MS

logger = structlog.get_logger(__name__)

STEP_SECONDS = 0.1
QUIET_SECONDS = 10.0
LOST = (
    *(errors.CommitFailedError, errors.FencedInstanceIdError, errors.IllegalGenerationError),
    *(errors.RebalanceInProgressError, errors.UnknownMemberIdError),
)


class _Moves(ConsumerRebalanceListener):  # type: ignore[misc]  # the package has no types
    """What came and went, noted in the client's I/O thread while the owner's thread waits in poll."""

    def __init__(self, assignor: CooperativeStickyAssignor) -> None:
        self._assignor = assignor
        self._noted: list[tuple[bool, frozenset[int]]] = []

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        self._noted.append((True, frozenset(at.partition for at in assigned)))

    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        self._noted.append((False, frozenset(at.partition for at in revoked)))

    def on_partitions_lost(self, lost: set[TopicPartition]) -> None:
        # The assignor would go on telling the group that we own these.
        self._assignor.member_assignment = None
        self.on_partitions_revoked(lost)

    def take(self) -> list[tuple[bool, frozenset[int]]]:
        noted, self._noted = self._noted, []
        return [(came, partitions) for came, partitions in noted if partitions]


class KafkaGroupConsumer:
    """A `Consumer`: one member of a group."""

    def __init__(
        self,
        client: Any,
        assignor: CooperativeStickyAssignor,
        *,
        topic: str,
        name: str,
        listener: Listener,
        patience_seconds: float,
    ) -> None:
        """`name`: the topic's name on the broker."""
        self._client = client
        self._topic = topic
        self._name = name
        self._listener = listener
        self._patience = patience_seconds
        self._moves = _Moves(assignor)
        self._committed: dict[int, int] = {}
        """Position of the group, by owned partition."""
        self._ends: dict[int, int] = {}
        self._late: dict[int, int] = {}
        """Positions whose commit met a rebalance; repeated once it is over if the partitions are still ours."""
        self._heard = time.monotonic()
        self._quiet_until = self._heard + QUIET_SECONDS
        self._closed = False
        self._polling = False
        self._join_while_polling(client._coordinator)  # noqa: SLF001
        client.subscribe(topics=[name], listener=self._moves)
        # A metadata request that is under way while we subscribe answers without the topic; joining on that answer
        # gives the group no partitions, and nobody asks again for five minutes (3.0.12, cluster.set_topics).
        if not self._call("metadata", partial(client.partitions_for_topic, name)):
            raise LogError(f"kafka: the broker gave no partitions for {name}")

    def poll(self, *, max_records: int, timeout: float) -> list[Message]:
        """Records of the owned partitions; the listener hears of moves between the short steps of the wait."""
        deadline = time.monotonic() + timeout
        while True:
            step = max(0.0, min(STEP_SECONDS, deadline - time.monotonic()))
            self._polling = True
            try:
                found = self._call("poll", partial(self._client.poll, int(step * 1000) + 1, max_records))
            finally:
                self._polling = False
            self._tell()
            records = [record for at in found if at.partition in self._committed for record in found[at]]
            if records:
                self._heard = time.monotonic()
                self._quiet_until = self._heard + QUIET_SECONDS
                return [message(self._topic, record) for record in records]
            self._listen()
            if time.monotonic() >= deadline:
                return []

    def commit(self, position: Position) -> None:
        """Remember the position for the group."""
        lost = sorted(set(position) - set(self._committed))
        if lost:
            raise FencedError(f"partitions {lost} of {self._name} are no longer this member's")
        offsets = {self._at(partition): OffsetAndMetadata(offset, "", -1) for partition, offset in position.items()}
        try:
            self._call("commit", partial(self._client.commit, offsets, timeout_ms=CALL_MS))
        except FencedError:
            self._late.update(position)
            raise
        self._committed.update(position)
        self._late = {partition: at for partition, at in self._late.items() if partition not in position}

    def assignment(self) -> frozenset[int]:
        """The partitions owned since the last poll."""
        return frozenset(self._committed)

    def lag(self) -> dict[int, int]:
        """Offsets between what is committed and the end, as the broker's last answers tell."""
        lags = {}
        owned = {at.partition for at in self._client.assignment()}
        for partition, committed in sorted(self._committed.items()):
            known = self._client.highwater(self._at(partition)) if partition in owned else None
            lags[partition] = max(0, max(known or 0, self._ends.get(partition, 0)) - committed)
        return lags

    def seek(self, position: Position) -> None:
        """Read on from there; partitions that are not owned are passed over."""
        for partition, offset in position.items():
            if partition in self._committed:
                self._call("seek", partial(self._client.seek, self._at(partition), offset))

    def close(self) -> None:
        """Leave the group, within a few seconds."""
        if self._closed:
            return
        self._closed = True
        self._committed.clear()
        let_go(partial(self._client.close, autocommit=False, timeout_ms=5000))

    def _join_while_polling(self, coordinator: Any) -> None:
        """Let a join end within a poll only.

        One that ends between two polls is thrown away and begun anew (join_group_async), which makes all members join
        again: two of them were seen to go on like that for ever.
        """
        join = coordinator._do_join_and_sync_async  # noqa: SLF001

        async def held() -> object:
            outcome = await join()
            while not self._polling and not self._closed:
                await coordinator._net.sleep(0.005)  # noqa: SLF001
            return outcome

        coordinator._do_join_and_sync_async = held  # noqa: SLF001

    def _tell(self) -> None:
        for came, partitions in self._moves.take():
            if came:
                self._take_over(partitions)
                self._listener.assigned(partitions)
            else:
                for partition in partitions:
                    self._committed.pop(partition, None)
                    self._late.pop(partition, None)
                self._listener.revoked(partitions)
        if self._late:
            late, self._late = self._late, {}
            try:
                self.commit(late)
            except FencedError as e:
                logger.info("late commit waits for the end of the rebalance", topic=self._name, why=str(e))

    def _take_over(self, partitions: frozenset[int]) -> None:
        """Note where the group stands; a group that never committed stands at the earliest record."""
        ats = [self._at(partition) for partition in partitions]
        ends = self._call("end", partial(self._client.end_offsets, ats, timeout_ms=CALL_MS))
        first = self._call("start", partial(self._client.beginning_offsets, ats, timeout_ms=CALL_MS))
        for at in ats:
            known = self._call("position", partial(self._client.committed, at, timeout_ms=CALL_MS))
            self._committed[at.partition] = max(known or 0, first[at])
            self._ends[at.partition] = ends[at]

    def _listen(self) -> None:
        """Make sure that somebody is there when nothing comes."""
        if time.monotonic() < self._quiet_until:
            return
        at = self._at(min(self._committed, default=0))
        try:
            self._client.end_offsets([at], timeout_ms=5000)
        except KafkaError as e:
            silent = time.monotonic() - self._heard
            logger.warning("the broker does not answer", seconds=round(silent), why=plain(e))
            if silent > self._patience:
                raise LogError(f"kafka did not answer for {silent:.0f} s: {plain(e)}") from e
        else:
            self._heard = time.monotonic()
            self._quiet_until = self._heard + QUIET_SECONDS

    def _at(self, partition: int) -> TopicPartition:
        return TopicPartition(self._name, partition)

    def _call(self, what: str, action: Callable[[], Any]) -> Any:
        if self._closed:
            raise LogError(f"the consumer of {self._name} is closed")
        try:
            return action()
        except LOST as e:
            if what == "poll":  # the client rejoins with the next poll
                return {}
            raise FencedError(f"{what} of {self._name}: the group has moved on: {plain(e)}") from e
        except (KafkaError, OSError) as e:
            raise LogError(f"kafka: {what} of {self._name}: {plain(e)}") from e


def message(topic: str, record: Any) -> Message:
    """A record of the client as ours; `topic` without the prefix."""
    headers = tuple((name, value or b"") for name, value in record.headers)
    return Message(topic, record.partition, record.offset, record.key, record.value, headers, record.timestamp / 1000)


def plain(error: BaseException) -> str:
    """The error in words; many of the client's have no text but their name."""
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def let_go(close: Callable[[], object]) -> None:
    """Close a client; one whose broker is gone may complain, and is of no use any more."""
    try:
        close()
    except (KafkaError, OSError, ValueError, RuntimeError) as e:
        logger.info("a Kafka client did not close cleanly", why=plain(e))
