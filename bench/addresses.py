"""The pages that are measured: each with several addresses, so that no page is met twice in a row."""

import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import asyncpg

AGENT, STAFF = "agent7", "staff"
MANY = 24


@dataclass(frozen=True)
class Page:
    name: str
    who: str
    paths: list[str]


async def pages() -> list[Page]:
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    try:
        return [
            *await _leads(connection),
            *await _people(connection),
            *_work(),
            *await _properties(connection),
            *await _visits(connection),
        ]
    finally:
        await connection.close()


async def _leads(db: asyncpg.Connection) -> list[Page]:
    mine = "FROM lead l JOIN users u ON u.id = l.agent WHERE u.email = $1"
    agent = f"{AGENT}@bench.example"
    cases = await db.fetch(f"SELECT l.id {mine} ORDER BY md5(l.id::text) LIMIT {MANY}", agent)
    busy = await db.fetch(
        "SELECT c.lead AS id FROM call c JOIN users u ON u.id = c.account WHERE u.email = $1 "
        "GROUP BY 1 ORDER BY count(*) DESC LIMIT 8",
        agent,
    )
    people = await db.fetch(
        "SELECT p.name, max(c.value) FILTER (WHERE kind = 'phone') AS phone, "
        "max(c.value) FILTER (WHERE kind = 'email') AS email FROM person p JOIN contact_point c ON c.person = p.id JOIN lead l ON l.person = p.id "
        "JOIN users u ON u.id = l.agent WHERE u.email = $1 GROUP BY p.id "
        f"ORDER BY md5(p.id::text) LIMIT {MANY}",
        agent,
    )
    names = [row["name"].split()[-1] for row in people]
    phones = [quote(_typed(row["phone"], n)) for n, row in enumerate(people)]
    emails = [quote(row["email"][:-4]) for row in people]
    return [
        Page("lead list", AGENT, ["/leads", "/leads?stage=Contacted", "/leads?state=closed"]),
        Page(
            "lead list, office",
            STAFF,
            ["/leads", "/leads?state=all", "/leads?agent=none", "/leads?side=sell"],
        ),
        Page(
            "lead search, part of a name", AGENT, [f"/leads?state=all&q={quote(name[:6])}" for name in names]
        ),
        Page("lead search, part of a name, office", STAFF, [f"/leads?q={quote(name[:6])}" for name in names]),
        Page(
            "lead search, two letters",
            STAFF,
            [f"/leads?q={quote(name[:2])}" for name in names],
        ),
        Page("lead search, phone", AGENT, [f"/leads?state=all&q={phone}" for phone in phones]),
        Page("lead search, e-mail", AGENT, [f"/leads?state=all&q={email}" for email in emails]),
        Page("lead page", AGENT, [f"/leads/{row['id']}" for row in cases]),
        Page("lead page, long timeline", AGENT, [f"/leads/{row['id']}" for row in busy]),
        Page("calls", AGENT, ["/calls", "/calls?outcome=reached", "/calls?direction=out"]),
        Page("calls, office", STAFF, ["/calls", "/calls?outcome=reached", "/calls?direction=out"]),
        Page(
            "report of calls, a month", AGENT, [f"/reports/calls?period={p}" for p in ("month", "last-month")]
        ),
        Page(
            "report of calls, a month, office",
            STAFF,
            [f"/reports/calls?period={p}" for p in ("month", "last-month")],
        ),
    ]


def _typed(e164: str, n: int) -> str:
    """The ways in which people write a number, and a part of one."""
    national = e164[3:]
    ways = (f"0{national[:4]} {national[4:]}", f"+44 (0) {national}", f"0044{national}", e164, national[-7:])
    return ways[n % len(ways)]


