import csv
import io
import json
from datetime import timedelta

import pytest

from estate import storage
from estate.columns import utc_now
from estate.refusals import Refused
from piccolo_conf import DB
from properties.exchange import importer, staging
from properties.exchange.importer import Listener
from properties.exchange.ledger import Ledger
from properties.exchange.plan import source_name
from properties.exchange.reader import open_source
from properties.imports import memory, queries, refused_files, runs, uploads, working
from properties.imports.kinds import Order
from properties.imports.listings import LISTINGS
from properties.imports.tables import ImportRun
from properties.tables import Place, Property
from tests import factories
from tests.shared import shared_data

HEADER = "id,date,price,beds,address,unit,zipcode,ref,remarks\n"
ROWS = (
    "1,2025-01-01,100,2,Elm St 1,1A,90210,,Old text\n"
    "2,2025-01-01,200,3,Elm St 1,1B,90210,R2,\n"
    "3,2025-01-01,300,,Oak St 2,,90210,,\n"
)
CHANGED = (
    "1,2025-02-01,110,2,Elm St 1,1A,90210,,New text\n"
    "2,2025-02-01,200,3,Elm St 1,1B,90210,R2,\n"
    "3,2025-02-01,300,4,Oak St 22,,90210,,\n"
    "4,2025-02-01,cheap,,,,,,\n"
    "5,2025-02-01,5,,,,,R2,\n"
    "6,2025-02-01,6,,Elm St 1,2A,90210,R6,\n"
    "7,2025-02-01,7,,Elm St 1,2A,90210,R6,\n"
    "8,2025-02-01,8,,Elm St 1,2A,90210,,\n"
)


async def stored(run):
    return await queries.one("properties", run)


@pytest.fixture
async def upload(people):
    """Bring this text in as the browser does."""

    async def upload(text, name="stock.csv", source="", by=None):
        by = factories.viewer(by or people.staff)
        return await uploads.take(LISTINGS, uploads.Upload(name, io.BytesIO(text.encode())), source, by)

    return upload


async def checked(run, **wishes):
    row = await stored(run)
    await working.check(row, Order(row["source"], wishes or row["wishes"], row["fixed"]))
    await working.work({"run": str(run)})
    return await stored(run)


async def imported(run):
    await working.start(run)
    await working.work({"run": str(run)})
    return await stored(run)


def counts(row):
    return tuple(row[name] for name in ("read", "created", "updated", "unchanged", "refused"))


async def test_a_dry_run_shows_exactly_what_the_run_does(bring):
    await bring(HEADER + ROWS)
    dry = await bring(HEADER + CHANGED, dry=True)
    done = await bring(HEADER + CHANGED)

    assert dry.result == done.result
    assert (done.result.created, done.result.updated, done.result.refused) == (2, 2, 3)
    assert [_shown(one) for one in dry.changed] == [_shown(one) for one in done.changed]
    assert dry.refused == done.refused
    fields = {one.line: one.fields for one in done.changed if not one.is_new}
    assert fields[2] == {"list_price": ["100", "110"], "public_remarks": ["Old text", "New text"]}
    assert fields[4] == {"bedrooms_total": [None, 4], "unparsed_address": ["Oak St 2", "Oak St 22"]}


def _shown(noted):
    return noted.line, noted.title, noted.is_new, noted.fields


async def test_through_the_browser_a_file_is_uploaded_checked_imported_and_forgotten(upload, people):
    run = await upload(HEADER + ROWS)
    key = (await stored(run))["file_key"]

    row = await checked(run)
    assert (row["state"], counts(row), await Property.count()) == ("checked", (3, 3, 0, 0, 0), 0)
    assert (await queries.previews(run, True, -1))[0]["title"] == "Elm St 1 1A"

    row = await imported(run)
    assert (row["state"], counts(row), await Property.count()) == ("done", (3, 3, 0, 0, 0), 3)
    assert (row["account"], row["file_key"]) == (people.staff.id, None)
    assert all(column["samples"] == [] for column in row["columns"])
    assert not await storage.exists(key)


