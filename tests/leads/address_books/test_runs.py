"""An address book through the browser: columns corrected, tried, taken by the worker, refused rows mended."""

import csv
import io

import pytest

from estate import storage
from estate.people.cards.reading import cards_of
from estate.people.tables import Person
from leads.address_books import importer
from properties.imports import queries, refused_files, runs, uploads, working
from properties.imports.kinds import Order

CARDS = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Ana Ferreira\nTEL:BusinessPhone\nEND:VCARD\n"
    "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:The board\nNOTE:first\\nsecond\nEND:VCARD\n"
)
TABLE = "Qui,Nombre,Correo,Lado\n1,Ana Ferreira,ana@example.com,buy\n2,Rui,,dance\n3,Eva,eva@example.com,\n"
URL = "/people/imports"


async def checked(stored, run, **wishes):
    row = await stored(run)
    await working.check(row, Order(row["source"], wishes or row["wishes"], row["fixed"]))
    await working.work({"run": str(run)})
    return await stored(run)


async def imported(stored, run):
    await working.start(run)
    await working.work({"run": str(run)})
    return await stored(run)


def counts(row):
    return tuple(row[name] for name in ("read", "created", "updated", "unchanged", "refused", "unread"))


async def test_columns_are_recognised_corrected_tried_and_taken(client, people):
    await client.sign_in(people.staff)
    answer = await client.post(URL, files={"file": ("contactos.csv", TABLE)})
    page = answer.headers["location"]
    text = (await client.get(page)).text
    assert "ana@example.com" in text and 'value="first_name" selected' in text and "Qui" in text
    fields = {
        "source": "contactos",
        "side": "",
        "column_0": "originating_system_key",
        "column_1": "full_name",
    }
    both = {**fields, "column_2": "full_name", "column_3": ""}
    assert "fills this field already" in (await client.post(page, data=both)).text
    nobody = {"source": "x", "side": "", **{f"column_{n}": "" for n in range(4)}}
    assert "names, phones or e-mails" in (await client.post(page, data=nobody)).text

    run = page.split("/")[-2]
    typed = {**fields, "column_2": "email", "column_3": "side", "tags": "fair"}
    assert (await client.post(page, data=typed)).headers["location"] == f"{URL}/{run}"
    assert "It starts as soon as the worker is free" in (await client.get(f"{URL}/{run}")).text
    await working.work({"run": run})
    shown = (await client.get(f"{URL}/{run}")).text
    assert "This is what would change" in shown and "Ana Ferreira" in shown and "fair" in shown
    assert "is none of buy, rent, sell and let" in shown and await Person.count() == 0

    await client.post(f"{URL}/{run}/start")
    await working.work({"run": run})
    row = await queries.one("people", run)
    assert (row["state"], counts(row), row["file_key"]) == ("done", (3, 2, 0, 0, 1, 0), None)
    person = await Person.objects().get(Person.name == "Ana Ferreira")
    assert (person.agent, person.office, person.tags) == (people.staff.id, people.harbour.id, ["fair"])


async def test_refused_rows_come_back_mended(upload, stored):
    run = await upload(TABLE)
    wishes = {"Qui": "originating_system_key", "Nombre": "full_name", "Correo": "email", "Lado": "side"}
    await checked(stored, run, **wishes)
    await imported(stored, run)

    header, row = [row async for row in refused_files.rows(await stored(run))]

    assert header == ["estate:line", "estate:reasons", "Qui", "Nombre", "Correo", "Lado"]
    assert row[:4] == ["3", "Lado “dance” is none of buy, rent, sell and let", "2", "Rui"]
    out = io.StringIO()
    csv.writer(out).writerows([header, [*row[:-1], "let"]])
    again = await upload(out.getvalue(), name="contacts-refused (1).csv")
    assert (await stored(again))["source"] == "contacts"
    assert counts(await checked(stored, again)) == (1, 1, 0, 0, 0, 0)
    assert counts(await imported(stored, again)) == (1, 1, 0, 0, 0, 0)


async def test_cards_need_no_columns_and_refused_ones_come_back_as_cards(client, people, upload, stored):
    run = await upload(CARDS, name="phone.txt")
    await client.sign_in(people.staff)
    assert "Columns of" not in (await client.get(f"{URL}/{run}/columns")).text
    assert counts(await checked(stored, run)) == (2, 1, 0, 0, 1, 1)
    assert counts(await imported(stored, run)) == (2, 1, 0, 0, 1, 1)
    assert "BusinessPhone" in (await client.get(f"{URL}/{run}")).text

    answer = await client.get(f"{URL}/{run}/refused")

    assert answer.headers["content-type"].startswith("text/vcard") and ".vcf" in str(answer.headers)
    [card] = cards_of(io.BytesIO(answer.content))
    assert card.text("X-ESTATE-REASON") and card.text("NOTE") == "first\nsecond"
    mended = answer.text.replace("KIND:group\r\n", "")
    assert counts(await checked(stored, await upload(mended, name="again.vcf"))) == (1, 1, 0, 0, 0, 0)


