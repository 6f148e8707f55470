"""What leads and persons are called where events name them."""

from uuid import UUID

from estate.history.subjects import Subject, names
from estate.i18n import _
from leads.tables import Lead


@names
async def _leads_and_persons(ids: list[UUID]) -> dict[UUID, Subject]:
    rows = await Lead.raw(
        "SELECT l.id, p.name, '/leads/' || l.id AS url FROM lead l JOIN person p ON p.id = l.person "
        "WHERE l.id = ANY({}) UNION ALL SELECT id, name, '' FROM person WHERE id = ANY({})",
        ids,
        ids,
    )
    return {row["id"]: Subject(row["name"] or _("Somebody who was erased"), row["url"]) for row in rows}
