"""Rules of portals: for the administrator."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide

from estate import storage
from estate.access import admin_only
from estate.accounts.viewers import Viewer
from estate.forms import posted
from estate.i18n import _
from estate.mail.inbound import reading_room
from estate.mail.inbound.letter import Letter
from estate.pages import page, see_other
from leads.inbox import forwarded, homes, portals, queries, rules, ruling
from leads.inbox.dependencies import provide_rule
from leads.inbox.forms import FIELD_NAMES, RuleForm
from leads.inbox.rules import Rule
from leads.inbox.shipped import FIELDS
from leads.words import CHANNELS, SIDES

SignedIn = Request[Viewer, Any, Any]
ALL = "/settings/mail-rules"
LARGEST = 30 << 20
SHOWN = ("name", "email", "phone", "message", "reference", "address", "language")


class RulesController(Controller):
    path = ALL
    guards = [admin_only]
    dependencies = {"rule": Provide(provide_rule)}

    @get()
    async def index(self) -> Response[str]:
        words = {"channels": CHANNELS, "sides": SIDES}
        return page("mail_rules/index.html", tab="settings", rules=await rules.every(), words=words)

    @get("/new")
    async def new(self) -> Response[str]:
        return _page("new", RuleForm(mails=await queries.recent()))

    @post()
    async def create(self, request: SignedIn) -> Response[Any]:
        form = await RuleForm.read(request, mails=await queries.recent())
        if not form.validate():
            return _page("new", form, 422)
        await ruling.add(form.rule)
        return see_other(ALL, toast=_("The rule is in use."))

    @post("/trials", status_code=200, request_max_body_size=LARGEST)
    async def try_it(self, request: SignedIn) -> Response[Any]:
        """Changes nothing: the rule as it is typed, on a mail that came in or a file."""
        form = await RuleForm.read(request, mails=await queries.recent())
        letter = await _as_the_portal_wrote_it(await _letter(request, form), form.rule)
        facts = portals.read(letter, form.rule) if letter else None
        found = [
            (_(name), getattr(facts, field, "")) for field, name in FIELD_NAMES.items() if field in SHOWN
        ]
        context: dict[str, Any] = {"letter": letter, "found": found, "rule": form.rule}
        context["is_no_mail"] = letter is not None and not (letter.sender or letter.subject)
        home = await homes.find(letter, facts) if letter and facts else None
        return page("mail_rules/trial.html", tab="settings", home=home, **context)

    @get("/{rule_key:str}")
    async def show(self, rule: NamedDependency[Rule]) -> Response[str]:
        return _page("edit", RuleForm.of(rule, await queries.recent()), rule=rule)

    @post("/{rule_key:str}")
    async def update(self, request: SignedIn, rule: NamedDependency[Rule]) -> Response[Any]:
        form = await RuleForm.read(request, mails=await queries.recent())
        if not form.validate():
            return _page("edit", form, 422, rule=rule)
        await ruling.change(rule, replace(form.rule, key=rule.key))
        return see_other(ALL, toast=_("The rule was changed."))

    @post("/{rule_key:str}/removal", status_code=303)
    async def remove(self, rule: NamedDependency[Rule]) -> Response[Any]:
        await ruling.remove(rule)
        back = rule.replaces is not None
        return see_other(
            ALL, toast=_("The rule is as it came along.") if back else _("The rule was removed.")
        )


def _page(name: str, form: RuleForm, status: int = 200, rule: Rule | None = None) -> Response[str]:
    return page(f"mail_rules/{name}.html", status=status, tab="settings", form=form, rule=rule, fields=FIELDS)


async def _as_the_portal_wrote_it(letter: Letter | None, rule: Rule) -> Letter | None:
    """Where somebody sent it on."""
    inner = forwarded.unwrapped(letter) if letter and not rule.fits(letter) else None
    return inner if inner and rule.fits(inner) else letter


async def _letter(request: SignedIn, form: RuleForm) -> Letter | None:
    sent = (await posted(request)).get("file")
    if isinstance(sent, UploadFile) and sent.filename:
        return await reading_room.read(await sent.read())
    try:
        mail = await queries.find(request.user, UUID(form.mail.data or ""))
        return (
            await reading_room.read(await storage.get(mail["raw_key"])) if mail and mail["raw_key"] else None
        )
    except (ValueError, storage.Missing, storage.StorageUnavailable):
        return None
