"""What is sent about a phone's list of calls."""

from wtforms import StringField
from wtforms.validators import InputRequired, Length, Regexp

from estate.forms import Form


class PhoneLogForm(Form):
    """The file itself is no field: see the controller."""


class NumberForm(Form):
    number = StringField(validators=[InputRequired(), Regexp(r"^\+\d{3,15}$")])
    name = StringField(validators=[Length(max=200)])
