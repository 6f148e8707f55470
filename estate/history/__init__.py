"""What happened: typed events, written in the transaction of the change, read as timelines."""

from estate.history.cursor import Cursor
from estate.history.record import By, Happening, Origin, record, record_many, record_on
from estate.history.timeline import Entry, timeline

__all__ = [
    "By",
    "Cursor",
    "Entry",
    "Happening",
    "Origin",
    "record",
    "record_many",
    "record_on",
    "timeline",
]
