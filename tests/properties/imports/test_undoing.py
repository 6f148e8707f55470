import json
from dataclasses import replace
from uuid import uuid4

import pytest

from estate.history import timeline
from estate.refusals import Refused
from piccolo_conf import DB
from properties import publishing, queries
from properties.imports import undoing, working
from properties.imports.kinds import KINDS
from properties.imports.listings import LISTINGS
from properties.imports.runs import row_of
from properties.imports.tables import ImportRun
from properties.tables import Photo, Place, Property, PropertyText
from tests import factories

HEADER = (
    "ListingKey,ModificationTimestamp,ListPrice,BedroomsTotal,UnparsedAddress,UnitNumber,City,PostalCode,Lat,"
    "Long,PublicRemarks,Pool\n"
)
ROW = "A1,2025-01-05,250000,3,Calle Mayor 5,2A,Sevilla,41001,37.39,-5.99,Bright and quiet,yes\n"
OTHER = "B2,2025-01-05,90000,1,Calle Sol 1,,Sevilla,41002,37.4,-5.9,,no\n"
NEWER = "A1,2025-02-01,239000,4,Calle Mayor 5,2B,Triana,41001,37.391,-5.99,Now with a view,no\n"
TABLES = ("property", "place", "property_text", "imported_row", "event", "event_subject", "import_change")


async def everything():
    """All that an import writes, without what tells when it was."""
    counted = {}
    for table in TABLES:
        async with DB.transaction() as transaction:
            rows = await transaction.connection.fetch(f"SELECT to_jsonb(t) AS row FROM {table} t")
        counted[table] = sorted(json.dumps(_timeless(json.loads(r["row"])), sort_keys=True) for r in rows)
    return counted


def _timeless(row):
    for name in ("version", "modification_timestamp", "seq"):
        row.pop(name, None)
    return row


async def take_back(run, by=None):
    stored = row_of((await ImportRun.raw("SELECT * FROM import_run WHERE id = {}", run))[0])
    outlook = await undoing.look(run)
    await working.undo_at_once(stored, by)
    return outlook


async def test_what_an_import_made_goes_away_and_the_file_does_it_all_again(bring):
    before = await everything()
    brought = await bring(HEADER + ROW + OTHER)

    outlook = await take_back(brought.run)

    assert (outlook.made, outlook.changed, outlook.touched) == (2, 0, 0)
    assert await everything() == before
    assert (await bring(HEADER + ROW + OTHER)).result.created == 2


async def test_what_it_changed_gets_its_former_values_and_the_file_does_it_all_again(bring):
    await bring(HEADER + ROW + OTHER)
    before = await everything()
    brought = await bring(HEADER + NEWER + OTHER.replace("2025-01-05", "2025-02-01"))
    assert (brought.result.updated, brought.result.unchanged) == (1, 1)

    outlook = await take_back(brought.run)

    assert (outlook.made, outlook.changed, outlook.touched) == (0, 1, 0)
    after = await everything()
    for table in ("property", "place", "property_text", "imported_row", "import_change"):
        assert after[table] == before[table], table
    home = await Property.objects().get(Property.listing_id == "A1")
    assert [e.kind for e in await timeline(home.id)][:2] == [
        "property_import_undone",
        "property_price_changed",
    ]
    assert (await bring(HEADER + NEWER)).result.updated == 1


async def test_imports_are_taken_back_one_after_the_other(bring):
    first = await bring(HEADER + ROW)
    second = await bring(HEADER + NEWER)

    with pytest.raises(Refused, match="1 listing of this import has been worked on"):
        await take_back(first.run)
    await take_back(second.run)
    await take_back(first.run)

    assert await Property.count() == 0 and await Place.count() == 0


@pytest.mark.parametrize("touch", ["edit", "publish", "lead", "photo"])
async def test_what_was_touched_since_keeps_the_whole_import(bring, people, touch):
    brought = await bring(HEADER + ROW + OTHER)
    home = await Property.objects().get(Property.listing_id == "A1")
    await TOUCHES[touch](home, people)
    before = await everything()

    outlook = await undoing.look(brought.run)
    assert (outlook.made, outlook.touched, outlook.examples[0]["id"]) == (2, 1, home.id)
    with pytest.raises(Refused, match="Nothing was changed"):
        await take_back(brought.run)

    assert await everything() == before


async def _edit(home, people):
    await Property.update({Property.version: 2, Property.bedrooms_total: 9}).where(Property.id == home.id)


async def _publish(home, people):
    await publishing.publish(await queries.one(home.id), factories.viewer(people.admin))


async def _lead(home, people):
    await factories.lead(property=home)


async def _photo(home, people):
    await Photo.insert(Photo(property=home.id, sha256=b"x" * 32, original_key="o", public_key=str(uuid4())))


TOUCHES = {"edit": _edit, "publish": _publish, "lead": _lead, "photo": _photo}


async def test_an_edit_of_what_the_import_found_unchanged_does_not_matter(bring):
    await bring(HEADER + ROW + OTHER)
    brought = await bring(HEADER + NEWER + OTHER.replace("2025-01-05", "2025-03-01"))
    await Property.update({Property.version: 7}).where(Property.listing_id == "B2")

    assert (await take_back(brought.run)).touched == 0


async def test_a_home_that_another_listing_joined_stays(bring):
    first = await bring(HEADER + ROW)
    await bring(HEADER + ROW.replace("A1", "C3"), source="other")
    assert await Place.count() == 1

    await take_back(first.run)

    assert (await Place.count(), await Property.count(), await PropertyText.count()) == (1, 1, 1)


async def test_an_undo_that_fails_or_is_lost_does_not_keep_the_source(bring, people, monkeypatch):
    brought = await bring(HEADER + ROW)

    async def broken(*_anything):
        raise ValueError

    await working.take_back(brought.run, people.staff.id)
    with monkeypatch.context() as patch:
        patch.setitem(KINDS, LISTINGS.name, replace(LISTINGS, undo=broken))
        with pytest.raises(ValueError):
            await working.undo({"run": str(brought.run), "by": str(people.staff.id), "back": "done"})
    run = (await ImportRun.raw("SELECT state, reason FROM import_run WHERE id = {}", brought.run))[0]
    assert run["state"] == "done" and "Nothing was changed" in run["reason"]

    await working.take_back(brought.run, people.staff.id)
    await ImportRun.raw("UPDATE import_run SET seen_at = now() - interval '2 hours'")
    await working.sweep()
    assert (await ImportRun.raw("SELECT state FROM import_run"))[0]["state"] == "failed"
    await working.take_back(brought.run, people.staff.id)
