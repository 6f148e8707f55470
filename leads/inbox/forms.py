"""Mails that were picked, a mail as a lead, and a rule as an administrator writes it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from estate.fields import VersionField
from estate.forms import Form
from estate.i18n import N_, _, lazy
from estate.mail.forms import IdsField
from leads.forms import IdField
from leads.inbox import recipes, rules
from leads.inbox.portals import Facts
from leads.inbox.rules import Rule
from leads.inbox.shipped import FIELDS
from leads.person_forms import NewLeadForm
from leads.tables import Channel, Side
from leads.words import CHANNELS, SIDES

FIELD_NAMES = {
    "name": N_("Name"),
    "first_name": N_("First name"),
    "last_name": N_("Last name"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "message": N_("Message"),
    "reference": N_("Reference of the home"),
    "address": N_("Address of the home"),
    "language": N_("Language"),
}
MOST_LINES, LONGEST_LINE = 20, 200


class MailsForm(Form):
    mail = IdsField()

    @property
    def ids(self) -> list[UUID]:
        return self.mail.data or []


class CaseForm(Form):
    lead = IdField()


def lead_form(mail: Mapping[str, Any], facts: Facts) -> NewLeadForm:
    """What can be read of it is filled in."""
    return NewLeadForm(
        data={
            "id": mail["id"],
            "name": facts.name or mail["sender_name"],
            "email": facts.email or mail["reply_to"] or mail["sender"],
            "phone": facts.phone,
            "message": facts.message if facts.is_message_found else mail["text"][:4_000],
            "side": facts.rule.side or Side.BUY,
            "channel": facts.rule.channel if facts.name else Channel.EMAIL,
        }
    )


class RuleForm(Form):
    """Facts are found by recipes, one a line; see `leads.inbox.recipes`."""

    name = StringField(lazy("Portal"), [InputRequired(), Length(max=80)])
    sender = TextAreaField(lazy("Sender"), [Optional(), Length(max=2_000)])
    subject = StringField(lazy("Subject"), [Optional(), Length(max=200)])
    channel = SelectField(lazy("Came by"), default=Channel.PORTAL)
    side = RadioField(lazy("The prospect"), default="")
    language_of_all = StringField(lazy("Language of all its mails"), [Optional(), Length(max=20)])
    position = IntegerField(lazy("Place in the order"), [InputRequired(), NumberRange(1, 1_000)], default=50)
    is_active = BooleanField(lazy("In use"), default=True)
    version = VersionField(default=0)
    mail = SelectField(lazy("Try it on a mail"), default="")
    key = HiddenField()
    find_name = TextAreaField()
    find_first_name = TextAreaField()
    find_last_name = TextAreaField()
    find_email = TextAreaField()
    find_phone = TextAreaField()
    find_message = TextAreaField()
    find_reference = TextAreaField()
    find_address = TextAreaField()
    find_language = TextAreaField()

    def __init__(self, *args: Any, mails: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [
            (str(one), _(CHANNELS[one])) for one in (Channel.PORTAL, Channel.WEBSITE, Channel.EMAIL)
        ]
        self.side.choices = [("", _("As the home")), *((str(side), _(name)) for side, name in SIDES.items())]
        self.mail.choices = [("", _("Choose a mail")), *mails]
        self.mail.validate_choice = False
        for field, name in FIELD_NAMES.items():
            self[f"find_{field}"].label.text = _(name)

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if not self.sender.data and not self.subject.data:
            self.sender.errors = [_("Say who sends these mails, or what their subject is.")]
            is_good = False
        for field in FIELDS:
            if trouble := _trouble(self[f"find_{field}"].data or ""):
                self[f"find_{field}"].errors = [trouble]
                is_good = False
        if not any(self[f"find_{field}"].data for field in ("email", "phone")):
            self.find_email.errors = [_("Say how an e-mail or a phone is found.")]
            is_good = False
        return is_good

    @classmethod
    def of(cls, rule: Rule, mails: list[tuple[str, str]]) -> "RuleForm":
        found = {f"find_{field}": "\n".join(rule.fields.get(field, ())) for field in FIELDS}
        return cls(
            data={
                "name": rule.name,
                "sender": "\n".join(rule.sender),
                "subject": rule.subject,
                "channel": rule.channel,
                "side": rule.side,
                "language_of_all": rule.language,
                "position": rule.position,
                "is_active": rule.is_active,
                "version": rule.version,
                "key": rule.key,
                **found,
            },
            mails=mails,
        )

    @property
    def rule(self) -> Rule:
        return Rule(
            key=self.key.data or "",
            name=self.name.data or "",
            sender=tuple(rules.lines(self.sender.data or "")),
            subject=self.subject.data or "",
            channel=self.channel.data or Channel.PORTAL,
            side=self.side.data or "",
            language=self.language_of_all.data or "",
            fields={field: tuple(rules.lines(self[f"find_{field}"].data or "")) for field in FIELDS},
            position=self.position.data or 50,
            is_active=bool(self.is_active.data),
            version=self.version.data or 0,
        )


def _trouble(text: str) -> str:
    lines = rules.lines(text)
    if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
        return _("At most %(lines)s lines of %(signs)s characters.") % {
            "lines": MOST_LINES,
            "signs": LONGEST_LINE,
        }
    for line in lines:
        if line.startswith("@") and line not in recipes.HEADS:
            return _("“%(line)s” is none of %(known)s.") % {"line": line, "known": ", ".join(recipes.HEADS)}
        if "{}" in line and not line.replace("{}", "").replace("*", "").strip():
            return _("“%(line)s” needs words around the place.") % {"line": line}
    return ""
