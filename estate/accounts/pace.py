"""How often a token may come within a minute, however many processes take what it brings.

The minute is counted in the token's row. A process takes a portion of it at once, so that hardly a request
waits for that; a portion that it does not use up is lost with the minute."""

import time
from collections import Counter
from uuid import UUID

from estate import rows
from estate.accounts.tokens import Bearer

PORTIONS = 100
"""Of a minute; where fewer requests are allowed, each of them is a portion."""


class Pace:
    """What this process has taken and not used yet."""

    def __init__(self) -> None:
        self._minute = 0
        self._left: Counter[UUID] = Counter()

    async def is_exceeded(self, bearer: Bearer) -> bool:
        minute = int(time.time() // 60)
        if minute != self._minute:
            self._minute = minute
            self._left.clear()
        if not self._left[bearer.id]:
            taken = await _take(bearer)
            self._left[bearer.id] += taken
        if not self._left[bearer.id]:
            return True
        self._left[bearer.id] -= 1
        return False


async def _take(bearer: Bearer) -> int:
    portion = max(bearer.per_minute // PORTIONS, 1)
    return portion if await rows.run(_TAKE, bearer.id, portion) else 0


_TAKE = """
UPDATE api_token SET counted_minute = date_trunc('minute', now()),
    counted = CASE WHEN counted_minute = date_trunc('minute', now()) THEN counted ELSE 0 END + $2
WHERE id = $1
    AND (counted_minute IS DISTINCT FROM date_trunc('minute', now()) OR counted + $2 <= per_minute)
RETURNING id
"""
