from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a list of events, the newest first, goes on."""

    at: datetime
    seq: int

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        at, _sign, seq = text.partition("_")
        try:
            moment = datetime.fromisoformat(at)
            return cls(moment.astimezone(UTC), int(seq)) if moment.tzinfo and 0 <= int(seq) < 2**62 else None
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}_{self.seq}"
