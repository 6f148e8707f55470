from estate.i18n import N_
from leads.sequences.tables import StopReason

STOPPED = {
    StopReason.ANSWERED: N_("they answered"),
    StopReason.CLOSED: N_("the lead was closed"),
    StopReason.BY_HAND: N_("stopped by hand"),
    StopReason.UNSUBSCRIBED: N_("they want no more mails"),
    StopReason.FINISHED: N_("all steps done"),
}
