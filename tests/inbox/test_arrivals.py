"""What becomes of a mail: a case, an answer on a timeline, a marked address, or a line in the list."""

from typing import Any

from estate.history.tables import Event
from estate.mail.tables import Message
from estate.people.tables import ContactPoint, Person
from leads import lead_page
from leads.tables import Enquiry, Lead
from tests import factories
from tests.factories import viewer
from tests.inbox.letters import bounce, letter
from tests.shared import shared_data

ANA = "ana@prospect.example"


async def a_case(people: Any) -> Any:
    person = await factories.person(name="Ana Ferreira", email=ANA)
    return await factories.lead(person=person, agent=people.owner, office=people.harbour)


async def a_mail_to(lead: Any, **columns: Any) -> Message:
    message = Message(
        **{
            "kind": "visit_confirmed",
            "person": lead.person,
            "about": lead.id,
            "recipient": ANA,
            "message_id": f"<{lead.id}.1@harbour.example>",
            "state": "sent",
            "subject": "Your visit",
            **columns,
        }
    )
    await message.save()
    return message


async def kinds(lead: Any) -> list[str]:
    rows = await Event.raw(
        "SELECT kind FROM event e JOIN event_subject s USING (seq) WHERE s.subject = {} ORDER BY seq", lead.id
    )
    return [row["kind"] for row in rows]


async def test_a_portals_mail_opens_a_case_once(receive: Any) -> None:
    raw = (shared_data("leads", "portal-mail") / "zumper.eml").read_bytes()
    mail = await receive(raw)
    assert (mail.kind, mail.state, mail.rule) == ("lead", "done", "Zumper")
    await receive(b"Delivered-To: sales@harbour.example\n" + raw)
    enquiries = await Enquiry.objects()
    assert len(enquiries) == 1 and enquiries[0].lead == mail.about
    assert enquiries[0].channel == "portal" and enquiries[0].source == "Zumper"
    assert (await Lead.objects().get(Lead.id == mail.about)).side == "rent"


async def test_the_prospect_is_told_but_a_relay_and_an_old_mail_are_not(receive: Any) -> None:
    await receive((shared_data("leads", "portal-mail") / "zumper.eml").read_bytes())
    assert await Message.count().where(Message.kind == "enquiry_received") == 1
    await receive((shared_data("leads", "portal-mail") / "yelp.eml").read_bytes())
    assert await Message.count().where(Message.kind == "enquiry_received") == 1
    assert await Lead.count().where(Lead.response_due_at.is_not_null()) == 2


def yelp(name: str) -> bytes:
    raw = (shared_data("leads", "portal-mail") / "yelp.eml").read_bytes()
    return raw.replace(b"Philippa Dunmore", name.encode()).replace(
        b"20171016160348", name.encode().hex().encode()
    )


async def test_a_relays_address_is_nobodys_name(receive: Any) -> None:
    first, second = await receive(yelp("Philippa Dunmore")), await receive(yelp("Boris Zhukov"))
    assert first.person != second.person
    again = await receive(yelp("P. Dunmore"))
    assert again.person == first.person
    assert await Person.count() == 2


async def test_a_home_is_found_by_its_reference_or_address(receive: Any) -> None:
    home = await factories.property(listing_id="HH-204", property_type="ResidentialLease")
    text = "Name: Ana Ferreira\nEmail: ana@prospect.example\nPhone: +351 912 345 678\nReference: HH-204\n"
    mail = await receive(letter(text, From="forms@portal.example"))
    lead = await Lead.objects().get(Lead.id == mail.about)
    assert lead.property == home.id and lead.side == "rent"
    place = await factories.place(unparsed_address="12 Quay Street")
    other = await factories.property(place=place)
    realtor = (
        "First Name: Bo\nLast Name: Quist\nEmail Address: bo@prospect.example\nPhone Number:\nComment: Hi\n"
    )
    realtor += "Property Address: 12 Quay Street,\nLisbon\n"
    mail = await receive(
        letter(realtor, From="leads@email.realtor.com", Subject="New realtor.com lead - Bo Quist")
    )
    assert (await Enquiry.objects().get(Enquiry.lead == mail.about)).property == other.id


async def test_an_answer_lands_with_its_case(receive: Any, people: Any) -> None:
    lead = await a_case(people)
    message = await a_mail_to(lead)
    text = "Saturday is fine.\n\nOn Tue, 24 Nov 2026, Olga wrote:\n> Does Saturday suit you?\n"
    mail = await receive(letter(text, From="Ana <other@address.example>", In_Reply_To=message.message_id))
    assert (mail.kind, mail.state, mail.about, mail.answers) == ("reply", "done", lead.id, message.id)
    assert mail.text == "Saturday is fine." and "Does Saturday" in mail.quoted
    assert "mail_received" in await kinds(lead)
    page = await lead_page.load(viewer(people.owner), lead.id)
    assert page and page.lead["last_activity_at"] > lead.last_activity_at


