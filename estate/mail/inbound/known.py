"""Whose mail it is: what it answers to says it best, then the address that we gave for the answer, then the
sender's own."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from estate.mail.inbound.letter import Letter
from estate.mail.tables import Message
from estate.people.tables import Person

_UUID = "[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
_ROOT = re.compile(rf"<({_UUID})@", re.IGNORECASE)
_PLUS = re.compile(rf"\+({_UUID})@", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """`about` is the lead or other row; none where only the person is known."""

    person: UUID
    about: UUID | None = None
    answers: UUID | None = None


CaseOf = Callable[[Sequence[UUID], UUID | None], Awaitable[Known | None]]
_cases: list[CaseOf] = []


def knows_cases(find: CaseOf) -> CaseOf:
    """Register who says which row a mail of these persons is about: the one that is named, if it is theirs
    or anybody's, else their newest."""
    _cases.append(find)
    return find


async def sender(letter: Letter) -> Known | None:
    """None of a stranger, of one of us, and of a mail without a sender."""
    if not letter.sender:
        return None
    [who] = await Person.raw(_WHO, letter.sender, letter.sender, letter.reply_to)
    if who["is_ours"]:
        return None
    return await _by_thread(letter) or await _by_address(who["senders"] or who["answered_at"])


_OWNERS = """
ARRAY(SELECT DISTINCT q.id FROM contact_point c JOIN person p ON p.id = c.person
    JOIN person q ON q.id = coalesce(p.merged_into, p.id)
    WHERE c.kind = 'email' AND c.value = {} AND c.wrong_at IS NULL AND q.erased_at IS NULL
        AND q.archived_at IS NULL)
"""
# The address to answer to where the sender's is nobody's: some programs send from a number of addresses.
_WHO = f"""
SELECT EXISTS (SELECT FROM users WHERE lower(email) = {{}}) AS is_ours, {_OWNERS} AS senders,
    {_OWNERS} AS answered_at
"""


async def _by_thread(letter: Letter) -> Known | None:
    answered = [*letter.in_reply_to, *reversed(letter.references)]
    if answered:
        rows = await Message.raw(_MESSAGES, answered, answered)
        if rows:
            row = rows[0]
            person, about = row["person"], row["about"]
            found = await _case([person] if person else [], about)
            if found or person:
                return Known(found.person if found else person, found.about if found else None, row["id"])
    named = [*_ROOT.findall(" ".join(answered)), *_PLUS.findall(" ".join(letter.recipients))]
    for about in dict.fromkeys(UUID(one) for one in named):
        if found := await _case([], about):
            return found
    return None


# Of several the one that is answered directly.
_MESSAGES = """
SELECT m.id, coalesce(p.merged_into, m.person) AS person, m.about
FROM message m LEFT JOIN person p ON p.id = m.person
WHERE m.message_id = ANY({}) AND m.account IS NULL AND p.erased_at IS NULL
ORDER BY array_position({}::text[], m.message_id) LIMIT 1
"""


async def _by_address(persons: Sequence[UUID]) -> Known | None:
    return await _case(persons, None) or Known(persons[0]) if persons else None


async def of_person(person: UUID, about: UUID | None) -> Known:
    """Of what is about this row, or else about the person alone."""
    return await _case([person], about) or Known(person, about)


async def _case(persons: Sequence[UUID], about: UUID | None) -> Known | None:
    for find in _cases:
        if found := await find(persons, about):
            return found
    return None
