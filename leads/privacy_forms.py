"""What is typed about somebody's consents, and before an erasure."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from estate.forms import Form
from estate.i18n import lazy
from estate.people.consents import PURPOSES, SOURCES, Given, Source
from leads.enquiry_form import consent_wording
from leads.forms import LONG
from leads.words import choices


class ConsentForm(Form):
    purpose = SelectField(lazy("For what"), default="enquiry")
    source = RadioField(lazy("How it was given"), default=Source.PHONE)
    wording = TextAreaField(lazy("The words they agreed to"), [InputRequired(), Length(max=LONG)])
    proof = TextAreaField(lazy("Who said it to whom, and how"), [InputRequired(), Length(max=LONG)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose.choices = choices(PURPOSES)
        self.source.choices = choices(SOURCES)
        if not self.wording.raw_data:
            self.wording.data = consent_wording()

    @property
    def given(self) -> Given:
        """After `validate()`."""
        return Given(self.purpose.data, self.wording.data or "", self.source.data, self.proof.data or "")


class ErasureForm(Form):
    sure = BooleanField(lazy("I know that nobody can undo this."), [InputRequired()])
