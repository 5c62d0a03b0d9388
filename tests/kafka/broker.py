"""A real Kafka broker for the tests: one node in KRaft mode, on loopback, in a folder of its own.

    start: java? jars? -> ports -> server.properties -> format storage -> run -> wait until it answers

`stop`, `kill`, `pause`, `resume` and `restart` are for tests that take the broker away; ports and data stay the same.
"""

from __future__ import annotations

import atexit
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from tests.kafka.jars import jars, java

HOST = "127.0.0.1"
START_SECONDS = 90.0
STOP_SECONDS = 20.0
START_TRIES = 3  # a port can be taken between our look and the broker's bind


class BrokerFailedError(Exception):
    """The broker ended or stayed silent; the message carries the tail of its log."""


class Broker:
    """One broker process with its ports and data. Make it with `Broker.start`."""

    def __init__(self, *, java: str, libs: Path, data: Path, ports: tuple[int, int]) -> None:
        self.bootstrap = f"{HOST}:{ports[0]}"
        self.data = data
        self.log = data / "broker.log"
        self._classpath = f"{libs}/*"
        self._java = java
        self._ports = ports
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def start(cls, root: Path) -> Broker:
        """A broker that accepts connections; `root` is the checkout, whose build/kafka keeps the jars.

        Raises `BrokerUnavailableError` when Java or the jars are missing, `BrokerFailedError` when it does not come up.
        """
        found, libs = java(), jars(root)
        for left in reversed(range(START_TRIES)):
            data = Path(tempfile.mkdtemp(prefix="kafka-"))
            broker = cls(java=found, libs=libs, data=data, ports=free_ports())
            atexit.register(broker.close)
            try:
                broker._format()
                broker._run()
            except BrokerFailedError as e:
                broker.close()
                if left == 0 or "Address already in use" not in str(e):
                    raise
            else:
                return broker
        raise AssertionError("not reached")

    @property
    def pid(self) -> int:
        """Process id of the running broker."""
        return self._running().pid

    def stop(self) -> None:
        """Ask the broker to end and wait for it; harmless when it has ended."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGCONT)  # a paused process would not hear the SIGTERM
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill(self) -> None:
        """End the broker as a power cut would (SIGKILL)."""
        process, self._process = self._running(), None
        process.kill()
        process.wait()

    def pause(self) -> None:
        """Freeze the broker (SIGSTOP): its port still takes connections, but nobody answers."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a paused broker go on (SIGCONT)."""
        self._running().send_signal(signal.SIGCONT)

    def restart(self) -> None:
        """Stop the broker if it runs, and start it on the same ports and data; returns when it accepts."""
        self.stop()
        self._run()

    def close(self) -> None:
        """Stop the broker and remove its data; harmless when done before."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        atexit.unregister(self.close)

    def __enter__(self) -> Broker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise BrokerFailedError(f"the broker of {self.bootstrap} is not running: call restart() first")
        return self._process

    def _format(self) -> None:
        config = self.data / "server.properties"
        config.write_text(properties(data=self.data / "log", ports=self._ports))
        command = [self._java, "-cp", self._classpath, "kafka.tools.StorageTool", "format"]
        command += ["--cluster-id", str(uuid4()), "--config", str(config)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS, check=False)
        if done.returncode != 0:
            raise BrokerFailedError(
                f"formatting {self.data} failed (exit {done.returncode}):\n{done.stdout}{done.stderr}"
            )

    def _run(self) -> None:
        # C1 only and the serial collector: the broker is up in half the time and leaves the second core to the tests.
        tuned = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        command = [self._java, *tuned, "-cp", self._classpath, "kafka.Kafka", str(self.data / "server.properties")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.data)
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.bootstrap):
            if self._process.poll() is not None:
                code, self._process = self._process.returncode, None
                raise BrokerFailedError(f"the broker ended with {code} at start; the end of its log:\n{self._tail()}")
            if time.monotonic() > deadline:
                self.stop()
                raise BrokerFailedError(
                    f"the broker did not answer in {START_SECONDS} s; the end of its log:\n{self._tail()}"
                )
            time.sleep(0.1)

    def _tail(self, lines: int = 40) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])


def answers(bootstrap: str) -> bool:
    """Whether the broker serves metadata with itself in it. An open port is not enough: it opens earlier."""
    from kafka import KafkaAdminClient
    from kafka.errors import KafkaError

    host, port = bootstrap.split(",", maxsplit=1)[0].rsplit(":", 1)
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
        admin = KafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=2000, bootstrap_timeout_ms=2000)
    except (OSError, KafkaError):
        return False
    try:
        return bool(admin.describe_cluster()["brokers"])
    except KafkaError:
        return False
    finally:
        admin.close()


def free_ports() -> tuple[int, int]:
    """Two free loopback ports, for clients and for the controller.

    Below the range that the kernel gives to outgoing connections (from 32768): a client that keeps dialling a stopped
    broker's port in that range can be connected to itself, and then holds the port when the broker wants it back.
    """
    free: list[int] = []
    for port in random.sample(range(20000, 30000), 200):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        free.append(port)
        if len(free) == 2:
            return free[0], free[1]
    raise BrokerFailedError("no two free ports among 200 tried between 20000 and 30000")


def properties(*, data: Path, ports: tuple[int, int]) -> str:
    """The broker's server.properties: KRaft's defaults, made small, strict and quick for tests."""
    clients, controller = ports
    settings = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@{HOST}:{controller}",
        "controller.listener.names": "CONTROLLER",
        "listeners": f"PLAINTEXT://{HOST}:{clients},CONTROLLER://{HOST}:{controller}",
        "advertised.listeners": f"PLAINTEXT://{HOST}:{clients}",
        "log.dirs": data,
        "auto.create.topics.enable": "false",  # a topic we forgot to create must show
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 3,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
        "group.initial.rebalance.delay.ms": 0,
        "broker.session.timeout.ms": 3000,  # a killed broker cannot register again before its old session ends
        "broker.heartbeat.interval.ms": 500,
        "group.min.session.timeout.ms": 1000,  # tests that kill a consumer want its partitions back soon
        "log.cleaner.dedupe.buffer.size": 4 * 1024 * 1024,
        "log.cleaner.backoff.ms": 500,  # compaction looks often enough to be seen in a test
        "num.network.threads": 2,
        "num.io.threads": 2,
    }
    return "".join(f"{key}={value}\n" for key, value in settings.items())
