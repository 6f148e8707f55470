"""What kinds and states of mail are called on our pages."""

from estate.i18n import N_
from estate.mail.tables import MessageState

KIND_NAMES = {
    "letter": N_("Letter"),
    "follow_up": N_("Step of a sequence"),
    "enquiry_received": N_("Enquiry received"),
    "lead_assigned": N_("Lead assigned"),
    "response_warning": N_("Answer soon"),
    "response_late": N_("Not answered in time"),
    "invitation": N_("Invitation"),
    "password_reset": N_("New password"),
    "handed_over": N_("Work handed over"),
    "new_device": N_("New device"),
    "password_changed": N_("Password changed"),
    "leads_assigned": N_("Leads assigned"),
    "visit_confirmed": N_("Visit confirmed"),
    "visit_moved": N_("Visit moved"),
    "visit_cancelled": N_("Visit cancelled"),
    "visit_late": N_("Running late"),
    "visit_reminder": N_("Reminder of a visit"),
    "visit_thanks": N_("Thanks for a visit"),
}
STATE_NAMES = {
    MessageState.QUEUED: N_("Waiting"),
    MessageState.SENT: N_("Sent"),
    MessageState.FAILED: N_("Trying again"),
    MessageState.HELD: N_("Not sent"),
}
TONES = {
    MessageState.QUEUED: "sky",
    MessageState.SENT: "ok",
    MessageState.FAILED: "gold",
    MessageState.HELD: "danger",
}
"""Of the pill, as components/list.html names them."""