async def test_an_answer_from_another_address_is_told_as_such(receive: Any, people: Any, client: Any) -> None:
    """Who knows the thread may be a partner, or somebody to whom it was handed on and who means no good."""
    lead = await a_case(people)
    message = await a_mail_to(lead)
    forged = await receive(letter("Pay here", From="Ana <evil@x.example>", In_Reply_To=message.message_id))
    answered_at = await receive(letter("And here", From="b@x.example", Reply_To=ANA))
    own = await receive(letter("Saturday is fine", From=ANA))
    assert [one.about for one in (forged, answered_at, own)] == [lead.id] * 3
    await client.sign_in(people.owner)
    warned = {}
    for name, one in (("forged", forged), ("answered at", answered_at), ("own", own)):
        warned[name] = "is no address of Ana" in (await client.get(f"/inbox/{one.id}")).text
    assert warned == {"forged": True, "answered at": True, "own": False}
    page = (await client.get(f"/leads/{lead.id}")).text
    assert page.count("From another address, ") == page.count("From another address: ") == 2
    assert "They wrote: The flat by the river" in page


async def test_an_answer_is_known_by_references_plus_address_and_sender(receive: Any, people: Any) -> None:
    lead = await a_case(people)
    for heads in (
        {"References": f"<{lead.id}@harbour.example>", "From": "x@elsewhere.example"},
        {"To": f"office+{lead.id.hex}@harbour.example", "From": "y@elsewhere.example"},
        {"From": f"Ana <{ANA.upper()}>"},
    ):
        mail = await receive(letter("Hello again", **heads))
        assert (mail.kind, mail.about) == ("reply", lead.id), heads


async def test_an_answer_to_a_closed_case_waits_for_a_person_too(receive: Any, people: Any) -> None:
    lead = await a_case(people)
    await Lead.raw("UPDATE lead SET stage = 'Won', closed_at = now() WHERE id = {}", lead.id)
    mail = await receive(letter("We would like to sell now", From=ANA))
    assert (mail.kind, mail.state, mail.about) == ("reply", "waiting", lead.id)


async def test_one_of_us_is_no_prospect(receive: Any, people: Any) -> None:
    mail = await receive(letter("FYI", From=people.owner.email))
    assert (mail.kind, mail.state, mail.person) == ("other", "waiting", None)


async def test_a_machines_answer_is_noted_and_changes_nothing(receive: Any, people: Any) -> None:
    lead = await a_case(people)
    mail = await receive(letter("I am away", From=ANA, Auto_Submitted="auto-replied"))
    assert (mail.kind, mail.state) == ("auto_reply", "done")
    assert (await Lead.objects().get(Lead.id == lead.id)).last_activity_at == lead.last_activity_at
    stranger = await receive(letter("I am away", From="who@knows.example", Subject="Out of Office: hello"))
    assert (stranger.kind, stranger.state) == ("auto_reply", "aside")
    assert await Message.count() == 0


async def test_a_bounce_marks_the_address_and_tells_the_agent(receive: Any, people: Any) -> None:
    lead = await a_case(people)
    message = await a_mail_to(lead)
    mail = await receive(bounce(ANA, message.message_id))
    assert (mail.kind, mail.about) == ("bounce", lead.id)
    point = await ContactPoint.objects().get(ContactPoint.value == ANA)
    assert point.bounced_at
    message = await Message.objects().get(Message.id == message.id)
    assert message.state == "held" and "No such user" in message.reason
    assert "mail_returned" in await kinds(lead)


async def test_a_bounce_of_an_alias_and_one_that_comes_again_are_told_once(receive: Any, people: Any) -> None:
    lead = await a_case(people)
    message = await a_mail_to(lead)
    told = b"\n\nFinal-Recipient: rfc822; behind@prospect.example\nAction: failed\nStatus: 5.1.1\n\n--b\n"
    alias = bounce(ANA, message.message_id).replace(
        b"\n\n--b\nContent-Type: message/rfc822", told + b"Content-Type: message/rfc822"
    )
    assert b"behind@" in alias
    for raw in (alias, bounce(ANA, message.message_id)):
        assert (await receive(raw)).about == lead.id
    assert (await kinds(lead)).count("mail_returned") == 1


