"""vCards of many: only of whom one sees, narrowed as the list is, and noted."""

import pytest

from estate import history
from estate.accounts.tables import Agency
from tests import factories


@pytest.fixture
async def book(people):
    await Agency.update({Agency.lead_visibility: "own"}).where(Agency.id == 1)
    for number in range(3):
        mine = {"agent": people.owner.id, "tags": ["sea"] if number else []}
        await factories.person(name=f"Olga's {number}", phone=f"+35191234567{number}", **mine)
    await factories.person(name="Carl's", agent=people.colleague.id, tags=["sea"])


@pytest.mark.parametrize(
    ("who", "data", "names"),
    [
        ("owner", {}, {"Olga's 0", "Olga's 1", "Olga's 2"}),
        ("owner", {"tag": "sea"}, {"Olga's 1", "Olga's 2"}),
        ("colleague", {}, {"Carl's"}),
        ("stranger", {}, set()),
        ("staff", {"tag": "sea"}, {"Olga's 1", "Olga's 2", "Carl's"}),
    ],
)
async def test_only_whom_one_sees_goes_out(client, people, book, who, data, names):
    user = getattr(people, who)
    await client.sign_in(user)
    answer = await client.post("/people/cards?version=3.0", data=data)
    assert answer.status_code == 200 and answer.headers["content-type"] == "text/vcard; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    cards = answer.text.split("BEGIN:VCARD\r\n")[1:]
    assert {line[3:] for card in cards for line in card.split("\r\n") if line.startswith("FN:")} == names
    told = (await history.timeline(user.id))[0]
    assert (told.kind, told.data) == ("contacts_handed_out", {"count": len(names), "format": "vCard 3.0"})


async def test_one_card_has_no_name_in_its_address(client, people, book):
    from estate.people.tables import Person

    person = (await Person.select(Person.id).where(Person.name == "Olga's 0"))[0]["id"]
    await client.sign_in(people.owner)
    answer = await client.get(f"/people/{person}/card.vcf")
    assert f"UID:urn:uuid:{person}" in answer.text and "VERSION:4.0" in answer.text
    assert answer.headers["content-disposition"] == 'attachment; filename="contact.vcf"'
    assert (await client.post("/people/cards?version=1")).status_code == 404
