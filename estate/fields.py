"""Fields that forms of several rooms have."""

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from babel.numbers import is_currency
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from estate.i18n import _

LONGEST = 9  # digits


class WholeField(IntegerField):
    """A number that the database's integer holds; with more digits not even a comparison is sure to work."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if any(len(typed) > LONGEST for typed in valuelist):
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))
        super().process_formdata(valuelist)


class VersionField(WholeField):
    """The row's version when the form was opened."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[InputRequired(), NumberRange(0)], **kwargs)


class DayField(DateField):
    """A day of our time: a year that is still being typed is 2 before it is 2026."""

    def pre_validate(self, form: Any) -> None:
        if self.data and not 2000 <= self.data.year < 2100:
            raise ValidationError(_("This day is too far away."))


class CurrencyField(StringField):
    """A code of ISO 4217, or blank."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([typed.upper() for typed in valuelist])

    def pre_validate(self, form: Any) -> None:
        if self.data and not is_currency(self.data, "en"):
            raise ValidationError(_("A currency is three letters, such as EUR."))


class TimeZoneField(StringField):
    """A name of IANA, or blank."""

    def pre_validate(self, form: Any) -> None:
        if self.data and self.data not in _zones():
            raise ValidationError(_("Please choose a time zone, such as Europe/Lisbon."))


@lru_cache
def _zones() -> frozenset[str]:
    """Looking for them in the file system takes 6 ms."""
    return frozenset(available_timezones())
