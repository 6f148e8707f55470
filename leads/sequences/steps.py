"""What a sequence does, and when."""

import json
from collections.abc import Sequence as Several
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from estate.accounts import agency
from leads import waiting

MOST = 10


class StepKind(StrEnum):
    CALL = "call"
    MAIL = "mail"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Step:
    day: int
    """From the day of the start, which is 0."""
    kind: str
    title: str
    template: str = ""
    """The id of the mail's template."""


def to_json(steps: Several[Step]) -> str:
    return json.dumps([asdict(step) for step in steps])


def from_json(text: str) -> list[Step]:
    return [Step(**one) for one in json.loads(text)]


def moment(started_at: datetime, step: Step, now: datetime) -> datetime:
    """When the office opens on that day, or next; never before now."""
    zone = agency.current().zone
    day = started_at.astimezone(zone).date() + timedelta(days=step.day)
    morning = datetime.combine(day, time(), zone).astimezone(UTC)
    return waiting.next_opening(max(morning, now))
