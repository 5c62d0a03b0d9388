"""Apprise, an extra (`pip install 'deconwatch[apprise]'`): e-mail and a hundred services more, one call a target.

The library blocks, so each call has a thread of its own; one that hangs holds up its endpoint alone. It dials by
itself: the check of addresses does not hold for it. What it logs may name the target's address, so it logs nothing.
"""

import asyncio
import json
import logging
import threading
from typing import TYPE_CHECKING, Any

from deconwatch.errors import ConfigError, FetchError

if TYPE_CHECKING:
    from deconwatch.net.client import Answer

INSTALL = "pip install 'deconwatch[apprise]'"


def check(name: str, url: str) -> None:
    """Raises ConfigError when the library is missing or does not know the address."""
    try:
        _loaded(url)
    except ImportError as e:
        raise ConfigError(f"alerter.endpoints: {name}: kind = 'apprise' needs the extra: {INSTALL}") from e
    except ValueError as e:
        raise ConfigError(
            f"alerter.endpoints: {name}: url: Apprise does not know it (not shown, as it may hold a password)"
        ) from e


async def send(url: str, body: bytes, *, seconds: float) -> "Answer":
    """One notification; 200 when the library says that it is delivered. Raises FetchError."""
    from deconwatch.net.client import Answer

    loop = asyncio.get_running_loop()
    done: asyncio.Future[bool] = loop.create_future()

    def settle(result: bool | None, error: Exception | None) -> None:  # noqa: FBT001  # what the thread has
        if done.done():
            return
        if error is not None:
            done.set_exception(FetchError("bad-response", type(error).__name__))
        else:
            done.set_result(bool(result))

    def work() -> None:
        result, error = None, None
        try:
            result = _notify(url, json.loads(body))
        except Exception as e:  # noqa: BLE001  # a hundred plugins; whatever they raise is a failed attempt
            error = e
        try:
            loop.call_soon_threadsafe(settle, result, error)
        except RuntimeError:
            return  # the loop has ended meanwhile

    threading.Thread(target=work, name="apprise", daemon=True).start()
    try:
        async with asyncio.timeout(seconds):
            delivered = await done
    except TimeoutError as e:
        raise FetchError("timeout", f"not complete within {seconds:g} s") from e
    if not delivered:
        raise FetchError("bad-response", "Apprise says that it was not delivered")
    return Answer(200, {}, b"", "")


def _notify(url: str, said: dict[str, Any]) -> bool | None:
    result: bool | None = _loaded(url).notify(
        title=said["title"], body=said["body"], notify_type=said["type"], body_format="text"
    )
    return result


def _loaded(url: str) -> Any:
    import apprise

    logging.getLogger("apprise").disabled = True
    asset = apprise.AppriseAsset(app_id="deconwatch", app_desc="deconwatch", app_url="", async_mode=False)
    target = apprise.Apprise(asset=asset)
    if not target.add(url):
        raise ValueError("not known")
    return target
