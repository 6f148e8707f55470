"""Texts made plain, here and in the database, and the words around what was found."""

import json

import pytest

from estate.people.tables import Person
from estate.search import texts
from estate.search.texts import Told
from tests.hostile.strings import naughty, scripts
from tests.shared import shared_data


def fits(typed: str, written: str) -> bool:
    plain = texts._spaced(texts.plain(written))
    patterns = texts.patterns(typed)
    return bool(patterns) and all(one.strip("%").replace("\\", "") in plain for one in patterns)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("terraco", "Quer um terraço com sol"),
        ("SOL terraço", "Quer um terraço com sol"),
        ("strasse", "Wohnt in der Hauptstraße"),
        ("łódź", "Przyjechał z Lodzi, czyli łodz"),
        ("鷹栖", "先週、鷹栖町で会いました"),
        ("栖", "先週、鷹栖町で会いました"),
        ("べランダ", "ヘランダではなくべランダ"),
        ("서연", "김서연 씨가 전화했습니다"),
        ("김서연".encode().decode(), "김서연 씨"),
        ("o'brien", "asks for O’Brien"),
        ("100%", "is 100% sure"),
    ],
)
def test_a_text_is_found_by_any_part_of_its_words(typed: str, written: str) -> None:
    assert fits(typed, written)


@pytest.mark.parametrize("typed", ["", " ", "a", "no", "\0"])
def test_too_little_is_no_search_in_texts(typed: str) -> None:
    assert texts.patterns(typed) == []


def test_a_sign_for_anything_stands_for_itself() -> None:
    assert not fits("100%x_", "100 of x y")


async def test_the_database_makes_texts_plain_as_we_do(db: None) -> None:
    names = json.loads(shared_data("contacts", "names_by_locale.json").read_text())
    written = [name for parts in names.values() for some in parts.values() for name in some]
    written = [
        text for text in [*written, *naughty(), *scripts()] if isinstance(text, str) and "\0" not in text
    ]
    rows = await Person.raw("SELECT t, plain_words(t) AS plain FROM unnest({}::text[]) t", written)
    assert len(rows) > 5000
    assert {row["t"]: row["plain"] for row in rows} == {
        text: texts._spaced(texts.plain(text)) for text in written
    }


def test_the_words_around_are_shown_as_they_were_written() -> None:
    assert texts.around("Quer um Terraço\n com sol", "terraco") == Told("Quer um ", "Terraço", " com sol")
    assert texts.around("先週、鷹栖町で", "鷹栖") == Told("先週、", "鷹栖", "町で")
    assert texts.around("nothing of it", "terraco") is None
    long = texts.around("word " * 100 + "terrace" + " word" * 100, "terrace")
    assert long and long.before.startswith("…") and long.after.endswith("…") and len(long.after) < 90
