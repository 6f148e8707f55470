"""What happens to the agency itself; with it, who may do what can be traced."""

from dataclasses import dataclass

from estate.history import Happening


@dataclass(frozen=True)
class AgencyChanged(Happening):
    fields: list[str]


@dataclass(frozen=True)
class OfficeSaved(Happening):
    name: str


@dataclass(frozen=True)
class UserAdded(Happening):
    role: str


@dataclass(frozen=True)
class UserChanged(Happening):
    """Names of the fields; a password is only said to have changed."""

    fields: list[str]


@dataclass(frozen=True)
class UserLeft(Happening):
    pass


@dataclass(frozen=True)
class UserReturned(Happening):
    pass
