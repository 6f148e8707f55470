"""Nothing that is sent makes the program stumble: every write and every page takes nonsense."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
import pytest_asyncio
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from wtforms.form import BaseForm

from properties.imports.columns_form import ColumnsForm
from tests.fixtures.web import Client
from tests.world import World, make_world

NONSENSE = {
    "text": "a\0b '\"><script>%s{{}} \\ 👩‍👩‍👧‍👦",
    "long": "x" * 10_000,
    "digits": "9" * 10_000,
    "huge": "1e308",
    "tiny": "1e-999999999",
    "beyond bigint": str(2**64),
    "minus": "-1",
    "signaling": "sNaN",
    "infinite": "Infinity",
    "no row": str(uuid4()),
    "first moment": "0001-01-01T00:00:00+14:00",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "letters that grow": "ßab",
}
CURSORS = {
    "number": f"1e999~{uuid4()}",
    "moment": f"0001-01-01T00:00:00+14:00~{uuid4()}",
    "other moment": f"0001-01-01T00:00:00+14:00_{uuid4()}",
}
# What stands in the other fields, so that one bad field does not hide behind another.
PLAUSIBLE = {
    "name": "Ana Ferreira", "email": "ana@example.com", "phone": "+351912345678", "side": "buy",
    "channel": "phone", "city": "Lisbon", "property_type": "Residential", "standard_status":
    "Active", "lease_amount_frequency": "Monthly", "list_price_currency": "EUR", "version": "1",
    "outcome": "reached", "direction": "out", "text": "A note", "latitude": "38.7", "longitude":
    "-9.1", "minutes": "45", "stage": "contacted", "reason": "price", "locale": "en-GB", "country":
    "PT", "currency": "EUR", "area_unit": "SquareMeters", "time_zone": "Europe/Lisbon",
    "visit_minutes": "45", "lead_visibility": "office", "colour": "#0f5c4d", "role": "agent",
    "language": "en", "attended": "yes", "interest": "3", "consent": "y", "takes_leads": "y",
    "unparsed_address": "Rua A 1",
}  # fmt: skip
_PART = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n--x--\r\n'
_PARTS = "multipart/form-data; boundary=x"
BODIES = [
    ("application/json", b'{"name": '),
    ("application/x-www-form-urlencoded", b"name=%ff&email=%ed%a0%80&city=\xff"),
    ("application/x-www-form-urlencoded", b"name=a&name=b&version=1&version=2"),
    ("multipart/form-data", b"without a boundary"),
    (_PARTS, b"--x\r\nbroken"),
    (_PARTS, _PART % (b"name", b"", b"\xff\xfe")),
    (_PARTS, _PART % (b"name", b'; filename="a.txt"', b"a file instead of a text")),
    (_PARTS, _PART % (b"photo", b"", b"a text instead of a file")),
    (_PARTS, _PART % (b"photo", b'; filename=""', b"")),
]
_NAMED = re.compile(r'(?:form|query|query_params|params)\.get(?:all)?\("(\w+)"')
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
LEFT_OUT = ("/live", "/sign-out", "/sign-out/everywhere")  # a stream without an end; the end of the session


@dataclass(frozen=True)
class Door:
    method: str
    path: str
    fields: tuple[str, ...]


def doors(app: Litestar, methods: set[str]) -> Iterator[Door]:
    """One for each handler that has fields."""
    for route in app.routes:
        if isinstance(route, HTTPRoute) and route.path not in LEFT_OUT:
            for handler in route.route_handlers:
                fields = tuple(sorted(_fields(handler)))
                if fields and (
                    method := min(methods & {str(one) for one in handler.http_methods}, default="")
                ):
                    yield Door(method, route.path_format, fields)


def _fields(handler: HTTPRouteHandler) -> set[str]:
    """Of its forms; what it takes by name."""
    room, forms = inspect.getmodule(inspect.unwrap(handler.fn)), forms_of(handler)
    unbound = {name: getattr(form, name) for form in forms for name in dir(form)}
    named = {
        field.kwargs.get("name", name) for name, field in unbound.items() if hasattr(field, "field_class")
    }
    asked = inspect.signature(handler.fn).parameters.values()
    optional = {parameter.name for parameter in asked if parameter.default is not parameter.empty}
    return named | optional | set(_NAMED.findall(inspect.getsource(room or inspect)))


def forms_of(handler: HTTPRouteHandler) -> list[type[BaseForm]]:
    """Those that the handler's file uses, or those of them that it names; of imports those of their kind."""
    room, own = inspect.getmodule(inspect.unwrap(handler.fn)), inspect.getsource(handler.fn)
    used = [kind for kind in vars(room).values() if isinstance(kind, type) and issubclass(kind, BaseForm)]
    used = [handler.fn.__self__.form if form is ColumnsForm else form for form in used]
    return [form for form in used if form.__name__ in own] or used


@pytest_asyncio.fixture
async def world(committed_db: None) -> World:
    return await make_world()


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
async def test_no_field_makes_an_error_of_ours(
    app: Litestar, client: Client, world: World, nonsense: str
) -> None:
    await client.sign_in(world.people.admin)
    for door in doors(app, WRITES):
        for bad in door.fields:
            typed = {name: PLAUSIBLE.get(name, "") for name in door.fields} | {bad: nonsense}
            answer = await client.request(door.method, door.path.format(**world.ids), data=typed)
            assert answer.status_code < 500, f"{door.method} {door.path} {bad}"


@pytest.mark.parametrize("nonsense", [*NONSENSE.values(), *CURSORS.values()], ids=[*NONSENSE, *CURSORS])
async def test_no_query_makes_an_error_of_ours(
    app: Litestar, client: Client, world: World, nonsense: str
) -> None:
    await client.sign_in(world.people.admin)
    for door in doors(app, {"GET"}):
        asked = dict.fromkeys(door.fields, nonsense[:1000])
        for query in (asked, {**asked, "sort": "price"}, {**asked, "sort": "bedrooms"}):
            answer = await client.get(door.path.format(**world.ids), params=query)
            assert answer.status_code < 500, door.path


@pytest.mark.parametrize(("kind", "body"), BODIES)
async def test_no_body_makes_an_error_of_ours(
    app: Litestar, client: Client, world: World, kind: str, body: bytes
) -> None:
    await client.sign_in(world.people.admin)
    for door in doors(app, WRITES):
        path = door.path.format(**world.ids)
        answer = await client.request(door.method, path, content=body, headers={"content-type": kind})
        assert answer.status_code < 500, f"{door.method} {door.path}"


async def test_no_path_makes_an_error_of_ours(client: Client, world: World) -> None:
    await client.sign_in(world.people.admin)
    for nonsense in ("%00", "%ff", "..%2f..", "x" * 5000):
        for path in ("/homes/", "/brand/", "/photos/x/", "/static/", "/leads/", "/properties/"):
            assert (await client.get(path + nonsense)).status_code == 404, path + nonsense
