import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from estate.accounts import agency
from estate.history import timeline
from piccolo_conf import DB
from properties.exchange import importer, staging
from properties.exchange.alone import AlreadyRunning
from properties.exchange.importer import Listener
from properties.exchange.plan import CannotImport, prepare, source_of
from properties.tables import Place, Property, PropertyText
from tests import factories
from tests.shared import shared_data

pytestmark = pytest.mark.usefixtures("db")
HEADER = (
    "ListingKey,ModificationTimestamp,ListPrice,BedroomsTotal,UnparsedAddress,City,Lat,Long,"
    "PublicRemarks,Pool\n"
)
ROW = "A1,2025-01-05,250000,3,Calle Mayor 5,Sevilla,37.39,-5.99,Bright and quiet,yes\n"


@pytest.fixture(autouse=True)
async def _agency(db):
    await factories.agency(currency="EUR", country="ES", locale="en-GB", time_zone="Europe/Madrid")


@pytest.fixture
def bring(tmp_path):
    """Import this text; the result, and the refused rows."""

    async def bring(text, *, dry=False, source="portal", wishes=None, fixed=None):
        path = tmp_path / "listings.csv"
        path.write_text(text, encoding="utf-8")
        refused = []
        plan = prepare(path, await agency.load(), source=source, wishes=wishes, fixed=fixed)
        result = await importer.run(plan, Listener(refused=refused.append), dry=dry)
        return counts(result), refused

    return bring


def counts(result):
    assert result.read == result.created + result.updated + result.unchanged + result.refused
    return (result.created, result.updated, result.unchanged, result.refused, result.superseded)


async def only_property():
    properties = await Property.objects()
    assert len(properties) == 1
    return properties[0]


async def kinds(subject):
    return [entry.kind for entry in reversed(await timeline(subject))]


async def test_a_new_listing_arrives_with_its_place_and_text(bring):
    assert await bring(HEADER + ROW) == ((1, 0, 0, 0, 0), [])

    home = await only_property()
    assert (home.originating_system_name, home.originating_system_key) == ("portal", "A1")
    assert (home.listing_id, home.list_price, home.list_price_currency) == ("A1", Decimal(250000), "EUR")
    assert (home.standard_status, home.property_type, home.bedrooms_total) == ("Active", "Residential", 3)
    assert home.source_row_date == date(2025, 1, 5)
    assert json.loads(home.other) == {"Pool": "yes"}
    assert " sevilla" in home.search
    place = await Place.objects().get(Place.id == home.place)
    assert (place.unparsed_address, place.city, place.country) == ("Calle Mayor 5", "Sevilla", "ES")
    assert (place.latitude, place.pin_source, place.time_zone) == (
        Decimal("37.39"),
        "import",
        "Europe/Madrid",
    )
    text = await PropertyText.objects().get(PropertyText.property == home.id)
    assert (text.language, text.public_remarks) == ("en", "Bright and quiet")
    assert await kinds(home.id) == ["property_imported"]


async def test_an_import_publishes_nothing(bring):
    await bring(HEADER + ROW, fixed={"standard_status": "Active"})

    assert (await only_property()).published_at is None


async def test_the_same_file_again_changes_nothing(bring):
    await bring(HEADER + ROW)
    before = await only_property()

    assert await bring(HEADER + ROW) == ((0, 0, 1, 0, 0), [])

    after = await only_property()
    assert (after.version, after.modification_timestamp) == (before.version, before.modification_timestamp)
    assert await kinds(after.id) == ["property_imported"]


async def test_a_new_price_is_taken_and_told(bring):
    await bring(HEADER + ROW)

    assert await bring(HEADER + ROW.replace("250000", "239000")) == ((0, 1, 0, 0, 0), [])

    home = await only_property()
    assert (home.list_price, home.version) == (Decimal(239000), 2)
    latest = (await timeline(home.id))[0]
    assert latest.kind == "property_price_changed"
    assert latest.data == {"previous": "250000", "new": "239000", "currency": "EUR"}


