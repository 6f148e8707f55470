"""The mails of a lead."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from estate.accounts import agency
from estate.accounts.tables import User, Visibility
from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.mail import outbox, queries
from estate.mail.outbox import Letter
from estate.settings import settings
from leads.cases import Case, find
from leads.tables import Lead


def enquiry_received(
    *,
    to: str,
    person: UUID,
    lead: UUID,
    name: str,
    message: str,
    language: str | None,
    home: str | None,
    home_url: str | None,
) -> Letter:
    """To the prospect; once a day for a case, so that nobody can be flooded through our form."""
    return Letter(
        "enquiry_received",
        to=to,
        person=person,
        about=lead,
        language=language or agency.current().locale,
        context={
            "name": name,
            "message": message,
            "home": home,
            "property_url": home_url and settings().base_url + home_url,
        },
        reply_to=agency.current().email,
        once=f"enquiry_received:{lead}:{utc_now():%Y-%m-%d}",
    )


async def lead_assigned(case: Case, agent: User, by: Viewer, batch: UUID | None = None) -> None:
    """To the agent, with what is needed to call back at once; `batch` is the word that overtakes it."""
    rows = await Lead.raw(_FOR_THE_AGENT, case.id)
    await outbox.post(
        Letter(
            "lead_assigned",
            to=agent.email,
            account=agent.id,
            about=case.id,
            language=agent.language,
            context={
                "name": agent.name,
                "person_name": case.person_name,
                "side": case.side,
                "url": f"{settings().base_url}/leads/{case.id}",
                "assigned_by": by.name,
                **rows[0],
            },
            once=f"lead_assigned:{batch}" if batch else None,
        )
    )


_FOR_THE_AGENT = """
SELECT
    (SELECT value FROM contact_point c WHERE c.person = l.person AND kind = 'phone' AND wrong_at IS NULL
     ORDER BY position LIMIT 1) AS phone,
    (SELECT value FROM contact_point c WHERE c.person = l.person AND kind = 'email' AND wrong_at IS NULL
     ORDER BY position LIMIT 1) AS email,
    (SELECT message FROM enquiry e WHERE e.lead = l.id AND message <> '' ORDER BY at DESC LIMIT 1) AS message,
    nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), '') AS home
FROM lead l LEFT JOIN property p ON p.id = l.property LEFT JOIN place h ON h.id = p.place
WHERE l.id = {}
"""


async def leads_assigned(given: Sequence[Case], agent: User, by: Viewer, batch: UUID) -> None:
    """One mail for all. It names no prospect: an erasure would not find it, as it belongs to none."""
    rows = await Lead.raw(_ABOUT_SEVERAL, [case.id for case in given])
    base = settings().base_url
    lines = [{"side": row["side"], "home": row["home"], "url": f"{base}/leads/{row['id']}"} for row in rows]
    await outbox.post(
        Letter(
            "leads_assigned",
            to=agent.email,
            account=agent.id,
            about=agent.id,
            language=agent.language,
            context={
                "name": agent.name,
                "count": len(lines),
                "leads": lines[:LISTED],
                "url": f"{base}/leads?agent={agent.id}",
                "assigned_by": by.name,
            },
            once=f"leads_assigned:{batch}",
        )
    )


LISTED = 20
_ABOUT_SEVERAL = """
SELECT l.id, l.side, nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), '') AS home
FROM lead l LEFT JOIN property p ON p.id = l.property LEFT JOIN place h ON h.id = p.place
WHERE l.id = ANY({}) ORDER BY l.opened_at, l.id
"""


async def response_warning(row: dict[str, Any]) -> None:
    """To the agent, while there is time."""
    if row["agent_is_here"]:
        to = {"id": row["agent"], "name": row["agent_name"], "email": row["agent_email"]}
        await _of_the_clock("response_warning", row, {**to, "language": row["agent_language"]})


async def response_late(row: dict[str, Any], to: dict[str, Any]) -> None:
    """To one of the office."""
    await _of_the_clock("response_late", row, to, agent_name=row["agent_name"])


async def _of_the_clock(kind: str, row: dict[str, Any], to: dict[str, Any], **more: Any) -> None:
    context = {
        "name": to["name"],
        "person_name": row["person_name"],
        "side": row["side"],
        "due_at": row["due"],
        "zone": agency.current().time_zone,
        "url": f"{settings().base_url}/leads/{row['id']}",
        **more,
    }
    await outbox.post(
        Letter(
            kind,
            to=to["email"],
            account=to["id"],
            about=row["id"],
            language=to["language"],
            context=context,
            once=f"{kind}:{row['id']}:{row['since']:%Y%m%dT%H%M%S%f}:{to['id']}",
        )
    )


@queries.who_may_see
async def _who_sees_the_lead(viewer: Viewer, subject: UUID) -> bool:
    return await find(viewer, subject) is not None


@outbox.who_hears
async def _who_hears_of_its_mails(about: UUID) -> set[str]:
    """Whoever sees the lead: see `cases.visible`."""
    rows = await Lead.raw("SELECT agent, office FROM lead WHERE id = {}", about)
    if not rows:
        return set()
    agent, office, setting = rows[0]["agent"], rows[0]["office"], agency.current().lead_visibility
    if setting == Visibility.ALL:
        return {"everyone"}
    audiences = {f"user:{agent}"} if agent else set()
    if office and (setting == Visibility.OFFICE or not agent):
        audiences.add(f"office:{office}")
    return audiences
