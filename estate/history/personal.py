"""What the timelines hold of people. Events keep it apart in `personal`."""

from estate.history.tables import Event
from estate.history.telling import tell
from estate.history.timeline import entry
from estate.i18n import N_, _
from estate.people.merging import LEAD, PERSON, Moved, merges
from estate.people.privacy.rooms import Chapter, Holding, Persons, calls, gives, holds, subjects

holds(
    Holding(
        "event",
        "t.seq IN (SELECT s.seq FROM event_subject s WHERE s.subject = ANY({}))",
        empties={"personal": "NULL"},
        mentions=("data", "personal"),
        impersonal=("kind",),
        emptied=N_("What the timeline tells of them in their words or ours"),
        stays=N_("what happened, when, and which colleague did it"),
    ),
)

merges(
    Moved("event_subject", "subject", of=(PERSON, LEAD), once=("seq",), key="seq", key_type="bigint"),
)


@calls
async def _earlier_names(persons: Persons) -> list[str]:
    rows = await Event.raw(_EARLIER, persons)
    return [row["name"] for row in rows]


_EARLIER = """
SELECT DISTINCT e.personal ->> 'previous_name' AS name
FROM event_subject s JOIN event e ON e.seq = s.seq
WHERE s.subject = ANY({}) AND e.kind = 'person_corrected' AND e.personal ->> 'previous_name' <> ''
"""


@gives
async def _timeline(persons: Persons) -> list[Chapter]:
    rows = await Event.raw(_EVENTS, await subjects(persons))
    entries = [
        {"at": line.at, "what": line.told.title, "text": line.told.text, "by": line.by}
        for line in tell([entry(row) for row in rows])
    ]
    words = {"at": _("When"), "what": _("What"), "text": _("In words"), "by": _("By")}
    about = _("All that happened around you, the oldest first, with what was written about it.")
    return [Chapter("history", _("History"), about, entries, words, at_the_end=True)]


_EVENTS = """
SELECT e.id, e.seq, s.happened_at AS at, e.at AS noted_at, e.kind, e.actor, u.name AS actor_name, e.data,
    e.personal
FROM (SELECT DISTINCT seq, happened_at FROM event_subject WHERE subject = ANY({})) s
JOIN event e ON e.seq = s.seq LEFT JOIN users u ON u.id = e.actor
ORDER BY s.happened_at, s.seq
"""
