"""Mails go with the person, and those of nobody by the calendar."""

import json
from typing import Any

from estate import jobs, storage
from estate.mail.inbound import forgetting
from estate.mail.tables import InboundMail
from estate.people.privacy import archive, erasure
from tests import factories
from tests.factories import viewer
from tests.inbox.letters import letter


async def forget() -> None:
    for row in await InboundMail.raw(
        "DELETE FROM pgqueuer WHERE entrypoint = 'mail.forget' RETURNING payload"
    ):
        await jobs.HANDLERS["mail.forget"](json.loads(row["payload"]))


async def whole(mail: Any) -> bool:
    return await storage.exists(mail.raw_key)


async def test_an_erasure_takes_the_mails_and_what_they_came_as(receive: Any, people: Any) -> None:
    ana = await factories.person(name="Ana Ferreira", email="ana@prospect.example")
    await factories.lead(person=ana, agent=people.owner, office=people.harbour)
    hers = await receive(letter("My own words", From="Ana <ana@prospect.example>"))
    others = await receive(letter("Greetings from ana@prospect.example", From="bo@prospect.example"))
    strangers = await receive(letter("Nothing of her", From="cy@prospect.example"))
    collected = await archive.collect(ana.id, by=viewer(people.admin))
    assert b"received-0001.eml" in b"".join([piece async for piece in archive.stream(collected)])
    await erasure.erase(ana.id, by=viewer(people.admin))
    await erasure.settle()
    await InboundMail.raw("UPDATE erasure SET at = now() - interval '6 minutes'")
    await erasure.settle()
    await forget()
    rows = {row["id"]: row for row in await InboundMail.select()}
    assert rows[hers.id]["text"] == rows[hers.id]["sender"] == "" and rows[hers.id]["raw_key"] is None
    assert "[…]" in rows[others.id]["text"]
    assert [await whole(mail) for mail in (hers, others, strangers)] == [False, False, True]


async def test_what_concerned_nobody_goes_by_the_calendar(receive: Any) -> None:
    old, young = await receive(letter("old")), await receive(letter("young"))
    await InboundMail.raw(
        "UPDATE inbound_mail SET created_at = now() - interval '91 days' WHERE id = {}", old.id
    )
    await forgetting.forget_strangers()
    await forget()
    assert [await whole(mail) for mail in (old, young)] == [False, True]
    again = await receive(letter("young"))
    assert again.id != young.id


async def test_what_no_row_names_goes(receive: Any, monkeypatch: Any) -> None:
    mail = await receive(letter("kept"))
    await storage.put("mail/orphan", b"from a reader that died")
    monkeypatch.setattr(forgetting, "_ORPHANED", forgetting.ASIDE * 0)
    await forgetting.forget_orphans()
    assert await whole(mail) and not await storage.exists("mail/orphan")