async def test_a_killed_run_is_repeated_and_nothing_is_counted_twice(upload, monkeypatch):
    monkeypatch.setattr(staging, "BATCH", 1)
    monkeypatch.setattr(runs, "EVERY", 0)
    run = await upload(HEADER + ROWS)
    await checked(run)
    await working.start(run)
    asked = []

    async def die(self, result, phase, done, total):
        asked.append(phase)
        if phase == "writing" and done == 2:
            raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(runs.Progress, "between", die)
        with pytest.raises(ConnectionError):
            await working.work({"run": str(run)})
    assert ((await stored(run))["state"], await Property.count()) == ("running", 2)

    await working.work({"run": str(run)})

    row = await stored(run)
    assert (row["state"], counts(row)) == ("done", (3, 3, 0, 0, 0))


async def test_a_run_stops_between_two_batches_and_can_be_taken_back(upload, monkeypatch):
    monkeypatch.setattr(staging, "BATCH", 1)
    monkeypatch.setattr(runs, "EVERY", 0)
    run = await upload(HEADER + ROWS)
    await checked(run)
    await working.start(run)
    store, told = runs._store, []

    async def stop_after_two(run, result, phase, done, total):
        told.append((phase, done))
        if (phase, done) == ("writing", 2):
            await working.stop(run)
        return await store(run, result, phase, done, total)

    monkeypatch.setattr(runs, "_store", stop_after_two)
    await working.work({"run": str(run)})

    row = await stored(run)
    assert (row["state"], row["created"], await Property.count()) == ("cancelled", 2, 2)
    await working.undo_at_once(row, None)
    assert await Property.count() == 0


async def test_two_runs_of_one_source_at_once_are_refused(upload):
    one, other = await upload(HEADER + ROWS), await upload(HEADER + ROWS)
    row = await stored(one)
    await working.check(row, Order(row["source"], {}, {}))

    with pytest.raises(Refused, match="Another import of the same source"):
        await working.check(await stored(other), Order(row["source"], {}, {}))


async def test_the_mapping_is_remembered_for_the_source_and_a_new_header_is_told(upload):
    run = await upload("Anuncio,precio,m2\nx/1,5,70\n")
    row = await stored(run)
    wishes = {"Anuncio": "originating_system_key", "precio": "list_price", "m2": ""}
    await working.check(row, Order(row["source"], wishes, {"list_price_currency": "USD"}))
    await working.work({"run": str(run)})
    await imported(run)

    again = await stored(await upload("Anuncio,precio,Planta\nx/1,5,2\n", name="stock-2025-02.csv"))

    assert again["wishes"] == {"Anuncio": "originating_system_key", "precio": "list_price"}
    assert again["fixed"] == {"list_price_currency": "USD"}
    names = [column["name"] for column in again["columns"]]
    remembered = await memory.of_source(LISTINGS, "stock", names)
    assert (remembered.new(names), remembered.gone(names)) == (["Planta"], ["m2"])


async def test_refused_rows_come_back_corrected(upload):
    run = await upload(HEADER + CHANGED + '9,2025-01-01,few,,,,,,"=1+1"\n')
    await checked(run)

    rows = [row async for row in refused_files.rows(await stored(run))]

    assert rows[0] == ["estate:line", "estate:reasons", *HEADER.strip().split(",")]
    assert [row[0] for row in rows[1:]] == ["5", "6", "8", "10"]
    assert rows[4][1:5] == ["price “few” is not a price", "9", "2025-01-01", "few"]
    assert rows[4][-1] == "'=1+1"
    out = io.StringIO()
    csv.writer(out).writerows([rows[0], [*rows[4][:4], "77", *rows[4][5:]]])
    again = await upload(out.getvalue(), source="stock")
    assert counts(await checked(again)) == (1, 1, 0, 0, 0)
    await imported(again)
    home = await Property.objects().get(Property.originating_system_key == "9")
    assert json.loads(home.other) == {}


async def test_what_may_tell_of_people_is_forgotten_after_30_days(upload):
    run = await upload(HEADER + CHANGED)
    await checked(run)
    key = (await stored(run))["file_key"]
    await ImportRun.update({ImportRun.created_at: utc_now() - timedelta(days=31)}).where(ImportRun.id == run)

    await working.sweep()

    row = await stored(run)
    assert row["file_key"] is None and not await storage.exists(key)
    assert await queries.refusals(run, -1) == [] and await queries.previews(run, True, -1) == []


