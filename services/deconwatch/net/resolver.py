"""Name resolution that gives only addresses that may be dialled.

A mixed answer (one public, one internal address: DNS rebinding) leaves the public one; an answer of internal addresses
only is blocked. Each lookup runs in a daemon thread of its own: `getaddrinfo` cannot be cancelled, and one that hangs
must hold up neither other names nor the end of the process.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence

from deconwatch.errors import BlockedAddressError, FetchError
from deconwatch.net import addresses

AddressInfo = tuple[int, int, int, str, tuple[str | int | bytes, ...]]
LookUp = Callable[[str, int, int], Awaitable[list[AddressInfo]]]


class CheckedResolver:
    """Resolves within a deadline and drops what is on the deny list."""

    def __init__(
        self,
        *,
        allow: Sequence[addresses.Network],
        seconds: float,
        look_up: LookUp | None = None,
    ) -> None:
        """`allow`: networks that may be dialled although internal; `seconds`: deadline of one lookup.

        `look_up`: host, port, family -> what `getaddrinfo` gives, which is the default.
        """
        self._allow = allow
        self._seconds = seconds
        self._look_up = look_up or _look_up

    async def resolve(self, host: str, port: int = 0) -> list[AddressInfo]:
        """Addresses of `host`. Raises OSError when there are none, BlockedAddressError when none may be dialled."""
        try:
            async with asyncio.timeout(self._seconds):
                found = await self._look_up(host, port, socket.AF_UNSPEC)
        except TimeoutError as e:
            raise FetchError("dns", f"{host} did not resolve within {self._seconds:g} s") from e
        kept: list[AddressInfo] = []
        blocked: list[str] = []
        for info in found:
            numeric = str(info[4][0])
            why = addresses.why_blocked(numeric, self._allow)
            if why is None:
                kept.append(info)
            else:
                blocked.append(f"{numeric} ({why})")
        if blocked and not kept:
            raise BlockedAddressError(f"{host} resolves to {', '.join(blocked)} only")
        if not kept:
            raise OSError(f"{host} has no address")
        return kept


async def _look_up(host: str, port: int, family: int) -> list[AddressInfo]:
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[AddressInfo]] = loop.create_future()

    def settle(found: list[AddressInfo] | None, error: OSError | None) -> None:
        if answer.done():  # timed out or cancelled meanwhile
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(found or [])

    def work() -> None:
        found: list[AddressInfo] | None = None
        error: OSError | None = None
        try:
            found = list(socket.getaddrinfo(host, port, family, socket.SOCK_STREAM))
        except OSError as e:
            error = e
        except UnicodeError as e:  # a label that IDNA cannot carry
            error = OSError(str(e))
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits for the answer
            loop.call_soon_threadsafe(settle, found, error)

    threading.Thread(target=work, name=f"resolve-{host[:40]}", daemon=True).start()
    return await answer
