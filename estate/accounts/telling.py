"""How what happened to the agency's people and settings reads, and what they are called."""

from typing import Any
from uuid import UUID

from estate.accounts import events
from estate.accounts.tables import SourceKind, User
from estate.history.subjects import Subject, names
from estate.history.telling import Told, tells
from estate.i18n import N_, _, ngettext

Data = dict[str, Any]
ROLES = {"agent": N_("Agent"), "staff": N_("Office staff"), "admin": N_("Administrator")}
SOURCE_KINDS = {
    SourceKind.WEBSITE: N_("Our website"),
    SourceKind.PORTAL: N_("A portal"),
    SourceKind.OTHER: N_("Another program"),
}
FIELDS = {
    "name": N_("name"), "email": N_("e-mail"), "phone": N_("phone"), "office": N_("office"),
    "takes_leads": N_("takes leads"), "language": N_("language"), "password": N_("password"),
    "office_hours": N_("office hours"), "locale": N_("language and region"), "country": N_("country"),
    "currency": N_("currency"), "area_unit": N_("unit of areas"), "time_zone": N_("time zone"),
    "visit_minutes": N_("length of visits"), "lead_visibility": N_("who sees leads"),
    "subdivision": N_("region"), "keeps_holidays": N_("public holidays"), "closed_days": N_("closed days"),
    "follow_up": N_("rules of following up"),
    "colour": N_("colour"), "consent_wording": N_("wording of the consent"), "signature": N_("signature"),
}  # fmt: skip


@names
async def _people_and_offices(ids: list[UUID]) -> dict[UUID, Subject]:
    rows = await User.raw(
        "SELECT id, name, '/settings/users/' || id AS url FROM users WHERE id = ANY({}) UNION ALL "
        "SELECT id, name, CASE WHEN archived_at IS NULL THEN '/settings/offices/' || id ELSE '' END "
        "FROM office WHERE id = ANY({})",
        ids,
        ids,
    )
    return {row["id"]: Subject(row["name"], row["url"]) for row in rows}


def _fields(data: Data) -> str:
    return ", ".join(_(FIELDS[name]) if name in FIELDS else name for name in data["fields"])


def _role(word: str) -> str:
    return _(ROLES[word]) if word in ROLES else word


@tells(events.AgencyChanged)
def _agency(data: Data) -> Told:
    return Told("building-2", "", _("Settings of the agency changed: %(fields)s") % {"fields": _fields(data)})


@tells(events.OfficeSaved)
def _office(data: Data) -> Told:
    return Told("store", "", _("Office saved: %(name)s") % data)


@tells(events.OfficeClosed)
def _office_closed(data: Data) -> Told:
    facts = {**data, "into": data["into"] or _("no office")}
    return Told("archive", "gold", _("Office closed: %(name)s; what it had went to: %(into)s") % facts)


@tells(events.OfficeReopened)
def _office_reopened(data: Data) -> Told:
    return Told("store", "ok", _("Office opened again: %(name)s") % data)


@tells(events.UserInvited)
def _invited(data: Data) -> Told:
    return Told("user-plus", "ok", _("Invited as: %(role)s") % {"role": _role(data["role"]).lower()})


@tells(events.InvitationSent)
def _invited_again(_data: Data) -> Told:
    return Told("send", "", _("Invited once more, with a new link"))


@tells(events.InvitationWithdrawn)
def _withdrawn(_data: Data) -> Told:
    return Told("ban", "gold", _("Invitation withdrawn"))


@tells(events.InvitationAccepted)
def _accepted(_data: Data) -> Told:
    return Told("key-round", "ok", _("Took up the invitation and chose a password"))


@tells(events.PasswordResetSent)
def _reset_sent(data: Data) -> Told:
    if data["by_admin"]:
        return Told("send", "", _("A link for a new password was sent"))
    return Told("key-round", "", _("A link for a new password was asked for at the sign-in"))


@tells(events.PasswordReset)
def _reset(_data: Data) -> Told:
    return Told("key-round", "gold", _("Chose a new password by a link"))


@tells(events.SignedIn)
def _signed_in(data: Data) -> Told:
    title = _("Signed in: %(device)s") % data
    if failed := data["after_failures"]:
        after = ngettext("after %(n)s wrong password", "after %(n)s wrong passwords", failed) % {"n": failed}
        return Told("log-in", "gold", f"{title}, {after}")
    return Told("log-in", "", title)


@tells(events.SignInsFailed)
def _failed(data: Data) -> Told:
    n = data["attempts"]
    title = ngettext("%(n)s failed sign-in", "%(n)s failed sign-ins", n) % {"n": n}
    if not data["is_known"]:
        title = _("%(failed)s, with addresses that nobody has here") % {"failed": title}
    return Told("lock", "danger", title)


@tells(events.DevicesSignedOut)
def _devices(data: Data) -> Told:
    return Told("log-out", "", _("Devices signed out: %(names)s") % {"names": ", ".join(data["devices"])})


@tells(events.RoleChanged)
def _role_changed(data: Data) -> Told:
    facts = {"before": _role(data["before"]), "after": _role(data["after"])}
    return Told("shield-check", "gold", _("Role: %(before)s → %(after)s") % facts)


@tells(events.UserChanged)
def _changed(data: Data) -> Told:
    return Told("pencil", "", _("Changed: %(fields)s") % {"fields": _fields(data)})


@tells(events.UserLeft)
def _left(_data: Data) -> Told:
    return Told("log-out", "gold", _("Left the agency"))


@tells(events.UserReturned)
def _returned(_data: Data) -> Told:
    return Told("log-in", "ok", _("May sign in again"))


@tells(events.TokenMade)
def _token_made(data: Data) -> Told:
    return Told("key-round", "gold", _("Made a token for a program: %(name)s") % data)


@tells(events.TokenRevoked)
def _token_revoked(data: Data) -> Told:
    return Told("ban", "gold", _("Took back the token of a program: %(name)s") % data)
