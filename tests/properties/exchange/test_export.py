import csv
import io
import json
from dataclasses import fields
from decimal import Decimal

import pytest

from estate.accounts import agency
from estate.cells import guarded, unguarded
from properties import queries
from properties.exchange import importer
from properties.exchange.export_console import export_file
from properties.exchange.exporting import COLUMNS
from properties.exchange.importer import Listener
from properties.exchange.plan import prepare
from properties.forms import PropertyValues
from properties.listing import edit
from properties.tables import Place, Property, PropertyText
from tests import factories
from tests.shared import shared_data, shared_files

pytestmark = pytest.mark.usefixtures("db")
DANGEROUS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "=cmd|' /C calc'!A0",
    "'=1",
    "''-x",
    "'s-Hertogenbosch",
    "-5",
    "+34 600",
]


@pytest.fixture(autouse=True)
async def _agency(db):
    await factories.agency(currency="EUR", country="ES", locale="en-GB", time_zone="Europe/Madrid")


@pytest.fixture
def bring(tmp_path):
    """Import a file: created, updated, unchanged, refused; and every refused row."""

    async def bring(path, **said):
        refused = []
        plan = prepare(path, await agency.load(), **said)
        result = await importer.run(plan, Listener(refused=refused.append))
        return (result.created, result.updated, result.unchanged, result.refused), refused

    return bring


@pytest.fixture(params=["csv", "xlsx"])
async def export(request, tmp_path):
    async def export():
        path = tmp_path / f"stock.{request.param}"
        assert await export_file(path) == 0
        return path

    return export


async def everything():
    """All that is stored of listings, but for what tells of imports."""
    rows = {}
    for table in (Place, Property, PropertyText):
        found = await table.select().order_by(table._meta.primary_key)
        rows[table.__name__] = found
    imported = await Property.raw("SELECT * FROM imported_row ORDER BY property")
    return rows, imported


def texts_file(path, texts):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["id", "Headline", "PublicRemarks", "UnparsedAddress", "City", "PrivateRemarks", "Pool"]
        )
        writer.writerows([n, text, text, text, text[:100], text, text] for n, text in enumerate(texts))


async def stored_texts():
    found = await Property.raw(
        "SELECT p.originating_system_key AS key, t.headline, t.public_remarks, l.unparsed_address, l.city, "
        "p.private_remarks, p.other FROM property p JOIN place l ON l.id = p.place "
        "LEFT JOIN property_text t ON t.property = p.id"
    )
    return {int(row["key"]): row for row in found}


async def test_an_export_that_comes_back_changes_nothing(tmp_path, bring, export):
    path = tmp_path / "portal.csv"
    path.write_text(
        "ListingKey,ModificationTimestamp,Price,Beds,Bathrooms,Area,Address,City,Lat,Long,Remarks,Pool\n"
        'A1,2025-01-05,250000.50,3,2.25,95.5 m2,"Calle Mayor, 5",Sevilla,37.39,-5.99,"=Bright\nflat",yes\n'
        "A2,,,,,,,Cádiz,,,,\n",
        encoding="utf-8",
    )
    await bring(path)
    place = await factories.place()
    await factories.property(place=place, listing_id="OWN-1")
    before = await everything()

    assert (await bring(await export()))[0] == (0, 0, 3, 0)
    _same(await everything(), before)


async def test_what_is_corrected_in_an_export_is_taken_and_the_source_still_knows_its_row(tmp_path, bring):
    portal, stock = tmp_path / "portal.csv", tmp_path / "stock.csv"
    portal.write_text("id,price,beds,pool\n7,100000,2,yes\n8,5,1,no\n")
    await bring(portal)
    await export_file(stock)
    rows = list(csv.DictReader(io.StringIO(stock.read_text("utf-8-sig"))))
    with stock.open("w", newline="", encoding="utf-8") as file:  # only two columns come back
        writer = csv.DictWriter(file, ["EstateKey", "ListPrice"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**row, "ListPrice": "99.000 €" if row["ListingId"] == "7" else "5"} for row in rows)

    assert (await bring(stock))[0] == (0, 1, 1, 0)
    home = await Property.objects().get(Property.listing_id == "7")
    assert (home.list_price, home.bedrooms_total, json.loads(home.other)) == (
        Decimal(99000),
        2,
        {"pool": "yes"},
    )
    assert (await bring(portal))[0] == (0, 0, 2, 0)
    assert (await Property.objects().get(Property.listing_id == "7")).list_price == Decimal(99000)


