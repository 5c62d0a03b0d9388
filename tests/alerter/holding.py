"""dispatch, hold and deliver over a real log and real HTTP, on a clock that the test sets."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from deconwatch.alerter.dispatch import DispatchStage
from deconwatch.alerter.hold_stage import HoldStage
from deconwatch.config import AlerterConfig, Endpoint
from deconwatch.log import Log
from deconwatch.log.event import Event, encode
from deconwatch.log.sqlite import SqliteLog
from deconwatch.metrics import Metrics
from deconwatch.outbox import Outbox
from deconwatch.records import Alert, Hold, HoldState
from deconwatch.stage import Loop, Stage
from tests.alerter.receiver import SECRET, Clock, Deliverer, Target, until
from tests.alerter.targets.sample import alert

EVENING = datetime(2026, 1, 10, 21, 0, tzinfo=UTC)
KEY = "0123456789abcdef0123456789abcdef"


class Desk:
    """dispatch, hold and deliver in one process, one round at a time; `restart` puts others in their place."""

    def __init__(self, folder: Path, *, log: Log | None = None, **subscription: Any) -> None:
        self.log: Log = log or SqliteLog(str(folder / "log.sqlite"), prefix="")
        self.log.create()
        self.clock = Clock(EVENING)
        self.handled = [0, 0]
        self.stack = ExitStack()
        self.target = self.stack.enter_context(Target().serving())
        self.url = subscription.pop("url", self.target.url)
        self.stack.callback(self.log.close)
        self.name = "desk"
        self.kind = subscription.pop("kind", "webhook")
        self.config = subscription.pop("config", {})
        self.subscription = subscription
        self.start()

    def start(self) -> None:
        given = {"name": "night", "endpoints": [self.name], **self.subscription}
        endpoint = Endpoint(
            name=self.name,
            url=SecretStr(self.url),
            kind=self.kind,
            token=SecretStr(KEY),
            secrets=(SecretStr(SECRET),),
            allow_http=True,
        )
        config = AlerterConfig.model_validate(
            {
                "endpoints": (endpoint,),
                "subscriptions": (given,),
                "allow_addresses": ("127.0.0.0/8",),
                **self.config,
            }
        )
        self.dispatch = DispatchStage(config, metrics=Metrics(clock=self.clock), clock=self.clock)
        self.hold = HoldStage(config, metrics=Metrics(clock=self.clock), clock=self.clock)
        self.stages: list[Stage] = [self.dispatch, self.hold]
        for number, made in enumerate(self.stages):
            self._count(number, made)
        self.loops = [
            Loop(stage, self.log, metrics=Metrics(clock=self.clock), clock=self.clock, poll_seconds=0.01)
            for stage in self.stages
        ]
        self.consumers = [self.log.consumer(loop.stage.reads, loop.stage.name, loop) for loop in self.loops]
        self.deliverer = Deliverer(self.log, self.clock, {}, endpoints=(endpoint,))

    def _count(self, number: int, stage: Stage) -> None:
        handle = stage.handle

        def counted(event: Event, out: Outbox) -> None:
            record = event.record
            if not isinstance(record, Hold) or record.state is HoldState.NEW:
                self.handled[number] += 1
            handle(event, out)

        stage.handle = counted  # type: ignore[method-assign]  # looks on, changes nothing

    def stop(self) -> None:
        for stage, consumer in zip(self.stages, self.consumers, strict=True):
            stage.close()
            consumer.close()
        self.deliverer.stop()

    def restart(self) -> None:
        self.stop()
        self.start()

    def round(self) -> None:
        for loop, consumer in zip(self.loops, self.consumers, strict=True):
            loop._round(consumer)

    def killed_before_commit(self, stage: int, *, after: int) -> None:
        """The stages before it do their work; it writes what comes of so many and never says how far it has read."""

        def committed(position: Mapping[int, int]) -> None:
            """As if the process ended before."""

        for number in range(stage + 1):
            if number == stage:
                self.consumers[number].commit = committed  # type: ignore[method-assign]

            def handled(number: int = number) -> bool:
                self.loops[number]._round(self.consumers[number])
                return self.handled[number] >= after

            until(handled, what="the stage has handled them")
        self.restart()

    def settle(self) -> None:
        def settled() -> bool:
            self.round()
            return all(loop.ready.is_set() and loop.settled for loop in self.loops)

        until(settled, what="dispatch and hold have nothing to do")
        self.deliverer.settle()

    def tell(self, *keys: str, severity: str = "low", settle: bool = True) -> None:
        for key in keys:
            one = alert(id=f"al-{key}", incident_id=f"i-{key}", severity=severity, raised=self.clock.now)
            self.put(one)
            self.clock.forward(1)
        if settle:
            self.settle()

    def put(self, one: Alert) -> None:
        self.log.write([encode(one, source="link", trace=one.id, at=self.clock.now)])

    @property
    def got(self) -> list[Any]:
        return [json.loads(got.body) for got in self.target.got]

    @property
    def ids(self) -> list[list[str]]:
        """Of each request: the alerts in it."""
        return [
            [one["id"] for one in got["data"]["alerts"]] if "alerts" in got["data"] else [got["id"]] for got in self.got
        ]
