"""Which way a call went and how it ended, in the words of phones."""

from enum import StrEnum

from anyascii import anyascii

from leads.tables import CallOutcome, Direction


class Kind(StrEnum):
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    MISSED = "missed"
    CANCELLED = "cancelled"
    BLOCKED = "blocked"


class UnknownKind(ValueError):
    pass


_ANDROID = {
    "1": Kind.INCOMING,
    "2": Kind.OUTGOING,
    "3": Kind.MISSED,
    "4": Kind.MISSED,  # it went to the voicemail
    "5": Kind.MISSED,  # rejected
    "6": Kind.BLOCKED,
    "7": Kind.INCOMING,  # taken on another device
    "in": Kind.INCOMING,
    "out": Kind.OUTGOING,
}
# The first stem that a word has; words for what was not taken often hold one for what was.
_STEMS = (
    (Kind.BLOCKED, "block bloque gesperrt"),
    (Kind.CANCELLED, "cancel abgebroch"),
    (
        Kind.MISSED,
        "miss verpasst entgangen perdid unanswer no_contest nicht_ang reject declin abgelehnt abgewies"
        " rechazad voicemail mailbox buzon anrufbeantw contestador",
    ),
    (
        Kind.OUTGOING,
        "outgo outbound ausgeh abgeh gewahlt salient realizad efectuad emitid marcad dial made placed",
    ),
    (
        Kind.INCOMING,
        "incom inbound eingeh ankomm angenomm entrant recibid receiv answer contestad",
    ),
)


def kind(text: str) -> Kind:
    """Raises UnknownKind."""
    word = "_".join(anyascii(text).casefold().split())
    if word in _ANDROID:
        return _ANDROID[word]
    for found, stems in _STEMS:
        if any(stem in word for stem in stems.split()):
            return found
    raise UnknownKind(text)


def ending(found: Kind, seconds: int | None) -> tuple[Direction, CallOutcome]:
    """A phone counts from the moment in which somebody answers; a call out of unknown length is not said to
    have reached anybody."""
    if found == Kind.MISSED or (found == Kind.INCOMING and seconds == 0):
        return Direction.IN, CallOutcome.MISSED
    if found == Kind.INCOMING:
        return Direction.IN, CallOutcome.REACHED
    reached = found == Kind.OUTGOING and bool(seconds)
    return Direction.OUT, CallOutcome.REACHED if reached else CallOutcome.NO_ANSWER