async def test_an_old_export_does_not_undo_what_somebody_corrected_since(tmp_path, bring, export):
    portal = tmp_path / "portal.csv"
    portal.write_text("id,price,beds,city\n7,100000,2,Sevilla\n8,200000,3,Sevilla\n")
    await bring(portal)
    old = await export()
    home = await Property.objects().get(Property.listing_id == "7")
    stored = await queries.one(home.id)
    names = [field.name for field in fields(PropertyValues)]
    values = PropertyValues(**{**{name: stored[name] for name in names}, "list_price": Decimal(90000)})
    await edit(home.id, 1, values, factories.viewer(await factories.user(role="staff")))

    counts, refused = await bring(old)

    assert counts == (0, 0, 1, 1)
    assert [(p.column, p.value) for p in refused[0].problems] == [("ListPrice", "100000")]
    assert "export it again" in refused[0].problems[0].reason
    assert (await Property.objects().get(Property.listing_id == "7")).list_price == Decimal(90000)
    assert (await bring(await export()))[0] == (0, 0, 2, 0)


async def test_an_export_founds_another_agency(tmp_path, bring, export):
    portal = tmp_path / "portal.csv"
    portal.write_text("id,price,city\n7,100000,Sevilla\n")
    await bring(portal)
    path = await export()
    for table in ("property_text", "imported_row", "event_subject", "event", "property", "place"):
        await Property.raw(f"DELETE FROM {table}")

    assert (await bring(path))[0] == (1, 0, 0, 0)
    assert (await bring(path))[0] == (0, 0, 1, 0)


async def test_nothing_in_an_export_is_a_formula(tmp_path, bring):
    texts_file(tmp_path / "texts.csv", DANGEROUS)
    await bring(tmp_path / "texts.csv")
    path = tmp_path / "out.csv"
    await export_file(path)

    cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))) for cell in row]
    risky = [cell for cell in cells if cell[:1] in tuple("=+-@\t\r") and cell]
    assert set(risky) <= {"-5", "+34 600"}
    assert [unguarded(guarded(text)) for text in DANGEROUS] == DANGEROUS


@pytest.mark.parametrize("path", shared_files("security", "csv-injection"), ids=lambda path: path.name)
async def test_injections_come_and_go_unchanged(path, tmp_path, bring, export):
    texts = [line[:300] for line in path.read_text("utf-8").splitlines() if line.strip()]
    await _come_and_go(texts, tmp_path, bring, export)


async def test_naughty_strings_come_and_go_unchanged(tmp_path, bring, export):
    texts = json.loads(shared_data("security", "blns.json").read_text("utf-8"))
    await _come_and_go([text[:300] for text in texts if text.strip()], tmp_path, bring, export)


async def test_names_of_all_countries_come_and_go_unchanged(tmp_path, bring, export):
    names = json.loads(shared_data("contacts", "names_by_locale.json").read_text("utf-8"))
    found = [name for kinds in names.values() for name in _texts(kinds)]
    await _come_and_go(found[:: max(1, len(found) // 500)], tmp_path, bring, export)


def _texts(value):
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [text for part in parts for text in _texts(part)]


async def _come_and_go(texts, tmp_path, bring, export):
    """Through an import, the tables, an export and an import again."""
    texts_file(tmp_path / "texts.csv", texts)
    result, refused = await bring(tmp_path / "texts.csv")
    assert (result, refused) == ((len(texts), 0, 0, 0), [])
    stored = await stored_texts()
    for n, text in enumerate(texts):
        whole = text.replace("\0", "").strip()
        assert (stored[n]["headline"], stored[n]["public_remarks"]) == (whole, whole)
        assert (stored[n]["unparsed_address"], stored[n]["private_remarks"]) == (whole, whole)
        assert stored[n]["city"] == text[:100].replace("\0", "").strip()
        assert json.loads(stored[n]["other"]).get("Pool", "") == whole
    before = await everything()
    result, refused = await bring(await export())
    assert (result, refused) == ((0, 0, len(texts), 0), [])
    _same(await everything(), before)


async def test_every_column_of_an_export_is_known_to_the_import(tmp_path, bring):
    await factories.property(place=await factories.place(), listing_id="OWN-1")
    await export_file(tmp_path / "out.csv")
    plan = prepare(tmp_path / "out.csv", await agency.load())

    unknown = {column.name for column in plan.columns if not column.field}
    assert unknown == {"OriginatingSystemName", "OriginatingSystemKey", "ListAgentFullName"}
    assert plan.file.header == list(COLUMNS)


async def test_a_file_of_another_kind_is_not_written(tmp_path, capsys):
    assert await export_file(tmp_path / "stock.doc") == 2
    assert await export_file(tmp_path / "no" / "folder.csv") == 2
    assert "csv or .xlsx" in capsys.readouterr().err


def _same(now, before):
    """Told column by column, for whoever reads a failure."""
    for table, rows in before[0].items():
        for was, row in zip(rows, now[0][table], strict=True):
            assert {n: v for n, v in row.items() if v != was[n]} == {
                n: v for n, v in was.items() if v != row[n]
            }
    assert now[1] == before[1]
