"""Two workers, one mail."""

import asyncio

from estate.accounts import agency
from estate.mail.inbound import handling, reading
from estate.mail.tables import InboundMail
from leads.inbox import arrivals
from leads.tables import Enquiry
from tests import factories
from tests.inbox.letters import letter


async def test_a_mail_that_two_workers_look_at_is_handled_once(committed_db: None) -> None:
    assert arrivals
    await factories.agency()
    await agency.load()
    person = await factories.person(name="Ana Ferreira", email="ana@prospect.example")
    lead = await factories.lead(person=person)
    raws = [
        letter("Saturday is fine", From="ana@prospect.example"),
        letter("Prospect Name: Vera\nEmail: vera@visitors.example", From="guestcards@forrent.com"),
    ]
    ids = [await reading.take_file(raw) for raw in raws]
    await asyncio.gather(handling.resume(), handling.resume(), *map(handling.handle, ids, raws))
    rows = await InboundMail.raw("SELECT count(*) AS n FROM event WHERE kind = 'mail_received'")
    assert rows[0]["n"] == 1
    assert await Enquiry.count().where(Enquiry.lead != lead.id) == 1
    assert await InboundMail.count().where(InboundMail.state == "done") == 2
