"""Each minute only the clocks are looked at that are due and were not told yet."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from estate.accounts import agency
from leads import reminding, response_clock
from leads.tables import Lead
from piccolo_conf import DB
from tests import factories

NOW = datetime.now(UTC)
OTHERS = """
SELECT indexrelid::regclass::text AS name FROM pg_index
WHERE indrelid = 'lead'::regclass AND NOT indisunique AND indexrelid::regclass::text !~ '^lead_to_'
"""
LATE, SOON = NOW - timedelta(hours=1), NOW + timedelta(days=1)


@pytest.fixture
async def clocks(people: Any) -> dict[str, Any]:
    """Forty of which everything was told, forty that are not due, and one of each that is."""
    await agency.load()
    told = {Lead.warned_at: LATE, Lead.escalated_at: LATE}
    for number in range(80):
        await clock(people, SOON if number % 2 else LATE, {} if number % 2 else told)
    warned = await clock(people, LATE, {Lead.warned_at: LATE, Lead.response_escalate_at: SOON})
    to_warn = await clock(people, LATE, {Lead.response_escalate_at: SOON})
    to_escalate = await clock(people, LATE, {Lead.warned_at: LATE})
    return {"warned": warned, "to_warn": to_warn, "to_escalate": to_escalate}


async def clock(people: Any, at: datetime, columns: dict[Any, Any]) -> Any:
    lead = await factories.lead(agent=people.owner, office=people.harbour)
    moments = dict.fromkeys((Lead.response_warn_at, Lead.response_due_at, Lead.response_escalate_at), at)
    running = {Lead.response_since: at, Lead.response_rules: agency.current().version}
    await Lead.update({**running, **moments, **columns}).where(Lead.id == lead.id)
    return lead.id


async def walked(query: str, *values: Any) -> tuple[set[Any], float, str]:
    """What it finds, how many rows it looked at, and by which index."""
    async with DB.transaction() as transaction:
        connection = transaction.connection
        await connection.execute("SET LOCAL enable_seqscan = off")  # so few rows are read faster at once
        await connection.execute("ANALYZE lead")
        for index in await connection.fetch(OTHERS):  # or by any other index
            await connection.execute(f'DROP INDEX "{index["name"]}"')
        found = await connection.fetch(query, *values)
        plan = json.loads(await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}", *values))
    scans = [node for node in nodes(plan[0]["Plan"]) if "Scan" in node["Node Type"]]
    rows = sum(one["Actual Rows"] + one.get("Rows Removed by Filter", 0) for one in scans)
    return {row["id"] for row in found}, rows, " ".join(one.get("Index Name", "") for one in scans).strip()


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from nodes(inner)


async def test_what_was_told_or_is_not_due_is_not_looked_at(clocks: dict[str, Any]) -> None:
    to_warn = reminding.TO_WARN.replace("{}", "$1")
    assert await walked(to_warn, NOW) == ({clocks["to_warn"]}, 1, "lead_to_warn")
    to_escalate = reminding.TO_ESCALATE.replace("{}", "$1")
    assert await walked(to_escalate, NOW) == ({clocks["to_escalate"]}, 1, "lead_to_escalate")


async def test_each_is_told_once(clocks: dict[str, Any]) -> None:
    for _minute in range(2):
        await reminding.tell_all(NOW)
        rows = await Lead.select(Lead.id).where((Lead.warned_at == NOW) | (Lead.escalated_at == NOW))
        assert {row["id"] for row in rows} == {clocks["to_warn"], clocks["to_escalate"]}
    assert (await walked(reminding.TO_WARN.replace("{}", "$1"), NOW))[1] == 0


async def test_a_clock_that_was_reckoned_by_newer_hours_is_left_alone(clocks: dict[str, Any]) -> None:
    """Somebody else's settings are a moment older."""
    newer = agency.current().version + 1
    await Lead.update({Lead.response_rules: newer}).where(Lead.id == clocks["to_warn"])
    assert await response_clock.reckon_again() == 0
    await Lead.update({Lead.response_rules: newer - 2}).where(Lead.id == clocks["warned"])
    assert await response_clock.reckon_again() == 1
