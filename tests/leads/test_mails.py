"""The mails of a case, on its page and on their own."""

from typing import Any

from estate.mail import outbox
from estate.mail.tables import Message
from tests import factories
from tests.mail import letters


async def test_the_page_shows_what_was_sent_and_what_was_not(client: Any, people: Any) -> None:
    lead = await factories.lead(agent=people.owner, office=people.harbour)
    held = await outbox.post(letters.letter(about=lead.id))
    await outbox.post(letters.letter("visit_thanks", about=lead.id))
    await outbox.post(letters.letter("lead_assigned", about=lead.id, account=people.owner.id))
    reason = "550 5.1.1 No such user"
    await Message.update({Message.state: "held", Message.reason: reason}).where(Message.id == held)
    page = (await (await client.sign_in(people.owner)).get(f"/leads/{lead.id}")).text
    assert "Thank you for your visit" in page and "Your visit on" in page
    assert f"The mail server says: {reason}" in page
    assert "New lead:" not in page.partition('id="mails"')[2], (
        "what an agent was told is no mail to the prospect"
    )


async def test_who_sees_the_case_sees_its_mails(client: Any, people: Any) -> None:
    lead = await factories.lead(agent=people.owner, office=people.harbour)
    id_ = await outbox.post(letters.letter(about=lead.id))
    statuses = {}
    for name in ("owner", "colleague", "stranger", "staff"):
        await client.sign_in(getattr(people, name))
        statuses[name] = (await client.get(f"/messages/{id_}")).status_code
    assert statuses == {"owner": 200, "colleague": 200, "stranger": 404, "staff": 200}
