import io
from dataclasses import dataclass
from typing import Any

import pytest

from estate.accounts import agency
from leads.address_books.people import PEOPLE
from leads.address_books.plan import prepare
from properties.exchange.importer import Listener
from properties.imports import queries, uploads, working
from properties.imports.kinds import Order
from tests import factories


@dataclass
class Brought:
    run: Any
    result: Any
    refused: list[Any]


@pytest.fixture
def bring(people, tmp_path):
    """Import this address book as the command does."""

    async def bring(*lines, source="contacts", fixed=None, name="contacts.csv"):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        refused: list[Any] = []
        plan = await prepare(path, await agency.load(), source=source, fixed=fixed)
        order = Order(source, {}, fixed or {})
        run, result = await working.import_at_once(PEOPLE, plan, order, Listener(refused.append))
        return Brought(run, result, refused)

    return bring


@pytest.fixture
def upload(people):
    """Bring it in as the browser does; nothing is read yet."""

    async def upload(text, name="contacts.csv", source=""):
        await agency.load()
        sent = uploads.Upload(name, io.BytesIO(text.encode()))
        return await uploads.take(PEOPLE, sent, source, factories.viewer(people.staff))

    return upload


@pytest.fixture
def stored():
    async def stored(run):
        return await queries.one("people", run)

    return stored


@pytest.fixture
def take_back(stored):
    async def take_back(run, by=None):
        outlook = await PEOPLE.look(run)
        await working.undo_at_once(await stored(run), by)
        return outlook

    return take_back