async def test_a_full_mailbox_a_delay_and_a_policy_mark_nothing(receive: Any, people: Any) -> None:
    lead = await a_case(people)
    message = await a_mail_to(lead)
    for status, said in (("4.2.2", "452 full"), ("5.2.2", "552 5.2.2 full"), ("5.7.1", "550 5.7.1 spam")):
        await receive(bounce(ANA, message.message_id, status, said))
    point = await ContactPoint.objects().get(ContactPoint.value == ANA)
    assert point.bounced_at is None
    assert "mail_returned" in await kinds(lead)


async def test_a_forged_bounce_marks_nobody_we_never_wrote_to(receive: Any, people: Any) -> None:
    await a_case(people)
    await receive(bounce(ANA, "<unknown@nowhere.example>"))
    assert (await ContactPoint.objects().get(ContactPoint.value == ANA)).bounced_at is None


async def test_what_nobody_takes_waits_for_a_person(receive: Any) -> None:
    mail = await receive(letter("Is the flat by the river still free? I can come on Friday."))
    assert (mail.kind, mail.state, mail.person) == ("other", "waiting", None)
    news = await receive(
        letter("Name: News\nEmail: a@b.example", List_Unsubscribe="<https://news.example/off>")
    )
    assert (news.kind, news.state) == ("bulk", "waiting")


async def test_the_same_mail_in_two_mailboxes_is_one(receive: Any) -> None:
    raw = letter("Once")
    first = await receive(b"Received: from one\n" + raw)
    second = await receive(b"Received: from two\nDelivered-To: sales@harbour.example\n" + raw)
    assert first.id == second.id


ADF = """<?xml version="1.0"?><?adf version="1.0"?><adf><prospect><id sequence="1" source="Provider">77</id>
<requestdate>2026-11-25T10:00:00+00:00</requestdate><customer><contact><name part="full">Bo Quist</name>
<email>bo@quist.example</email><phone>+351 912 345 678</phone></contact><comments>Is it free?</comments>
</customer><provider><name>Provider</name></provider></prospect></adf>"""


async def test_a_providers_xml_is_taken_as_body_and_as_a_file(receive: Any) -> None:
    mail = await receive(letter(ADF, From="leads@provider.example"))
    assert (mail.kind, mail.rule) == ("lead", "ADF")
    enquiry = await Enquiry.objects().get(Enquiry.lead == mail.about)
    assert (enquiry.name, enquiry.email, enquiry.message) == ("Bo Quist", "bo@quist.example", "Is it free?")
    attached = ADF.replace("Bo Quist", "Cy Ferro").replace("bo@quist", "cy@ferro").replace(">77<", ">78<")
    attached = attached.replace("912", "913")
    mail = await receive(
        letter("A lead for you", From="leads@provider.example", files={"lead.xml": attached.encode()})
    )
    assert (mail.kind, await Enquiry.count()) == ("lead", 2)


async def test_two_providers_may_count_alike(receive: Any) -> None:
    bare = ADF.replace(' sequence="1" source="Provider"', "")
    first = await receive(letter(bare, From="leads@provider.example"))
    other = bare.replace("Bo Quist", "Cy Ferro").replace("bo@quist", "cy@ferro")
    second = await receive(letter(other, From="leads@another.example"))
    again = await receive(letter(bare, From="system@provider.example"))
    assert first.about != second.about and again.about == first.about


async def test_xml_that_is_made_to_harm_waits_with_its_reason(receive: Any) -> None:
    bomb = ADF.replace("<adf>", '<!DOCTYPE adf [<!ENTITY a "aaaaaaaaaa">]><adf>&a;', 1)
    mail = await receive(letter(bomb, From="leads@provider.example"))
    assert mail.state == "waiting" and mail.reason
    assert await Enquiry.count() == 0


HOSTILE = b"""From: V\x00era <ve\x00ra@visitor.example>
To: off\x00ice@harbour.example
Reply-To: ve\x00ra@visitor.example
Message-ID: <1\x00@visitor.example>
In-Reply-To: <2\x00@visitor.example>
Subject: =?utf-8?q?a=00b?= \x00\x1b
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset="utf\x00-8"

Hello \x80
--b
Content-Type: application/x\x00\xed\xa0\x80
Content-Disposition: attachment; filename="..\\..\x00/\xe2\x80\xaegnp.exe"

x
--b--
"""


async def test_signs_that_no_column_takes_keep_no_mail_from_being_read(receive: Any) -> None:
    mail = await receive(HOSTILE)
    assert (mail.kind, mail.state, mail.reason, mail.attempts) == ("other", "waiting", "", 0)
    assert (mail.sender, mail.message_id, mail.subject) == (
        "vera@visitor.example",
        "<1@visitor.example>",
        "ab",
    )
    assert mail.text.startswith("Hello")
    assert [(file["name"].strip("\ufffd"), file["type"].strip("\ufffd")) for file in mail.files] == [
        ("gnp.exe", "application/x")
    ]
