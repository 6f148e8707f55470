"""How one address book will be read: its columns, and what is set for every row."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from estate.accounts.agency import AgencySettings
from estate.accounts.tables import User
from estate.i18n import _
from leads.address_books.fields import FIELDS, KEY, SIDES
from leads.address_books.spoken import LANGUAGES, PROGRAMS
from properties.exchange import dates
from properties.exchange.cells import OUR_KEY, OUR_SOURCE
from properties.exchange.columns import Column, matched, plain
from properties.exchange.plan import CannotImport, source_name
from properties.exchange.reader import CannotRead, Rows, Source, open_source
from properties.imports.kinds import Order

_MONTH_FIRST = {"US", "PH", "BZ"}
_CARD = b"BEGIN:VCARD"


@dataclass(frozen=True)
class Plan:
    """`columns` is empty for vCards; `fixed` are texts set for every row, whatever the file says."""

    file: Source
    source: str
    columns: list[Column]
    fixed: dict[str, str]
    agency: AgencySettings
    agents: dict[str, UUID]
    day_first: bool = True

    @property
    def is_cards(self) -> bool:
        return not self.file.header

    @property
    def is_ours(self) -> bool:
        """An export of ours that comes back."""
        return self.source == OUR_SOURCE

    @property
    def has_key(self) -> bool:
        return self.is_cards or any(column.field == KEY for column in self.columns)

    def named(self, field: str) -> str:
        """The column that fills it."""
        return next((column.name for column in self.columns if column.field == field), field)


def is_cards(path: Path) -> bool:
    """By its content: whatever the file is called."""
    with path.open("rb") as file:
        start = file.read(4096)
    text = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return text[: len(_CARD)].upper() == _CARD


async def prepare(
    path: Path,
    agency: AgencySettings,
    *,
    source: str = "",
    wishes: Mapping[str, str] | None = None,
    fixed: Mapping[str, str] | None = None,
    sheet: str = "",
) -> Plan:
    """Raises CannotRead, NoSuchColumn or CannotImport."""
    file = await asyncio.to_thread(open_book, path, sheet)
    return await plan_for(file, agency, Order(source or source_name(file), wishes or {}, fixed or {}))


async def plan_for(file: Source, agency: AgencySettings, order: Order) -> Plan:
    """Raises NoSuchColumn or CannotImport."""
    columns = recognised(file.header, order.wishes) if file.header else []
    if file.header and not {c.field for c in columns} & TELLING:
        names = ", ".join(file.header)
        said = _(
            "No column holds a name, a phone or an e-mail. Say with --map which does. The columns are: {}."
        )
        raise CannotImport(said.format(names))
    plan = Plan(file, order.source, columns, _fixed(order.fixed), agency, await _agents())
    _refuse_unknown(plan)
    return replace(plan, day_first=await asyncio.to_thread(_day_first, plan))


def _refuse_unknown(plan: Plan) -> None:
    """What is set for all is known, or nobody comes in."""
    side, agent = plan.fixed.get("side", "").lower(), plan.fixed.get("agent", "").lower()
    if side and side not in SIDES:
        raise CannotImport(_("“{}” is none of buy, rent, sell and let.").format(side))
    if agent and agent not in plan.agents:
        raise CannotImport(_("“{}” is the e-mail of nobody who signs in here.").format(agent))


TELLING = {
    name for name, field in FIELDS.items() if field.kind in ("phone", "email") or name.endswith("_name")
} | {"company"}


def open_book(path: Path, sheet: str = "") -> Source:
    """Raises CannotRead."""
    try:
        if is_cards(path):
            return Source(path, "", "", [], [], path.stat().st_size)
    except OSError as error:
        raise CannotRead(_("{} cannot be read: {}.").format(path, error.strerror or error)) from None
    return open_source(path, sheet, is_known)


def is_known(name: str) -> bool:
    """Whether a column of this name would fill a field."""
    return any(True for _guess in _guesses(Column(0, name)))


def recognised(header: Sequence[str], wishes: Mapping[str, str]) -> list[Column]:
    return matched(header, wishes, FIELDS, _guesses)


def _guesses(column: Column) -> Iterator[tuple[int, Column]]:
    """The likeliest first; `Person - Name` is a name."""
    whole = plain(column.name)
    bare = next((whole.removeprefix(word) for word in _OF_WHOM if whole.startswith(word)), "")
    found = _RANKS.get(whole) or [
        (rank + _FAR, field) for rank, field in _RANKS.get(bare, ()) if field != "agent"
    ]
    for rank, field in found:
        yield rank, replace(column, field=field)


_OF_WHOM = ("person", "contact", "kontakt", "contacto", "client", "customer", "lead")
_FAR = 1_000


def _ranks() -> dict[str, list[tuple[int, str]]]:
    """Of each name of a column the fields that it may fill, the likeliest first."""
    ranks: dict[str, dict[str, int]] = {}
    for field in FIELDS.values():
        for rank, name in enumerate((plain(field.name), *field.others.split())):
            ranks.setdefault(name, {}).setdefault(field.name, rank)
    for start, words in enumerate((PROGRAMS, *LANGUAGES), 1):
        for field_name, listed in words.items():
            for rank, name in enumerate(listed.split(", "), 20 * start):
                ranks.setdefault(plain(name), {}).setdefault(field_name, rank)
    return {name: sorted((rank, field) for field, rank in found.items()) for name, found in ranks.items()}


_RANKS = {**_ranks(), plain(OUR_KEY): [(-1, KEY)]}


def _fixed(wanted: Mapping[str, str]) -> dict[str, str]:
    fixed = {}
    for name, text in wanted.items():
        field = name if name in FIELDS else _RANKS.get(plain(name), [(0, "")])[0][1]
        if not field or field == KEY:
            raise CannotImport(_("“{}” cannot be set. Fields are: {}.").format(name, ", ".join(FIELDS)))
        fixed[field] = text
    return fixed


async def _agents() -> dict[str, UUID]:
    rows = await User.raw("SELECT id, email FROM users WHERE deactivated_at IS NULL")
    return {row["email"].lower(): row["id"] for row in rows}


def _day_first(plan: Plan) -> bool:
    """Told by all dates of the file together, and by the agency's country where they leave it open."""
    columns = [c.index for c in plan.columns if c.field and FIELDS[c.field].kind in ("birthday", "moment")]
    usual = plan.agency.country not in _MONTH_FIRST
    return dates.day_first(_texts(plan.file, columns), otherwise=usual) if columns else usual


def _texts(file: Source, columns: Sequence[int]) -> Iterable[str]:
    width = len(file.header)
    for row in Rows(file):
        if len(row.cells) == width:
            yield from (row.cells[index] for index in columns)
