"""The days on which the agency is closed, and its rules, in the settings."""

from typing import Any

from estate.accounts import agency


async def test_holidays_and_own_days_are_kept_and_shown(client: Any, people: Any) -> None:
    await client.sign_in(people.admin)
    version = (await agency.load()).version
    data = {"keeps_holidays": "y", "days": "2027-08-16\n2027-12-24\n2027-12-24", "version": version}
    assert (await client.post("/settings/closed-days", data=data)).status_code == 303
    ours = await agency.load()
    assert ours.keeps_holidays and ours.closed_days == ["2027-08-16", "2027-12-24"]
    page = (await client.get("/settings/closed-days")).text
    assert ("2027-12-24" in page and "Natal" in page) or "Christmas" in page
    assert (await client.post("/settings/closed-days", data=data)).status_code == 409


async def test_what_is_no_day_and_no_region_is_said(client: Any, people: Any) -> None:
    await client.sign_in(people.admin)
    version = (await agency.load()).version
    for wrong in (
        {"days": "24.12.2026"},
        {"days": "2026-13-01"},
        {"subdivision": "XX"},
        {"days": "20261224"},
    ):
        answer = await client.post("/settings/closed-days", data={"version": version, **wrong})
        assert answer.status_code == 422, wrong
    assert (await agency.load()).closed_days == []


async def test_the_rules_are_kept(client: Any, people: Any) -> None:
    from leads.follow_up_rules import Rules

    await client.sign_in(people.admin)
    version = (await agency.load()).version
    rules = {"answer_minutes": 30, "warn_minutes": 10, "escalate_minutes": 0, "calls": 12}
    rules |= {"untouched_days": 7, "attempts": 3}
    answer = await client.post("/settings/follow-up", data={**rules, "version": version})
    assert answer.status_code == 303
    await agency.load()
    assert Rules.current().columns == rules
    bad = {**rules, "calls": 0, "version": version + 1}
    assert (await client.post("/settings/follow-up", data=bad)).status_code == 422
