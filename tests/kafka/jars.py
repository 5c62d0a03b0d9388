"""The broker's jars: brought once by Maven into build/kafka, then reused.

    jars(root): folder of this pom's hash there?  yes -> it
                no -> lock, maven into a folder beside it, rename

The rename makes "the folder exists" mean "it is complete", also after a download that was cut off.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

OLDEST_JAVA = 17  # Kafka 4 brokers need it (KIP-1013)
MAVEN_SECONDS = 600


class BrokerUnavailableError(Exception):
    """This machine cannot run a broker: what is missing and what to install."""


def java() -> str:
    """Path of a Java that can run the broker; `JAVA_HOME` is preferred over `PATH`."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if found is None:
        where = f"under JAVA_HOME={home}" if home else "on PATH"
        raise BrokerUnavailableError(f"no java {where}: install Java {OLDEST_JAVA} (Debian: default-jre-headless)")
    said = subprocess.run([found, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
    version = major_version(said)
    if version is None or version < OLDEST_JAVA:
        raise BrokerUnavailableError(
            f"{found} is Java {version or 'of an unknown version'}: Java {OLDEST_JAVA} is needed"
        )
    return found


def major_version(said: str) -> int | None:
    """17 from `openjdk version "17.0.15" 2025-04-15`, 8 from `"1.8.0_392"`, None from anything else."""
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else None


def jars(root: Path) -> Path:
    """Folder with the jars that tests/kafka/pom.xml names, below `root`/build/kafka.

    Raises `BrokerUnavailableError` when they are not there and Maven is missing or cannot bring them.
    """
    pom = root / "tests" / "kafka" / "pom.xml"
    cache = root / "build" / "kafka"
    libs = cache / f"libs-{hashlib.sha256(pom.read_bytes()).hexdigest()[:16]}"
    if libs.is_dir():
        return libs
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs in one checkout must not both download
        if not libs.is_dir():
            _copy_dependencies(pom, libs)
    return libs


def _copy_dependencies(pom: Path, libs: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise BrokerUnavailableError("no mvn on PATH to bring the broker's jars: install Maven (Debian: maven)")
    with tempfile.TemporaryDirectory(dir=libs.parent) as scratch:
        half = Path(scratch) / "libs"
        # The plugin by its full name: looked up by prefix, Maven hides why it could not be brought.
        goal = "org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies"
        command = [maven, "-q", "-B", "-Dstyle.color=never", "-f", str(pom), goal]
        command += ["-DincludeScope=runtime", f"-DoutputDirectory={half}"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=MAVEN_SECONDS, check=False)
        except subprocess.TimeoutExpired as e:
            raise BrokerUnavailableError(f"Maven did not bring the broker's jars within {MAVEN_SECONDS} s") from e
        if done.returncode != 0:
            said = "\n".join((done.stdout + done.stderr).splitlines()[:10])
            raise BrokerUnavailableError(f"Maven could not bring the broker's jars (exit {done.returncode}):\n{said}")
        half.rename(libs)
