"""Fills a freshly migrated database with a large agency: half a minute for 100,000 properties and leads."""

import random
from collections.abc import Callable
from pathlib import Path

import asyncpg
from faker import Faker

from estate.accounts import passwords
from estate.people import search
from estate.people.contact_points import Point
from properties.naming import search_text

PASSWORD = (
    "bench-estate"  # the accounts are agent0@bench.example … agent39@bench.example, staff@bench.example
)


async def fill(url: str, rows: int) -> dict[str, int]:
    """`rows` people, properties and leads, with all that goes with them, where there are none yet; answers
    counts of what is there."""
    connection = await asyncpg.connect(url, command_timeout=3600)
    try:
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM person)"):
            await _words(connection)
            await connection.execute(_script("data.sql", rows))
            await connection.execute(_script("work.sql", rows))
            await _compare_search(connection)
            await connection.execute("VACUUM (ANALYZE)")
            await connection.execute("CHECKPOINT")
        return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in _COUNTED}
    finally:
        await connection.close()


_COUNTED = (
    "property",
    "lead",
    "person",
    "contact_point",
    "event",
    "event_subject",
    "enquiry",
    "call",
    "note",
    "visit",
    "reservation",
    "task",
    "message",
    "inbound_mail",
    "likely_double",
)


def _script(name: str, rows: int) -> str:
    script = (Path(__file__).parent / name).read_text()
    return script.replace("{rows}", str(rows)).replace("{first_cases}", str(rows * 19 // 20))


async def _words(connection: asyncpg.Connection) -> None:
    Faker.seed(7)
    faker = Faker(["en_GB", "es_ES", "pl_PL", "fr_FR"])
    firsts = _single(lambda: faker.first_name(), 100)  # each call in one of the languages
    lasts = _single(lambda: faker.last_name(), 400)
    streets = _several(lambda: f"{faker['en_GB'].last_name()} {faker['en_GB'].street_suffix()}", 500)
    for table, names in (("first_name", firsts), ("last_name", lasts)):
        await connection.execute(f"CREATE TEMP TABLE {table} (n int PRIMARY KEY, name text, folded text)")
        rows = [(n, name, search.name_words(name)[0]) for n, name in enumerate(names)]
        await connection.copy_records_to_table(table, records=rows)
    await connection.execute("CREATE TEMP TABLE street (n int PRIMARY KEY, words text)")
    await connection.copy_records_to_table("street", records=list(enumerate(streets)))
    await _whole_names(connection)
    await connection.execute("CREATE TEMP TABLE sentence (n int PRIMARY KEY, words text)")
    await connection.copy_records_to_table("sentence", records=list(enumerate(_sentences())))
    await connection.execute("CREATE TEMP TABLE agent_name (n int, name text)")
    agents = [(n, f"{firsts[n]} {lasts[n]}") for n in range(40)]
    await connection.copy_records_to_table("agent_name", records=agents)
    await connection.execute("CREATE TEMP TABLE password (hash text)")
    await connection.execute("INSERT INTO password VALUES ($1)", await passwords.hash_password(PASSWORD))


async def _whole_names(connection: asyncpg.Connection) -> None:
    """Written without the alphabet; they are found by `line`."""
    faker = Faker(["ja_JP", "ko_KR"])
    await connection.execute("CREATE TEMP TABLE whole_name (n int PRIMARY KEY, name text, line text)")
    names = _several(lambda: faker.name(), 1000)
    rows = [(n, name, search.line(name, [])) for n, name in enumerate(names)]
    await connection.copy_records_to_table("whole_name", records=rows)


def _sentences() -> list[str]:
    """Of 4,000 words, some of them in every second sentence, most in few, a twentieth in another script."""
    faker = Faker(["en_US", "fr_FR", "es_ES", "pl_PL"])
    words = sorted({word for one in faker.locales for word in faker[one].words(nb=20_000)})
    chance = random.Random(7)
    chance.shuffle(words)
    own = [Faker(one).sentence() for one in ("ja_JP", "ko_KR") for _ in range(50)]
    return [
        " ".join(words[int(chance.random() ** 3 * len(words))] for _ in range(14))
        + (f" {chance.choice(own)}" if n % 20 == 0 else "")
        for n in range(20_000)
    ]


def _several(make: Callable[[], str], count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[make()] = None
    return list(found)


def _single(make: Callable[[], str], count: int) -> list[str]:
    """Names of one word, each with another folded form."""
    found: dict[str, str] = {}
    while len(found) < count:
        name = make()
        words = search.name_words(name)
        if len(words) == 1:
            found.setdefault(words[0], name)
    return list(found.values())


async def _compare_search(connection: asyncpg.Connection) -> None:
    """The columns made in SQL must be what the product writes."""
    people = await connection.fetch(
        "SELECT p.name, p.search, array_agg(c.kind ORDER BY position) AS kinds, "
        "array_agg(c.value ORDER BY position) AS values FROM person p JOIN contact_point c ON c.person = p.id "
        "WHERE c.person IN (SELECT id FROM person ORDER BY md5(id::text) LIMIT 200) GROUP BY p.id"
    )
    for row in people:
        points = [Point(kind, value, value) for kind, value in zip(row["kinds"], row["values"], strict=True)]
        _same(row["search"], search.line(row["name"], points))
    homes = await connection.fetch(
        "SELECT p.*, l.unparsed_address, l.city, l.postal_code, t.headline FROM property p "
        "JOIN place l ON l.id = p.place JOIN property_text t ON t.property = p.id "
        "ORDER BY md5(p.id::text) LIMIT 200"
    )
    for row in homes:
        _same(row["search"], search_text(dict(row)))


def _same(made: str, expected: str) -> None:
    if made != expected:
        raise RuntimeError(f"bench/data.sql writes {made!r} where the product writes {expected!r}")
