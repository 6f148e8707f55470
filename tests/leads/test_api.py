"""Programs bring enquiries: a token for each source, JSON or ADF, and every error at once."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from estate import history
from estate.accounts import tokens
from estate.accounts.pace import Pace
from estate.accounts.tables import Agency, ApiToken
from estate.columns import utc_now
from estate.people.tables import Consent, Person
from leads.tables import Enquiry, Lead
from tests import factories
from tests.fixtures.web import Client
from tests.shared import shared_files

URL = "/api/v1/enquiries"
JSON = {"content-type": "application/json"}
ANA = {
    "key": "42",
    "name": "Ana Ferreira",
    "email": "ana@demo.example",
    "phone": "912 345 678",
    "message": "Is it still free?",
    "language": "pt-PT",
    "side": "rent",
    "consent": "You may call me.",
    "campaign": "spring",
}
ADF = """<?xml version="1.0"?><?adf version="1.0"?>
<adf><prospect status="new"><id source="portal">77</id><requestdate>2026-05-01T10:00:00+01:00</requestdate>
<customer><contact><name part="first">Ana</name><name part="last">Ferreira</name>
<email>ana@demo.example</email><phone type="voice">912 345 678</phone><phone type="cell">913 000 111</phone>
</contact><comments>Is it still free?</comments></customer></prospect></adf>"""


async def bearer(**columns: Any) -> dict[str, str]:
    """The header of a program with a new token."""
    if not await Agency.exists():
        await factories.agency()
    token = await tokens.make("portal.example", "enquiries", "portal", 600, by=None)
    if columns:
        await ApiToken.update(columns, force=True)
    return {"authorization": f"Bearer {token}"}


def without(*names: str, **more: Any) -> dict[str, Any]:
    return {name: value for name, value in ANA.items() if name not in names} | more


async def test_an_enquiry_is_taken_with_its_consent_and_told(db: None, client: Client) -> None:
    home = await factories.property(listing_id="L-77")
    answer = await client.post(URL, json={**ANA, "property": "L-77"}, headers=await bearer())
    assert answer.status_code == 201
    assert answer.json().keys() == {"enquiry", "person", "lead"}
    kept = await Enquiry.objects().get(Enquiry.id == UUID(answer.json()["enquiry"]))
    assert kept and (kept.source, kept.source_key, kept.channel) == ("portal.example", "42", "portal")
    assert (kept.property, kept.campaign, kept.language) == (home.id, "spring", "pt-PT")
    consent = await Consent.objects().get(Consent.id == kept.consent)
    assert consent and (consent.wording, consent.source) == ("You may call me.", "portal.example")
    [received, _opened] = await history.timeline(UUID(answer.json()["lead"]))
    assert received.data["source"] == "portal.example"


async def test_the_source_and_the_campaign_are_seen_on_the_page_of_the_lead(
    db: None, client: Client, people: Any
) -> None:
    answer = await client.post(URL, json=ANA, headers=await bearer())
    await client.sign_in(people.admin)
    shown = (await client.get(f"/leads/{answer.json()['lead']}")).text
    assert "<dt>Campaign</dt><dd>spring</dd>" in shown
    assert "Enquiry: portal, portal.example" in shown


async def test_a_repeated_key_changes_nothing(db: None, client: Client) -> None:
    headers = await bearer()
    first = await client.post(URL, json=ANA, headers=headers)
    again = await client.post(URL, json={**ANA, "message": "changed", "name": "Rui"}, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert await Enquiry.count() == 1


async def test_least_is_enough_and_buys(db: None, client: Client) -> None:
    least = {"key": "1", "name": "Ana", "email": None, "phone": "912345678", "side": None}
    answer = await client.post(URL, json=least, headers=await bearer())
    assert answer.status_code == 201
    lead = await Lead.objects().first()
    assert lead and (lead.side, lead.source) == ("buy", "portal")


async def test_a_consent_has_its_proof(db: None, client: Client) -> None:
    given = {
        "wording": "Yes, call me.",
        "source": "https://portal.example/homes/7",
        "given_at": "2026-05-01T09:30:00+01:00",
        "proof": "box ticked from 192.0.2.7",
    }
    answer = await client.post(URL, json={**ANA, "consent": given}, headers=await bearer())
    assert answer.status_code == 201
    kept = await Consent.objects().first()
    assert kept and (kept.wording, kept.source, kept.proof) == tuple(
        given[name] for name in ("wording", "source", "proof")
    )
    assert kept.given_at.isoformat() == "2026-05-01T08:30:00+00:00"


async def test_a_home_that_is_not_ours_is_told_in_the_message(db: None, client: Client) -> None:
    answer = await client.post(URL, json={**ANA, "property": "X-9"}, headers=await bearer())
    assert answer.status_code == 201
    kept = await Enquiry.objects().first()
    assert kept and kept.property is None
    assert kept.message == "Is it still free?\n\nAsked about “X-9”, which is no listing of ours."


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"key", "name", "email", "phone"}),
        (
            without("key", name="", email="nobody", phone="x", side="lend"),
            {"key", "name", "email", "phone", "side"},
        ),
        (without("email", "phone"), {"email", "phone"}),
        (without(name=7, message=[], mail="ana@demo.example"), {"name", "message", "mail"}),
        (
            without(consent={"given_at": "today", "who": "me"}),
            {"consent.wording", "consent.given_at", "consent.who"},
        ),
        (without(key="k" * 201, language="Portuguese!"), {"key", "language"}),
        ([ANA], {"request"}),
    ],
)
async def test_every_error_is_told_at_once(db: None, client: Client, sent: Any, fields: set[str]) -> None:
    answer = await client.post(URL, json=sent, headers=await bearer())
    assert answer.status_code == 422
    assert answer.json().keys() == {"errors"}
    assert answer.json()["errors"].keys() == fields
    assert all(sentence.endswith(".") for sentence in answer.json()["errors"].values())
    assert await Person.count() == 0


async def test_all_that_goes_wrong_is_json(db: None, client: Client) -> None:
    headers = await bearer()
    found = {
        400: await client.post(URL, content="{", headers={**headers, "content-type": "application/json"}),
        401: await client.post(URL, json=ANA),
        404: await client.get("/api/v1/people", headers=headers),
        405: await client.get(URL, headers=headers),
        413: await client.post(URL, json={**ANA, "message": "m" * 1_100_000}, headers=headers),
        415: await client.post(URL, content="Ana", headers={**headers, "content-type": "text/plain"}),
    }
    for status, answer in found.items():
        assert answer.status_code == status
        assert answer.json().keys() == {"errors"} and answer.json()["errors"].keys() == {"request"}
    assert found[401].headers["www-authenticate"] == "Bearer"
    assert "POST" in found[405].headers["allow"]


async def test_a_token_opens_what_it_is_for_until_it_is_revoked(db: None, client: Client) -> None:
    headers = await bearer()
    assert (await client.post(URL, json=ANA, headers=headers)).status_code == 201
    await ApiToken.update({ApiToken.scope: "something else"}, force=True)
    assert (await client.post(URL, json=ANA, headers=headers)).status_code == 403
    token = await tokens.named("portal.example")
    assert token
    await tokens.revoke(token, by=None)
    assert (await client.post(URL, json=ANA, headers=headers)).status_code == 401


async def test_a_session_is_no_token_and_another_site_is_no_matter(
    db: None, client: Client, people: Any
) -> None:
    await client.sign_in(people.admin)
    assert (await client.post(URL, json=ANA)).status_code == 401
    client.sign_out()
    headers = {**await bearer(), "origin": "https://portal.example", "sec-fetch-site": "cross-site"}
    assert (await client.post(URL, json=ANA, headers=headers)).status_code == 201


async def test_who_guesses_is_slowed_down_and_who_runs_wild_too(db: None, client: Client) -> None:
    headers = await bearer(per_minute=2)
    codes = [
        (await client.post(URL, json={**ANA, "key": str(n)}, headers=headers)).status_code for n in range(3)
    ]
    assert codes == [201, 201, 429]
    for n in range(tokens.FAILURES_PER_ADDRESS):
        wrong = await client.post(URL, json=ANA, headers={"authorization": f"Bearer est_{n}"})
        assert wrong.status_code == 401
    slowed = await client.post(URL, json=ANA, headers={"authorization": "Bearer est_x"})
    assert slowed.status_code == 429 and slowed.headers["retry-after"] == "60"
    assert slowed.json()["errors"].keys() == {"request"}


async def test_the_minute_of_a_token_is_one_for_all_processes(db: None) -> None:
    bearer = await tokens.find(await tokens.make("portal.example", "enquiries", "portal", 300, by=None))
    assert bearer
    one, other = Pace(), Pace()
    taken = [not await process.is_exceeded(bearer) for process in (one, other) * 200]
    # Of a minute that ends while this runs each may lose a portion of three.
    assert 300 - 2 * 3 < sum(taken) <= 300
    assert not taken[-1]


async def test_the_last_use_is_kept_to_some_minutes(db: None, client: Client) -> None:
    headers = await bearer()
    assert (await tokens.all())[0]["last_used_at"] is None
    await client.post(URL, json=ANA, headers=headers)
    used = (await tokens.all())[0]["last_used_at"]
    await client.post(URL, json=ANA, headers=headers)
    assert used and (await tokens.all())[0]["last_used_at"] == used


async def test_adf_is_taken_once(db: None, client: Client) -> None:
    headers = {**await bearer(), "content-type": "application/xml"}
    first = await client.post(URL, content=ADF, headers=headers)
    again = await client.post(
        URL, content=ADF, headers={**headers, "content-type": "text/xml; charset=utf-8"}
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    kept = await Enquiry.objects().first()
    assert kept and (kept.name, kept.message, kept.source_key) == (
        "Ana Ferreira",
        "Is it still free?",
        "portal 77",
    )
    assert kept.at.isoformat() == "2026-05-01T09:00:00+00:00"


@pytest.mark.parametrize(
    "said", ["2026-05-01T10:00:00+99:99", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "9" * 20]
)
async def test_a_time_that_no_calendar_has_loses_no_enquiry(db: None, client: Client, said: str) -> None:
    headers = {**await bearer(), "content-type": "text/xml"}
    document = ADF.replace("2026-05-01T10:00:00+01:00", said)
    assert (await client.post(URL, content=document, headers=headers)).status_code == 201
    consent = {"wording": "Call me.", "given_at": said}
    answer = await client.post(URL, json={**ANA, "consent": consent}, headers=headers | JSON)
    assert answer.status_code == 422 and answer.json()["errors"].keys() == {"consent.given_at"}


async def test_nobody_agrees_in_the_time_to_come(db: None, client: Client) -> None:
    consent = {"wording": "Call me.", "given_at": "2999-01-01T00:00:00Z"}
    answer = await client.post(URL, json={**ANA, "consent": consent}, headers=await bearer())
    assert answer.status_code == 201
    kept = await Consent.objects().first()
    assert kept and kept.given_at <= utc_now()


async def test_several_prospects_are_answered_in_their_order(db: None, client: Client) -> None:
    document = ADF.replace("</adf>", ADF[ADF.index("<prospect") :].replace("77", "78"))
    headers = {**await bearer(), "content-type": "text/xml"}
    answer = await client.post(URL, content=document, headers=headers)
    assert answer.status_code == 201
    assert len(answer.json()["others"]) == 1
    assert answer.json()["others"][0]["lead"] == answer.json()["lead"]


async def test_of_several_prospects_each_is_answered_whether_it_was_taken(db: None, client: Client) -> None:
    empty = '<prospect><id source="portal">79</id></prospect>'
    third = ADF[ADF.index("<prospect") : -len("</adf>")].replace("77", "78")
    headers = {**await bearer(), "content-type": "text/xml"}
    some = await client.post(URL, content=ADF.replace("</adf>", f"{empty}{third}</adf>"), headers=headers)
    assert some.status_code == 207
    first, second, last = some.json()["prospects"]
    assert [UUID(one["enquiry"]) for one in (first, last)] == await _enquiries()
    assert "no name" in second["errors"]["request"]
    none = await client.post(URL, content=f"<adf>{empty}{empty}</adf>", headers=headers)
    assert none.status_code == 422 and none.json()["errors"].keys() == {"prospect 1", "prospect 2"}
    assert len(await _enquiries()) == 2


async def _enquiries() -> list[UUID]:
    return await Enquiry.select(Enquiry.id).order_by(Enquiry.id).output(as_list=True)


@pytest.mark.parametrize("bomb", shared_files("security", "xml-bombs"), ids=lambda path: path.name)
async def test_a_document_that_harms_is_refused(db: None, client: Client, bomb: Path) -> None:
    headers = {**await bearer(), "content-type": "application/xml"}
    answer = await client.post(URL, content=bomb.read_bytes(), headers=headers)
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"].keys() == {"request"}


async def test_the_document_of_the_api_is_public_and_says_what_is_checked(db: None, client: Client) -> None:
    answer = await client.get("/schema")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.text) == (await client.get("/schema/openapi.json")).json()
    assert list(answer.json()["paths"]) == [URL]
    fields = answer.json()["components"]["schemas"]["Enquiry"]["properties"]
    assert fields["side"]["enum"] == ["buy", "rent", "sell", "let", None]
