"""The kinds of mail, what each one's templates are told, and until when each is worth sending.

Every kind has a folder `templates/mail/<kind>/` with `subject.txt`, `body.txt` and `body.html`. All
moments are aware; `zone` is the IANA zone of the home; phones are E.164; addresses are one line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Until = Callable[[dict[str, Any], datetime], datetime]


@dataclass(frozen=True)
class Kind:
    needs: frozenset[str]
    may_have: frozenset[str]
    useful_until: Until
    """From the context and the moment of posting; a mail that is later than this is held, not sent."""

    def complete(self, context: dict[str, Any]) -> dict[str, Any]:
        """The context with None for what was left out; ValueError where it does not fit."""
        given = frozenset(context)
        missing, unknown = self.needs - given, given - self.needs - self.may_have
        if missing or unknown:
            raise ValueError(f"context lacks {sorted(missing)}, and has the unknown {sorted(unknown)}")
        return {**dict.fromkeys(self.may_have), **context}


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


def _start(context: dict[str, Any], _now: datetime) -> datetime:
    return context["starts_at"]  # type: ignore[no-any-return]


def _told_by(context: dict[str, Any], _now: datetime) -> datetime:
    """ "Tomorrow" is true until midnight at the home."""
    start: datetime = context["starts_at"].astimezone(ZoneInfo(context["zone"]))
    return start.replace(hour=0, minute=0, second=0) if context["ahead"] == "day" else start


def _end(context: dict[str, Any], _now: datetime) -> datetime:
    return context["ends_at"]  # type: ignore[no-any-return]


def _expiry(context: dict[str, Any], _now: datetime) -> datetime:
    return context["expires_at"]  # type: ignore[no-any-return]


def _days(count: int) -> Until:
    return lambda _context, now: now + timedelta(days=count)


_VISIT = _words("name home address starts_at ends_at zone agent_name agent_phone agent_email")
_WARNING = _words("name device address at url")
_LINKS = _words("directions_url property_url photo_url")

KINDS = {
    # Written by hand, by one of us to a prospect: `name` is the writer's, `signature` what stands below it,
    # `quoted` what it answers, and `wrote` the line that says whose it is.
    "letter": Kind(
        needs=_words("name subject text"), may_have=_words("signature wrote quoted"), useful_until=_days(7)
    ),
    # A step of a sequence, which a machine takes in the name of `name`; `unsubscribe_url` ends them.
    "follow_up": Kind(
        needs=_words("name subject text unsubscribe_url"),
        may_have=_words("signature"),
        useful_until=_days(3),
    ),
    # To the prospect. `name` is the person's; `home` the headline of what they asked about.
    "enquiry_received": Kind(
        needs=_words("name message"),
        may_have=_words("home property_url photo_url agent_name agent_phone"),
        useful_until=_days(3),
    ),
    # To the agent. `name` is the agent's; `side` one of buy, rent, sell, let; `url` the lead's page.
    "lead_assigned": Kind(
        needs=_words("name person_name side url"),
        may_have=_words("phone email message home assigned_by"),
        useful_until=_days(7),
    ),
    # A prospect waits: to the agent before the moment `due_at`, to the office after it.
    "response_warning": Kind(
        needs=_words("name person_name side due_at zone url"), may_have=frozenset(), useful_until=_days(1)
    ),
    "response_late": Kind(
        needs=_words("name person_name side due_at zone url"),
        may_have=_words("agent_name"),
        useful_until=_days(3),
    ),
    # To one of us. `url` is where they choose a password, good until `expires_at`.
    "invitation": Kind(
        needs=_words("name url expires_at invited_by"), may_have=frozenset(), useful_until=_expiry
    ),
    # Asked for from a `device` at an `address`, or sent by a colleague.
    "password_reset": Kind(
        needs=_words("name url expires_at"),
        may_have=_words("device address asked_at sent_by"),
        useful_until=_expiry,
    ),
    # What a colleague had is theirs now; `visits` are the first few as {"at", "zone", "address", "url"}.
    "handed_over": Kind(
        needs=_words("name from_name by leads visits visits_count listings url"),
        may_have=frozenset(),
        useful_until=_days(7),
    ),
    # `url` is where to go who did not do it: the list of their devices, and the way to another password.
    "new_device": Kind(needs=_WARNING, may_have=frozenset(), useful_until=_days(7)),
    "password_changed": Kind(needs=_WARNING, may_have=frozenset(), useful_until=_days(7)),
    # Several at once: `leads` are the first few as {"side", "home", "url"}, `count` is of all of them.
    "leads_assigned": Kind(
        needs=_words("name count leads url assigned_by"), may_have=frozenset(), useful_until=_days(7)
    ),
    "visit_confirmed": Kind(needs=_VISIT, may_have=_LINKS, useful_until=_start),
    # `previous_starts_at` is the time that no longer holds.
    "visit_moved": Kind(needs=_VISIT | {"previous_starts_at"}, may_have=_LINKS, useful_until=_start),
    # `reason` is what the agent wrote for the prospect to read.
    "visit_cancelled": Kind(needs=_VISIT, may_have=_LINKS | {"reason"}, useful_until=_end),
    "visit_late": Kind(needs=_VISIT | {"late_minutes"}, may_have=_LINKS, useful_until=_end),
    # `ahead` is "day" or "hours".
    "visit_reminder": Kind(needs=_VISIT | {"ahead"}, may_have=_LINKS, useful_until=_told_by),
    "visit_thanks": Kind(needs=_VISIT, may_have=_LINKS, useful_until=_days(3)),
}
