"""What is typed when somebody is written to, and in templates."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from babel import Locale
from babel.core import UnknownLocaleError
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, ValidationError

from estate.accounts import agency
from estate.fields import VersionField
from estate.formats import phone
from estate.forms import Form
from estate.i18n import N_, _, lazy
from estate.mail import attaching
from estate.mail.forms import IdsField
from leads.answers import variables
from leads.answers.homes import Home
from leads.answers.tables import Use
from leads.answers.templates import Template, Wording
from leads.forms import IdField
from leads.words import choices
from properties import enclosing

LONG = 20_000
USES = {Use.MAIL: N_("Mail"), Use.TEXT: N_("WhatsApp, SMS")}
MEANS = {"whatsapp": N_("WhatsApp"), "sms": N_("SMS")}


class _FromTemplate(Form):
    template = SelectField(lazy("Template"), validate_choice=False)

    def _offer(self, templates: Sequence[Template]) -> None:
        named = [(str(one.id), f"{one.name} · {one.language}") for one in templates]
        self.template.choices = [("", _("None")), *named]

    def all_known(self, *fields: Field) -> bool:
        """No variable is left in braces: nobody is to read "Dear {first_name},". Other words stay."""
        for field in fields:
            left = variables.unfilled(field.data or "")
            if left:
                named = ", ".join(f"{{{name}}}" for name in left)
                said = _("Nothing is known for %(names)s: write it in its place.") % {"names": named}
                field.errors = [*field.errors, said]
        return not any(field.errors for field in fields)


class BegunForm(Form):
    """What lay on the desk when a letter was begun: `answers` is a mail of theirs, `home` further ones."""

    answers = IdField()
    home = IdsField()


class LetterForm(_FromTemplate):
    id = IdField()
    to = SelectField(lazy("To"), [InputRequired()])
    subject = StringField(lazy("Subject"), [InputRequired(), Length(max=250)])
    text = TextAreaField(lazy("Text"), [InputRequired(), Length(max=LONG)])
    photo = SelectMultipleField(lazy("Photos of the home"))
    link = SelectMultipleField(lazy("A link to the home's page"))
    answers = IdField()
    home = IdsField()
    meant = HiddenField()
    """Words in braces that the writer was told of."""

    def __init__(
        self,
        *args: Any,
        addresses: Sequence[str],
        templates: Sequence[Template],
        homes: Sequence[Home],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.to.choices = [(one, one) for one in addresses]
        self._sizes = {str(photo["id"]): photo["size"] or 0 for home in homes for photo in home.photos}
        self.photo.choices = [(id_, "") for id_ in self._sizes]
        self.link.choices = [(str(home.id), home.name) for home in homes if home.url]
        self._offer(templates)

    @property
    def near_misses(self) -> dict[str, str]:
        return variables.near_misses(f"{self.subject.data or ''}\n{self.text.data or ''}")

    @property
    def is_meant(self) -> bool:
        """What is almost a variable was shown before, and stayed."""
        return set(self.near_misses) <= set((self.meant.data or "").splitlines())

    @property
    def told_of_near_misses(self) -> str:
        told = _("{%(word)s} goes out as it is typed. Did you mean {%(meant)s}?")
        near = [told % {"word": word, "meant": meant} for word, meant in self.near_misses.items()]
        return " ".join([*near, _("Correct it, or tap Send again to send it as it stands.")])

    def validate_photo(self, field: SelectMultipleField) -> None:
        if len(field.data or ()) > enclosing.MOST:
            raise ValidationError(_("Choose up to %(n)s photos.") % {"n": enclosing.MOST})
        if self.enclosed > attaching.MOST:
            raise ValidationError(_(attaching.TOO_LARGE))

    @property
    def enclosed(self) -> int:
        """Bytes of all that is chosen, as far as they are known."""
        return sum(self._sizes.get(one, 0) for one in self.photo.data or ())

    @property
    def photos(self) -> list[UUID]:
        known = {choice[0] for choice in self.photo.choices or ()}
        return [UUID(one) for one in self.photo.data or () if one in known]


class TextForm(_FromTemplate):
    """WhatsApp or SMS; what the phone then sends is not ours to see."""

    id = IdField()
    means = RadioField(lazy("By"), default="whatsapp")
    number = SelectField(lazy("To"), [InputRequired()])
    text = TextAreaField(lazy("Text"), [Length(max=2000)])

    def __init__(
        self, *args: Any, numbers: Sequence[str], templates: Sequence[Template], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.means.choices = choices(MEANS)
        self.number.choices = [(number, phone(number)) for number in numbers]
        self._offer(templates)


class TemplateForm(Form):
    use = RadioField(lazy("For"), default=Use.MAIL)
    name = StringField(lazy("Name"), [InputRequired(), Length(max=100)])
    language = StringField(lazy("Language"), [InputRequired(), Length(max=20)])
    subject = StringField(lazy("Subject"), [Length(max=250)])
    body = TextAreaField(lazy("Text"), [InputRequired(), Length(max=LONG)])
    is_agencys = BooleanField(lazy("For everybody in the agency"))
    version = VersionField(default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use.choices = choices(USES)
        if self.language.data is None:
            self.language.data = agency.current().locale.split("-")[0]

    def validate_language(self, field: Field) -> None:
        try:
            Locale.parse(field.data, sep="-")
        except (ValueError, UnknownLocaleError):
            raise ValidationError(_("Write a language as en, pt or pt-BR.")) from None

    def validate_subject(self, field: Field) -> None:
        if self.use.data == Use.MAIL and not field.data:
            raise ValidationError(_("A mail needs a subject."))
        _only_known(field)

    def validate_body(self, field: Field) -> None:
        _only_known(field)

    @property
    def wording(self) -> Wording:
        """After `validate()`."""
        return Wording(
            use=self.use.data,
            name=self.name.data or "",
            language=self.language.data or "",
            subject=self.subject.data or "",
            body=self.body.data or "",
            is_agencys=bool(self.is_agencys.data),
        )


def _only_known(field: Field) -> None:
    unknown = variables.unknown(field.data or "")
    if unknown:
        named = ", ".join(f"{{{name}}}" for name in unknown)
        raise ValidationError(
            _("There is no %(names)s. See below what may stand in braces.") % {"names": named}
        )
