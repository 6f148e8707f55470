"""Whoever was written down is found again, in whichever script."""

import re
import unicodedata
from typing import Any

import pytest

from estate.people import search
from estate.people.tables import Person
from tests.fixtures.web import Client
from tests.hostile.strings import WORST, clean, names, naughty

# ruff: noqa: E501 - signs of double width
NAMES = (
    "أحمد تاج الدّين", "تقيّ جرّاح", "فاطمه محمد پور", "امیر‌علی اکبر پور", "אביאל אבוטבול", "אבו אל היג'א",
    "Γιώργος Παπαδόπουλος", "Σίσυφος Ὀδυσσεύς", "Пётр Ёлкин", "Сергей Йовович", "กนกเนตร แก้วชลคราม",
    "เกียรติศักดิ์ ณ เชียงใหม่", "सीता क्षत्रिय", "हिन्दी शर्मा", "김철수", "이 영희", "佐藤篤司", "サトウ アツシ", "ｻﾄｳ ﾊﾙｶ",
    "王小明", "Nguyễn Hưng", "Đặng Vũ", "Işık Şahin", "İbrahim Çağlar", "László Erdős", "'s Gravensande Aimée",
    "Zoë O’Brien-Łuk", "Ðorđe Þór", "José Ñandú", "Straße Groß", "D’Angelo", "Сергій Їжак", "გიორგი ბერიძე",
    "Հայկ Գրիգորյան", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "தமிழ் செல்வி", "বাংলা দাস", "አበበ ቢቂላ", "ខ្មែរ សុខ", "မြန်မာ အောင်",
)  # fmt: skip


def found(query: str, lines: dict[str, str]) -> set[str]:
    """As PostgreSQL's LIKE would find them; see tests/people/test_search.py."""
    terms = search.terms(query, "PT")
    if not terms:
        return set()
    return {
        name
        for name, line in lines.items()
        if all(any(_like(pattern, line) for pattern in term.patterns) for term in terms)
    }


def _like(pattern: str, line: str) -> bool:
    """A pattern is %word%, escaped."""
    plain = pattern[1:-1].replace("\\%", "%").replace("\\_", "_").replace("\\\\", "\\")
    return plain in line


def _lines() -> dict[str, str]:
    return {name: search.line(name, []) for name in (*NAMES, *names())}


def _unmarked(text: str) -> str:
    """Without accents, vowel points and the like, as somebody in a hurry types it."""
    apart = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in apart if not _is_accent(sign)))


def _is_accent(sign: str) -> bool:
    name = unicodedata.name(sign, "")
    return (
        unicodedata.category(sign) == "Mn"
        and name.startswith(("COMBINING", "ARABIC", "HEBREW"))
        and "VOICED" not in name
    )


def _asked(name: str) -> dict[str, str]:
    words = name.split()
    longest = max(re.findall(r"[^\s\-.’\u200c]+", _unmarked(name).replace("'", "")), key=len)
    return {
        "as it is": name,
        "in another order": " ".join(reversed(words)),
        "in capitals": name.upper(),
        "without accents": _unmarked(name),
        "decomposed": unicodedata.normalize("NFD", name),
        "its first letters": longest[:3],
        "a part": longest[1:4] if len(longest) >= 4 else longest,
        "each word": words[-1],
    }


@pytest.mark.parametrize(
    "kind",
    [
        "as it is",
        "in another order",
        "in capitals",
        "without accents",
        "decomposed",
        "its first letters",
        "a part",
        "each word",
    ],
)
def test_every_name_is_found(kind: str) -> None:
    lines = _lines()
    missed = []
    for name, line in lines.items():
        asked = _asked(name)[kind]
        if name not in found(asked, {name: line}):
            missed.append((name, asked))
    assert missed == [], f"{len(missed)} of {len(lines)}"


def test_a_name_finds_few_others() -> None:
    """What is left out must not make all alike."""
    lines = {name: search.line(name, []) for name in NAMES}
    for name in NAMES:
        assert found(name, lines) == {name}


def test_what_holds_a_letter_or_a_digit_is_found() -> None:
    missed = []
    for text in naughty():
        typed = clean(text[:200])
        if _says_something(typed) and typed not in found(typed, {typed: search.line(typed, [])}):
            missed.append(typed)
    assert missed == []


def _says_something(text: str) -> bool:
    return any(unicodedata.category(sign)[0] in "LN" for sign in text)


async def test_no_search_is_an_error_and_stored_names_are_found(client: Client, people: Any) -> None:
    await client.sign_in(people.admin)
    texts = [clean(text[:200]) for text in (*WORST, *NAMES)]
    for text in texts:
        await Person(name=text, search=search.line(text, [])).save()
    for text in texts:
        for page in ("/leads", "/properties", "/calls", "/visits", "/messages"):
            answer = await client.get(page, params={"q": text})
            assert answer.status_code < 500, (page, text)
