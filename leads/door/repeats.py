"""The same delivery comes twice: a source's key that came before changes nothing."""

from collections.abc import Sequence

from estate import rows
from leads.door.arriving import Arrival, Registered


async def find(came: Sequence[Arrival]) -> None:
    before: dict[tuple[str, str], Registered | Arrival] = {}
    keys = {arrival.reading.key for arrival in came if arrival.is_fresh and arrival.reading.key}
    if keys:
        for row in await rows.run(_DELIVERED, *map(list, zip(*keys, strict=True))):
            known = Registered(row["lead"], row["person"], row["id"], False, False, is_repeat=True)
            before[row["source"], row["key"]] = known
    for arrival in came:
        if arrival.is_fresh and arrival.reading.key:
            arrival.before = before.get(arrival.reading.key)
            before.setdefault(arrival.reading.key, arrival)


# Of an erased person the key is kept so that it can be compared and not read; see leads.personal.
_DELIVERED = """
SELECT e.source, came.key, e.id, e.lead, e.person
FROM unnest($1::text[], $2::text[]) AS came (source, key)
JOIN enquiry e ON e.source = came.source AND e.source_key = ANY (
    ARRAY[came.key, 'erased ' || encode(sha256(convert_to(came.key, 'UTF8')), 'hex')])
"""
