"""Texts that programs stumble over: the worst of them stand here, all others in the shared data."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.shared import shared_files

WORST = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus='",
    "</textarea><script>alert(1)</script>",
    "</title><svg/onload=alert(1)>",
    "<!-- --!><x>]]>",
    "javascript:alert(1)//",
    "&lt;b&gt; &amp;amp; &#39; &nbsp",
    "{{7*7}} {% raise %} ${7*7} #{7*7} <%= 7 %>",
    "%s %d %n %(name)s {0} {name}",
    "'; DROP TABLE person; --",
    "Robert'); SELECT pg_sleep(9)--",
    "\\' \\\" \\n \\u0041 \\\\",
    "=1+1",
    '=HYPERLINK("http://example.com","click")',
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "+1+cmd|'/C calc'!A0",
    "-2+3",
    "'=already guarded",
    "\tBcc: all@example.com",
    "a\r\nBcc: all@example.com\r\n\r\n<b>hi",
    "a\nBEGIN:VALARM\nEND:VEVENT",
    'a;b,c:d"e^n\\nf',
    "=?utf-8?q?=0D=0ABcc:_x@y.example?=",
    "_x000D_ _x0041_ _x005F_",
    "\x01\x02\x07\x08\x0b\x0c\x0e\x1b[31m\x1f\x7f\x85",
    "a\u2028b\u2029c\ufeffd\u200be\u202ef\u2066g\u00adh",
    "\ufffe\uffff\U0001fffe\ufffd",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034fA\u0334\u0319\u0324LGO",
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇵🇹 👨🏿‍🦰 ☃",
    "José e\u0301 é ﬁ ① ℵ Å",
    "İstanbul ışık ŞIK straße ẞ",
    "أحمد تاج الدّين \u202bمحمد\u202c",
    "אבו אל היג'א",
    "สมชาย กนกเนตร แก้วชลคราม",
    "सीता क्षत्रिय",
    "김철수 佐藤篤司 サトウ ｻﾄｳ",
    "Γιώργος Παπαδόπουλος Ёлкин Й",
    "NULL null None undefined nan Infinity true",
    "../../etc/passwd\\..\\con",
    "0",
    "1.00 1/0 -0 1e309 0x10 ٣",
)


@cache
def naughty() -> tuple[str, ...]:
    """The Big List of Naughty Strings and payloads for spreadsheets; the worst alone without the data."""
    found = [*WORST]
    for path in shared_files("security"):
        if path.name == "blns.json":
            found += json.loads(path.read_text("utf-8"))
        if path.name == "blns.txt":
            lines = path.read_text("utf-8").split("\n")
            found += [line for line in lines if line and not line.startswith("#")]
        if path.name == "csv-payload.txt":
            found += path.read_text("utf-8").splitlines()
    return _typed(found)


@cache
def scripts() -> tuple[str, ...]:
    """Payloads against pages."""
    files = [path for path in shared_files("security") if path.name == "xss_payloads.txt"]
    return _typed(line for path in files for line in path.read_text("utf-8").split("\n"))


@cache
def names() -> tuple[str, ...]:
    """Names of eleven languages, each a given name with a family name."""
    files = [path for path in shared_files("contacts") if path.name == "names_by_locale.json"]
    found = [
        name for path in files for of in json.loads(path.read_text("utf-8")).values() for name in _whole(of)
    ]
    return _typed(found)


def _whole(of: dict[str, list[Any]]) -> Iterator[str]:
    given = [
        name
        for kind in ("first_names_male", "first_names_female", "first_names")
        for name in of.get(kind, [])
    ]
    family = of.get("last_names") or [pair[0] for pair in of.get("last_name_pairs", [])]
    for n in range(max(len(given), len(family))):
        yield f"{given[n % len(given)]} {family[n % len(family)]}"
    for pair in (*of.get("first_name_pairs", []), *of.get("last_name_pairs", [])):
        yield " ".join(pair)
    for kind in ("prefixes", "prefixes_male", "prefixes_female", "suffixes"):
        yield from (f"{title} {given[0]}" for title in of.get(kind, []))


def _typed(texts: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in map(clean, texts) if text))


def clean(text: str) -> str:
    """What every form does with what is typed, and nothing else."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def packed(texts: tuple[str, ...], longest: int) -> list[str]:
    """As few texts of at most so many characters as hold them all; what is longer is cut."""
    packs, pack = [], ""
    for text in texts:
        joined = f"{pack} {text}" if pack else text
        if len(joined) > longest and pack:
            packs.append(pack)
            joined = text
        pack = clean(joined[:longest])
    return [*packs, pack] if pack else packs
