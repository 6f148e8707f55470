"""The mails of `bench.mailbox`, and whom we wrote to before."""

import random
from dataclasses import dataclass

import asyncpg
from uuid_utils.compat import uuid7

from tests.inbox.letters import bounce, letter

KNOWN = 2_000
TEXT = "I would like to see this home. " * 20
WORDS = (
    "Of ten mails four are leads of a portal (somebody new each), three answers of people we know (two of them\n"
    "name our mail), one is ours that came back, two are of strangers, with a file."
)


@dataclass(frozen=True)
class Known:
    email: str
    message_id: str


async def written_to(db: asyncpg.Connection) -> list[Known]:
    """People with a case and an address, each of whom we have just sent a mail."""
    rows = await db.fetch(_PEOPLE, KNOWN)
    known = [Known(row["email"], f"<{uuid7()}@bench.example>") for row in rows]
    messages = [
        (uuid7(), "follow_up", row["person"], row["lead"], row["email"], one.message_id, "sent")
        for row, one in zip(rows, known, strict=True)
    ]
    columns = ["id", "kind", "person", "about", "recipient", "message_id", "state"]
    await db.copy_records_to_table("message", records=messages, columns=columns)
    return known


_PEOPLE = """
SELECT DISTINCT ON (l.person) l.person, l.id AS lead, c.value AS email
FROM lead l JOIN contact_point c ON c.person = l.person AND c.kind = 'email'
WHERE l.closed_at IS NULL AND l.person IN (SELECT id FROM person TABLESAMPLE SYSTEM (50) REPEATABLE (4))
ORDER BY l.person LIMIT $1
"""


def mails(known: list[Known], count: int) -> list[bytes]:
    chance = random.Random(4)
    return [_mail(n, chance.choice(known)) for n in range(count)]


def _mail(n: int, known: Known) -> bytes:
    kind = n % 10
    if kind < 4:
        return _portals(n)
    if kind < 7:
        answered = {"In_Reply_To": known.message_id} if kind > 4 else {}
        text = f"Saturday is fine. {TEXT}\n\nOn Monday Olga wrote:\n> {TEXT}"
        return letter(text, From=known.email, **answered)
    if kind == 7:
        return bounce(known.email, known.message_id)
    html, files = f"<p>{TEXT * 5}</p>", {"plan.pdf": b"x" * 20_000}
    return letter(TEXT, html=html, From=f"stranger{n}@others.example", files=files)


def _portals(n: int) -> bytes:
    facts = f"Prospect Name: Vera Visitor{n}\nEmail: vera{n}@visitors.example\nPhone: +35191{n:07}\n"
    html = f"<p>{TEXT}</p>"
    return letter(
        f"{facts}Comments: {TEXT}", html=html, From="guestcards@forrent.com", Subject="New ForRent Lead"
    )
