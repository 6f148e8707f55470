"""Somebody lets us hear of them: what waited for that is woken, and the clock of our answer starts.

Of a new case it stands in its row from the beginning."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from estate.accounts.viewers import Viewer
from leads import response_clock
from leads.answered import answered
from leads.door.arriving import Arrival


async def wake(fresh: Sequence[Arrival], by: Viewer | None) -> None:
    heard = sorted((one for one in fresh if one.is_answer), key=lambda one: one.at)
    answers = {one.person: one.at for one in heard}
    waiting: dict[UUID, datetime] = {}
    for arrival in fresh:
        if arrival.case and arrival.waits_for_answer(by):
            waiting.setdefault(arrival.case.id, arrival.at)
    for arrival in fresh:
        if arrival.case and arrival.case.row:
            arrival.case.row |= response_clock.columns(waiting.pop(arrival.case.id, None))
            arrival.case.row["person_answered_at"] = answers.get(arrival.person)
    await answered({one.person: one.at for one in heard if one.case and one.case.has_earlier})
    await response_clock.start(waiting)
