from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from estate.accounts import agency
from estate.mail import delivery, outbox
from estate.mail.tables import Message
from tests.fixtures.smtp import SmtpServer
from tests.mail import letters

Posted = Callable[..., Awaitable[UUID]]


@pytest.fixture
def posted(mail_on: SmtpServer) -> Posted:
    """Posts a letter that was not posted before."""

    async def post(kind: str = "visit_confirmed", **changes: Any) -> UUID:
        id_ = await outbox.post(letters.letter(kind, **changes))
        assert id_ is not None
        return id_

    return post


async def stored(id_: UUID) -> Message:
    message = await Message.objects().get(Message.id == id_)
    assert message is not None
    return message


async def deliver_when_due(id_: UUID) -> Message:
    """The next attempt, as if its time had come."""
    await agency.load()  # as the worker does before each job
    due = (await stored(id_)).next_attempt_at or datetime.now(UTC)
    await delivery.deliver(id_, now=due + timedelta(seconds=1))
    return await stored(id_)
