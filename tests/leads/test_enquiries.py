"""The form of the public."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from estate import robots
from estate.accounts.tables import SignInFailure
from estate.people.tables import Consent
from estate.robots import Seal
from leads.tables import Enquiry, Lead
from tests import factories

pytestmark = pytest.mark.usefixtures("people")


def typed(**fields: str) -> dict[str, str]:
    shown = Seal.now()
    seal = replace(shown, shown_at=shown.shown_at - timedelta(seconds=30))
    data = {
        "name": "Ana Ferreira",
        "email": "ana@demo.example",
        "side": "rent",
        "consent": "y",
        "seal": str(seal),
    }
    return {**data, **fields}


async def test_an_enquiry_is_taken_with_the_consent_that_was_shown(client: Any) -> None:
    wording = re.sub(r"\s+", " ", (await client.get("/enquiries")).text)
    answer = await client.post("/enquiries", data=typed(message="Two rooms, please"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/enquiries/thanks")
    assert "has arrived" in (await client.get("/enquiries/thanks")).text
    consent = await Consent.objects().first()
    assert consent and consent.wording in wording and consent.source == "/enquiries"
    lead = await Lead.objects().first()
    assert lead and (lead.side, lead.source) == ("rent", "website")


async def test_an_enquiry_on_the_page_of_a_home_is_about_it(client: Any, people: Any) -> None:
    published = {"published_at": people.owner.created_at, "list_agent": people.owner}
    home = await factories.property(slug="sunny", property_type="ResidentialLease", **published)
    page = (await client.get("/homes/sunny")).text
    assert 'action="/enquiries"' in page and 'value="sunny"' in page
    await client.post("/enquiries", data=typed(side="sell", property="sunny"))
    lead = await Lead.objects().first()
    assert lead and (lead.property, lead.office, lead.side) == (home.id, people.harbour.id, "rent")


async def test_a_home_that_is_not_public_is_not_confirmed_to_exist(client: Any) -> None:
    await factories.property(slug="secret")
    assert (await client.post("/enquiries", data=typed(property="secret"))).status_code == 303
    lead = await Lead.objects().first()
    assert lead and lead.property is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "This field is required"),
        ({"consent": ""}, "Please agree, so that we may answer you."),
        ({"email": "", "phone": ""}, "A phone or an e-mail is enough."),
        ({"email": "ana@"}, "This is not an e-mail address."),
        ({"phone": "12"}, "This is not a phone number."),
        ({"side": "steal"}, "Not a valid choice"),
        ({"seal": "forged"}, "open for too long"),
        ({"seal": ""}, "open for too long"),
    ],
)
async def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    client: Any, fields: dict[str, str], sentence: str
) -> None:
    data = typed(message="Near the sea", **fields)
    answer = await client.post("/enquiries", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text and "Near the sea" in answer.text
    assert await Enquiry.count() == 0


async def test_who_is_faster_than_a_hand_is_asked_to_send_again(client: Any) -> None:
    answer = await client.post("/enquiries", data=typed(seal=str(Seal.now())))
    assert answer.status_code == 422 and "very fast" in answer.text


async def test_a_form_of_a_clock_ahead_is_shown_anew_and_then_taken(client: Any) -> None:
    now = Seal.now()
    ahead = str(replace(now, shown_at=now.shown_at + timedelta(days=1)))
    answer = await client.post("/enquiries", data=typed(seal=ahead, message="Near the sea"))
    assert answer.status_code == 422 and "Near the sea" in answer.text
    renewed = Seal.read(re.search(r'name="seal"[^>]*value="([^"]+)"', answer.text)[1])
    assert renewed and not renewed.is_stale


async def test_a_robot_that_fills_every_field_believes_it_was_heard(client: Any) -> None:
    answer = await client.post("/enquiries", data=typed(website="https://spam.example"))
    assert answer.headers["location"] == "/enquiries/thanks"
    assert await Enquiry.count() == 0


async def test_a_form_that_is_sent_twice_is_one_enquiry(client: Any) -> None:
    data = typed()
    for _ in range(2):
        assert (await client.post("/enquiries", data=data)).status_code == 303
    assert await Enquiry.count() == 1


async def test_a_flood_from_one_address_is_stopped_and_kept_in_the_form(
    client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robots, "ATTEMPTS_PER_ADDRESS", 2)
    for _ in range(2):
        assert (await client.post("/enquiries", data=typed())).status_code == 303
    answer = await client.post("/enquiries", data=typed(message="Let me in"))
    assert answer.status_code == 429 and "Let me in" in answer.text
    assert all(b"127.0.0.1" not in row.key for row in await SignInFailure.objects())


async def test_a_form_on_another_site_is_refused(client: Any) -> None:
    answer = await client.post("/enquiries", data=typed(), headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


async def test_the_public_pages_answer_head(client: Any) -> None:
    for path in ("/enquiries", "/enquiries/thanks"):
        assert (await client.head(path)).status_code == 200


async def test_who_goes_back_and_writes_something_else_has_written_twice(client: Any) -> None:
    form = typed(message="Is it still free?")
    for message in ("Is it still free?", "Is it still free?", "And may I bring a dog?"):
        answer = await client.post("/enquiries", data={**form, "message": message})
        assert answer.status_code == 303
    kept = await Enquiry.select(Enquiry.message).order_by(Enquiry.at)
    assert [row["message"] for row in kept] == ["Is it still free?", "And may I bring a dog?"]
