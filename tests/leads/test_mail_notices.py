"""Whoever may not see the mails about a lead hears nothing of them."""

from typing import Any

import pytest

from estate import live
from estate.accounts import agency
from estate.accounts.tables import Agency
from estate.mail import outbox
from tests import factories


@pytest.mark.parametrize(
    ("visibility", "has_agent", "expected"),
    [
        ("own", True, {"staff", "agent"}),
        ("own", False, {"staff", "office"}),
        ("office", True, {"staff", "agent", "office"}),
        ("all", True, {"everyone"}),
    ],
)
async def test_who_hears_of_a_mail_is_who_sees_it(
    people: Any, monkeypatch: Any, visibility: str, has_agent: bool, expected: set[str]
) -> None:
    await Agency.update({Agency.lead_visibility: visibility}, force=True)
    await agency.load()
    lead = await factories.lead(agent=people.owner if has_agent else None, office=people.harbour)
    heard: set[str] = set()

    async def hear(audience: str, name: str, _subject: object) -> None:
        assert name == f"mail-{lead.id}"
        heard.add(audience)

    monkeypatch.setattr(live, "publish", hear)
    await outbox.tell(lead.id)
    words = {f"user:{people.owner.id}": "agent", f"office:{people.harbour.id}": "office"}
    assert {words.get(one, one) for one in heard} == expected
