"""What somebody gets of the cases that they are in, when they ask for all that is known of them."""

from estate.i18n import _
from estate.people.privacy.rooms import Chapter, Persons, gives
from leads.tables import CallOutcome, Channel, Direction, Lead, LostReason, Side, Stage
from leads.words import CHANNELS, DIRECTIONS, OUTCOMES, REASONS, SIDES, STAGES

_OF_THEM = "(SELECT l.id FROM lead l WHERE l.person = ANY({}))"


@gives
async def _all_they_are_in(persons: Persons) -> list[Chapter]:
    chapters = (_leads, _enquiries, _calls, _notes, _tasks)
    return [await chapter(persons) for chapter in chapters]


async def _leads(persons: Persons) -> Chapter:
    entries = [
        {
            **row,
            "wish": _(SIDES[Side(row["wish"])]),
            "stage": _(STAGES[Stage(row["stage"])]),
            "came_by": _(CHANNELS[Channel(row["came_by"])]),
            "reason": _(REASONS[LostReason(row["reason"])]) if row["reason"] else None,
        }
        for row in await Lead.raw(_LEADS, persons)
    ]
    words = {
        "wish": _("Wish"),
        "home": _("Home"),
        "stage": _("Stage"),
        "came_by": _("Came by"),
        "opened_at": _("Since"),
        "closed_at": _("Closed"),
        "reason": _("Why"),
        "note": _("Note"),
        "next_step": _("Next step"),
        "next_step_on": _("On"),
        "agent": _("Agent"),
        "office": _("Office"),
    }
    return Chapter(
        "leads", _("Your searches and offers"), _("Each wish of yours is one case."), entries, words
    )


_HOME = (
    "coalesce(nullif(concat_ws(', ', nullif(h.unparsed_address, ''), nullif(h.city, '')), ''), a.listing_id)"
)
_OF_HOME = "LEFT JOIN place h ON h.id = a.place"
_LEADS = f"""
SELECT l.side AS wish, {_HOME} AS home, l.stage, l.source AS came_by, l.opened_at, l.closed_at,
    l.lost_reason AS reason, l.lost_note AS note, l.next_step, l.next_step_on,
    u.name AS agent, o.name AS office
FROM lead l LEFT JOIN users u ON u.id = l.agent LEFT JOIN office o ON o.id = l.office
LEFT JOIN property a ON a.id = l.property {_OF_HOME}
WHERE l.person = ANY({{}}) ORDER BY l.opened_at
"""


async def _enquiries(persons: Persons) -> Chapter:
    rows = await Lead.raw(_ENQUIRIES, persons)
    entries = [{**row, "came_by": _(CHANNELS[Channel(row["came_by"])])} for row in rows]
    words = {
        "at": _("When"),
        "came_by": _("Came by"),
        "source": _("Source"),
        "campaign": _("Campaign"),
        "home": _("Home"),
        "name": _("Name"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "message": _("Message"),
        "language": _("Language"),
        "taken_by": _("Taken by"),
    }
    return Chapter("enquiries", _("Enquiries"), _("What you asked us, as it came."), entries, words)


_ENQUIRIES = f"""
SELECT e.at, e.channel AS came_by, e.source, e.campaign, {_HOME} AS home, e.name, e.phone, e.email,
    e.message, e.language, u.name AS taken_by
FROM enquiry e LEFT JOIN users u ON u.id = e.taken_by LEFT JOIN property a ON a.id = e.property {_OF_HOME}
WHERE e.person = ANY({{}}) ORDER BY e.at
"""


async def _calls(persons: Persons) -> Chapter:
    entries = [
        {
            **row,
            "direction": _(DIRECTIONS[Direction(row["direction"])]),
            "outcome": _(OUTCOMES[CallOutcome(row["outcome"])]),
        }
        for row in await Lead.raw(_CALLS, persons)
    ]
    words = {
        "at": _("When"),
        "direction": _("Who called"),
        "outcome": _("Outcome"),
        "number": _("Number"),
        "seconds": _("Seconds"),
        "note": _("Note"),
        "by": _("By"),
    }
    return Chapter("calls", _("Calls"), _("Phone calls with you; none is recorded."), entries, words)


_CALLS = """
SELECT c.started_at AS at, c.direction, c.outcome, c.number, c.duration_seconds AS seconds, c.note,
    u.name AS by
FROM call c JOIN users u ON u.id = c.account WHERE c.person = ANY({}) ORDER BY c.recorded_at
"""


async def _notes(persons: Persons) -> Chapter:
    rows = await Lead.raw(_NOTES, persons)
    words = {"at": _("When"), "text": _("Note"), "by": _("By")}
    return Chapter("notes", _("Notes"), _("What our people wrote down."), rows, words)


_NOTES = f"""
SELECT n.at, n.text, u.name AS by FROM note n JOIN users u ON u.id = n.account
WHERE n.lead IN {_OF_THEM} ORDER BY n.at
"""


async def _tasks(persons: Persons) -> Chapter:
    rows = await Lead.raw(_TASKS, persons)
    words = {"title": _("Task"), "on": _("On"), "done_at": _("Done"), "by": _("By")}
    return Chapter("tasks", _("Tasks"), _("What our people had to do for you."), rows, words)


_TASKS = """
SELECT t.title, t.due_on AS on, t.done_at, u.name AS by FROM task t LEFT JOIN users u ON u.id = t.account
WHERE t.person = ANY({}) AND t.dropped_at IS NULL ORDER BY t.created_at
"""
