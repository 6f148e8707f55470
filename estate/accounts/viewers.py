"""Who is looking: the signed-in user as every lookup needs them."""

from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from estate.accounts.tables import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    id: UUID
    name: str
    email: str
    role: str
    office: UUID | None
    takes_leads: bool
    language: str

    @property
    def is_staff(self) -> bool:
        """Staff, and the admin who is staff too."""
        return self.role in (Role.STAFF, Role.ADMIN)

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN


_current: ContextVar[Viewer | None] = ContextVar("viewer", default=None)


def current() -> Viewer | None:
    return _current.get()


def use(viewer: Viewer | None) -> None:
    _current.set(viewer)
