"""A portal's address of somebody that another person had before: a portal may give one address to several
people, one after the other."""

from estate.people import recognition
from estate.people.tables import Person


async def names_somebody_else(address: str, name: str) -> bool:
    """Somebody with another name has this address."""
    rows = await Person.raw(_OWNERS, address)
    return any(not recognition.compatible(row["name"], name) for row in rows)


_OWNERS = """
SELECT coalesce(q.name, p.name) AS name FROM contact_point c JOIN person p ON p.id = c.person
LEFT JOIN person q ON q.id = p.merged_into
WHERE c.kind = 'email' AND c.value = {} AND p.erased_at IS NULL
"""
