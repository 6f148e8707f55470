"""What waits: for its turn, for a worker that died, for a server; and what is overtaken meanwhile."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from estate.mail import delivery, outbox, queries
from estate.mail.tables import Message
from tests import factories
from tests.fixtures.smtp import SmtpServer
from tests.mail import letters
from tests.mail.conftest import Posted, deliver_when_due, stored

pytestmark = pytest.mark.usefixtures("mail_on")


async def test_two_workers_send_it_once(committed_db: None, posted: Posted, mail_on: SmtpServer) -> None:
    ids = [await posted() for _letter in range(5)]
    now = datetime.now(UTC) + timedelta(seconds=1)
    await asyncio.gather(*(delivery.deliver(id_, now=now) for id_ in ids * 4))
    assert len(mail_on.received) == 5
    assert {(await stored(id_)).state for id_ in ids} == {"sent"}


async def test_a_letter_is_sent_or_taken_back_and_never_both(
    committed_db: None, posted: Posted, mail_on: SmtpServer
) -> None:
    ids = [await posted() for _letter in range(8)]
    now = datetime.now(UTC) + timedelta(seconds=1)

    async def both(place: int, id_: UUID) -> bool:
        work = [delivery.deliver(id_, now=now), outbox.take_back(id_)]
        done = await asyncio.gather(*(work if place % 2 else reversed(work)))
        return True in done

    taken = await asyncio.gather(*(both(place, id_) for place, id_ in enumerate(ids)))
    assert len(mail_on.received) == taken.count(False)
    states = [(await stored(id_)).state for id_ in ids]
    assert states == ["held" if is_taken else "sent" for is_taken in taken]


class Killed(BaseException):
    pass


async def test_a_worker_that_dies_after_the_250_repeats_the_same_message_id(
    committed_db: None, posted: Posted, mail_on: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(_message: Message) -> None:
        raise Killed

    id_ = await posted()
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_sent", die)
        with pytest.raises(Killed):
            await delivery.deliver(id_, now=datetime.now(UTC) + timedelta(seconds=1))
    assert (await stored(id_)).state == "queued", "nothing says sent that was not written down"
    await delivery.deliver(id_)
    assert len(mail_on.received) == 1, "the claim still stands"
    await deliver_when_due(id_)
    first, second = mail_on.mails_to("ana@example.com")
    assert first["Message-ID"] == second["Message-ID"]
    assert (await stored(id_)).state == "sent"


async def test_a_slow_worker_does_not_unsend(committed_db: None, posted: Posted) -> None:
    id_ = await posted()
    slow = await delivery._claim(id_, datetime.now(UTC) + timedelta(seconds=1))
    assert slow
    assert (await deliver_when_due(id_)).state == "sent"
    await delivery._hold(slow, "too slow")
    assert (await stored(id_)).state == "sent"


async def test_what_comes_too_late_to_be_of_use_is_held(
    db: None, posted: Posted, mail_on: SmtpServer
) -> None:
    id_ = await posted()
    await delivery.deliver(id_, now=letters.STARTS + timedelta(minutes=1))
    message = await stored(id_)
    assert (message.state, message.reason) == ("held", delivery.TOO_LATE)
    assert mail_on.received == []


async def test_without_a_server_letters_wait_and_go_out_once_there_is_one(
    committed_db: None, mail_on: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from estate.settings import settings

    monkeypatch.delenv("SMTP_URL")
    settings.cache_clear()
    id_ = await outbox.post(letters.letter())
    assert id_
    message = await deliver_when_due(id_)
    assert (message.state, message.attempts) == ("queued", 0)
    woken: list[Any] = []

    async def wake(message_id: Any) -> None:
        woken.append(message_id)

    monkeypatch.setattr(outbox, "wake", wake)
    await delivery.sweep()
    assert woken == []
    monkeypatch.setenv("SMTP_URL", mail_on.url)
    settings.cache_clear()
    await delivery.sweep()
    assert woken == [id_]
    assert (await deliver_when_due(id_)).state == "sent"


async def test_the_job_delivers(db: None, posted: Posted, mail_on: SmtpServer) -> None:
    id_ = await posted()
    await Message.update({Message.next_attempt_at: datetime.now(UTC) - timedelta(1)}).where(Message.id == id_)
    await delivery.deliver_job({"message": str(id_)})
    assert len(mail_on.received) == 1


async def test_a_mail_that_was_overtaken_while_it_failed_is_not_tried_again(
    db: None, posted: Posted, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = uuid4()
    id_ = await posted(about=lead, once="visit_confirmed:1:0")

    async def overtaken_and_failing(*_: Any) -> delivery.Failure:
        await outbox.overtake(lead, "1")
        return delivery.Failure("The mail server did not answer in time.")

    monkeypatch.setattr(delivery, "_attempt", overtaken_and_failing)
    message = await deliver_when_due(id_)
    assert (message.state, message.reason) == ("held", outbox.OVERTAKEN)
    assert message.next_attempt_at is None


async def test_a_mail_that_was_overtaken_is_nobodys_trouble(client: Any, people: Any, posted: Posted) -> None:
    lead = await factories.lead(agent=people.owner, office=people.harbour)
    await posted(about=lead.id, once="visit_confirmed:1:0")
    await outbox.overtake(lead.id, "1")
    await client.sign_in(people.owner)
    page = (await client.get(f"/leads/{lead.id}")).text
    assert "Your visit on" in page and "Not sent: Your visit on" not in page
    assert (await queries.counts())["held"] == 0
