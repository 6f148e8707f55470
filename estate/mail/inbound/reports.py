"""What servers say of mails that were sent: it came back, somebody complained, somebody read it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from estate.mail.inbound import headers, parts
from estate.mail.inbound.charsets import clean, decoded
from estate.mail.tables import MailKind

LONGEST_REASON = 500
_LOOKED_AT = 20_000  # characters of what a server wrote in words of its own
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_CODE = re.compile(r"\b([45])\d\d[ -]")
_ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]]{1,100}@[^\s<>\"',;:()\[\]]{1,200}")
_DAEMONS = re.compile(r"^(mailer-daemon|mailerdaemon|mail-daemon|postmaster|mdaemon)(@|$)", re.I)
_SUBJECTS = re.compile(
    r"undeliver|delivery (status notification|failure|has failed|report)|mail delivery|failure notice"
    r"|returned mail|returned to sender|delivery failed|nicht zugestellt|unzustellbar"
    r"|no se ha podido entregar|non remis|mancata consegna|non recapitabile|niet bezorgd|não entregue"
    r"|message delayed|delayed mail",
    re.I,
)


@dataclass(frozen=True)
class Bounce:
    """One address that was not reached; `status` is the enhanced code of RFC 3463, where there is one."""

    address: str
    status: str
    reason: str
    is_delay: bool = False

    @property
    def is_hard(self) -> bool:
        return self.status.startswith("5") and not self.is_delay


@dataclass(frozen=True)
class Report:
    """`about` are Message-IDs of the mail that it is about."""

    kind: str
    about: list[str] = field(default_factory=list)
    bounces: list[Bounce] = field(default_factory=list)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Report":
        return cls(data["kind"], data["about"], [Bounce(**one) for one in data["bounces"]])


def of(mail: Message, text: str) -> Report | None:
    """None of an ordinary mail."""
    found = {part.get_content_type(): part for part in parts.walk(mail)}
    about = _about(found, text)
    if "message/feedback-report" in found:
        return Report(MailKind.COMPLAINT, about, _complained(found["message/feedback-report"]))
    if "message/disposition-notification" in found or _says(mail, "disposition-notification"):
        return Report(MailKind.RECEIPT, about)
    bounces = list(_bounced(found, mail, text))
    if bounces or _says(mail, "delivery-status"):
        return Report(MailKind.BOUNCE, about, bounces)
    return None


def _says(mail: Message, kind: str) -> bool:
    return f"report-type={kind}" in headers.raw(mail, "Content-Type").lower().replace('"', "")


def _about(found: dict[str, Message], text: str) -> list[str]:
    """From the mail that came back, its head, or the words about it."""
    ids = []
    for kind in ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers"):
        if kind in found:
            ids += _ids_in(decoded(parts.content(found[kind])[:100_000], None))
    if "message/disposition-notification" in found:
        for block in _blocks(found["message/disposition-notification"]):
            ids += headers.ids(block, "Original-Message-ID")
    return list(dict.fromkeys([*ids, *_ids_in(text[:200_000])]))[:20]


def _ids_in(text: str) -> list[str]:
    return re.findall(
        r"^[>\s]{0,10}Message-ID:\s{0,10}(<[^<>\s]{1,400}>)", text, re.MULTILINE | re.IGNORECASE
    )


def _complained(part: Message) -> list[Bounce]:
    said = []
    for block in _blocks(part):
        kind = headers.raw(block, "Feedback-Type").lower() or "abuse"
        for name in ("Original-Rcpt-To", "Removal-Recipient"):
            said += [Bounce(address, "", kind) for _name, address in headers.addresses(block, name)]
    return said


def _bounced(found: dict[str, Message], mail: Message, text: str) -> Iterator[Bounce]:
    part = found.get("message/delivery-status")
    by_the_standard = list(_by_the_standard(part)) if part else []
    yield from by_the_standard
    if not by_the_standard and (_is_a_daemons(mail) or _says(mail, "delivery-status")):
        yield from _in_their_own_words(mail, text)


def _by_the_standard(part: Message) -> Iterator[Bounce]:
    for block in _blocks(part):
        action = headers.raw(block, "Action").lower()
        address = _recipient(block)
        if address and action not in ("delivered", "relayed", "expanded"):
            said = clean(headers.words(block, "Diagnostic-Code").partition(";")[2])
            status = _STATUS.search(headers.raw(block, "Status"))
            reason = said.strip() or headers.raw(block, "Status")
            # 5.0.0 says nothing: the server's own code may.
            own = _STATUS.search(said) if not status or status[0] == "5.0.0" else None
            code = (own or status) and (own or status)[0]  # type: ignore[index]
            yield Bounce(address, code or _by_code(said), reason[:LONGEST_REASON], action == "delayed")


def _recipient(block: Message) -> str:
    """As it was written to: an alias is what we know."""
    for name in ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient"):
        if found := _ADDRESS.search(headers.raw(block, name).partition(";")[2]):
            return found[0].strip(".").lower()
    return ""


def _blocks(part: Message) -> list[Message]:
    """Groups of fields; some write them as a text."""
    inner = part.get_payload() if part.is_multipart() else None
    if isinstance(inner, list):
        nested = [one for one in inner if isinstance(one, Message)]
        if part.get_content_type() == "message/delivery-status" or any(one.keys() for one in nested):
            return nested
    import email

    raw = parts.content(part).replace(b"\r\n", b"\n")
    return [email.message_from_bytes(block.lstrip() + b"\n\n") for block in raw.split(b"\n\n")[:100]]


def _is_a_daemons(mail: Message) -> bool:
    senders = [address for _name, address in headers.addresses(mail, "From", "Return-Path")]
    named = any(_DAEMONS.match(sender) for sender in senders) or _DAEMONS.match(headers.raw(mail, "From"))
    empty = headers.raw(mail, "Return-Path") == "<>"
    subject = _SUBJECTS.search(headers.words(mail, "Subject"))
    return bool(headers.raw(mail, "X-Failed-Recipients") or (subject and (named or empty)))


def _in_their_own_words(mail: Message, text: str) -> Iterator[Bounce]:
    """qmail, Exim, old Exchange and others: the address stands above what was said of it."""
    said = re.split(r"\n(?:--- |-{5,}|Received: |Return-Path: )", text[:_LOOKED_AT])[0]
    named = [address for _name, address in headers.addresses(mail, "X-Failed-Recipients")]
    known = {address for _name, address in headers.addresses(mail, "From", "To", "Cc", "Reply-To")}
    found = named or [one.strip(".").lower() for one in _ADDRESS.findall(said)]
    delay = bool(re.search(r"delay|will (retry|keep trying|be retried)|not yet", said[:2_000], re.I))
    for address in dict.fromkeys(one for one in found if one not in known or one in named):
        around = said[max(0, said.lower().find(address)) :][:LONGEST_REASON]
        status = _STATUS.search(around)
        yield Bounce(address, status[0] if status else _by_code(around), " ".join(around.split()), delay)
        if not named:
            return  # further addresses belong to what was sent


def _by_code(said: str) -> str:
    code = _CODE.search(f"{said} ")
    if code:
        return f"{code[1]}.0.0"
    gone = re.search(
        r"(unknown|no such) (user|recipient|mailbox)|user unknown|does(n't| not) exist", said, re.I
    )
    return "5.1.1" if gone else ""
