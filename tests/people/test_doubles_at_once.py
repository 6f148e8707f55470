"""Two who are one come in at the same moment, and two jobs compare them with everybody."""

import asyncio
from typing import Any

from estate.people.doubles import finding
from estate.people.doubles.tables import LikelyDouble
from tests import factories

NAMES = ("Guadalupe Montenegro", "Ottokar Lindqvist", "Wilhelmina Achebe", "Benedek Szabolcsi")


async def test_who_comes_in_at_the_same_moment_is_found(committed_db: None, people: Any) -> None:
    met = [[await _somebody(name, year) for name in (name, f"{name}o")] for year, name in enumerate(NAMES)]

    await asyncio.gather(*(finding.find([one]) for pair in met for one in pair))

    found = await LikelyDouble.select(LikelyDouble.person, LikelyDouble.other)
    assert sorted([row["person"], row["other"]] for row in found) == sorted(met)


async def _somebody(name: str, year: int) -> Any:
    return (await factories.person(name=name, birthday=f"196{year}-0{year + 1}-12")).id
