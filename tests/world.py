"""One agency with one of everything, for tests that walk through all of it."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from estate.accounts import links, tokens
from estate.accounts.tables import LinkKind, SourceKind, TokenScope
from estate.columns import utc_now
from estate.mail import unsubscribing
from estate.mail.inbound import handling, reading
from estate.mail.inbound.letter import read
from estate.mail.tables import InboundMail, Message
from estate.people.doubles import finding
from estate.people.doubles import merge as merging
from estate.people.tables import ContactPoint, PersonAddress, PersonLink
from leads import calls, cases
from leads.answers.tables import MailTemplate
from leads.calls import CallReport, NewCall
from leads.follow_ups import NextStep
from leads.phone_logs import logs
from leads.sequences import keeping
from leads.sequences.steps import Step
from leads.tables import Call
from leads.tasks.tables import Task, TaskTemplate
from properties import developing, photos
from properties.exchange.ledger import Ledger, Noted
from properties.exchange.listing import Problem, Refusal
from properties.imports.tables import ImportRun
from properties.photos import Upload
from properties.tables import Permission, Photo
from tests import factories
from tests.factories import viewer
from tests.fixtures.cast import Cast, make_cast
from tests.inbox.letters import letter
from tests.visits.conftest import Scene, make_scene, workday


@dataclass(frozen=True)
class World:
    """`ids` are of the owner's rows, by the names that stand in URLs."""

    people: Cast
    ids: dict[str, Any]

    def url(self, path: str) -> str:
        return filled(path, self.ids)


def filled(path: str, ids: dict[str, Any]) -> str:
    if path.startswith("/people/imports/"):
        ids = {**ids, "import_id": ids["book_id"]}
    for name, value in ids.items():
        for kind in ("uuid", "str", "int"):
            path = path.replace(f"{{{name}:{kind}}}", str(value))
    return path


async def make_world() -> World:
    people = await make_cast()
    scene = await make_scene(people)
    scene.home = await factories.property(
        headline="Sunny flat by the river",
        slug="sunny-flat",
        list_agent=people.owner,
        list_office=people.harbour,
        published_at=utc_now(),
    )
    photo = await _photo(scene)
    private = await _photo(scene, "navy", Permission.PRIVATE)
    call = await _call(scene)
    visit = await scene.book(day=workday(1))
    consent = await factories.consent(person=scene.person)
    message = await Message.select(Message.id).where(Message.kind == "visit_confirmed").first()
    await factories.lead(office=people.harbour)
    template = TaskTemplate(title="Call back", days=2)
    await TaskTemplate.insert(template)
    return World(
        people,
        {
            "lead_id": scene.lead.id,
            "call_id": call,
            "log_id": await phone_log(people.owner),
            "visit_id": visit.id,
            "message_id": message["id"],
            "person_id": scene.person.id,
            "consent_id": consent.id,
            **await _parts(scene.person),
            **await _doubles(scene),
            "task_id": (await Task.select(Task.id).first())["id"],
            "task_template_id": template.id,
            "sequence_id": await _sequence(people),
            "unsubscribe_token": unsubscribing.url(scene.person.id).rpartition("/")[2],
            "property_id": scene.home.id,
            "slug": "sunny-flat",
            "photo_id": photo["id"],
            "key": photo["public_key"],
            "private_key": private["public_key"],
            "name": "320.webp",
            "user_id": people.colleague.id,
            "office_id": people.hill.id,
            "import_id": await _import(scene),
            "upload_id": await _upload(),
            "book_id": await _address_book(scene),
            "device_id": uuid4(),
            **await _mail(scene),
            "template_id": await _template(),
            "token": await _token(people),
            "token_id": await _api_token(),
        },
    )


async def _mail(scene: Scene) -> dict[str, Any]:
    """An answer of the owner's prospect, with a file."""
    raw = letter("Saturday is fine", html="<p>Saturday is <b>fine</b></p>", files={"plan.pdf": b"%PDF"})
    mail_id = await reading.take_file(raw)
    columns = handling.columns(read(raw))
    mail = {"kind": "reply", "state": "done", "person": scene.person.id, "about": scene.lead.id}
    await InboundMail.update({**columns, **mail}).where(InboundMail.id == mail_id)
    part = read(raw).files[0].part
    return {"mail_id": mail_id, "part": part, "rule_key": "zillow"}


async def _template() -> UUID:
    """The agency's, which all may use."""
    template = MailTemplate(name="After a visit", subject="{home}", body="Dear {first_name},\n\nhow was it?")
    await MailTemplate.insert(template)
    return UUID(str(template.id))


async def _doubles(scene: Scene) -> dict[str, Any]:
    """Somebody who is likely the same as the scene's person, and somebody who was."""
    other = await factories.person(name="Anna Ferreira", phone="+351912345679", language="pt")
    await factories.lead(person=other, side="sell", agent=scene.people.owner, office=scene.people.harbour)
    same = await factories.person(name="Ana F.", email="af@example.com")
    made = await merging.merge(scene.person.id, same.id, by=scene.owner)
    await finding.find([scene.person.id, other.id])
    return {"other_id": other.id, "merge_id": made}


