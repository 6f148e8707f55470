"""The form of the public: on /enquiries and on the page of each published home."""

import hashlib
import json
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from estate import i18n
from estate.accounts import agency
from estate.i18n import _, lazy
from estate.robots import Seal
from leads.capture import GivenConsent, NewEnquiry
from leads.forms import LONG
from leads.person_forms import ContactFields
from leads.tables import Channel, Side
from leads.words import WISHES, choices
from properties.tables import LEASE_TYPES


class EnquiryForm(ContactFields):
    side = RadioField(lazy("Your wish"), default=Side.BUY)
    message = TextAreaField(lazy("Message"), [Optional(), Length(max=LONG)])
    consent = BooleanField(validators=[InputRequired(lazy("Please agree, so that we may answer you."))])
    home = HiddenField(name="property")
    seal = HiddenField()
    website = StringField(lazy("Website"))
    """Nobody sees it; what fills it in is a robot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.side.choices = choices(WISHES)
        self.consent.label.text = consent_wording()

    @classmethod
    def fresh(cls, slug: str = "") -> "EnquiryForm":
        return cls(data={"seal": str(Seal.now()), "home": slug})

    def validate_seal(self, field: HiddenField) -> None:
        """Haste is worth a word only where nothing else is wrong."""
        seal = Seal.read(field.data or "")
        if seal is None or seal.is_stale:
            field.data = str(Seal.now())
            raise ValidationError(_("The form was open for too long. Please send it again."))
        if seal.is_hasty and not self.errors:
            raise ValidationError(_("That was very fast. Please send it again in a moment."))

    @property
    def is_from_a_robot(self) -> bool:
        return bool(self.website.data)

    def enquiry(self, home: dict[str, Any] | None) -> NewEnquiry:
        """`home` is the row of a published property."""
        seal = Seal.read(self.seal.data or "")
        assert seal is not None
        return NewEnquiry(
            name=self.name.data or "",
            side=_side(home) if home else self.side.data,
            channel=Channel.WEBSITE,
            phone=self.phone.data or "",
            email=self.email.data or "",
            message=self.message.data or "",
            property=UUID(str(home["id"])) if home else None,
            consent=GivenConsent(consent_wording(), f"/homes/{home['slug']}" if home else "/enquiries"),
            language=i18n.language(),
            source=Channel.WEBSITE,
            source_key=f"{seal.id} {self._content}",
        )

    @property
    def _content(self) -> str:
        """The same form sent twice is one enquiry; gone back to and written anew, it is another."""
        told = [self.data[name] for name in ("name", "phone", "email", "side", "message", "home")]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def consent_wording() -> str:
    """What is shown beside the box is what is kept."""
    return agency.current().consent_wording or _(
        "%(agency)s may store what I write here and contact me about it. I can take this back at any time."
    ) % {"agency": agency.current().name}


def _side(home: dict[str, Any]) -> Side:
    return Side.RENT if home["property_type"] in LEASE_TYPES else Side.BUY