async def test_a_file_that_is_not_imported_after_all_leaves_nothing(upload):
    run = await upload(HEADER + CHANGED)
    row = await checked(run)

    await uploads.discard(row)

    assert await stored(run) is None and not await storage.exists(row["file_key"])


async def test_what_cannot_be_read_is_said_on_the_page_of_the_run(upload):
    run = await upload("price,beds\n1,2\n")

    row = await checked(run)

    assert row["state"] == "failed"


async def test_flats_of_one_building_stay_apart_and_a_relisting_joins_its_home(bring):
    await bring(HEADER + ROWS)
    assert await Place.count() == 3

    await bring(HEADER + ROWS.replace("R2", "Q2"), source="another portal")

    flats = await Place.raw(
        "SELECT unit_number, (SELECT count(*) FROM property p WHERE p.place = place.id) AS n "
        "FROM place ORDER BY unit_number NULLS LAST"
    )
    assert [(flat["unit_number"], flat["n"]) for flat in flats] == [
        ("1A", 2),
        ("1B", 2),
        (None, 1),
        (None, 1),
    ]


async def test_a_relisted_house_joins_its_home_unless_there_are_flats(bring):
    header = "id,PropertySubType,UnparsedAddress,UnitNumber,PostalCode,City\n"
    house = "{},{},{},,41001,Sevilla\n"
    homes = (
        house.format("1", "Casa adosada", "Calle Mayor 5")
        + house.format("2", "Flat", "Calle Mayor 9")
        + house.format("3", "Casa", "Calle Mayor")  # which of them, nobody knows
        + house.format("4", "Villa", "Calle Sol 1")
        + "5,Flat,Calle Sol 1,1A,41001,Sevilla\n"
    )
    await bring(header + homes)
    await bring(header + homes.upper().replace("SEVILLA", "Sevilla"), source="another portal")

    rows = await Place.raw(
        "SELECT lower(unparsed_address) AS street, coalesce(unit_number, '') AS unit, count(*) AS places "
        "FROM place GROUP BY 1, 2"
    )
    assert {(row["street"], row["unit"]): row["places"] for row in rows} == {
        ("calle mayor 5", ""): 1,
        ("calle mayor 9", ""): 2,
        ("calle mayor", ""): 2,
        ("calle sol 1", ""): 2,
        ("calle sol 1", "1A"): 1,
    }


async def test_who_moves_out_of_a_shared_home_takes_nobody_along(bring):
    await bring(HEADER + ROWS)
    await bring(HEADER + ROWS, source="another portal")
    moved = await bring(HEADER + ROWS.replace("2025-01", "2025-02").replace("1A", "9Z"))

    units = await Place.raw("SELECT unit_number FROM place ORDER BY unit_number NULLS LAST")
    assert [place["unit_number"] for place in units] == ["1A", "1B", "9Z", None, None]
    await working.undo_at_once(await stored(moved.run), None)
    assert await Place.count() == 4


async def test_king_county_is_taken_back_and_imported_again(bring):
    text = shared_data("listings", "kc_house.csv").read_text()
    lines = "\n".join(text.splitlines()[:2001])

    first = await bring(lines)
    await working.undo_at_once(await stored(first.run), None)
    assert (await Property.count(), await Place.count()) == (0, 0)

    assert (await bring(lines)).result.created == first.result.created


async def test_a_command_without_a_record_writes_none(bring, tmp_path):
    await bring(HEADER + ROWS, dry=True)

    assert await ImportRun.count() == 0
    rows = await DB._run_in_pool("SELECT count(*) AS n FROM import_change")
    assert rows[0]["n"] == 0
    assert Ledger(None).run is None and Listener() and importer.Result()


async def test_refused_rows_are_of_the_source_that_their_file_is_named_after(tmp_path):
    rows = "estate:line,estate:reasons,id,price\n5,price is not a price,9,100\n"
    for name in ("stock-refused.csv", "stock-refused (1).csv"):
        (tmp_path / name).write_text(rows)
        assert source_name(open_source(tmp_path / name)) == "stock"
    (tmp_path / "other-refused.csv").write_text("id,price\n9,100\n")
    assert source_name(open_source(tmp_path / "other-refused.csv")) == "other-refused"