async def test_a_file_is_named_after_its_source_whatever_that_is_called(client, people, upload):
    run = await upload(TABLE, source="鷹栖 \r\nX-Ana: 1")
    await client.sign_in(people.staff)

    answer = await client.get(f"{URL}/{run}/refused")

    name = "%E9%B7%B9%E6%A0%96%20%0D%0AX-Ana%3A%201-refused.csv"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("content", ["", "%PDF-1.4", "\0\1"])
async def test_what_is_no_address_book_is_said(client, people, content):
    await client.sign_in(people.staff)
    answer = await client.post(URL, files={"file": ("odd.csv", content)})
    assert answer.status_code == 422 and "role=" in answer.text
    assert (await client.post(URL)).status_code == 422


async def test_a_table_of_something_else_fails_in_words(upload, stored):
    row = await checked(stored, await upload("a,b\n1,2\n"))
    assert row["state"] == "failed" and "name, a phone or an e-mail" in row["reason"]


async def test_a_killed_run_is_repeated_and_nothing_is_counted_twice(upload, stored, monkeypatch):
    monkeypatch.setattr(importer, "BATCH", 1)
    run = await upload("Name,Email\nA,a@example.com\nB,b@example.com\nB,b@example.com\nC,c@example.com\n")
    assert counts(await checked(stored, run)) == (4, 3, 0, 1, 0, 0)
    await working.start(run)

    async def die(self, result, phase, done, total):
        if result.read == 2:
            raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(runs.Progress, "between", die)
        with pytest.raises(ConnectionError):
            await working.work({"run": str(run)})
    assert ((await stored(run))["state"], await Person.count()) == ("running", 2)
    await working.work({"run": str(run)})

    row = await stored(run)
    assert (row["state"], counts(row), await Person.count()) == ("done", (4, 3, 0, 1, 0, 0), 3)


async def test_a_run_stops_and_is_thrown_away(upload, stored, monkeypatch):
    monkeypatch.setattr(importer, "BATCH", 1)
    monkeypatch.setattr(runs, "EVERY", 0)
    run = await upload("Name,Email\nA,a@example.com\nB,b@example.com\n")
    await checked(stored, run)
    await working.start(run)
    await working.stop(run)
    await working.work({"run": str(run)})
    assert ((await stored(run))["state"], await Person.count()) == ("cancelled", 1)
    other = await upload("Name\nA\n")
    key = (await stored(other))["file_key"]
    await uploads.discard(await stored(other))
    assert await stored(other) is None and not await storage.exists(key)


async def test_listings_and_people_of_one_name_do_not_meet(bring, client, people):
    brought = await bring("Name,Email", "A,a@example.com", source="bookish")
    await client.sign_in(people.staff)
    assert (await client.get(f"/properties/imports/{brought.run}")).status_code == 404
    assert "bookish" not in (await client.get("/properties/imports")).text
    assert f"/people/imports/{brought.run}" in (await client.get("/office")).text


async def test_each_kind_of_file_is_remembered_by_its_own_columns(upload, stored):
    table = TABLE.replace("Qui,", "Kundenname,").replace("1,Ana F", "Ana,F").replace("Nombre", "Seite")
    run = await upload(table, name="people.csv")
    wishes = {"Kundenname": "first_name", "Seite": "last_name", "Correo": "email", "Lado": "side"}
    await working.check(await stored(run), Order("people", wishes, {"tags": "newcomer8"}))
    await working.work({"run": str(run)})
    await imported(stored, run)
    rows = [row async for row in refused_files.rows(await stored(run))]

    cards = await upload(CARDS, name="people.vcf")
    assert ((await stored(cards))["source"], (await stored(cards))["fixed"]) == ("people", {})
    await checked(stored, cards)
    await imported(stored, cards)
    await imported_other(upload, stored)

    out = io.StringIO()
    csv.writer(out).writerows([rows[0], [*rows[1][:-1], "let"]])
    again = await upload(out.getvalue(), name="people-refused.csv")
    row = await stored(again)
    assert (row["source"], row["wishes"], row["fixed"]) == ("people", wishes, {})
    assert counts(await checked(stored, again)) == (1, 1, 0, 0, 0, 0)
    bare = io.StringIO()
    csv.writer(bare).writerows(line[2:] for line in rows)
    assert (await stored(await upload(bare.getvalue(), name="mended.csv")))["wishes"] == wishes


async def imported_other(upload, stored):
    """Another table of the same source."""
    run = await upload("Kundenname,Mail\nZoe,zoe@example.com\n", name="people.csv")
    await checked(stored, run, Kundenname="full_name", Mail="email")
    await imported(stored, run)


async def test_what_is_no_table_is_said_by_its_own_name(client, people):
    await client.sign_in(people.staff)
    answer = await client.post(URL, files={"file": ("x.pdf", "%PDF-1.4")})
    assert "x.pdf is a PDF" in answer.text
    for name in ("..", "é" * 140 + ".pdf"):
        assert (await client.post(URL, files={"file": (name, "%PDF-1.4")})).status_code == 422
