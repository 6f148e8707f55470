"""What kinds and states of mails that came in are called on our pages."""

from estate.i18n import N_
from estate.mail.tables import MailKind, MailState

KINDS = {
    MailKind.LEAD: N_("Enquiry"),
    MailKind.REPLY: N_("Answer"),
    MailKind.AUTO_REPLY: N_("Automatic answer"),
    MailKind.BOUNCE: N_("Came back"),
    MailKind.COMPLAINT: N_("Complaint"),
    MailKind.RECEIPT: N_("Read receipt"),
    MailKind.BULK: N_("To many"),
    MailKind.OTHER: N_("Mail"),
    MailKind.UNREADABLE: N_("Unreadable"),
}
TONES = {
    MailKind.LEAD: "ok",
    MailKind.REPLY: "hot",
    MailKind.BOUNCE: "danger",
    MailKind.COMPLAINT: "danger",
    MailKind.UNREADABLE: "gold",
}
STATES = {
    MailState.WAITING: N_("Waiting"),
    MailState.DONE: N_("Taken"),
    MailState.ASIDE: N_("Put aside"),
}
