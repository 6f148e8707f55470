from datetime import UTC, datetime

import pytest

from estate.mail import outbox
from estate.mail.tables import Message
from piccolo_conf import DB
from tests import factories
from tests.mail import letters
from tests.mail.conftest import Posted, stored


async def _jobs() -> int:
    rows = await DB._run_in_pool("SELECT count(*) AS n FROM pgqueuer WHERE entrypoint = 'mail.deliver'")
    return int(rows[0]["n"])


async def test_a_letter_is_written_as_it_will_be_sent(db: None, posted: Posted) -> None:
    await factories.agency(name="Harbour & Hill")
    message = await stored(await posted(language="en"))
    assert message.state == "queued"
    assert message.subject.startswith("Your visit on")
    assert "Maria Silva" in message.body_text and "Maria Silva" in message.body_html
    assert message.message_id == f"<{message.id}@harbour.example>"
    assert message.useful_until == letters.STARTS


async def test_the_same_event_writes_one_letter(db: None, posted: Posted) -> None:
    await posted(once="visit_confirmed:1")
    assert await outbox.post(letters.letter(once="visit_confirmed:1")) is None
    assert await outbox.post(letters.letter(once="visit_confirmed:2")) is not None
    assert await Message.count() == 2


async def test_letter_and_job_share_the_fate_of_the_change(committed_db: None) -> None:
    with pytest.raises(RuntimeError):
        async with DB.transaction():
            await outbox.post(letters.letter())
            raise RuntimeError("the booking failed")
    assert await Message.count() == 0 and await _jobs() == 0
    async with DB.transaction():
        await outbox.post(letters.letter())
    assert await Message.count() == 1 and await _jobs() == 1


@pytest.mark.parametrize("mark", ["bounced_at", "wrong_at"])
async def test_an_address_known_not_to_work_is_not_tried_again(db: None, posted: Posted, mark: str) -> None:
    from estate.people.tables import ContactPoint

    person = await factories.person(email="ana@example.com")
    await ContactPoint.update({mark: datetime.now(UTC)}).where(ContactPoint.person == person.id)
    message = await stored(await posted(person=person.id, to="Ana@example.com"))
    assert (message.state, message.reason) == ("held", "This address is marked as not working.")


@pytest.mark.parametrize("to", ["ana", "ana@", "ana@example.com\nBcc: all@example.com", "a@b.com, c@d.com"])
async def test_what_is_no_address_does_not_stop_the_booking(db: None, posted: Posted, to: str) -> None:
    message = await stored(await posted(to=to))
    assert (message.state, message.reason) == ("held", "This is not an e-mail address.")