async def _parts(person: Any) -> dict[str, Any]:
    """What belongs to a person: a phone, an address, a partner."""
    address = PersonAddress(person=person.id, unparsed_address="Rua das Flores 1", city="Porto", country="PT")
    await address.save()
    partner = await factories.person(name="Paulo Partner")
    link = PersonLink(person=person.id, other=partner.id, kind="partner")
    await link.save()
    point = await ContactPoint.select(ContactPoint.id).where(ContactPoint.person == person.id).first()
    return {"address_id": address.id, "link_id": link.id, "point_id": point["id"]}


async def _api_token() -> UUID:
    await tokens.make("portal.example", TokenScope.ENQUIRIES, SourceKind.PORTAL, 600, by=None)
    token = await tokens.named("portal.example")
    assert token
    return token


async def _sequence(people: Cast) -> UUID:
    steps = [Step(0, "call", "Call"), Step(3, "call", "Call again")]
    return await keeping.add("Three days", steps, by=factories.viewer(people.staff))


async def _token(people: Cast) -> str:
    link = await links.make(people.colleague.id, LinkKind.INVITATION)
    return links.url(link.id).rpartition("/")[2]


async def _photo(
    scene: Scene, colour: str = "teal", permission: Permission = Permission.PUBLIC
) -> dict[str, Any]:
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(picture, "JPEG")
    upload = Upload(uuid4(), "front.jpg", picture.getvalue())
    await photos.add(scene.home.id, upload, scene.owner)
    await photos.set_permission(scene.home.id, upload.id, permission, scene.owner)
    await developing.render({"photo": str(upload.id)})
    return await Photo.select(Photo.id, Photo.public_key).where(Photo.id == upload.id).first()


COLUMNS = [{"name": "id", "samples": ["1", "2"]}, {"name": "price", "samples": ["cheap"]}]


async def _upload() -> UUID:
    """An import whose columns nobody has looked at yet."""
    run = ImportRun(id=uuid4(), source="portal", file_name="new.csv", columns=json.dumps(COLUMNS))
    await ImportRun.insert(run)
    return run.id


async def _import(scene: Scene) -> UUID:
    """One that made, changed and refused something."""
    run = uuid4()
    done = {"state": "done", "read": 3, "created": 1, "updated": 1, "refused": 1}
    await ImportRun.insert(
        ImportRun(id=run, source="portal", file_name="stock.csv", columns=json.dumps(COLUMNS), **done)
    )
    ledger = Ledger(run)
    home = scene.home.id
    was, now = {"list_price": "1"}, {"list_price": "2"}
    changed = Noted(2, home, "Rua A 1", was, now, None, {"property": was}, True)
    await ledger.note([changed])
    await ledger.show([changed, Noted(3, home, "Rua B 2", {}, now, None, None, True)])
    await ledger.refuse([Refusal(4, [Problem("price", "cheap", "is not a price")], ["2", "cheap"])])
    return run


async def _address_book(scene: Scene) -> UUID:
    """An import of people that made, changed, refused and kept something as it came."""
    run = uuid4()
    done = {"state": "done", "read": 3, "created": 1, "updated": 1, "refused": 1, "unread": 1}
    columns = json.dumps([{"name": name, "samples": []} for name in ("Name", "Phone")])
    await ImportRun.insert(
        ImportRun(id=run, kind="people", source="contacts", file_name="c.csv", columns=columns, **done)
    )
    ledger = Ledger(run, "person")
    made = await factories.person(name="Berta from the book")
    new = Noted(3, made.id, made.name, {}, {"phones": "912"}, None, None, True)
    changed = Noted(2, scene.person.id, "Ana", {"company": ""}, {"company": "Acme"}, None, {"seq": 0}, True)
    await ledger.note([changed, new])
    await ledger.show([changed, new])
    await ledger.refuse([Refusal(4, [Problem("", "", "has neither name nor phone")], ["", ""])])
    kept = Problem("phone", "none", "is no phone number; it is kept as it is")
    await ledger.refuse([Refusal(3, [kept], [])], is_taken=True)
    return run


async def phone_log(user: Any) -> UUID:
    """A client, a stranger, a withheld number and a line that nobody can read."""
    lines = ["Number,Date,Type,Duration", "+351912345678,2026-03-02 10:00,Incoming,1:43"]
    lines += ["+351 912 000 999,2026-03-02 11:00,Missed,0", ",2026-03-02 12:00,Missed,0", "none,,,"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "calls.csv"
        path.write_text("\n".join(lines))
        return await logs.receive(path, "calls.csv", by=viewer(user))


async def _call(scene: Scene) -> UUID:
    report = CallReport("out", "reached", "+351912345678", utc_now(), 240, "Wants a terrace.")
    new = NewCall(None, scene.lead.id, report, NextStep("Send two more homes", workday(0)))
    await calls.log(await cases.of(scene.lead.id), new, by=scene.owner)
    return (await Call.select(Call.id))[0]["id"]
