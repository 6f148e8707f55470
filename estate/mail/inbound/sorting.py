"""Who wrote it: somebody, a machine in their place, or a machine to many."""

import re
from email.message import Message

from estate.mail.inbound import headers
from estate.mail.inbound.reports import Report
from estate.mail.tables import MailKind

_AWAY = re.compile(
    r"^\s*(?:re: ?)?(?:auto(?:matic|mated)?[ -]?(?:reply|response)|auto:|out of (?:the )?office|ooo:|"
    r"abwesenheits|automatische antwort|respuesta autom|fuera de (?:la )?oficina|r[ée]ponse automatique|"
    r"absence du bureau|resposta autom|risposta automatica|fuori sede|automatisch antwoord|afwezig|"
    r"autosvar|automatiskt svar|automaattinen vastaus|自動返信|자동 회신|自动回复|автоответ)",
    re.IGNORECASE,
)
_AUTO_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponder", "X-AutoReply-From")
_BULK_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post", "X-Campaign", "X-Mailchimp-Id", "Feedback-ID")


def kind(mail: Message, report: Report | None) -> str:
    if report:
        return report.kind
    if answers_by_itself(mail):
        return MailKind.AUTO_REPLY
    if _precedence(mail) in ("bulk", "list", "junk") or any(headers.raw(mail, n) for n in _BULK_HEADERS):
        return MailKind.BULK
    return MailKind.OTHER


def answers_by_itself(mail: Message) -> bool:
    if any(headers.raw(mail, name) for name in _AUTO_HEADERS) or _precedence(mail) in (
        "auto_reply",
        "auto-reply",
    ):
        return True
    return _submitted(mail).startswith("auto-replied") or bool(_AWAY.match(headers.words(mail, "Subject")))


def is_automatic(mail: Message) -> bool:
    """Written by a machine, whatever it is: RFC 3834."""
    submitted = _submitted(mail)
    by_itself = submitted not in ("", "no") or headers.raw(mail, "Return-Path") == "<>"
    return by_itself or answers_by_itself(mail) or kind(mail, None) == MailKind.BULK


def _submitted(mail: Message) -> str:
    return headers.raw(mail, "Auto-Submitted").split(";")[0].strip().lower()


def _precedence(mail: Message) -> str:
    return headers.raw(mail, "Precedence").strip().lower()
