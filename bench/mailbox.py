"""10,000 mails out of a real mailbox: `python -m bench.mailbox`; needs Dovecot. Writes bench/MAILBOX.md.

The floor is the same mailbox fetched by imap-tools alone, in the same run. The product fetches, keeps the whole
mail in S3, reads it in its own process, and makes of it what it is: of ten mails four are leads of a portal
(somebody new each), three answers of people we know, one comes back, two wait for a person."""

import argparse
import asyncio
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from estate.embedded.postgres import Postgres
from estate.embedded.store import Store
from tests.fixtures import dovecot
from tests.fixtures.servers import migrate
from tests.inbox.letters import bounce, letter

MAILS, KNOWN = 10_000, 2_000
TEXT = "I would like to see this home. " * 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.mailbox")
    parser.add_argument("--mails", type=int, default=MAILS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-mailbox-") as folder, dovecot.running() as server:
        postgres, store = Postgres(Path(folder) / "postgres").start(), Store(Path(folder) / "store").start()
        try:
            os.environ.update(
                store.environment,
                DATABASE_URL=postgres.url,
                SECRET_KEY="of the bench alone, and long enough",
                MAILBOXES=server.url("bench"),
            )
            migrate({})
            _fill(server, asked.mails)
            lines = {"mails": f"{asked.mails:,}", **_floor(asked.mails), **asyncio.run(_read(asked.mails))}
        finally:
            store.stop()
            postgres.stop()
    floor, estate = (float(lines[name].split()[0].replace(",", "")) for name in ("floor", "read"))
    lines["of the floor"] = f"{estate / floor:.3f}"
    text = "# Mails read\n" + "".join(f"- {name}: {said}\n" for name, said in lines.items())
    print(text)
    if asked.mails == MAILS:
        (Path(__file__).parent / "MAILBOX.md").write_text(text)


def _fill(server: dovecot.Dovecot, count: int) -> None:
    chance = random.Random(4)
    mails = [_mail(n, chance) for n in range(count)]
    for start in range(0, count, 500):
        server.put(*mails[start : start + 500], user="bench")


def _mail(n: int, chance: random.Random) -> bytes:
    known = f"known{chance.randrange(KNOWN)}@people.example"
    kind = n % 10
    if kind < 4:
        text = f"Prospect Name: Vera Visitor{n}\nEmail: vera{n}@visitors.example\nPhone: +35191{n:07}\nComments: {TEXT}"
        return letter(text, html=f"<p>{TEXT}</p>", From="guestcards@forrent.com", Subject="New ForRent Lead")
    if kind < 7:
        return letter(f"Saturday is fine. {TEXT}\n\nOn Monday Olga wrote:\n> {TEXT}", From=known)
    if kind == 7:
        return bounce(known, f"<{n}@ours.example>")
    return letter(
        TEXT, html=f"<p>{TEXT * 5}</p>", From=f"stranger{n}@others.example", files={"plan.pdf": b"x" * 20_000}
    )


def _floor(count: int) -> dict[str, str]:
    from imap_tools import MailBoxUnencrypted

    from estate.settings import settings

    [box] = settings().imap
    begun, bytes_ = time.monotonic(), 0
    with MailBoxUnencrypted(box.host, box.port).login(box.user, box.password) as mailbox:
        for mail in mailbox.fetch(bulk=50, mark_seen=False):
            bytes_ += len(mail.obj.as_bytes())
    seconds = time.monotonic() - begun
    return {
        "floor": f"{count / seconds:.0f} a second, fetched by imap-tools ({bytes_ / count / 1024:.0f} KB each)"
    }


async def _read(count: int) -> dict[str, str]:
    from estate.accounts import agency
    from estate.mail.inbound import reading
    from estate.worker import load_jobs
    from piccolo_conf import DB

    load_jobs()
    DB.config["dsn"] = os.environ["DATABASE_URL"]
    await DB.open(min_size=4, max_size=10)
    await _agency()
    await agency.load()
    begun, worked = time.monotonic(), time.process_time()
    [done] = await reading.read_all()
    seconds, worked = time.monotonic() - begun, time.process_time() - worked
    again = time.monotonic()
    [twice] = await reading.read_all()
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in sorted(done.kinds.items()))
    kept: Any = await DB._run_in_pool("SELECT count(*) AS n FROM inbound_mail WHERE state <> 'new'")
    await DB.close_connection_pool()
    assert done.new == count == kept[0]["n"] and twice.new == 0, (done, kept, twice)
    return {
        "read": f"{count / seconds:.0f} a second",
        "reader's processor time of one": f"{worked / count * 1000:.1f} ms",
        "what they were": kinds,
        "read again": f"{twice.new} new, {time.monotonic() - again:.2f} s",
    }


async def _agency() -> None:
    from tests import factories

    people = await factories.agency(), await factories.office(name="Harbour")
    agent = await factories.user(name="Olga", office=people[1])
    for n in range(KNOWN):
        person = await factories.person(name=f"Known {n}", email=f"known{n}@people.example")
        await factories.lead(person=person, agent=agent, office=people[1])


if __name__ == "__main__":
    main()
