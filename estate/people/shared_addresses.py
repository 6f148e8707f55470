"""Addresses that several people have: a portal hands on what is sent there, a desk is read by many, a machine
writes for everybody.

Such an address is good for an answer. It says who somebody is only as long as the name goes with it, as a
phone does."""

import re

_HANDING_ON = re.compile(
    r"^(reply|replies|conversation|message|messages|lead|contact|inquiry|support)?[+._-]?[0-9a-f]{16,}@"
    r"|^(reply|replies|r|conv|message|msg)\+|^[a-z0-9]{24,}@|\+id\d+@"
    r"|@([\w-]+\.)*(messaging|convo|reply|replies|relay|guest|messages?|leads?|privaterelay|inbound)\.[\w.-]+$"
    r"|@([\w-]+\.)*(zlead\.co|zendesk\.com|privaterelay\.appleid\.com)$",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"^(info|office|contact[os]?|contato|kontakt|hello|hallo|mail|mailbox|e?-?mail|team|staff|sales|ventas|vendas"
    r"|vertrieb|lettings|rentals|bookings?|enquir(y|ies)|inquir(y|ies)|leads?|service|support|help|reception"
    r"|recepcao|secretary|sekretariat|secretaria|verwaltung|buero|geral|admin|administration|accounts|post"
    r"|postmaster|webmaster|mailer-daemon|no-?reply|do-?not-?reply|notifications?)([+.][^@]*)?@",
    re.IGNORECASE,
)


def is_relay(address: str) -> bool:
    return bool(_HANDING_ON.search(address))


def is_shared(address: str) -> bool:
    return bool(_DESK.match(address)) or is_relay(address)
