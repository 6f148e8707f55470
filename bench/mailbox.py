"""10,000 mails out of a real mailbox among 100,000 people: `python -m bench.mailbox`; needs Dovecot. Writes
bench/MAILBOX.md, with other numbers nothing.

The floor is the same mailbox fetched by imap-tools alone, in the same run. The product fetches, keeps the whole
mail in S3, reads it in its own process, and makes of it what it is."""

import argparse
import asyncio
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg

from bench import mailbag
from bench.pages import large_agency
from estate.embedded.store import Store
from tests.fixtures import dovecot

MAILS, PEOPLE = 10_000, 100_000
WANTED = 50
"""A second."""
Report = dict[str, str]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.mailbox")
    parser.add_argument("--mails", type=int, default=MAILS)
    parser.add_argument("--rows", type=int, default=PEOPLE, help="people, and homes")
    parser.add_argument("--keep", type=Path, help="a folder for their data: filled once, and used again")
    asked = parser.parse_args(arguments)
    with large_agency(asked.rows, asked.keep) as (environment, counts), _mailbox() as server:
        asyncio.run(_fill(server, environment["DATABASE_URL"], asked.mails))
        floor = _floor(asked.mails)
        lines = {
            "people known": f"{counts['person']:,}",
            "mails": f"{asked.mails:,}",
            "floor, fetched by imap-tools alone": f"{floor:.0f} a second",
            **asyncio.run(_measure(environment["DATABASE_URL"], asked.mails, floor)),
        }
    text = _report(lines)
    print(text)
    if (asked.mails, asked.rows) == (MAILS, PEOPLE):
        (Path(__file__).parent / "MAILBOX.md").write_text(text)


@contextmanager
def _mailbox() -> Iterator[dovecot.Dovecot]:
    """With a store for what is read out of it."""
    with tempfile.TemporaryDirectory(prefix="bench-mailbox-") as folder, dovecot.running() as server:
        store = Store(Path(folder) / "store").start()
        try:
            os.environ.update(store.environment, MAILBOXES=server.url("bench"))
            _read_settings_again()
            yield server
        finally:
            store.stop()


def _read_settings_again() -> None:
    from estate import storage
    from estate.settings import settings

    settings.cache_clear()
    storage.forget_client()


async def _fill(server: dovecot.Dovecot, url: str, count: int) -> None:
    db = await asyncpg.connect(url)
    mails = mailbag.mails(await mailbag.written_to(db), count)
    await db.close()
    for start in range(0, count, 500):
        server.put(*mails[start : start + 500], user="bench")


def _floor(count: int) -> float:
    from imap_tools import MailBoxUnencrypted

    from estate.settings import settings

    [box] = settings().imap
    begun = time.monotonic()
    with MailBoxUnencrypted(box.host, box.port).login(box.user, box.password) as mailbox:
        for mail in mailbox.fetch(bulk=50, mark_seen=False):
            mail.obj.as_bytes()
    return count / (time.monotonic() - begun)


async def _measure(url: str, count: int, floor: float) -> Report:
    from estate.accounts import agency
    from estate.worker import load_jobs
    from piccolo_conf import DB

    load_jobs()
    statements = _Counted()
    DB.config["dsn"] = url
    await DB.open(min_size=4, max_size=10, init=statements.listen)
    try:
        await agency.load()
        return await _read(count, floor, statements)
    finally:
        await DB.close_connection_pool()


class _Counted:
    def __init__(self) -> None:
        self.count = 0

    async def listen(self, connection: asyncpg.Connection) -> None:
        connection.add_query_logger(self._another)

    def _another(self, _query: object) -> None:
        self.count += 1


async def _read(count: int, floor: float, statements: _Counted) -> Report:
    from estate.mail.inbound import reading

    begun, worked, statements.count = time.monotonic(), time.process_time(), 0
    [done] = await reading.read_all()
    seconds, worked = time.monotonic() - begun, time.process_time() - worked
    asked, again = statements.count, time.monotonic()
    [twice] = await reading.read_all()
    again = time.monotonic() - again
    kept = await _kept(count)
    assert done.new == count == kept["handled"] and twice.new == 0, (done, kept, twice)
    return {
        "read": f"**{count / seconds:.0f} a second** (wanted {WANTED})",
        "of the floor": f"{count / seconds / floor:.3f}",
        "the first and the last tenth": f"{kept['first']:.0f} and {kept['last']:.0f} a second",
        "statements of one, transaction and all": f"{asked / count:.1f}",
        "reader's processor time of one": f"{worked / count * 1000:.1f} ms",
        "what they were": ", ".join(f"{n:,} {kind}" for kind, n in sorted(done.kinds.items())),
        "new people": f"{kept['people']:,}",
        "read again": f"{twice.new} new, {again:.2f} s",
    }


async def _kept(count: int) -> dict[str, Any]:
    from piccolo_conf import DB

    rows: Any = await DB._run_in_pool(_KEPT, [count])
    return dict(rows[0])


_KEPT = """
WITH handled AS (SELECT handled_at, ntile(10) OVER (ORDER BY handled_at) AS tenth FROM inbound_mail
    WHERE state <> 'new'),
took AS (SELECT tenth, count(*) / extract(epoch FROM max(handled_at) - min(handled_at)) AS rate
    FROM handled GROUP BY tenth)
SELECT (SELECT count(*) FROM handled) AS handled, (SELECT count(*) FROM person
    WHERE name LIKE 'Vera Visitor%') AS people, (SELECT rate FROM took WHERE tenth = 1) AS first,
    (SELECT rate FROM took WHERE tenth = 10) AS last
WHERE $1::int > 0
"""


def _report(lines: Report) -> str:
    rows = "\n".join(f"| {name} | {value} |" for name, value in lines.items())
    return TEXT.format(
        at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        cores=os.cpu_count(),
        load=os.getloadavg()[1],
        python=platform.python_version(),
        what=mailbag.WORDS,
        rows=rows,
    )


TEXT = """# Results of `python -m bench.mailbox`

One run on {at}: {cores} cores, Python {python}, Dovecot, embedded PostgreSQL and store. Load of the machine at its
end: {load:.1f}; above the number of cores others were at work too.

{what}

| | |
|---|---|
{rows}
"""

if __name__ == "__main__":
    main(sys.argv[1:])
