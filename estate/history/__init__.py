"""What happened: typed events, written in the transaction of the change, read as timelines."""

from estate.history.record import Happening, Origin, record, record_many
from estate.history.timeline import Entry, timeline

__all__ = ["Entry", "Happening", "Origin", "record", "record_many", "timeline"]
