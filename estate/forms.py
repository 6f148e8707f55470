"""Forms: what was typed is kept, and every error is said at once."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol, Self

import wtforms

from estate import i18n
from estate.i18n import _
from estate.refusals import Unreadable


class Typed(Mapping[str, str]):
    """What a browser sent, without files, NUL (which PostgreSQL refuses) and outer blanks."""

    def __init__(self, pairs: Mapping[str, list[Any]]) -> None:
        texts = {name: [_clean(one) for one in sent if isinstance(one, str)] for name, sent in pairs.items()}
        self._values = {name: sent for name, sent in texts.items() if sent}

    def getlist(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def __getitem__(self, name: str) -> str:
        return self._values[name][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _clean(value: str) -> str:
    return value.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()


class _Request(Protocol):
    async def form(self) -> Any: ...

    @property
    def query_params(self) -> Any: ...


class Form(wtforms.Form):
    """Base of all forms. `refusal` is a sentence about the whole form, shown above its fields."""

    refusal: str | None = None

    class Meta:
        @property
        def locales(self) -> list[str]:
            return [i18n.language()]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Form) and self._shown() == other._shown()

    def __hash__(self) -> int:
        """By all that is shown of it, so that a page may remember it; see `estate.pages.remembered`."""
        return hash(self._shown())

    def _shown(self) -> tuple[Any, ...]:
        return (type(self), self.refusal, *map(_shown, self))

    @classmethod
    async def read(cls, request: _Request, **kwargs: Any) -> Self:
        """The form as it was posted."""
        return cls(Typed(_lists(await posted(request))), **kwargs)

    @classmethod
    def from_query(cls, request: _Request, **kwargs: Any) -> Self:
        """The form as it stands in the URL: filters and searches."""
        return cls(Typed(_lists(request.query_params)), **kwargs)


def _shown(field: wtforms.Field) -> tuple[Any, ...]:
    choices = getattr(field, "choices", None)
    return (field.name, str(field.data), str(field.raw_data), tuple(field.errors), tuple(choices or ()))


async def posted(request: _Request) -> Any:
    """Litestar's multi-dictionary of what was sent. Raises Unreadable where its text is not UTF-8."""
    try:
        return await request.form()
    except UnicodeDecodeError:
        raise Unreadable(_("This request could not be understood.")) from None


def _lists(data: Any) -> dict[str, list[Any]]:
    return {name: data.getall(name) for name in data}
