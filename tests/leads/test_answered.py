"""When a person lets us hear of them, their open leads say so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from estate.accounts import agency
from leads import calls, capture, cases
from leads.calls import CallReport, NewCall
from leads.capture import NewEnquiry
from leads.follow_ups import NOTHING
from leads.tables import Lead
from tests import factories

NUMBER = "+351912345678"


@pytest.fixture
async def lead(people: Any) -> Any:
    await agency.load()
    person = await factories.person(phone=NUMBER, name="Ana Ferreira")
    asleep = datetime.now(UTC) + timedelta(days=3)
    return await factories.lead(person=person, agent=people.owner, snoozed_until=asleep)


async def heard(lead: Any) -> bool:
    row = await Lead.objects().get(Lead.id == lead.id)
    assert row
    assert (row.person_answered_at is None) == (row.snoozed_until is not None)
    return row.person_answered_at is not None


@pytest.mark.parametrize(
    ("direction", "outcome", "answered"),
    [("out", "reached", True), ("in", "no_answer", True), ("out", "voicemail", False)],
)
async def test_who_was_reached_or_called_has_answered(
    people: Any, lead: Any, direction: str, outcome: str, answered: bool
) -> None:
    report = CallReport(direction, outcome, NUMBER, None, None, "")
    case = await cases.of(lead.id)
    await calls.log(case, NewCall(None, lead.id, report, NOTHING), by=factories.viewer(people.owner))
    assert await heard(lead) == answered


async def test_who_asks_again_has_answered_and_their_closed_cases_stay_as_they_are(lead: Any) -> None:
    closed = await factories.lead(
        person=lead.person, side="sell", stage="Won", closed_at=datetime.now(UTC), snoozed_until=None
    )
    await capture.register(NewEnquiry("Ana Ferreira", "buy", "website", phone=NUMBER), by=None)
    assert await heard(lead)
    row = await Lead.objects().get(Lead.id == closed.id)
    assert row and row.person_answered_at is None
