"""What is typed about the days on which the agency is closed."""

import json
from datetime import date
from typing import Any

from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import Length, ValidationError

from estate.accounts import agency, closed_days
from estate.fields import VersionField
from estate.forms import Form
from estate.i18n import _, lazy

MOST = 200


class ClosedDaysForm(Form):
    keeps_holidays = BooleanField(lazy("Closed on public holidays"))
    subdivision = SelectField(lazy("Region"), default="")
    days = TextAreaField(lazy("Closed besides"), [Length(max=4000)])
    version = VersionField(default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = closed_days.subdivisions(agency.current().country) or ()
        self.subdivision.choices = [("", _("The whole country")), *((one, one) for one in regions)]

    def validate_days(self, field: TextAreaField) -> None:
        lines = (field.data or "").split()
        if len(lines) > MOST:
            raise ValidationError(_("These are too many days."))
        for line in lines:
            if _day(line) is None:
                raise ValidationError(
                    _("%(text)s is no day. Write one a line, as 2026-12-24.") % {"text": line[:20]}
                )

    @property
    def columns(self) -> dict[str, Any]:
        """After `validate()`."""
        days = sorted(set((self.days.data or "").split()))
        return {
            "keeps_holidays": self.keeps_holidays.data,
            "subdivision": self.subdivision.data,
            "closed_days": json.dumps(days),
        }


def as_typed() -> dict[str, Any]:
    ours = agency.current()
    return {
        "keeps_holidays": ours.keeps_holidays,
        "subdivision": ours.subdivision,
        "days": "\n".join(ours.closed_days),
        "version": ours.version,
    }


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text and 2000 <= day.year < 2100 else None
