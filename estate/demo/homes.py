"""The homes of the sample: places, their listings, texts, and which drawn scenes stand for their photos."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from estate.accounts.tables import AreaUnit, User
from estate.demo import photos, wording
from estate.demo.book import ZONE, Book
from estate.demo.lisbon import DISTRICTS, District, streets
from estate.demo.staff import Crew
from properties import naming
from properties.events import PropertyCreated, PropertyPriceChanged, PropertyPublished, PropertyStatusChanged
from properties.tables import (
    LeaseFrequency,
    PinSource,
    Place,
    Property,
    PropertyText,
    PropertyType,
    StandardStatus,
)

HOMES, RELISTED = 336, 14
CASCAIS, OFFICE_OF_CITY = 2, {"Lisboa": (0, 1), "Almada": (0, 1)}

_STATUSES = {
    StandardStatus.ACTIVE: 60, StandardStatus.ACTIVE_UNDER_CONTRACT: 8, StandardStatus.PENDING: 6,
    StandardStatus.COMING_SOON: 5, StandardStatus.CLOSED: 11, StandardStatus.HOLD: 3,
    StandardStatus.WITHDRAWN: 3, StandardStatus.EXPIRED: 2, StandardStatus.INCOMPLETE: 2,
}  # fmt: skip
_PUBLISHED = (
    StandardStatus.ACTIVE, StandardStatus.ACTIVE_UNDER_CONTRACT, StandardStatus.PENDING,
    StandardStatus.COMING_SOON, StandardStatus.CLOSED,
)  # fmt: skip
_STEPS = {
    # the way to a status from the day of listing
    StandardStatus.ACTIVE: (), StandardStatus.COMING_SOON: (), StandardStatus.INCOMPLETE: (),
    StandardStatus.ACTIVE_UNDER_CONTRACT: ("ActiveUnderContract",),
    StandardStatus.PENDING: ("ActiveUnderContract", "Pending"),
    StandardStatus.CLOSED: ("ActiveUnderContract", "Pending", "Closed"), StandardStatus.HOLD: ("Hold",),
    StandardStatus.WITHDRAWN: ("Withdrawn",), StandardStatus.EXPIRED: ("Expired",),
}  # fmt: skip


@dataclass(frozen=True)
class Size:
    bedrooms: int | None
    area: int | None  # m² of living space
    lot: int | None  # m² of land
    year: int | None


@dataclass(frozen=True)
class Home:
    place: Place
    listing: Property
    district: District
    kind: str
    agent: User
    scenes: list[str]

    @property
    def id(self) -> UUID:
        return UUID(str(self.listing.id))

    @property
    def address(self) -> str:
        return " ".join(part for part in (self.place.unparsed_address, self.place.unit_number) if part)

    @property
    def is_to_let(self) -> bool:
        return self.listing.lease_amount_frequency is not None

    @property
    def is_shown(self) -> bool:
        return self.listing.standard_status in (StandardStatus.ACTIVE, StandardStatus.ACTIVE_UNDER_CONTRACT)


def build(book: Book, crew: Crew) -> list[Home]:
    ways = streets()
    book.rng.shuffle(ways)
    homes = [_home(book, crew, number, ways[number % len(ways)]) for number in range(HOMES - RELISTED)]
    sold = [home for home in homes if home.kind in ("flat", "house", "loft") and not home.is_shown]
    return homes + [_relisted(book, HOMES - RELISTED + i, home) for i, home in enumerate(sold[:RELISTED])]


def _home(book: Book, crew: Crew, number: int, street: str) -> Home:
    district = DISTRICTS[number % len(DISTRICTS)]
    kind = book.rng.choice(district.kinds.split())
    status = book.rng.choices(list(_STATUSES), list(_STATUSES.values()))[0]
    listed = _listed_at(book, status)
    place = book.add(_place(book, district, kind, street, listed))
    office = (
        CASCAIS if district.city not in OFFICE_OF_CITY else book.rng.choice(OFFICE_OF_CITY[district.city])
    )
    agent = book.rng.choice(crew.of_office(crew.offices[office].id))
    return _list(book, number, place, district, kind, agent, status, listed)


def _relisted(book: Book, number: int, before: Home) -> Home:
    """The same place again, to let this time."""
    listed = book.ago(days=book.rng.uniform(2, 20))
    return _list(
        book,
        number,
        before.place,
        before.district,
        before.kind,
        before.agent,
        StandardStatus.ACTIVE,
        listed,
        True,
    )


def _listed_at(book: Book, status: StandardStatus) -> datetime:
    lowest, highest = {StandardStatus.CLOSED: (150, 700), StandardStatus.EXPIRED: (200, 400)}.get(
        status, (1, 300)
    )
    days = -int(book.rng.triangular(lowest, highest, lowest))
    return book.local(days, time(book.rng.randint(9, 18), book.rng.randint(0, 59)))


def _place(book: Book, district: District, kind: str, street: str, at: datetime) -> Place:
    rng = book.rng
    at = at - timedelta(minutes=rng.randint(1, 30))
    floor = f"{rng.randint(1, 6)}.º {rng.choice(('Esq.', 'Dto.', 'Frente'))}"
    return Place(
        id=book.id(at),
        unparsed_address=f"{street}, {rng.randint(120, 900)} m"
        if kind == "land"
        else f"{street} {rng.randint(1, 180)}",
        unit_number=floor if kind == "flat" else None,
        city=district.city,
        postal_code=f"{district.postal_code}-{rng.randint(1, 520):03d}",
        state_or_province="Setúbal" if district.city == "Almada" else "Lisboa",
        country="PT",
        latitude=_near(rng.gauss(district.latitude, 0.0024)),
        longitude=_near(rng.gauss(district.longitude, 0.0030)),
        pin_source=PinSource.USER.value,
        time_zone=ZONE,
        created_at=at,
    )


def _near(degrees: float) -> Decimal:
    return Decimal(f"{degrees:.6f}")


def _list(
    book: Book, number: int, place: Place, district: District, kind: str, agent: User,
    status: StandardStatus, listed: datetime, to_let: bool = False,
) -> Home:  # fmt: skip
    rng = book.rng
    size = _size(book, kind)
    to_let = to_let or (kind in ("flat", "loft", "house", "shop") and book.chance(0.28))
    lines = wording.headline(rng, kind, size.bedrooms, district.name)
    id_ = book.id(listed)
    listing = Property(
        id=id_,
        listing_id=f"LX-{1001 + number}",
        place=place.id,
        standard_status=status.value,
        **_worth(book, district, kind, size, to_let),
        **_measures(size),
        list_agent=agent.id,
        list_office=agent.office,
        private_remarks=rng.choice(wording.PRIVATE),
        showing_instructions=rng.choice(wording.SHOWING).format(hook=rng.randint(1, 40)),
        slug=naming.slug(id_, lines[0], place.city),
        published_at=listed + timedelta(hours=2) if status in _PUBLISHED else None,
        on_market_date=None if status == StandardStatus.INCOMPLETE else listed.date(),
        created_at=listed,
        modification_timestamp=listed,
    )
    listing.search = naming.search_text({**listing.to_dict(), **place.to_dict(), "headline": lines[0]})
    scenes = photos.choose(rng, kind, size.bedrooms or 0)
    home = Home(place, book.add(listing), district, kind, agent, scenes)
    _texts(book, home, size, lines)
    _history(book, home, status, listed)
    return home


def _size(book: Book, kind: str) -> Size:
    rng = book.rng
    lowest, highest, base, a_room, lot = _SIZES[kind]
    bedrooms = round(rng.triangular(lowest, highest, (lowest + highest) / 2)) if highest else None
    area = round((base + a_room * (bedrooms or 0)) * rng.uniform(0.85, 1.25)) if base else None
    land = round(lot * rng.uniform(0.5, 1.8), -1) if lot else None
    newest = 2024 if kind in ("villa", "flat") else 1990
    return Size(bedrooms, area, int(land) if land else None, rng.randint(1895, newest) if base else None)


_SIZES = {
    # fewest and most bedrooms, m² without and for each bedroom, m² of land
    "flat": (0, 4, 34, 30, 0), "house": (2, 5, 50, 32, 160), "villa": (3, 6, 90, 48, 900),
    "seaside": (2, 5, 60, 40, 520), "country": (2, 5, 70, 42, 4200), "loft": (1, 2, 60, 36, 0),
    "shop": (0, 0, 85, 0, 0), "land": (0, 0, 0, 0, 2400),
}  # fmt: skip


def _worth(book: Book, district: District, kind: str, size: Size, to_let: bool) -> dict[str, Any]:
    """Type, price and currency."""
    mood = book.rng.uniform(0.86, 1.2)
    commercial = kind == "shop"
    if to_let:
        rent = round((size.area or 0) * district.rent * mood / 25) * 25
        type_ = PropertyType.COMMERCIAL_LEASE if commercial else PropertyType.RESIDENTIAL_LEASE
        frequency: str | None = LeaseFrequency.MONTHLY.value
        price = Decimal(max(rent, 450))
    else:
        land = (size.lot or 0) * district.price * (0.035 if kind == "land" else 0.012)
        price = Decimal(round(((size.area or 0) * district.price * 0.92 + land) * mood / 5000) * 5000)
        sale = {"shop": PropertyType.COMMERCIAL_SALE, "land": PropertyType.LAND}
        type_, frequency = sale.get(kind, PropertyType.RESIDENTIAL), None
    return {
        "property_type": type_.value,
        "property_sub_type": wording.KIND_WORDS[kind][2],
        "list_price": price,
        "list_price_currency": "EUR",
        "lease_amount_frequency": frequency,
    }


def _measures(size: Size) -> dict[str, Any]:
    metres = AreaUnit.SQUARE_METERS.value
    baths = None if size.bedrooms is None else max(1, size.bedrooms - 1)
    return {
        "bedrooms_total": size.bedrooms,
        "bathrooms_total_integer": baths,
        "bathrooms_full": baths,
        "living_area": Decimal(size.area) if size.area else None,
        "living_area_units": metres if size.area else None,
        "lot_size_area": Decimal(size.lot) if size.lot else None,
        "lot_size_units": metres if size.lot else None,
        "year_built": size.year,
    }


def _texts(book: Book, home: Home, size: Size, lines: tuple[str, str]) -> None:
    near, near_pt = home.district.near, home.district.near_pt
    bodies = wording.remarks(book.rng, home.kind, size.area or size.lot or 0, size.year, near, near_pt)
    for language, headline, body in zip(("en", "pt"), lines, bodies, strict=True):
        at = home.listing.created_at
        book.add(
            PropertyText(
                id=book.id(at), property=home.id, language=language, headline=headline, public_remarks=body
            )
        )


def _history(book: Book, home: Home, status: StandardStatus, listed: datetime) -> None:
    """From the day of listing to the present status, in steps of equal length."""
    actor = UUID(str(home.agent.id))
    book.tell(PropertyCreated(home.listing.listing_id), listed, [home.id], actor)
    if home.listing.published_at:
        book.tell(PropertyPublished(), home.listing.published_at, [home.id], actor)
    steps = _STEPS[status]
    pace = (book.now - listed) / (len(steps) + 2)
    if home.listing.published_at and book.chance(0.25):
        former = home.listing.list_price + (50 if home.is_to_let else 15000)
        change = PropertyPriceChanged(f"{former}", f"{home.listing.list_price}", "EUR")
        book.tell(change, listed + pace * 0.6, [home.id], actor)
    before = StandardStatus.ACTIVE.value
    for number, after in enumerate(steps, start=1):
        book.tell(PropertyStatusChanged(before, after), listed + pace * number, [home.id], actor)
        before = after
