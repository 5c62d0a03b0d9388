"""What a worker must survive; module-level functions, as they run in its process."""

from __future__ import annotations

import os
import time


def spin() -> None:
    while True:
        pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def eat() -> int:
    return len(bytearray(2**31))


def crash() -> None:
    os.abort()


def fail() -> None:
    raise ValueError("odd input")


def pid() -> int:
    return os.getpid()
