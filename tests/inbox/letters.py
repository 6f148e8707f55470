"""Mails as others write them."""

from email.message import EmailMessage
from itertools import count
from typing import Any

_numbers = count(1)


def letter(
    text: str = "Hello", *, html: str = "", files: dict[str, bytes] | None = None, **heads: Any
) -> bytes:
    """Heads are given with _ for -; From, To, Subject and Message-ID have readable defaults."""
    mail = EmailMessage()
    number = next(_numbers)
    defaults = {
        "From": "Vera Visitor <vera@visitor.example>",
        "To": "office@harbour.example",
        "Subject": "The flat by the river",
        "Message_ID": f"<{number}@visitor.example>",
        "Date": "Wed, 25 Nov 2026 10:00:00 +0000",
    }
    for name, value in {**defaults, **heads}.items():
        if value:
            mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content in (files or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def bounce(to: str, about: str, status: str = "5.1.1", said: str = "550 5.1.1 No such user") -> bytes:
    action = "failed" if status.startswith("5") else "delayed"
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: hello@harbour.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <{next(_numbers)}@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

--b
Content-Type: message/rfc822

Message-ID: {about}
To: {to}
Subject: Your visit

Hello

--b--
""".encode()
