"""Addresses that stand for somebody only on their way: a portal hands on what is sent there.

Such an address is good for an answer. It says who somebody is only as long as the name goes with it: a
portal may give one address to several people, one after the other."""

import re

from estate.people import recognition
from estate.people.tables import Person

_HANDING_ON = re.compile(
    r"^(reply|replies|conversation|message|messages|lead|contact|inquiry|support)?[+._-]?[0-9a-f]{16,}@"
    r"|^(reply|replies|r|conv|message|msg)\+|^[a-z0-9]{24,}@|\+id\d+@"
    r"|@([\w-]+\.)*(messaging|convo|reply|replies|relay|guest|messages?|leads?|privaterelay|inbound)\.[\w.-]+$"
    r"|@([\w-]+\.)*(zlead\.co|zendesk\.com|privaterelay\.appleid\.com)$",
    re.IGNORECASE,
)


def is_relay(address: str) -> bool:
    return bool(_HANDING_ON.search(address))


async def names_somebody_else(address: str, name: str) -> bool:
    """Somebody with another name has this address."""
    rows = await Person.raw(_OWNERS, address)
    return any(not recognition.compatible(row["name"], name) for row in rows)


_OWNERS = """
SELECT coalesce(q.name, p.name) AS name FROM contact_point c JOIN person p ON p.id = c.person
LEFT JOIN person q ON q.id = p.merged_into
WHERE c.kind = 'email' AND c.value = {} AND p.erased_at IS NULL
"""
