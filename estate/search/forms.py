"""What is looked for, and what is pinned."""

from uuid import UUID

from wtforms import HiddenField, StringField

from estate.forms import Form
from estate.i18n import lazy


class SearchForm(Form):
    q = StringField(lazy("Search everything"))


class SubjectForm(Form):
    """`pinned` is what it is to be: y, or nothing."""

    kind = HiddenField()
    subject = HiddenField()
    pinned = HiddenField()

    @property
    def key(self) -> tuple[str, UUID] | None:
        """None where it names nothing that could be there."""
        try:
            return self.kind.data or "", UUID(self.subject.data or "")
        except ValueError:
            return None
