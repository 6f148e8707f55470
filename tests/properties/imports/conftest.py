from dataclasses import dataclass
from typing import Any

import pytest

from estate.accounts import agency
from properties.exchange import importer
from properties.exchange.importer import Listener
from properties.exchange.plan import prepare
from properties.imports import working
from properties.imports.kinds import Order
from properties.imports.listings import LISTINGS


@dataclass
class Brought:
    run: Any
    result: Any
    refused: list[Any]
    changed: list[Any]


@pytest.fixture
def bring(people, tmp_path):
    """Import this text as the command does."""

    async def bring(text, *, dry=False, source="portal", wishes=None, fixed=None):
        path = tmp_path / "listings.csv"
        path.write_text(text, encoding="utf-8")
        refused, changed = [], []
        listener = Listener(refused=refused.append, changed=changed.append)
        plan = prepare(path, await agency.load(), source=source, wishes=wishes, fixed=fixed)
        if dry:
            return Brought(None, await importer.run(plan, listener, dry=True), refused, changed)
        order = Order(source, wishes or {}, fixed or {})
        run, result = await working.import_at_once(LISTINGS, plan, order, listener)
        return Brought(run, result, refused, changed)

    return bring
