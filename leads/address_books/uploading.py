"""A file of people that comes in through the browser: taken at once, so that it is not kept anywhere."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol

from estate.accounts import agency
from estate.accounts.viewers import Viewer
from estate.i18n import _
from leads.address_books import importer
from leads.address_books.entries import entries
from leads.address_books.importer import Listener, Result
from leads.address_books.plan import Plan, prepare
from properties.exchange.listing import Problem, Refusal
from properties.exchange.plan import CannotImport, source_of
from properties.exchange.refused import sentence

MOST_PEOPLE = 2_000
SHOWN = 100


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass
class Told:
    """The result, and of the refused rows and of what was kept as it came the first ones."""

    result: Result = field(default_factory=Result)
    refused: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def refuse(self, refusal: Refusal) -> None:
        for problem in refusal.problems:
            self._add(self.refused, refusal.line, problem)

    def keep(self, line: int, problem: Problem) -> None:
        self._add(self.unread, line, problem)

    def _add(self, sentences: list[str], line: int, problem: Problem) -> None:
        if len(sentences) < SHOWN:
            sentences.append(_("line {}: {}").format(line, sentence(problem)))


async def take(name: str, file: Readable, *, by: Viewer, dry: bool) -> Told:
    """`name` is the file's. Raises CannotRead, NoSuchColumn and CannotImport."""
    told = Told()
    with tempfile.TemporaryDirectory(prefix="estate-people-") as folder:
        path = Path(folder) / "people"
        await asyncio.to_thread(_keep, file, path)
        plan = await prepare(path, agency.current(), source=source_of(Path(name)))
        await asyncio.to_thread(_refuse_many, plan)
        listener = Listener(told.refuse, told.keep)
        told.result = await importer.run(plan, listener, by=by, dry=dry)
    return told


def _keep(file: Readable, path: Path) -> None:
    with path.open("wb") as target:
        shutil.copyfileobj(file, target)


def _refuse_many(plan: Plan) -> None:
    """A browser does not wait for longer."""
    if len(list(islice(entries(plan), MOST_PEOPLE + 1))) > MOST_PEOPLE:
        said = _("More than {} people are taken by the command: estate import people.")
        raise CannotImport(said.format(MOST_PEOPLE))
