"""The SMTP server of `SMTP_URL`: how it is reached, and one message handed over.

A password never crosses a network in the clear. Anything but an answer of 250 to the whole message is an
`SMTPException`, an `OSError` or a `TimeoutError`."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address

import aiosmtplib

from estate.settings import Smtp, settings

TIMEOUT = 20.0
"""Seconds for one answer of the server."""
PATIENCE = 60.0
"""Seconds for a whole message; below `delivery.LEASE`."""


@dataclass(frozen=True)
class MailServer:
    smtp: Smtp

    async def hand_over(self, message: EmailMessage, *, sender: str, recipient: str) -> None:
        """Returns once the server has answered 250 to the message, and not before."""
        async with asyncio.timeout(PATIENCE), self._connected() as client:
            await client.send_message(message, sender=sender, recipients=[recipient])

    async def probe(self) -> None:
        """Connect, encrypt and sign in, and send nothing."""
        async with asyncio.timeout(PATIENCE), self._connected() as client:
            await client.noop()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        client = self._client()
        await client.connect()
        try:
            await self._sign_in(client)
            yield client
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()  # the message is theirs by now, however they say good-bye
        finally:
            client.close()

    def _client(self) -> aiosmtplib.SMTP:
        # Opportunistic encryption stops no forger, so without a password to protect any certificate will do.
        return aiosmtplib.SMTP(
            hostname=self.smtp.host,
            port=self.smtp.port,
            timeout=TIMEOUT,
            use_tls=self.smtp.encryption == "smtps",
            start_tls=True if self.smtp.encryption == "smtp+starttls" else None,
            validate_certs=self.smtp.encryption != "smtp" or self.smtp.user is not None,
        )

    async def _sign_in(self, client: aiosmtplib.SMTP) -> None:
        if self.smtp.user is None:
            return
        if client.get_transport_info("sslcontext") is None and not _is_local(self.smtp.host):
            raise aiosmtplib.SMTPNotSupported(
                "The server offers no encryption, and a password is not sent without."
            )
        await client.login(self.smtp.user, self.smtp.password or "")


def configured() -> MailServer | None:
    """None where SMTP_URL is not set."""
    smtp = settings().smtp
    return MailServer(smtp) if smtp else None


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
