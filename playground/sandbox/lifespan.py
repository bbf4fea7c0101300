"""What happens when the server process starts and stops: the workers are started, and killed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from playground.sandbox import runner
from playground.sandbox.examples import all_examples


async def lifespan(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """The ASGI lifespan protocol."""
    await receive()
    await runner.pool().warm_up()
    all_examples()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await runner.pool().close()
    await send({"type": "lifespan.shutdown.complete"})
