"""Rows with readable defaults; each takes the columns that the test is about."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from estate.accounts.tables import Agency, Office, User
from estate.accounts.viewers import Viewer
from estate.people import tagging
from estate.people.tables import Consent, ContactPoint, Person
from leads.tables import Lead
from properties.tables import Place, Property, PropertyText
from visits.tables import Visit

_numbers = count(1)
LISBON = {"latitude": Decimal("38.72"), "longitude": Decimal("-9.14"), "pin_source": "import"}


async def agency(**columns: Any) -> Agency:
    row = Agency(
        **{
            "id": 1,
            "name": "Harbour & Hill",
            "locale": "en-GB",
            "country": "PT",
            "time_zone": "Europe/Lisbon",
            "office_hours": {str(day): ["09:00", "19:00"] for day in range(1, 7)},
            "consent_wording": "You may contact me about this enquiry.",
            **columns,
        }
    )
    await row.save()
    return row


async def office(**columns: Any) -> Office:
    return await _saved(Office(**{"name": f"Office {next(_numbers)}", **columns}))


async def user(**columns: Any) -> User:
    number = next(_numbers)
    columns = {"name": f"Agent {number}", "email": f"agent{number}@example.com", **columns}
    return await _saved(User(**_ids(columns)))


def viewer(user: User) -> Viewer:
    """The user as the rules see them."""
    return Viewer(
        id=user.id,
        name=user.name,
        email=user.email,
        role=user.role,
        office=user.office,
        takes_leads=user.takes_leads,
        language=user.language,
    )


async def person(phone: str | None = None, email: str | None = None, **columns: Any) -> Person:
    row = await _saved(Person(**{"name": f"Person {next(_numbers)}", "search": "", **columns}))
    await tagging.spelled(columns.get("tags", ()))
    if phone:
        await _saved(ContactPoint(person=row.id, kind="phone", value=phone, typed=phone))
    if email:
        await _saved(ContactPoint(person=row.id, kind="email", value=email, typed=email))
    return row


async def consent(**columns: Any) -> Consent:
    defaults = {
        "purpose": "enquiry",
        "wording": "You may contact me about this enquiry.",
        "source": "/enquiries",
        "given_at": datetime.now(UTC),
    }
    return await _saved(Consent(**_ids({**defaults, **columns})))


async def lead(**columns: Any) -> Lead:
    if "person" not in columns:
        columns["person"] = await person(phone=f"+35191{next(_numbers):07}")
    return await _saved(Lead(**_ids(columns)))


async def place(**columns: Any) -> Place:
    defaults = {
        "unparsed_address": f"Rua das Flores {next(_numbers)}",
        "city": "Lisbon",
        "postal_code": "1200-001",
        "country": "PT",
        "time_zone": "Europe/Lisbon",
        **LISBON,
    }
    return await _saved(Place(**{**defaults, **columns}))


async def property(headline: str = "Bright flat", **columns: Any) -> Property:
    if "place" not in columns:
        columns["place"] = await place()
    number = next(_numbers)
    defaults = {
        "listing_id": f"L-{number}",
        "slug": f"bright-flat-{number}",
        "standard_status": "Active",
        "property_type": "Residential",
        "list_price": Decimal(350_000),
        "list_price_currency": "EUR",
        "bedrooms_total": 3,
        "living_area": Decimal(112),
        "living_area_units": "SquareMeters",
        "search": f" bright flat l-{number}",
    }
    row = await _saved(Property(**_ids({**defaults, **columns})))
    await _saved(PropertyText(property=row.id, language="en", headline=headline))
    return row


async def visit(**columns: Any) -> Visit:
    """A bare row, without its reservations: for those use `visits.scheduling`."""
    starts_at = columns.pop("starts_at", datetime.now(UTC) + timedelta(days=1))
    number = next(_numbers)
    defaults = {
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=45),
        "time_zone": "Europe/Lisbon",
        "uid": f"visit-{number}@example.com",
    }
    return await _saved(Visit(**_ids({**defaults, **columns})))


async def _saved(row: Any) -> Any:
    await row.save()
    return row


def _ids(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(value, "id", value) for name, value in columns.items()}