async def test_what_people_corrected_here_stays_until_the_source_says_something_new_of_it(bring):
    await bring(HEADER + ROW)
    await Property.update({Property.bedrooms_total: 4}, force=True)

    assert (await bring(HEADER + ROW))[0] == (0, 0, 1, 0, 0)
    assert (await bring(HEADER + ROW.replace("250000", "239000")))[0] == (0, 1, 0, 0, 0)
    home = await only_property()
    assert (home.bedrooms_total, home.list_price) == (4, Decimal(239000))

    await bring(HEADER + ROW.replace("250000,3", "239000,5"))
    assert (await only_property()).bedrooms_total == 5


async def test_a_pin_set_by_a_person_is_not_moved(bring):
    await bring(HEADER + ROW)
    await Place.update({Place.latitude: Decimal("37.4"), Place.pin_source: "user"}, force=True)

    await bring(HEADER + ROW.replace("37.39", "36.1").replace("Sevilla", "Triana"))

    place = await Place.objects().first()
    assert (place.latitude, place.pin_source, place.city) == (Decimal("37.4"), "user", "Triana")


async def test_of_two_rows_of_one_listing_the_later_wins_wherever_it_stands(bring):
    older = ROW.replace("2025-01-05", "2024-11-01").replace("250000", "300000")

    assert (await bring(HEADER + ROW + older))[0] == (1, 0, 1, 0, 1)
    assert (await only_property()).list_price == Decimal(250000)
    assert (await bring(HEADER + older))[0] == (0, 0, 1, 0, 1)
    assert (await only_property()).list_price == Decimal(250000)


async def test_without_dates_the_last_row_wins(bring):
    assert (await bring("id,price\n7,100\n7,200\n"))[0] == (1, 0, 1, 0, 1)
    assert (await only_property()).list_price == Decimal(200)


async def test_a_bad_row_is_refused_with_all_its_reasons_and_the_rest_is_taken(bring):
    text = HEADER + ROW.replace("250000,3", "cheap,few") + ROW.replace("A1", "A2") + "x\n,,1,,,,,,,\n"

    result, refused = await bring(text)

    assert result == (1, 0, 0, 3, 0)
    first, short, keyless = refused
    assert first.line == 2
    assert [(p.column, p.value) for p in first.problems] == [("ListPrice", "cheap"), ("BedroomsTotal", "few")]
    assert "values where the header has" in short.problems[0].reason
    assert (keyless.line, keyless.problems[0].column) == (5, "ListingKey")


async def test_a_reference_in_use_is_refused_and_its_neighbours_are_taken(bring):
    place = await factories.place()
    await factories.property(place=place, listing_id="TAKEN")
    rows = "".join(f"{n},{'TAKEN' if n == 3 else f'R{n}'}\n" for n in range(1, 8))

    result, refused = await bring("ListingKey,ListingId\n" + rows)

    assert result == (6, 0, 0, 1, 0)
    assert [(r.line, r.cells, r.problems[0].value) for r in refused] == [(4, ["3", "TAKEN"], "TAKEN")]


async def test_a_key_that_another_source_uses_as_reference_still_arrives(bring):
    await bring("id,price\n7,100\n", source="one")
    await bring("id,price\n7,100\n", source="two")

    references = await Property.select(Property.listing_id).order_by(Property.listing_id).output(as_list=True)
    assert references == ["7", "two-7"]


async def test_a_dry_run_counts_and_changes_nothing(bring):
    await bring(HEADER + ROW)

    result, _refused = await bring(HEADER + ROW.replace("250000", "1") + ROW.replace("A1", "A2"), dry=True)

    assert result == (1, 1, 0, 0, 0)
    assert (await only_property()).list_price == Decimal(250000)


