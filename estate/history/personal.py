"""What the timelines hold of people. Events keep it apart in `personal`."""

from estate.history.tables import Event
from estate.i18n import N_
from estate.people.privacy.rooms import Holding, Persons, calls, holds

holds(
    Holding(
        "event",
        "t.seq IN (SELECT s.seq FROM event_subject s WHERE s.subject = ANY({}))",
        empties={"personal": "NULL"},
        mentions=("data", "personal"),
        impersonal=("kind",),
        emptied=N_("what the timeline tells of them in their words or ours"),
        stays=N_("what happened, when, and which colleague did it"),
    ),
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
