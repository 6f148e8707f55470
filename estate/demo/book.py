"""Everything that the sample agency will consist of, gathered in memory and then written at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from piccolo.table import Table

from estate import history
from estate.accounts.tables import Agency, ApiToken, Office, User
from estate.history.record import Happened, Happening
from estate.mail.tables import InboundMail, Message
from estate.people.tables import Consent, ContactPoint, Person, PersonAddress, PersonLink
from estate.search.tables import Pin
from leads.answers.tables import MailTemplate
from leads.sequences import tables as sequences
from leads.tables import Call, Enquiry, Lead, Note
from leads.tasks.tables import Task, TaskTemplate
from piccolo_conf import DB
from properties.tables import Place, Property, PropertyText
from visits.tables import Reservation, Visit

ZONE = "Europe/Lisbon"
EVENTS_AT_ONCE = 1000
Row = TypeVar("Row", bound=Table)

# Each table after those that it points to.
ORDER: tuple[type[Table], ...] = (
    Agency, Office, User, ApiToken, Person, ContactPoint, PersonAddress, PersonLink, Consent, Place, Property,
    PropertyText, Lead, Enquiry, Call, Note, TaskTemplate, sequences.Sequence, sequences.SequenceRun, Task,
    Visit, Reservation, Message, MailTemplate, InboundMail, Pin,
)  # fmt: skip


class Book:
    """Two books of the same seed and the same *now* hold the same rows."""

    def __init__(self, now: datetime, seed: int = 1755) -> None:
        self.now = now.astimezone(UTC).replace(microsecond=0)
        self.rng = Random(seed)
        self.zone = ZoneInfo(ZONE)
        self.rows: defaultdict[type[Table], list[Any]] = defaultdict(list)
        self.happened: list[Happened] = []

    def add(self, row: Row) -> Row:
        self.rows[type(row)].append(row)
        return row

    def tell(
        self, event: Happening, at: datetime, subjects: Sequence[UUID], actor: UUID | None = None
    ) -> None:
        self.happened.append(Happened(event, actor, subjects, at, at))

    def id(self, at: datetime) -> UUID:
        """A UUIDv7 of that moment whose random part comes from the seed."""
        head = int(at.timestamp() * 1000) << 80
        tail = self.rng.getrandbits(74)
        return UUID(int=head | 7 << 76 | (tail >> 62) << 64 | 0b10 << 62 | tail & (1 << 62) - 1)

    def fixed_id(self, at: datetime, number: int) -> UUID:
        """The same without the seed's next number, for rows on which nothing else depends."""
        return UUID(int=int(at.timestamp() * 1000) << 80 | 7 << 76 | 0b10 << 62 | number)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def ago(self, **span: float) -> datetime:
        return self.now - timedelta(**span)

    def local(self, days: int, clock: time) -> datetime:
        """That time of day in Lisbon, so many days from today."""
        day = self.now.astimezone(self.zone).date() + timedelta(days=days)
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    async def write(self) -> None:
        """In the current transaction."""
        for table in ORDER:
            await _copy(table, self.rows[table])
        in_order = sorted(self.happened, key=lambda one: one.at or self.now)
        for start in range(0, len(in_order), EVENTS_AT_ONCE):
            await history.record_many(in_order[start : start + EVENTS_AT_ONCE])


async def _copy(table: type[Table], rows: list[Any]) -> None:
    """COPY, as thousands of parameters would not fit into one INSERT."""
    transaction = DB.current_transaction.get()
    if transaction is None:
        raise RuntimeError("the sample is written in one transaction")
    columns = [column._meta.name for column in table._meta.columns]
    await transaction.connection.copy_records_to_table(
        table._meta.tablename,
        records=[tuple(getattr(row, name) for name in columns) for row in rows],
        columns=[column._meta.db_column_name for column in table._meta.columns],
    )
