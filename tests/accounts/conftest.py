"""What the tests of links share: reading the mail, and the link in it."""

import json
import re
from typing import Any

from estate import jobs
from estate.accounts import agency
from estate.mail import delivery
from estate.mail.tables import Message
from estate.worker import load_jobs
from tests.fixtures.smtp import SmtpServer

PASSWORD = "a long enough password"
LINK = re.compile(r"http://estate\.test(/links/[\w-]+)")


async def work() -> None:
    """What the worker does with the jobs that wait."""
    load_jobs()
    await agency.load()
    for row in await Message.raw("DELETE FROM pgqueuer RETURNING entrypoint, payload"):
        await jobs.HANDLERS[row["entrypoint"]](json.loads(row["payload"]))
    for row in await Message.select(Message.id).where(Message.state == "queued"):
        await delivery.deliver(row["id"])


async def last_link(server: SmtpServer, address: str) -> str:
    """The path of the link in the last mail to this address, after the worker did its work."""
    await work()
    mail: Any = server.mails_to(address)[-1]
    return LINK.search(mail.get_body(("plain",)).get_content())[1]  # type: ignore[index]
