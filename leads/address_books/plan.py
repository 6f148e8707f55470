"""How one address book will be read: its columns, and what is set for every row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from estate.accounts.agency import AgencySettings
from estate.accounts.tables import User
from estate.i18n import _
from leads.address_books.fields import FIELDS, KEY
from properties.exchange import dates
from properties.exchange.cells import OUR_KEY, OUR_SOURCE, OURS, REFUSED
from properties.exchange.columns import Column, matched, plain
from properties.exchange.plan import CannotImport, source_of
from properties.exchange.reader import CannotRead, Rows, Source, open_source

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
    file = _open(path, sheet)
    columns = _recognised(file, wishes or {}) if file.header else []
    if file.header and not {c.field for c in columns} & _TELLING:
        names = ", ".join(file.header)
        said = _(
            "No column holds a name, a phone or an e-mail. Say with --map which does. The columns are: {}."
        )
        raise CannotImport(said.format(names))
    agents = await _agents()
    plan = Plan(file, source or _source_name(file), columns, _fixed(fixed or {}), agency, agents)
    return replace(plan, day_first=_day_first(plan))


_TELLING = {
    name for name, field in FIELDS.items() if field.kind in ("phone", "email") or name.endswith("_name")
} | {"company"}


def _open(path: Path, sheet: str) -> Source:
    try:
        if is_cards(path):
            return Source(path, "", "", [], [], path.stat().st_size)
    except OSError as error:
        raise CannotRead(_("{} cannot be read: {}.").format(path, error.strerror or error)) from None
    return open_source(path, sheet, is_known)


def is_known(name: str) -> bool:
    """Whether a column of this name would fill a field."""
    return plain(name) in _RANKS


def _recognised(file: Source, wishes: Mapping[str, str]) -> list[Column]:
    return matched(file.header, wishes, FIELDS, _guesses)


def _guesses(column: Column) -> Iterator[tuple[int, Column]]:
    found = _RANKS.get(plain(column.name))
    if found:
        field, rank = found
        yield rank, replace(column, field=field)


_RANKS = {
    synonym: (field.name, rank)
    for field in reversed(FIELDS.values())
    for rank, synonym in reversed(list(enumerate((plain(field.name), *field.others.split()))))
}
_RANKS[plain(OUR_KEY)] = (KEY, -1)


def _source_name(file: Source) -> str:
    """Refused rows that come back corrected are of the source that their file is named after."""
    if OUR_KEY in file.header:
        return OUR_SOURCE
    source = source_of(file.path)
    return source.removesuffix(REFUSED) if set(OURS) <= set(file.header) else source


def _fixed(wanted: Mapping[str, str]) -> dict[str, str]:
    fixed = {}
    for name, text in wanted.items():
        field = name if name in FIELDS else _RANKS.get(plain(name), ("", 0))[0]
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
