"""How mails that came in read on a timeline."""

from typing import Any

from estate.history.telling import Told, tells
from estate.i18n import _, ngettext
from estate.mail.tables import MailKind
from leads.inbox.events import MailReceived, MailReturned

Data = dict[str, Any]


@tells(MailReceived)
def _received(data: Data) -> Told:
    url = f"/inbox/{data['mail']}"
    subject = data.get("subject") or _("no subject")
    if data["is_automatic"]:
        return Told(
            "repeat", "", _("Automatic answer: %(subject)s") % {"subject": subject}, data.get("text", ""), url
        )
    sender = data.get("sender", "")
    title = _("They wrote: %(subject)s") % {"subject": subject}
    if sender:
        title = _("From another address, %(sender)s: %(subject)s") % {"sender": sender, "subject": subject}
    if data["files"]:
        files = ngettext("%(n)s file", "%(n)s files", data["files"]) % {"n": data["files"]}
        title = f"{title} · {files}"
    return Told("mail", "hot", title, data.get("text", ""), url)


@tells(MailReturned)
def _returned(data: Data) -> Told:
    address = {"address": data.get("address", "")}
    url, reason = f"/inbox/{data['mail']}", data.get("reason", "")
    if data["report"] == MailKind.COMPLAINT:
        return Told("ban", "danger", _("%(address)s marked our mail as unwanted") % address, reason, url)
    if data["is_gone"]:
        return Told(
            "mail", "danger", _("%(address)s does not exist: our mail came back") % address, reason, url
        )
    return Told("mail", "gold", _("Our mail to %(address)s is late or came back") % address, reason, url)
