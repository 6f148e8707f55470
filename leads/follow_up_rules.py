"""The agency's rules of following up."""

from dataclasses import asdict, dataclass, fields
from typing import Self

from estate.accounts import agency


@dataclass(frozen=True)
class Rules:
    """Minutes are those in which the office is open. Without `answer_minutes` no clock runs."""

    answer_minutes: int = 60
    warn_minutes: int = 15
    """So long before the limit the agent is warned."""
    escalate_minutes: int = 30
    """So long after the limit the office is told."""
    calls: int = 20
    """On the list of a day."""
    untouched_days: int = 14
    """After that somebody is called to ask how it stands."""
    attempts: int = 2
    """Calls of one lead on one day."""

    @classmethod
    def current(cls) -> Self:
        known = {field.name for field in fields(cls)}
        kept = agency.current().follow_up
        return cls(**{name: value for name, value in kept.items() if name in known})

    @property
    def columns(self) -> dict[str, int]:
        return asdict(self)
