"""What can go wrong, and what to do next.

Every class says whether trying again can help (`retriable`) and carries a `reason` from a closed set, which is also the
value of the `reason` label of `deconwatch_dead_letters_total` and of the `deconwatch_reason` dead-letter header.
"""

from typing import ClassVar


class DeconwatchError(Exception):
    """Base of every error that deconwatch raises on purpose."""

    retriable: ClassVar[bool] = False
    reason: ClassVar[str] = "error"


class ConfigError(DeconwatchError):
    """The configuration, a theatre or a feed list is wrong; the text names file, line, key, value and the fix."""

    reason = "config"


class UndecodableError(DeconwatchError):
    """A record's bytes are no event of ours: bad JSON, unknown major version, missing attributes."""

    reason = "undecodable"


class HandlingError(DeconwatchError):
    """A record was read but cannot be handled; trying again gives the same."""

    reason = "unhandled"


class DeadlineError(DeconwatchError):
    """A worker took longer than its deadline, or more memory than its limit, and was ended."""

    reason = "deadline"


class WorkerDiedError(DeconwatchError):
    """A worker process crashed on this record."""

    reason = "worker-died"


class TooLargeError(DeconwatchError):
    """A record or body is over its size limit."""

    reason = "too-large"


class FetchError(DeconwatchError):
    """A feed or page could not be fetched; `outcome` names how, from the closed set of poll outcomes."""

    retriable = True
    reason = "fetch"

    def __init__(self, outcome: str, detail: str, *, retry_after: float | None = None) -> None:
        """`outcome`: metric label; `detail`: plain words for a person; `retry_after`: seconds the server asked for."""
        super().__init__(f"{outcome}: {detail}")
        self.outcome = outcome
        self.detail = detail
        self.retry_after = retry_after


class BlockedAddressError(FetchError):
    """The address is internal or otherwise on the deny list, so no connection was opened."""

    retriable = False
    reason = "blocked-address"

    def __init__(self, detail: str) -> None:
        super().__init__("blocked", detail)


class LogError(DeconwatchError):
    """The log (broker or file) did not take or give records within its bounded wait; end the process and restart."""

    retriable = True
    reason = "log"


class LogFullError(LogError):
    """The log's disk takes nothing more; nothing of the batch is there, and the same write is right once there is room.

    A quota and a size limit of the process look the same.
    """


class FencedError(LogError):
    """Another member owns the partition now; what was handled will be handled there."""

    reason = "fenced"


REASONS = tuple(
    sorted(
        {
            cls.reason
            for cls in (
                ConfigError,
                UndecodableError,
                HandlingError,
                DeadlineError,
                WorkerDiedError,
                TooLargeError,
                FetchError,
                BlockedAddressError,
                LogError,
                FencedError,
            )
        }
        | {"gave-up"}
    )
)
"""The closed set of dead-letter reasons; `gave-up` is a delivery whose attempts ran out."""
