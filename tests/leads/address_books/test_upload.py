"""An address book through the browser: tried first, then taken, each refused row said."""

import pytest

from estate.people.tables import Person
from leads.address_books import uploading

CARDS = b"BEGIN:VCARD\nVERSION:3.0\nFN:Ana Ferreira\nTEL:BusinessPhone\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"
URL = "/people/imports"


async def test_it_is_tried_and_taken(client, people):
    await client.sign_in(people.staff)
    for data, count in (({"dry": "y"}, 0), ({}, 1), ({}, 1)):
        answer = await client.post(URL, data=data, files={"file": ("phone.vcf", CARDS)})
        assert answer.status_code == 200 and await Person.count() == count
        assert "neither a name nor a phone" in answer.text and "BusinessPhone" in answer.text
    person = (await Person.select())[0]
    assert (person["agent"], person["office"]) == (people.staff.id, people.harbour.id)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2", b"%PDF-1.4", b"\x00\x01"])
async def test_what_is_no_address_book_is_said(client, people, content):
    await client.sign_in(people.staff)
    answer = await client.post(URL, files={"file": ("odd.csv", content)})
    assert answer.status_code == 422 and "role=" in answer.text
    assert (await client.post(URL)).status_code == 422


async def test_very_many_are_for_the_command(client, people, monkeypatch):
    monkeypatch.setattr(uploading, "MOST_PEOPLE", 2)
    await client.sign_in(people.staff)
    answer = await client.post(URL, files={"file": ("a.csv", b"Name\nA\nB\nC\n")})
    assert answer.status_code == 422 and "estate import people" in answer.text


async def test_it_is_for_the_office(client, people):
    await client.sign_in(people.owner)
    assert (await client.get(f"{URL}/new")).status_code == 403
    assert (await client.post(URL, files={"file": ("phone.vcf", CARDS)})).status_code == 403


async def test_the_address_of_imports_is_the_form_of_a_new_one(client, people):
    await client.sign_in(people.staff)
    answer = await client.get(URL)
    assert answer.status_code == 200 and "multipart/form-data" in answer.text
