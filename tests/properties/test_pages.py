"""Each URL for owner, colleague, stranger, signed out and a bad id."""

from decimal import Decimal
from uuid import uuid4

import pytest

from estate.columns import utc_now
from properties.tables import Place, Property
from tests import factories

FORM = {
    "property_type": "Residential",
    "standard_status": "Active",
    "list_price": "350.000",
    "list_price_currency": "eur",
    "lease_amount_frequency": "Monthly",
    "city": "Lisbon",
    "unparsed_address": "Rua Nova 2",
    "living_area": "1.120,50",
    "bedrooms_total": "3",
    "headline": "Sunny",
    "list_agent": "",
    "version": "1",
}


@pytest.fixture
async def home(people):
    return await factories.property(list_agent=people.owner, list_office=people.harbour)


PAGES = ["/properties", "/properties/new", "/properties/{id}", "/properties/{id}/edit"]
WRITES = ["", "/publication", "/publication/removal", "/pin"]


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_leads_the_signed_out_to_the_sign_in(client, home, path):
    answer = await client.get(path.format(id=home.id))
    assert answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("path", PAGES[:3])
@pytest.mark.parametrize("who", ["owner", "colleague", "stranger", "staff", "admin"])
async def test_everybody_in_the_agency_sees_every_property(client, people, home, path, who):
    await client.sign_in(getattr(people, who))
    assert (await client.get(path.format(id=home.id))).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("owner", 200), ("staff", 200), ("colleague", 409), ("stranger", 409)]
)
async def test_only_the_agent_and_the_office_open_the_form(client, people, home, who, status):
    await client.sign_in(getattr(people, who))
    assert (await client.get(f"/properties/{home.id}/edit")).status_code == status


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    ("who", "status"), [("owner", 303), ("staff", 303), ("colleague", 409), ("stranger", 409), (None, 401)]
)
async def test_only_the_agent_and_the_office_write(client, people, home, path, who, status):
    if who:
        await client.sign_in(getattr(people, who))
    data = {**FORM, "latitude": "38.7", "longitude": "-9.1"}
    assert (await client.post(f"/properties/{home.id}{path}", data=data)).status_code == status


@pytest.mark.parametrize("path", WRITES)
async def test_a_write_to_what_is_not_there_is_not_found(client, people, path):
    await client.sign_in(people.admin)
    assert (await client.post(f"/properties/{uuid4()}{path}", data=FORM)).status_code == 404


@pytest.mark.parametrize("path", ["/properties/{id}", "/properties/{id}/edit"])
@pytest.mark.parametrize("bad", ["01940000-0000-7000-8000-000000000000", "nonsense"])
async def test_a_bad_id_is_not_found(client, people, path, bad):
    await client.sign_in(people.admin)
    assert (await client.get(path.format(id=bad))).status_code == 404


async def test_numbers_are_read_as_people_write_them(client, people):
    await client.sign_in(people.owner)
    answer = await client.post("/properties", data=FORM)
    assert answer.status_code == 303
    row = (await Property.select().where(Property.id == answer.headers["location"].split("/")[-1]))[0]
    assert row["list_price"] == 350_000 and row["living_area"] == Decimal("1120.50")
    assert row["list_price_currency"] == "EUR" and row["lease_amount_frequency"] is None


async def test_every_error_is_said_at_once_and_nothing_typed_is_lost(client, people):
    await client.sign_in(people.owner)
    bad = {**FORM, "list_price": "about 3", "city": "", "bedrooms_total": "many", "headline": "Keep me"}
    answer = await client.post("/properties", data=bad)
    assert answer.status_code == 422
    for text in ("about 3", "Keep me", "Please type a number", "in which city", "many"):
        assert text in answer.text
    assert await Property.count() == 0


async def test_the_second_to_save_sees_both_values(client, people, home):
    await client.sign_in(people.owner)
    await client.post(f"/properties/{home.id}", data={**FORM, "list_price": "111"})
    answer = await client.post(f"/properties/{home.id}", data={**FORM, "list_price": "222"})
    assert answer.status_code == 409
    assert "222" in answer.text and "Now stored: 111" in answer.text
    again = await client.post(f"/properties/{home.id}", data={**FORM, "list_price": "222", "version": "2"})
    assert again.status_code == 303


async def test_markup_in_a_text_is_shown_as_text(client, people, home):
    await client.sign_in(people.owner)
    await client.post(f"/properties/{home.id}", data={**FORM, "headline": "<script>alert(1)</script>"})
    page = (await client.get(f"/properties/{home.id}")).text
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


async def test_the_public_sees_a_home_only_while_it_is_published_and_active(client, people):
    home = await factories.property(slug="sunny")
    assert (await client.get("/homes/sunny")).status_code == 404
    await Property.update({Property.published_at: utc_now()}).where(Property.id == home.id)
    assert (await client.get("/homes/sunny")).status_code == 200
    assert (await client.head("/homes/sunny")).status_code == 200
    await Property.update({Property.standard_status: "Closed"}).where(Property.id == home.id)
    assert (await client.get("/homes/sunny")).status_code == 404


async def test_the_public_page_tells_no_secret(client, people):
    await factories.property(
        slug="sunny",
        published_at=utc_now(),
        private_remarks="owner is in a hurry",
        showing_instructions="key 4417",
    )
    page = (await client.get("/homes/sunny")).text
    assert "hurry" not in page and "4417" not in page


async def test_what_is_not_active_or_has_no_price_is_not_published(client, people):
    await client.sign_in(people.staff)
    for columns in ({"standard_status": "Closed"}, {"list_price": None}):
        home = await factories.property(**columns)
        answer = await client.post(f"/properties/{home.id}/publication")
        assert answer.status_code == 409
        assert (await Property.select(Property.published_at).where(Property.id == home.id))[0][
            "published_at"
        ] is None


async def test_a_pin_by_hand_stays(client, people, home):
    await client.sign_in(people.owner)
    data = {"latitude": "38.70001", "longitude": "-9.1"}
    await client.post(f"/properties/{home.id}/pin", data=data)
    pin = (await Place.select().where(Place.id == home.place))[0]
    assert pin["pin_source"] == "user" and pin["latitude"] == Decimal("38.70001")
    bad = await client.post(f"/properties/{home.id}/pin", data={"latitude": "138", "longitude": "x"})
    assert bad.status_code == 422
