from dataclasses import replace
from decimal import Decimal

import pytest

from estate import history
from properties import listing, queries
from properties.forms import PropertyValues
from properties.tables import Place, Property
from tests import factories
from tests.factories import viewer

HOME = PropertyValues(
    property_type="Residential",
    standard_status="Active",
    list_price=Decimal(350_000),
    list_price_currency="EUR",
    lease_amount_frequency=None,
    bedrooms_total=3,
    bathrooms_total_integer=2,
    living_area=Decimal(112),
    living_area_units="SquareMeters",
    lot_size_area=None,
    lot_size_units="SquareMeters",
    year_built=1974,
    private_remarks="",
    showing_instructions="Key at the café",
    list_agent=None,
    unparsed_address="Rua Luís de Camões 14",
    unit_number="3 E",
    city="Lisbon",
    postal_code="1300-355",
    state_or_province="",
    time_zone="Europe/Lisbon",
    headline="Sunny flat",
    public_remarks="Near the river.",
)


async def kinds(property_id):
    return [entry.kind for entry in await history.timeline(property_id)]


async def test_a_new_property_is_its_makers_and_gets_a_reference(people):
    made = await listing.create(HOME, viewer(people.owner))
    row = await queries.one(made)
    assert row["list_agent"] == people.owner.id and row["list_office"] == people.harbour.id
    assert row["listing_id"].startswith("E-") and row["headline"] == "Sunny flat"
    assert row["published_at"] is None
    assert await kinds(made) == ["property_created"]


async def test_two_listings_of_one_home_share_its_place(people):
    first = await listing.create(HOME, viewer(people.owner))
    again = replace(HOME, property_type="ResidentialLease", unparsed_address="rua luís de camões 14")
    second = await listing.create(again, viewer(people.owner))
    places = {(await queries.one(id_))["place"] for id_ in (first, second)}
    assert len(places) == 1


async def test_homes_without_a_street_are_not_taken_for_one(people):
    plain = replace(HOME, unparsed_address="", unit_number="")
    first, second = [await listing.create(plain, viewer(people.owner)) for _ in range(2)]
    assert (await queries.one(first))["place"] != (await queries.one(second))["place"]


async def test_a_changed_price_and_status_stand_in_the_history(people):
    made = await listing.create(HOME, viewer(people.owner))
    cheaper = replace(HOME, list_price=Decimal(340_000), standard_status="Pending", year_built=1975)
    await listing.edit(made, 1, cheaper, viewer(people.owner))
    assert (await kinds(made))[:3] == ["property_edited", "property_status_changed", "property_price_changed"]
    assert (await queries.one(made))["version"] == 2


async def test_saving_what_is_stored_changes_nothing(people):
    made = await listing.create(HOME, viewer(people.owner))
    stored = replace(HOME, list_agent=people.owner.id)
    await listing.edit(made, 1, stored, viewer(people.owner))
    assert (await queries.one(made))["version"] == 1 and await kinds(made) == ["property_created"]


async def test_the_second_to_save_is_told_and_overwrites_nothing(people):
    made = await listing.create(HOME, viewer(people.owner))
    await listing.edit(made, 1, replace(HOME, list_price=Decimal(1)), viewer(people.owner))
    with pytest.raises(listing.ChangedMeanwhile):
        await listing.edit(made, 1, replace(HOME, list_price=Decimal(2)), viewer(people.staff))
    assert (await queries.one(made))["list_price"] == 1


async def test_a_corrected_address_moves_only_this_listing(people):
    first = await listing.create(HOME, viewer(people.owner))
    second = await listing.create(replace(HOME, headline="To let"), viewer(people.owner))
    await listing.edit(second, 1, replace(HOME, unparsed_address="Rua Nova 1"), viewer(people.owner))
    assert (await queries.one(first))["unparsed_address"] == HOME.unparsed_address
    assert (await queries.one(second))["unparsed_address"] == "Rua Nova 1"
    assert await Place.count() == 2


async def test_the_area_in_square_metres_follows_from_feet(people):
    row = await factories.property(living_area=Decimal(1000), living_area_units="SquareFeet")
    stored = await Property.raw("SELECT living_area_sqm FROM property WHERE id = {}", row.id)
    assert stored[0]["living_area_sqm"] == Decimal("92.90")


async def test_a_corrected_listing_keeps_the_units_of_its_areas(client, people) -> None:
    home = await factories.property(
        living_area=1180, living_area_units="SquareFeet", list_agent=people.owner, bedrooms_total=None
    )
    await client.sign_in(people.owner)
    page = (await client.get(f"/properties/{home.id}/edit")).text
    assert "ft²" in page
    typed = {"property_type": "Residential", "standard_status": "Active", "lease_amount_frequency": "Monthly"}
    typed |= {
        "city": "Lisbon",
        "list_agent": "",
        "living_area": "1180",
        "version": "1",
        "bedrooms_total": "0",
    }
    assert (await client.post(f"/properties/{home.id}", data=typed)).status_code == 303
    stored = await Property.select().where(Property.id == home.id).first()
    assert (stored["living_area"], stored["living_area_units"]) == (1180, "SquareFeet")
    assert stored["bedrooms_total"] == 0
    assert stored["list_price_currency"] == "EUR"


async def test_who_lost_a_race_reads_what_is_stored_now_whatever_its_units(client, people) -> None:
    home = await factories.property(lot_size_area=None, lot_size_units=None, list_agent=people.owner)
    typed = {"property_type": "Residential", "standard_status": "Active", "lease_amount_frequency": "Monthly"}
    await client.sign_in(people.owner)
    typed |= {"city": "Porto", "list_agent": "", "lot_size_area": "500", "version": "7"}
    assert (await client.post(f"/properties/{home.id}", data=typed)).status_code == 409