async def _people(db: asyncpg.Connection) -> list[Page]:
    some = await db.fetch(
        "SELECT p.id, p.name, l.id AS lead FROM person p JOIN lead l ON l.person = p.id "
        f"JOIN users u ON u.id = l.agent WHERE u.email = $1 ORDER BY md5(p.id::text) LIMIT {MANY}",
        f"{AGENT}@bench.example",
    )
    lists = ["/people", "/people?role=seller", "/people?role=collaborator", "/people?tag=vip"]
    lists += ["/people?role=buyer&tag=investor", "/people?role=tenant"]
    named = [f"/people?q={quote(row['name'].split()[-1][:6])}" for row in some]
    narrowed = [f"{path}&tag=vip&role=buyer" for path in named]
    return [
        page
        for who, whose in ((AGENT, ""), (STAFF, ", office"))
        for page in (
            Page(f"people{whose}", who, lists),
            Page(f"people, part of a name{whose}", who, named),
            Page(f"people, two letters{whose}", who, [f"/people?q={quote(row['name'][:2])}" for row in some]),
            Page(f"people, a name with tag and role{whose}", who, narrowed),
            Page(f"likely doubles{whose}", who, ["/people/doubles"]),
        )
    ] + [
        Page("person page", AGENT, [f"/people/{row['id']}" for row in some]),
        Page("letter to a person", AGENT, [f"/leads/{row['lead']}/letters/new" for row in some]),
    ]


def _work() -> list[Page]:
    """What is to be done, and what waits."""
    return [
        Page("tasks", AGENT, ["/tasks"]),
        Page("tasks of all, office", STAFF, ["/tasks?agent=all"]),
        Page("calls of the day", AGENT, ["/calls/today"]),
        Page("leads without a next step", AGENT, ["/leads/without-next-step"]),
        Page("mails that came in, office", STAFF, ["/inbox", "/inbox?show=taken", "/inbox?show=aside"]),
    ]


async def _properties(db: asyncpg.Connection) -> list[Page]:
    homes: list[Any] = await db.fetch(
        "SELECT p.id, p.listing_id, l.unparsed_address, l.city "
        "FROM property p JOIN place l ON l.id = p.place "
        f"ORDER BY md5(p.id::text) LIMIT {MANY}"
    )
    photographed = await db.fetch(
        f"SELECT id FROM property WHERE photos_count > 0 ORDER BY md5(id::text) LIMIT {MANY}"
    )
    combinations = [
        "status=Active&bedrooms=3",
        "status=Active&where=croydon",
        "where=SW12&price_to=600000",
        "price_from=300000&price_to=400000&sort=price",
        "type=ResidentialLease&area_from=120&sort=area",
        "status=ComingSoon&type=Land&where=harrow&bedrooms=2&price_from=250000&price_to=900000",
        "status=Withdrawn&sort=bedrooms",
        "sort=price-desc&where=ealing",
    ]
    words = [quote(row["unparsed_address"].split()[1]) for row in homes]
    streets = [quote(f"{row['unparsed_address']} {row['city']}") for row in homes]
    return [
        Page("property list", AGENT, ["/properties", "/properties?status=Active"]),
        Page(
            "property list, filtered", AGENT, [f"/properties?{combination}" for combination in combinations]
        ),
        Page("property search, a word", AGENT, [f"/properties?q={word}" for word in words]),
        Page("property search, an address", AGENT, [f"/properties?q={street}" for street in streets]),
        Page("property search, reference", AGENT, [f"/properties?q={row['listing_id']}" for row in homes]),
        Page("property page", AGENT, [f"/properties/{row['id']}" for row in photographed]),
    ]


async def _visits(db: asyncpg.Connection) -> list[Page]:
    days = await db.fetch("SELECT (current_date + n)::text AS day FROM generate_series(-20, 20, 4) AS n")
    return [
        Page("Today", AGENT, ["/"]),
        Page("Today, office", STAFF, ["/"]),
        Page("agenda", AGENT, ["/visits", *(f"/visits?day={row['day']}" for row in days)]),
        Page("agenda, all agents", STAFF, ["/visits", *(f"/visits?day={row['day']}" for row in days)]),
    ]