async def test_a_listing_without_street_address_works(bring):
    assert (await bring("id,zipcode\n1,98125\n"))[0] == (1, 0, 0, 0, 0)

    place = await Place.objects().first()
    assert (place.postal_code, place.unparsed_address, place.pin_source) == ("98125", "", None)
    assert place.geocode_state == "waiting"


async def test_what_is_set_goes_before_the_file(bring):
    await bring("id,price,currency\n1,5,GBP\n", fixed={"currency": "USD", "standard_status": "sold"})

    home = await only_property()
    assert (home.list_price_currency, home.standard_status) == ("USD", "Closed")


async def test_a_listing_that_lost_a_value_loses_it_here(bring):
    await bring("id,price,beds,address\n1,5,2,Main St 1\n")
    await bring("id,price,beds,address\n1,,,\n")

    home = await only_property()
    assert (home.list_price, home.bedrooms_total) == (None, None)
    assert (await Place.objects().first()).unparsed_address == ""


async def test_what_could_be_about_a_person_is_not_kept_beside(bring):
    await bring("id,Owner name,Teléfono móvil,Orientation\n1,Ana,600,south\n")

    assert json.loads((await only_property()).other) == {"Orientation": "south"}


async def test_without_a_key_nothing_is_done(bring):
    with pytest.raises(CannotImport, match="No column tells the listings apart"):
        await bring("price,beds\n1,2\n")


async def test_any_column_can_be_the_key(bring):
    assert (await bring("Anuncio,price\nx/9,2\n", wishes={"Anuncio": "originating_system_key"}))[0][0] == 1


async def test_two_imports_of_one_source_do_not_mix(bring):
    async with staging.stage("portal"):
        with pytest.raises(AlreadyRunning, match="portal"):
            await bring(HEADER + ROW)


async def test_nothing_is_left_on_the_stage(bring):
    await bring(HEADER + ROW)

    assert await DB._run_in_pool("SELECT 1 FROM staged_row") == []


async def test_more_rows_than_a_batch(bring, monkeypatch):
    monkeypatch.setattr(staging, "BATCH", 3)
    rows = "".join(f"{n},{n}00\n" for n in range(1, 12))

    assert (await bring("id,price\n" + rows))[0] == (11, 0, 0, 0, 0)
    assert (await bring("id,price\n" + rows.replace("00", "01")))[0] == (0, 11, 0, 0, 0)


def test_the_source_is_the_file_without_its_date(tmp_path):
    names = ["listings-2025-11-03.csv", "listings (2).csv", "listings_20251103.csv", "listings.csv"]

    assert {source_of(tmp_path / name) for name in names} == {"listings"}
    names = [
        "listings_20251103_153000",
        "listings 3.11.2025",
        "listings-2025 copy 2",
        "listings-2",
        "listings_12",
    ]
    assert {source_of(tmp_path / f"{name}.csv") for name in names} == {"listings"}
    for name in ("2025", "name-1587", "agency24", "stock-90210"):
        assert source_of(tmp_path / f"{name}.csv") == name


async def test_king_county_arrives_and_a_second_run_changes_nothing():
    plan = prepare(shared_data("listings", "kc_house.csv"), await agency.load())

    first, second = await importer.run(plan), await importer.run(plan)

    assert counts(first) == (10787, 0, 90, 0, 90)
    assert counts(second) == (0, 0, 10877, 0, 90)
    sold_twice = await Property.objects().get(Property.originating_system_key == "6021501535")
    assert (sold_twice.list_price, sold_twice.source_row_date) == (Decimal(700000), date(2014, 12, 23))
    home = await Property.objects().get(Property.originating_system_key == "6414100192")
    assert (home.bathrooms_full, home.bathrooms_one_quarter, home.bathrooms_total_integer) == (2, 1, 3)
    assert (home.living_area, home.living_area_units, home.bathrooms_typed) == (2570, "SquareFeet", "2.25")
    assert datetime.now(UTC) > home.created_at
