"""Many questions to the file store at once, and patience with one that hiccups."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from estate import storage
from estate.failures import Failure

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 8
_PAUSES = (1, 2, 4, 8)  # seconds


async def ahead(items: AsyncIterator[T], work: Callable[[T], Awaitable[R]]) -> AsyncIterator[R]:
    """The results in their order, while the work for the next few goes on."""
    under_way: deque[asyncio.Task[R]] = deque()
    try:
        async for item in items:
            under_way.append(asyncio.ensure_future(work(item)))
            if len(under_way) == AT_ONCE:
                yield await under_way.popleft()
        while under_way:
            yield await under_way.popleft()
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Raises Failure where the store does not come back, and storage.Missing at once."""
    for pause in _PAUSES:
        try:
            return await ask()
        except storage.StorageUnavailable:
            await asyncio.sleep(pause)
    try:
        return await ask()
    except storage.StorageUnavailable as error:
        raise Failure(f"The file store does not answer: {error}.") from error
