"""Hostile texts typed into every form of the program: kept and refused as they are, shown as text."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from uuid_utils.compat import uuid7
from wtforms import SelectField, StringField, TextAreaField

from estate.columns import utc_now
from estate.forms import Form
from estate.robots import SHORTEST as HASTY
from estate.robots import Seal
from leads.answers.variables import VARIABLES
from piccolo_conf import DB
from tests.fixtures.web import Client
from tests.hostile.html import Read
from tests.hostile.strings import WORST, clean, names, naughty, packed, scripts
from tests.hostile.test_forms import made, text_fields
from tests.test_bad_input import PLAUSIBLE, WRITES, forms_of
from tests.world import World, make_world

LONG = 4900
SHORT = 190
MARK = re.compile(r"qz(\d+)z(.*?)(?:zq\1q|\Z)", re.DOTALL)
"""Around what is typed, so that it is found again wherever it comes up."""
DERIVED = {"search", "words", "slug", "body_html", "body_text", "subject", "calendar", "payload"}
"""Columns that hold a text in another form: see the tests of search and of mail."""

LISTS = {"tags"}
"""Fields that are taken apart into words, which are kept and shown one by one: see the tests of people."""


@dataclass(frozen=True)
class Door:
    """A write with a form that has fields for any text: their names, and how much each takes."""

    method: str
    path: str
    form: type[Form]
    free: dict[str, int]


def doors(app: Litestar) -> Iterator[Door]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                for form in forms_of(handler) if WRITES & {str(m) for m in handler.http_methods} else []:
                    if free := dict(_free(form)):
                        method = min(WRITES & {str(m) for m in handler.http_methods})
                        yield Door(method, route.path, form, free)


def _free(form: type[Form]) -> Iterator[tuple[str, int]]:
    """What takes any text at all; a phone, an address or a language has a shape."""
    for one in made(form, {}):
        if one.name in LISTS:
            continue
        if type(one) in (StringField, TextAreaField) and not hasattr(form, f"validate_{one.name}"):
            limits = [getattr(check, "max", -1) for check in one.validators]
            yield one.name, max([limit for limit in limits if limit > 0], default=SHORT)


@dataclass
class Typist:
    """Types marked texts; `typed` is what stands between the marks."""

    client: Client
    world: World
    typed: dict[str, str] = field(default_factory=dict)
    doors: dict[str, tuple[str, str]] = field(default_factory=dict)

    def text(self, door: Door, name: str, turn: int) -> str:
        room = door.free[name] - 16
        short = packed(WORST, room) if room < 1000 else []
        texts = short or [
            *packed(naughty(), min(room, LONG)),
            *packed(names(), LONG),
            *packed(scripts(), LONG),
        ]
        number = str(len(self.typed))
        self.typed[number] = texts[turn % len(texts)]
        self.doors[number] = (f"{door.method} {door.path}", name)
        return f"qz{number}z{self.typed[number]}zq{number}q"

    async def type(self, door: Door, turn: int) -> Any:
        fields = {one.name: type(one) for one in made(door.form, {})}
        typed = {name: PLAUSIBLE.get(name, "") for name, kind in fields.items()}
        typed = {name: text for name, text in typed.items() if text or fields[name] is SelectField}
        typed |= {"office": self.world.ids["office_id"], "seal": str(Seal(uuid7(), utc_now() - 2 * HASTY))}
        typed |= {"email": f"ana{len(self.typed)}@example.com"}
        typed |= {name: self.text(door, name, turn) for name in door.free}
        return await self.client.request(door.method, _url(self.world, door.path), data=typed)

    def check(self, text: str, where: str) -> set[str]:
        """Everything between marks is what was typed; an excerpt is its beginning."""
        found = set()
        for mark in MARK.finditer(text):
            number, inner = mark.groups()
            typed = self.typed[number]
            if not mark[0].endswith(f"zq{number}q"):
                inner = re.sub(r"(\.\.\.|…)\s*\Z", "", inner)
                typed, inner = _one_line(typed)[: len(_one_line(inner))], _one_line(inner)
            assert inner in (typed, _one_line(typed)) or _filled(inner, typed), (
                f"{where}: {self.doors[number]}"
            )
            found.add(number)
        return found


def _filled(shown: str, typed: str) -> bool:
    """In a letter as it would be sent, names of ours stand where braces were; it may be an excerpt."""
    first, *others = re.split("|".join(rf"\{{{name}\}}" for name in VARIABLES), typed)
    if not others or not shown.startswith(first):
        return False
    at = len(first)
    for piece in others:
        found = shown.find(piece, at)
        if found < 0:
            return any(piece.startswith(shown[n:]) for n in range(at, len(shown) + 1))
        at = found + len(piece)
    return at == len(shown)


def _url(world: World, path: str) -> str:
    return re.sub(r"\{\w+:\w+\}", str(uuid4()), world.url(path))


def _one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
async def world(committed_db: None) -> World:
    return await make_world()


async def test_what_is_typed_is_kept_and_shown_as_text(app: Litestar, client: Client, world: World) -> None:
    await client.sign_in(world.people.admin)
    typist = Typist(client, world)
    turns = 5
    for door in sorted(doors(app), key=_ends_something):
        for turn in range(turns):
            await _as_at_first()
            answer = await typist.type(door, turn)
            assert answer.status_code < 500, (door, answer.text[-500:])
            if answer.status_code >= 400:
                break
            if "html" in answer.headers.get("content-type", ""):
                _check_page(answer.text, typist, f"answer of {door.method} {door.path}")
    kept = await _kept(typist)
    shown = await _shown(app, client, world, typist)
    assert len(kept) > 100
    assert len(shown) > 50


def _ends_something(door: Door) -> bool:
    return any(
        word in door.path for word in ("loss", "cancellation", "completion", "erasure", "deactivation")
    )


async def _as_at_first() -> None:
    """Forms are sent as if they had been opened just now."""
    for table in await _tables("version"):
        await DB._run_in_pool(f"UPDATE {table} SET version = 1 WHERE version <> 1")


async def _tables(column: str) -> list[str]:
    rows = await DB._run_in_pool(
        "SELECT quote_ident(table_name) AS name FROM information_schema.columns "
        "JOIN information_schema.tables USING (table_schema, table_name) "
        "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' "
        f"AND column_name = '{column}'"
    )
    return [row["name"] for row in rows]


async def _kept(typist: Typist) -> set[str]:
    rows = await DB._run_in_pool(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() "
        "AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'pgqueuer%'"
    )
    found: set[str] = set()
    for table in [row["name"] for row in rows]:
        for row in await DB._run_in_pool(f'SELECT to_jsonb(t) AS row FROM "{table}" t'):
            for column, value in json.loads(row["row"]).items():
                for text in _texts(value) if column not in DERIVED else ():
                    found |= typist.check(text, f"{table}.{column}")
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(one)


async def _shown(app: Litestar, client: Client, world: World, typist: Typist) -> set[str]:
    found: set[str] = set()
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path not in ("/live", "/static") and "GET" in route.methods:
            answer = await client.get(_url(world, route.path))
            assert answer.status_code < 500, route.path
            if "html" in answer.headers.get("content-type", ""):
                found |= _check_page(answer.text, typist, route.path)
    return found


def _check_page(page: str, typist: Typist, where: str) -> set[str]:
    read = Read(page)
    assert "<script>alert" not in page.lower() and "onerror=alert" not in {n for _t, n, _v in read.attributes}
    found: set[str] = set()
    for text in read.all_texts:
        found |= typist.check(text, where)
    return found


async def test_what_is_refused_stays_as_it_was_typed(app: Litestar, client: Client, world: World) -> None:
    """With a sentence beside it."""
    await client.sign_in(world.people.admin)
    refusals = 0
    for door in doors(app):
        for text in packed(WORST, 700):
            fields = text_fields(made(door.form, {}))
            typed = {name: text + "x" * 60_000 * (name in door.free) for name in fields}
            answer = await client.request(door.method, _url(world, door.path), data=typed)
            assert answer.status_code < 500, door
            if answer.status_code == 422:
                refusals += _check_refusal(answer.text, typed, door)
    assert refusals > 30


def _check_refusal(page: str, typed: dict[str, str], door: Door) -> int:
    read = Read(page)
    for name, text in typed.items():
        if name in read.values:
            assert read.values[name] in (clean(text), clean(text).upper(), clean(text).lower()), (door, name)
    return sum(bool(text.strip()) for id_, text in read.by_id.items() if id_.endswith("-error"))
