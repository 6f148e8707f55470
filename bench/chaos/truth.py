"""What must be true when the dust has settled: what was answered is there, whole and once."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import boto3

from bench.chaos.machine import Machine
from bench.chaos.people import Kept

_LONGEST = 240  # seconds until all mail is out and all photos are ready

_TWO_MINUTES_LATER = """
UPDATE message SET next_attempt_at = now() WHERE state IN ('queued', 'failed');
UPDATE pgqueuer SET heartbeat = heartbeat - interval '2 minutes' WHERE status = 'picked';
UPDATE pgqueuer SET execute_after = now() WHERE status = 'queued' AND entrypoint IN ('mail.deliver', 'photo.render')
    AND execute_after < now() + interval '40 minutes';
"""


@dataclass
class Verdict:
    """`wrong` is empty where all is as it must be."""

    wrong: list[str]
    settled_after: float
    repeated_mails: int
    held_mails: int


async def judge(machine: Machine, kept: Kept) -> Verdict:
    settled = await settle(machine)
    async with machine.connection() as db:
        wrong = await _writes(db, kept)
        wrong += await _photos(db, machine, kept)
        wrong += await _mails(db, machine)
        held = await db.fetchval("SELECT count(*) FROM message WHERE state = 'held'")
        wrong += [] if settled is not None else [f"not settled after {_LONGEST} seconds: {await _left(db)}"]
    arrived = Counter(one.mail["Message-ID"] for one in machine.smtp.received)
    return Verdict(wrong, settled or _LONGEST, sum(arrived.values()) - len(arrived), held)


async def settle(machine: Machine) -> float | None:
    """Waits until nothing waits any more; retries that stand on the clock come early."""
    begun = time.monotonic()
    async with machine.connection() as db:
        await db.execute(_TWO_MINUTES_LATER)
        while time.monotonic() - begun < _LONGEST:
            if not await db.fetchval(_WAITING):
                return time.monotonic() - begun
            await asyncio.sleep(0.5)
            await db.execute(_TWO_MINUTES_LATER)
    return None


_WAITING = """
SELECT (SELECT count(*) FROM message WHERE state IN ('queued', 'failed'))
    + (SELECT count(*) FROM photo WHERE state = 'waiting')
"""


async def _left(db: Any) -> str:
    rows = await db.fetch(
        "SELECT state || ' ' || coalesce(reason, '') AS what, count(*) AS n FROM message "
        "WHERE state IN ('queued', 'failed') GROUP BY 1 "
        "UNION ALL SELECT 'photo waiting', count(*) FROM photo WHERE state = 'waiting'"
    )
    return ", ".join(f"{row['n']} {row['what']}" for row in rows)


async def _writes(db: Any, kept: Kept) -> list[str]:
    wrong = _told("note", kept.notes, await db.fetch("SELECT text AS it FROM note"))
    wrong += _told("enquiry", kept.enquiries, await db.fetch("SELECT message AS it FROM enquiry"))
    rows = await db.fetch(_VISITS, kept.visits)
    wrong += _told("visit", kept.visits, [{"it": row["id"]} for row in rows])
    parts = Counter((row["reservations"], row["events"], row["receipts"]) for row in rows)
    if set(parts) - {(3, 1, 1)}:
        wrong.append(f"visits in pieces (reservations, events, receipts): {dict(parts)}")
    return wrong


def _told(kind: str, answered: list[Any], rows: list[Any]) -> list[str]:
    there = Counter(row["it"] for row in rows)
    lost = [it for it in answered if not there[it]]
    doubled = [it for it in answered if there[it] > 1]
    return [f"{len(lost)} {kind} lost"] * bool(lost) + [f"{len(doubled)} {kind} doubled"] * bool(doubled)


_VISITS = """
SELECT v.id,
    (SELECT count(*) FROM reservation r WHERE r.visit = v.id) AS reservations,
    (SELECT count(*) FROM event_subject s JOIN event e USING (seq)
        WHERE s.subject = v.id AND e.kind = 'visit_booked') AS events,
    (SELECT count(*) FROM receipt r WHERE r.id = v.id) AS receipts
FROM visit v WHERE v.id = ANY($1)
"""


async def _photos(db: Any, machine: Machine, kept: Kept) -> list[str]:
    rows = await db.fetch(
        "SELECT id, state, original_key, public_key FROM photo WHERE id = ANY($1)", kept.photos
    )
    wrong = _told("photo", kept.photos, [{"it": row["id"]} for row in rows])
    not_ready = [row["state"] for row in rows if row["state"] != "ready"]
    if not_ready:
        wrong.append(f"{len(not_ready)} photos are not ready: {dict(Counter(not_ready))}")
    keys = await asyncio.to_thread(_keys, machine)
    missing = [row for row in rows if row["original_key"] not in keys]
    bare = [row for row in rows if not any(key.startswith(f"photos/{row['public_key']}/") for key in keys)]
    return wrong + [f"{len(missing)} originals and {len(bare)} renditions missing"] * bool(missing or bare)


def _keys(machine: Machine) -> set[str]:
    known = machine.store.environment
    client = boto3.client(
        "s3",
        endpoint_url=known["AWS_ENDPOINT_URL_S3"],
        aws_access_key_id=known["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=known["AWS_SECRET_ACCESS_KEY"],
        region_name=known["AWS_REGION"],
    )
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=known["S3_BUCKET"])
    return {found["Key"] for page in pages for found in page.get("Contents", ())}


async def _mails(db: Any, machine: Machine) -> list[str]:
    """Each message that says it was sent has arrived."""
    arrived = {one.mail["Message-ID"] for one in machine.smtp.received}
    sent = {
        row["message_id"] for row in await db.fetch("SELECT message_id FROM message WHERE state = 'sent'")
    }
    seeded = {row["message_id"] for row in await db.fetch(_SEEDED)}
    lost = sent - arrived - seeded
    return [f"{len(lost)} mails say that they were sent and did not arrive"] if lost else []


_SEEDED = "SELECT message_id FROM message WHERE sent_at < (SELECT min(created_at) FROM session)"
