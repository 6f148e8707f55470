"""The words that people read for the words in the tables."""

from collections.abc import Mapping
from typing import Any

from estate import desk
from estate.i18n import N_, _
from leads.tables import CallOutcome, Channel, Direction, LostReason, Side, Stage

STAGES = {
    Stage.NEW: N_("New"),
    Stage.CONTACTED: N_("Contacted"),
    Stage.VISITING: N_("Visiting"),
    Stage.OFFER: N_("Offer"),
    Stage.WON: N_("Won"),
    Stage.LOST: N_("Lost"),
}
STAGE_TONES = {
    Stage.NEW: "hot",
    Stage.CONTACTED: "sky",
    Stage.VISITING: "ok",
    Stage.OFFER: "gold",
    Stage.WON: "solid",
    Stage.LOST: "",
}
SIDES = {Side.BUY: N_("Buys"), Side.RENT: N_("Rents"), Side.SELL: N_("Sells"), Side.LET: N_("Lets")}
WISHES = {
    Side.BUY: N_("I would like to buy"),
    Side.RENT: N_("I would like to rent"),
    Side.SELL: N_("I would like to sell"),
    Side.LET: N_("I would like to let"),
}
CHANNELS = {
    Channel.WEBSITE: N_("Website"),
    Channel.PHONE: N_("Phone"),
    Channel.WALK_IN: N_("Walk-in"),
    Channel.PORTAL: N_("Portal"),
    Channel.REFERRAL: N_("Referral"),
    Channel.EMAIL: N_("E-mail"),
    Channel.IMPORT: N_("Import"),
    Channel.OTHER: N_("Other"),
}
REASONS = {
    LostReason.BOUGHT_ELSEWHERE: N_("Found something elsewhere"),
    LostReason.PRICE: N_("Price"),
    LostReason.NO_ANSWER: N_("No answer"),
    LostReason.CHANGED_PLANS: N_("Changed plans"),
    LostReason.NOT_SERIOUS: N_("Not serious"),
    LostReason.OTHER: N_("Other"),
}
OUTCOMES = {
    CallOutcome.REACHED: N_("Reached"),
    CallOutcome.VOICEMAIL: N_("Voicemail"),
    CallOutcome.NO_ANSWER: N_("No answer"),
    CallOutcome.BUSY: N_("Busy"),
    CallOutcome.WRONG_NUMBER: N_("Wrong number"),
    CallOutcome.MISSED: N_("Missed"),
}
DIRECTIONS = {Direction.OUT: N_("I called"), Direction.IN: N_("They called")}

COLUMNS = desk.table(
    "leads",
    {
        "phone": N_("Phone"),
        "stage": N_("Stage"),
        "about": N_("About"),
        "next": N_("Next step"),
        "agent": N_("Agent"),
        "office": N_("Office"),
        "opened": N_("Since"),
    },
)


def choices(words: Mapping[Any, str]) -> list[tuple[str, str]]:
    """For a select or segments, in the reader's language."""
    return [(str(value), _(word)) for value, word in words.items()]
