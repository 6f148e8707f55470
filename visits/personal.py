"""What visits hold of people. Times, homes and agents are figures and stay."""

from datetime import datetime
from uuid import UUID

from estate import formats
from estate.i18n import N_, _
from estate.mail.personal import EMPTIED
from estate.people.merging import LEAD, Moved, merges, parts, stops_merging
from estate.people.privacy.rooms import Chapter, Holding, Obstacle, Persons, ends, gives, holds, stops
from visits.tables import STANDING, Visit, VisitStatus

_OF_THEM = "(SELECT v.id FROM visit v JOIN lead l ON l.id = v.lead WHERE l.person = ANY({}))"

holds(
    Holding(
        "visit",
        f"t.id IN {_OF_THEM}",
        empties={"note": "''", "cancel_reason": "''", "feedback": "''"},
        mentions=("note", "cancel_reason", "feedback"),
        follows=("words",),
        impersonal=("time_zone", "status", "uid"),
        emptied=N_("Visits: notes, what was said, why one was cancelled"),
        stays=N_("that there was a visit, when, where, with whom of us, and how much it was liked"),
    ),
    Holding(
        "event",
        "t.seq IN (SELECT s.seq FROM event_subject s JOIN visit v ON v.id = s.subject"
        " JOIN lead l ON l.id = v.lead WHERE l.person = ANY({}))",
        empties={"personal": "NULL"},
    ),
    Holding("message", f"t.about IN {_OF_THEM}", empties=EMPTIED),
    Holding("reservation", f"t.visit IN {_OF_THEM}"),
)

merges(
    Moved("visit", "lead", of=(LEAD,)),
    Moved("reservation", "resource"),
)


@stops_merging
async def _in_two_places(kept: UUID, gone: UUID) -> list[Obstacle]:
    """One person has one visit at a time."""
    rows = await Visit.raw(_MEETING, gone, kept)
    return [_clash(row["id"], row["starts_at"], row["time_zone"]) for row in rows]


_MEETING = """
SELECT v.id, v.starts_at, v.time_zone FROM reservation g
JOIN reservation k ON k.during && g.during AND k.exclusive JOIN visit v ON v.id = g.visit
WHERE g.resource = {} AND k.resource = {} AND g.exclusive ORDER BY v.starts_at
"""


def _clash(visit: UUID, starts_at: datetime, zone: str) -> Obstacle:
    sentence = _("Both have a visit on %(when)s: cancel or move one of them.")
    return Obstacle(sentence % {"when": formats.moment(starts_at, zone)}, f"/visits/{visit}")


@parts
async def _with_their_visits(_made: UUID, kept: UUID, back: UUID) -> None:
    """The time that was kept since, for a visit of a case that goes back."""
    await Visit.raw(_ALONG, back, back, kept)


_ALONG = """
UPDATE reservation r SET resource = {} FROM visit v JOIN lead l ON l.id = v.lead
WHERE v.id = r.visit AND l.person = {} AND r.resource = {}
"""


@stops
async def _standing(persons: Persons) -> list[Obstacle]:
    """Whoever waits for them, or for what they said, is told by a person and not by an erasure."""
    rows = await Visit.raw(_STANDING, list(STANDING), persons)
    return [_obstacle(row["id"], row["starts_at"], row["time_zone"], row["is_over"]) for row in rows]


_STANDING = """
SELECT v.id, v.starts_at, v.time_zone, v.ends_at <= now() AS is_over FROM visit v JOIN lead l ON l.id = v.lead
WHERE v.status = ANY({}::text[]) AND l.person = ANY({}) ORDER BY v.starts_at
"""


def _obstacle(visit: UUID, starts_at: datetime, zone: str, is_over: bool) -> Obstacle:
    when = {"when": formats.moment(starts_at, zone)}
    if is_over:
        sentence = _("Write down how the visit of %(when)s went.") % when
        return Obstacle(sentence, f"/visits/{visit}/completion/new")
    return Obstacle(_("Cancel the visit of %(when)s.") % when, f"/visits/{visit}/cancellation/new")


@ends
async def _off(persons: Persons, _by: UUID | None) -> None:
    """Only a restored backup has visits that stand: those erased by hand have none."""
    for row in await Visit.raw(_OFF, list(STANDING), persons):
        await Visit.raw("DELETE FROM reservation WHERE visit = {}", row["id"])


_OFF = """
UPDATE visit SET status = 'Cancelled', sequence = sequence + 1, version = version + 1
WHERE status = ANY({}::text[]) AND lead IN (SELECT id FROM lead WHERE person = ANY({})) RETURNING id
"""


@gives
async def _visits(persons: Persons) -> list[Chapter]:
    states = {
        VisitStatus.PENDING: _("asked for"),
        VisitStatus.CONFIRMED: _("agreed"),
        VisitStatus.DENIED: _("not agreed"),
        VisitStatus.CANCELLED: _("cancelled"),
        VisitStatus.COMPLETED: _("took place"),
        VisitStatus.NO_SHOW: _("you did not come"),
    }
    entries = [{**row, "state": states[row["state"]]} for row in await Visit.raw(_VISITS, persons)]
    words = {
        "starts_at": _("From"),
        "ends_at": _("To"),
        "home": _("Home"),
        "state": _("State"),
        "agent": _("Agent"),
        "note": _("Note"),
        "interest": _("Interest, of 5"),
        "feedback": _("What you said"),
        "cancel_reason": _("Why it was cancelled"),
        "booked_at": _("Booked"),
        "booked_by": _("Booked by"),
    }
    return [Chapter("visits", _("Visits"), _("Your visits to homes."), entries, words)]


_VISITS = """
SELECT v.starts_at, v.ends_at,
    coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), ''), a.listing_id)
        AS home,
    v.status AS state, u.name AS agent, v.note, v.interest, v.feedback, v.cancel_reason,
    v.created_at AS booked_at, b.name AS booked_by
FROM visit v JOIN lead l ON l.id = v.lead JOIN users u ON u.id = v.agent JOIN users b ON b.id = v.booked_by
JOIN property a ON a.id = v.property JOIN place h ON h.id = a.place
WHERE l.person = ANY({}) ORDER BY v.starts_at
"""
