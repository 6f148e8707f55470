from typing import Any

import pytest_asyncio

from estate.mail.inbound import handling, reading
from estate.mail.tables import InboundMail
from leads.inbox import arrivals


@pytest_asyncio.fixture
async def receive(people: Any) -> Any:
    """`await receive(raw)` is the row of a mail that came in."""
    assert arrivals  # registers who takes what

    async def take(raw: bytes) -> InboundMail:
        id_ = await reading.take_file(raw)
        await handling.handle(id_, raw)
        found = await InboundMail.objects().output(load_json=True).get(InboundMail.id == id_)
        assert found
        return found

    return take
