"""Mails that were picked from a list."""

from typing import Any
from uuid import UUID

from wtforms import Field
from wtforms.widgets import HiddenInput

from estate.forms import Form

MOST = 100


class IdsField(Field):
    """What no list of ours names is left out."""

    widget = HiddenInput()
    data: list[UUID] | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [id_ for id_ in map(_id, valuelist[:MOST]) if id_]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class MessagesForm(Form):
    message = IdsField()

    @property
    def ids(self) -> list[UUID]:
        return self.message.data or []
