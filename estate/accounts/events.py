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
class UserInvited(Happening):
    role: str


@dataclass(frozen=True)
class InvitationSent(Happening):
    """Once more, with a new link."""


@dataclass(frozen=True)
class InvitationWithdrawn(Happening):
    pass


@dataclass(frozen=True)
class InvitationAccepted(Happening):
    pass


@dataclass(frozen=True)
class PasswordResetSent(Happening):
    by_admin: bool


@dataclass(frozen=True)
class PasswordReset(Happening):
    pass


@dataclass(frozen=True)
class SignedIn(Happening):
    """`after_failures` wrong passwords within a quarter of an hour."""

    device: str
    after_failures: int


@dataclass(frozen=True)
class SignInsFailed(Happening):
    """So many within a quarter of an hour; of strangers nothing but the number is kept."""

    attempts: int
    is_known: bool


@dataclass(frozen=True)
class DevicesSignedOut(Happening):
    devices: list[str]


@dataclass(frozen=True)
class RoleChanged(Happening):
    before: str
    after: str


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


@dataclass(frozen=True)
class OfficeClosed(Happening):
    """What it had went to the office `into`, or to none."""

    name: str
    into: str | None
    people: int
    leads: int
    listings: int


@dataclass(frozen=True)
class OfficeReopened(Happening):
    name: str


@dataclass(frozen=True)
class TokenMade(Happening):
    """For a program."""

    name: str
    scope: str


@dataclass(frozen=True)
class TokenRevoked(Happening):
    name: str
