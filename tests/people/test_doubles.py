"""Who is likely the same person, found among all, with the reasons."""

import csv
import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from bench import doubles as bench
from estate import jobs
from estate.people.doubles import apart, finding, likeness, loading, sweeping
from estate.people.doubles import merge as merging
from estate.people.doubles.likeness import Degree, Trait
from estate.people.doubles.profile import Address, Profile, profile
from estate.people.doubles.tables import DoubleSweep, LikelyDouble
from estate.people.tables import Person, PersonAddress
from leads import capture
from tests import factories
from tests.factories import viewer
from tests.people.test_merging import enquiry
from tests.shared import shared_data


def somebody(name: str, **other: Any) -> Profile:
    return profile(uuid4(), name, **other)


STREET = Address.of("12 Rua das Flores", "Lisboa", "1200-001")
LIKELY = [
    (
        somebody("Ana Ferreira", addresses=[STREET], phones=["+351912345678"]),
        somebody("Anna Ferreyra", addresses=[STREET], phones=["+351912345679"]),
    ),
    (
        somebody("José Müller", birthday="1980-04-12"),
        somebody("Mueller, Jose", birthday="1980-04-12"),
    ),
    (
        somebody("田中 太郎", birthday="1980-04-12"),
        somebody("太郎 田中", birthday="1980-04-21"),
    ),
    (
        somebody("Olena Kovalenko", emails=["olena.kovalenko@example.com"]),
        somebody("Олена Коваленко", emails=["olena.kovalenko@example.net"]),
    ),
    (
        somebody("Ana Newcomer", phones=["+34655111222"]),
        somebody("Anna Newcomer", phones=["+351655111222"]),
    ),
]
NOT_LIKELY = [
    (somebody("Ana Silva", emails=["a@example.com"]), somebody("Ana Silva", phones=["+351912345678"])),
    (somebody("Ana Silva", addresses=[STREET]), somebody("Rui Silva", addresses=[STREET])),
    (
        somebody("Ana Silva", phones=["+351912345678"]),
        somebody("Pedro Costa", phones=["+351912345678"]),
    ),
    (
        somebody("Ana Newcomer", phones=["+34655111222"]),
        somebody("Rui Costa", phones=["+351655111222"]),
    ),
    (
        somebody("John Smith", birthday="1980-04-12"),
        somebody("John Smith", birthday="1955-10-03"),
    ),
    (
        somebody("Ana Silva", emails=["ana.silva@example.com"]),
        somebody("Ana Silva", emails=["ana.silva2@example.com"]),
    ),
    (somebody(""), somebody("")),
]


@pytest.mark.parametrize("pair", LIKELY, ids=lambda pair: pair[0].name)
def test_these_are_likely_one(pair: Any) -> None:
    assert likeness.is_likely(likeness.findings(*pair))
    assert likeness.is_likely(likeness.findings(*reversed(pair)))


@pytest.mark.parametrize("pair", NOT_LIKELY, ids=lambda pair: pair[0].name)
def test_these_are_not(pair: Any) -> None:
    assert not likeness.is_likely(likeness.findings(*pair))


def test_the_evidence_says_what_is_alike() -> None:
    found = {f.trait: f.degree for f in likeness.findings(*LIKELY[0])}
    assert found == {
        Trait.NAME: Degree.ALIKE,
        Trait.STREET: Degree.SAME,
        Trait.PLACE: Degree.SAME,
        Trait.PHONE: Degree.ALIKE,
    }


async def twins(**columns: Any) -> list[UUID]:
    ids = []
    for name, phone in (("Ana Ferreira", "+351912345678"), ("Anna Ferreyra", "+351912345679")):
        person = await factories.person(name=name, phone=phone, **columns)
        await PersonAddress(
            id=uuid4(), person=person.id, unparsed_address="12 Rua das Flores", postal_code="1200-001"
        ).save()
        ids.append(person.id)
    return ids


async def queue() -> list[set[UUID]]:
    return [{row["person"], row["other"]} for row in await LikelyDouble.select()]


async def test_whoever_comes_in_is_compared_by_a_job(people: Any) -> None:
    home = await factories.property()
    by_mail = enquiry(name="Ana Ferreira", email="ana@example.com", property=home.id)
    by_phone = enquiry(name="Ana Ferreira", email="", phone="912345678", property=home.id)
    one, two = await capture.register(by_mail, by=None), await capture.register(by_phone, by=None)
    jobs = await Person.raw("SELECT payload FROM pgqueuer WHERE entrypoint = 'people.find_doubles'")
    assert len(jobs) == 2
    await finding.find_job({"persons": [str(two.person)]})
    assert await queue() == []
    await sweeping.sweep()
    assert await queue() == [{one.person, two.person}]


@pytest.mark.parametrize(
    ("one", "other", "evidence"),
    [
        (
            {"name": "Ana Newcomer", "email": "", "phone": "+34 655 111 222"},
            {"name": "Ana Newcomer", "email": "", "phone": "655111222"},
            ["phone", "but_for_country"],
        ),
        (
            {"name": "Bertolt Zwilling", "email": "b.zwilling@example.com"},
            {"name": "Bertold Zwilling", "email": "b.zwiling@example.com"},
            ["email", "one_slip"],
        ),
    ],
)
async def test_who_slips_in_what_they_type_is_queued(
    people: Any, one: dict[str, str], other: dict[str, str], evidence: list[str]
) -> None:
    made = [await capture.register(enquiry(**{"phone": "", **typed}), by=None) for typed in (one, other)]
    assert made[0].person != made[1].person
    await sweeping.sweep()
    [row] = await LikelyDouble.select()
    assert evidence in [found[:2] for found in json.loads(row["evidence"])]


