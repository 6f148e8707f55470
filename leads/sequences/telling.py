"""How the events of sequences read on a timeline."""

from typing import Any

from estate.history.telling import Told, tells
from estate.i18n import _
from leads.events import (
    SequenceRemoved,
    SequenceRestored,
    SequenceSaved,
    SequenceStarted,
    SequenceStopped,
)
from leads.sequences.words import STOPPED

Data = dict[str, Any]


@tells(SequenceStarted)
def _sequence(data: Data) -> Told:
    return Told("repeat", "sky", _("Sequence begun: %(name)s") % data)


@tells(SequenceStopped)
def _sequence_over(data: Data) -> Told:
    return Told("repeat", "", f"{_('Sequence over: %(name)s') % data} · {_(STOPPED[data['reason']])}")


@tells(SequenceSaved)
def _sequence_saved(data: Data) -> Told:
    return Told("repeat", "", _("Sequence kept: %(name)s") % data)


@tells(SequenceRemoved)
def _removed(data: Data) -> Told:
    return Told("trash-2", "", _("Sequence removed: %(name)s") % data)


@tells(SequenceRestored)
def _restored(data: Data) -> Told:
    return Told("undo-2", "", _("Sequence brought back: %(name)s") % data)
