import asyncio
from decimal import Decimal

import pytest

from estate.geo import Point, ProviderFailed
from piccolo_conf import DB
from properties import pins, places
from properties.tables import Place
from tests import factories
from tests.factories import viewer

NOWHERE = {"latitude": None, "longitude": None, "pin_source": None}


async def pin(place):
    return (await Place.select().where(Place.id == place))[0]


@pytest.fixture
async def unpinned(people):
    return await factories.place(unparsed_address="Rua Augusta 1", geocode_state="waiting", **NOWHERE)


async def test_an_address_gets_its_coordinates(committed_db, unpinned, nominatim):
    nominatim.known["Rua Augusta 1"] = ("38.71", "-9.137")
    await pins.find_waiting({})
    found = await pin(unpinned.id)
    assert (found["latitude"], found["longitude"]) == (Decimal("38.71"), Decimal("-9.137"))
    assert (found["pin_source"], found["geocode_state"]) == ("geocoder", "found")
    assert nominatim.asked == ["Rua Augusta 1, 1200-001, Lisbon, PT"]


async def test_an_unknown_address_is_asked_for_once(committed_db, unpinned, nominatim):
    await pins.find_waiting({})
    await pins.find_waiting({})
    assert (await pin(unpinned.id))["geocode_state"] == "not_found" and len(nominatim.asked) == 1


async def test_a_provider_in_trouble_leaves_the_address_waiting(committed_db, unpinned, nominatim):
    nominatim.failing = True
    with pytest.raises(ProviderFailed):
        await pins.find_waiting({})
    assert (await pin(unpinned.id))["geocode_state"] == "waiting"


async def test_a_pin_set_by_hand_is_never_overwritten(committed_db, people, nominatim):
    nominatim.known["Rua"] = ("1", "1")
    home = await factories.property(list_agent=people.owner)
    from properties import queries

    row = await queries.one(home.id)
    await pins.place_by_hand(row, Point(Decimal("38.70001"), Decimal("-9.1")), viewer(people.owner))
    await places.ask_for_pin(row["place"])
    await pins.find_waiting({})
    assert (await pin(row["place"]))["pin_source"] == "user" and nominatim.asked == []


async def test_a_hand_that_is_faster_than_the_provider_wins(committed_db, unpinned, nominatim):
    await Place.update({Place.pin_source: "user", Place.latitude: 2, Place.longitude: 2}).where(
        Place.id == unpinned.id
    )
    await pins._store(await pin(unpinned.id), Point(Decimal(1), Decimal(1)))
    assert (await pin(unpinned.id))["latitude"] == 2


async def test_without_a_provider_nothing_waits(people):
    place = await factories.place(**NOWHERE)
    await places.ask_for_pin(place.id)
    assert (await pin(place.id))["geocode_state"] == "none"


async def test_an_address_that_the_provider_chokes_on_holds_up_no_other(committed_db, unpinned, nominatim):
    nominatim.failing = True
    other = await factories.place(unparsed_address="Rua Nova 2", geocode_state="waiting", **NOWHERE)
    with pytest.raises(ProviderFailed):
        await pins.find_waiting({})
    nominatim.failing = False
    await pins.find_waiting({})
    assert [address.split(",")[0] for address in nominatim.asked] == ["Rua Nova 2", "Rua Augusta 1"]
    assert (await pin(other.id))["geocode_state"] == "not_found"


async def test_an_address_that_is_corrected_meanwhile_is_asked_for_again(committed_db, unpinned, nominatim):
    nominatim.known["Rua Augusta 1"] = ("1", "1")
    asked = {
        "id": unpinned.id,
        "unparsed_address": "Rua Errada 9",
        "city": "Lisbon",
        "postal_code": "1200-001",
    }
    await pins._store(asked, Point(Decimal(9), Decimal(9)))
    await pins.find_waiting({})
    assert (await pin(unpinned.id))["latitude"] == 1


async def test_two_at_once_at_a_new_address_share_its_place(committed_db, people):
    address = places.Address("Rua Nova 3", "", "Lisbon", "1200", "", "Europe/Lisbon")

    async def settle() -> object:
        async with DB.transaction():
            return await places.settle(address)

    found = await asyncio.gather(*(settle() for _ in range(5)))
    assert len(set(found)) == 1
