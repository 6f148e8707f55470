"""One enquiry on its way through the door, and what is answered to whoever brought it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from estate.accounts.viewers import Viewer
from estate.columns import utc_now
from estate.refusals import Refused
from leads.arrivals import Reading
from leads.opening import NO_HOME, Opened
from leads.tables import Channel


@dataclass(frozen=True)
class Registered:
    lead: UUID | None
    """None where no side was named."""
    person: UUID
    enquiry: UUID
    is_new_lead: bool
    is_new_person: bool
    is_repeat: bool = False


class Arrival:
    home = NO_HOME
    person: UUID
    is_new_person: bool
    case: Opened | None = None
    consent: UUID | None = None
    refusal: Refused | None = None
    before: "Registered | Arrival | None" = None
    """The same delivery, when it came first."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.new, self.id = reading, reading.new, uuid7()
        self.at: datetime = reading.new.at or utc_now()
        if reading.refusal:
            self.refusal = Refused(reading.refusal)

    @property
    def is_fresh(self) -> bool:
        return self.refusal is None and self.before is None

    @property
    def answer(self) -> Registered | Refused:
        if self.refusal:
            return self.refusal
        if isinstance(self.before, Registered):
            return self.before
        if self.before:
            first = self.before
            return Registered(first.lead, first.person, first.id, False, False, is_repeat=True)
        return Registered(
            self.lead, self.person, self.id, bool(self.case and self.case.is_new), self.is_new_person
        )

    @property
    def is_answer(self) -> bool:
        """Somebody whom we knew lets us hear of them; an address book says nothing of that."""
        return not self.is_new_person and self.case is not None and self.new.channel != Channel.IMPORT

    def waits_for_answer(self, by: Viewer | None) -> bool:
        """Not who talked to one of us as they came, and not what is a list of long ago."""
        is_talk = by is not None and self.new.channel in (Channel.PHONE, Channel.WALK_IN)
        return self.new.waits and self.new.channel != Channel.IMPORT and not is_talk

    @property
    def lead(self) -> UUID | None:
        return self.case.id if self.case else None

    @property
    def words(self) -> list[str]:
        """What nobody else may take in at the same time."""
        key = [" ".join(self.reading.key)] if self.reading.key else []
        return key + [point.value for point in self.reading.points]