async def test_a_pair_leaves_the_queue_when_it_is_likely_no_more(people: Any) -> None:
    ids = await twins()
    await finding.find(ids)
    await finding.find(ids[:1])
    assert await queue() == [set(ids)]
    await Person.update({Person.name: "Rui Costa"}).where(Person.id == ids[0])
    await finding.find(ids[:1])
    assert await queue() == []


async def test_not_the_same_is_remembered_for_ever(people: Any) -> None:
    ids = await twins()
    await finding.find(ids)
    await LikelyDouble.update({LikelyDouble.state: "different"}, force=True)
    await finding.find(ids)
    assert [row["state"] for row in await LikelyDouble.select()] == ["different"]


async def test_not_the_same_holds_for_whoever_they_were_merged_into(people: Any) -> None:
    ids = await twins()
    third = await factories.person(name="Ana Ferreira", phone="+351912345678")
    await finding.find([*ids, third.id])
    one, other = sorted(ids)
    await LikelyDouble.update({LikelyDouble.state: "different"}).where(
        LikelyDouble.person == one, LikelyDouble.other == other
    )
    await merging.merge(third.id, ids[0], by=viewer(people.staff))
    await finding.find([third.id])
    await finding.find([ids[1]])
    assert {third.id, ids[1]} not in await queue()
    assert await apart.said(third.id, ids[1])
    await apart.take_back(third.id, ids[1])
    await finding.find([ids[1]])
    assert {third.id, ids[1]} in await queue()


async def test_precision_and_recall_where_the_truth_is_known(people: Any) -> None:
    """The whole of it is in bench/DOUBLES.md."""
    file = shared_data("contacts", "febrl", "dataset1.csv")
    with file.open(newline="") as opened:
        read = [
            bench.febrl({key.strip(): value.strip() for key, value in row.items()})
            for row in csv.DictReader(opened)
        ]
    ids = [UUID(int=n + 1) for n in range(len(read))]
    await bench._store(ids, read)
    await sweeping.sweep()
    pairs = [
        (int(UUID(str(r["person"]))) - 1, int(UUID(str(r["other"]))) - 1) for r in await LikelyDouble.select()
    ]
    right = sum(read[a].truth == read[b].truth for a, b in pairs)
    assert right / len(pairs) >= 0.98 and right / 500 >= 0.90


def test_a_common_name_says_less() -> None:
    one = somebody("Ana Silva", emails=["ana.silva@example.com"], birthday="1980-04-12")
    other = somebody("Ana Silva", emails=["anasilva@example.net", "ana.silva@example.org"])
    born = somebody("Ana Silva", birthday="1980-04-12")
    for them, likely_among_two, likely_among_many in ((other, True, False), (born, True, True)):
        assert likeness.is_likely(likeness.findings(one, them, 2)) == likely_among_two
        assert likeness.is_likely(likeness.findings(one, them, 50)) == likely_among_many


@pytest.mark.parametrize("local", ["ana.silva", "anasilva", "a.silva", "silva_a", "silva"])
def test_an_address_that_spells_the_name_is_that_of_namesakes_too(local: str) -> None:
    one, other = (somebody("Ana Silva", emails=[f"{local}@{at}"]) for at in ("example.com", "example.net"))
    assert not likeness.is_likely(likeness.findings(one, other, 3))
    told = [somebody("Ana Silva", emails=[f"{local}.1987x@{at}"]) for at in ("example.com", "example.net")]
    assert likeness.is_likely(likeness.findings(*told, 3))


async def test_those_of_a_common_name_meet_by_what_stands_beside_it(people: Any) -> None:
    for n in range(60):
        person = await factories.person(name="Ana Silva", phone=f"+3519123{n:02}{n:03}")
        if n in (3, 57):
            await PersonAddress(
                id=uuid4(), person=person.id, unparsed_address="Rua Um 3", city="Faro", postal_code="8000"
            ).save()
    await sweeping.sweep()
    assert len(await queue()) == 1


async def test_whoever_is_likely_among_few_is_not_among_many(people: Any) -> None:
    for at in ("com", "net", "org", "info"):
        await factories.person(name="Ana Silva", email=f"ana.silva@example.{at}")
        if at == "net":
            await sweeping.sweep()
            assert len(await queue()) == 1
    await sweeping.sweep()
    assert await queue() == []


async def test_a_sweep_goes_on_where_it_was_broken_off(people: Any) -> None:
    ids = await twins()
    await finding.find(ids[:1])
    await DoubleSweep(total=2, done=1).save()
    await sweeping.begin()
    await sweeping.begin()
    waiting = await Person.raw("SELECT payload FROM pgqueuer WHERE entrypoint = 'people.sweep_doubles'")
    assert len(waiting) == 1
    await sweeping.sweep_job({})
    assert await queue() == [set(ids)]
    [swept] = await DoubleSweep.select()
    assert (swept["total"], swept["done"]) == (2, 2) and swept["ended_at"]
    await sweeping.sweep()
    assert await DoubleSweep.count() == 1


async def test_the_worker_begins_a_sweep_where_the_keys_are_gone(people: Any) -> None:
    ids = await twins()
    await finding.find(ids)
    for gone, waiting in ((False, 0), (True, 1)):
        if gone:
            await Person.raw("DELETE FROM double_key")
        for begin in jobs.STARTS:
            await begin()
        posted = await Person.raw("SELECT 1 FROM pgqueuer WHERE entrypoint = 'people.sweep_doubles'")
        assert len(posted) == waiting


async def test_nobody_meets_by_what_everybody_has(people: Any) -> None:
    for n in range(60):
        await factories.person(name=f"Ana Silva{n % 2}")
    await sweeping.sweep()
    met = await finding._meeting([row["id"] for row in await Person.select(Person.id)])
    assert all(loading.HOMES) and len(met) < 60 * 59 / 2
