"""What a row of an address book says of a person beside the name and how they are reached."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cache

from estate.i18n import _, language
from estate.people import countries, languages
from estate.people import dates as birthdays
from estate.people.details import Address, Details, once
from estate.people.tables import AddressKind, Role
from estate.people.words import ROLES
from leads.address_books.plan import Plan
from properties.exchange import dates
from properties.exchange.listing import Problem

_OUR_LIST = re.compile(r"\s*;\s*")
_LIST = re.compile(r"\s*(?:;|,|\n|:::)\s*")
_MORE_ROLES = {
    "comprador": Role.BUYER,
    "inquilino": Role.TENANT,
    "vendedor": Role.SELLER,
    "propietario": Role.LANDLORD,
    "vendor": Role.SELLER,
    "renter": Role.TENANT,
    "partner agent": Role.COLLABORATOR,
    "colaborador": Role.COLLABORATOR,
}


def details_of(texts: dict[str, str], plan: Plan, given: str, family: str, unread: list[Problem]) -> Details:
    roles, no_roles = _roles(listed(texts.get("contact_type", ""), plan))
    return Details(
        given_name=given,
        family_name=family,
        languages=_languages(texts, plan, unread),
        company=texts.get("company", ""),
        job_title=texts.get("job_title", ""),
        birthday=_birthday(texts, plan, unread),
        roles=roles,
        tags=once((*listed(texts.get("tags", ""), plan), *no_roles)),
        remarks=texts.get("remarks", ""),
        source=texts.get("lead_source", ""),
        campaign=texts.get("campaign", ""),
        addresses=tuple(a for a in (_address(texts, "home"), _address(texts, "work")) if not a.is_empty),
    )


def listed(text: str, plan: Plan | None = None) -> tuple[str, ...]:
    """Google's own groups begin with a star. In our own exports a comma separates nothing."""
    parts = (part.lstrip("* ")[:60] for part in (_OUR_LIST if plan and plan.is_ours else _LIST).split(text))
    return once(part for part in parts if part.casefold() not in _OF_EVERYBODY)


_OF_EVERYBODY = {"mycontacts", "my contacts"}
"""What Google says of all of them."""


def _roles(said: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is no role is a tag."""
    known = _role_words(language())
    roles = once(str(known[word.lower()]) for word in said if word.lower() in known)
    return roles, tuple(word for word in said if word.lower() not in known)


@cache
def _role_words(_language: str) -> dict[str, Role]:
    return {word.lower(): role for role in Role for word in (role, ROLES[role], _(ROLES[role]))} | _MORE_ROLES


def _languages(texts: dict[str, str], plan: Plan, unread: list[Problem]) -> tuple[str, ...]:
    words = listed(texts.get("language", ""))
    name = plan.named("language")
    unread += [Problem(name, word, _("is no language")) for word in words if not languages.tag_of(word)]
    return once(languages.tag_of(word) or "" for word in words)


def _birthday(texts: dict[str, str], plan: Plan, unread: list[Problem]) -> str | None:
    text = texts.get("birthdate", "")
    if not text:
        return None
    if found := birthdays.birthday(text) or _day_of_a_sheet(text):
        return found
    with suppress(dates.NotADate):
        born = dates.moment(text, plan.day_first).date()
        today = datetime.now(UTC).date()
        return (born.replace(year=born.year - 100) if born > today else born).isoformat()
    unread.append(Problem(plan.named("birthdate"), text, _("is no date")))
    return None


def _day_of_a_sheet(text: str) -> str | None:
    """A spreadsheet counts days since the end of 1899, and shows that where a cell is no date to it."""
    if not (text.isascii() and text.isdigit() and len(text) == 5):
        return None
    day = date(1899, 12, 30) + timedelta(days=int(text))
    return day.isoformat() if day <= datetime.now(UTC).date() else None


def moment_of(texts: dict[str, str], plan: Plan, unread: list[Problem]) -> datetime | None:
    text = texts.get("created", "")
    if not text:
        return None
    with suppress(dates.NotADate):
        return dates.moment(text, plan.day_first)
    unread.append(Problem(plan.named("created"), text, _("is no date")))
    return None


def _address(texts: dict[str, str], kind: str) -> Address:
    land = texts.get(f"{kind}_country", "")
    country = countries.code_of(land) if land else None
    lines = [texts.get(f"{kind}_address", ""), texts.get(f"{kind}_address2", ""), "" if country else land]
    return Address(
        kind=AddressKind(kind),
        unparsed_address="\n".join(filter(None, lines)),
        city=texts.get(f"{kind}_city", ""),
        state_or_province=texts.get(f"{kind}_state", ""),
        postal_code=texts.get(f"{kind}_postal_code", ""),
        country=country,
    )
