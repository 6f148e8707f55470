"""Words of other systems (English and Spanish) for the values that we keep."""

import re
from decimal import Decimal
from functools import lru_cache

from anyascii import anyascii
from babel import Locale

SQUARE_FEET = "SquareFeet"
SQUARE_METERS = "SquareMeters"
ACRES = "acres"
HECTARES = "ha"


def plain(text: str) -> str:
    """`Under Offer` → `underoffer`, `m²` → `m2`."""
    return re.sub(r"[^a-z0-9]", "", anyascii(text.replace("²", "2")).lower())


def plain_words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", anyascii(text).lower())


def _table(**lists: str) -> dict[str, str]:
    return {plain(word): value for value, listed in lists.items() for word in (value, *listed.split(", "))}


STATUSES = _table(
    Incomplete="prospect, prospecto, draft, borrador",
    ComingSoon="proximamente, upcoming",
    Active="for sale, for rent, to let, available, on market, new, en venta, en alquiler, disponible, "
    "activo, activa",
    ActiveUnderContract="under contract, sstc, contingent, active contingent",
    Pending="under offer, sale agreed, let agreed, reserved, reservado, reservada, sold stc",
    Hold="on hold, suspended, temporarily off market, pausado",
    Withdrawn="off market, removed, retirado, retirada",
    Expired="caducado, vencido",
    Canceled="cancelled, cancelado",
    Closed="sold, let, rented, leased, completed, vendido, vendida, alquilado, alquilada",
    Delete="deleted, eliminado",
)

PROPERTY_TYPES = _table(
    Residential="vivienda, residencial",
    ResidentialLease="residential rental, for rent, rental",
    ResidentialIncome="multi family, multifamily",
    CommercialSale="commercial, comercial",
    CommercialLease="commercial rental",
    BusinessOpportunity="business, traspaso",
    Farm="agricultural, finca rustica",
    Land="plot, lot, terreno, solar, parcela",
    ManufacturedInPark="mobile home, manufactured",
)

_BUILDINGS = {
    "Residential": "house apartment flat condo condominium townhouse villa bungalow studio duplex penthouse "
    "home loft cottage maisonette chalet casa piso apartamento atico estudio adosado vivienda guesthouse "
    "cabin barn room suite rental unit residential place houseboat boat castle hut dome yurt tiny masia "
    "triplex cortijo chale chalets departamento condominio",
    "CommercialSale": "office shop retail warehouse industrial garage oficina local nave garaje commercial",
    "Land": "land plot terreno solar parcela",
    "Farm": "farm ranch finca",
}
BUILDINGS = {word: kind for kind, listed in _BUILDINGS.items() for word in listed.split()}

FREQUENCIES = _table(
    Monthly="month, pcm, pm, mo, per month, mes, mensual, al mes, monat, mois",
    Weekly="week, pw, pcw, wk, per week, semana, semanal",
    Annually="year, yearly, annual, pa, yr, per year, per annum, ano, anual",
)

AREA_UNITS = _table(
    SquareFeet="sqft, sq ft, ft2, sf, square foot, square feet, pies cuadrados",
    SquareMeters="sqm, sq m, m2, mt2, mts2, m, square metre, square metres, square meter, metros, "
    "metros cuadrados",
)
LARGE_UNITS = {
    unit: (Decimal(factor), base)
    for unit, factor, base in (
        ("acre", "43560", "sqft"),
        ("acres", "43560", "sqft"),
        ("ac", "43560", "sqft"),
        ("ha", "10000", "sqm"),
        ("hectare", "10000", "sqm"),
        ("hectares", "10000", "sqm"),
        ("hectareas", "10000", "sqm"),
    )
}

STUDIO = {"studio", "estudio", "bedsit"}
PRICE_ON_REQUEST = {
    *("poa", "p.o.a.", "price on application", "price on request", "on request", "call for price", "ask"),
    *("consultar", "a consultar", "precio a consultar", "preguntar"),
}
PRICE_FILLERS = {
    *("", "/", "per", "from", "desde", "guide", "price", "ca", "approx", "aprox", "al", "por", "a", "oiro"),
    *("ono", "obo", "negotiable", "negociable", "vb", "only", "solo"),
}
SCALES = {
    word: scale
    for scale, listed in (
        (1_000, "k mil thousand tsd"),
        (10_000, "万"),
        (100_000, "lakh lakhs lac lacs"),
        (1_000_000, "m mm mn mio mill million millions millones millon millón"),
        (10_000_000, "cr crore crores"),
        (100_000_000, "億 亿"),
    )
    for word in listed.split()
}
CURRENCY_SIGNS = {
    sign: code
    for code, listed in (
        ("EUR", "€ euro euros"),
        ("GBP", "£ pounds"),
        ("USD", "us$ usd$ dollars"),
        ("CAD", "c$ ca$ cad$"),
        ("AUD", "a$ au$ aud$"),
        ("NZD", "nz$"),
        ("HKD", "hk$"),
        ("SGD", "s$ sg$"),
        ("MXN", "mx$ mxn$"),
        ("BRL", "r$"),
        ("CHF", "chf fr sfr"),
        ("INR", "₹ rs inr"),
        ("ILS", "₪"),
        ("TRY", "₺ tl"),
        ("RUB", "₽"),
        ("UAH", "₴"),
        ("VND", "₫"),
        ("THB", "฿"),
        ("KRW", "₩"),
        ("PHP", "₱"),
        ("PLN", "zł"),
        ("CZK", "kč"),
        ("HUF", "ft"),
        ("RON", "lei"),
        ("PEN", "s/"),
        ("AED", "dhs"),
    )
    for sign in listed.split()
}
SHARED_SIGNS = {  # what they are where the agency's own currency is none of them
    "$": ("USD", {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "COP", "ARS", "UYU", "DOP"}),
    "¥": ("JPY", {"JPY", "CNY"}),
    "元": ("CNY", {"CNY", "TWD"}),
    "円": ("JPY", {"JPY"}),
    "kr": ("", {"SEK", "NOK", "DKK", "ISK"}),
    "r": ("ZAR", {"ZAR"}),
}


@lru_cache
def currencies() -> frozenset[str]:
    return frozenset(Locale("en").currencies)


@lru_cache
def languages() -> frozenset[str]:
    return frozenset(str(tag) for tag in Locale("en").languages if len(str(tag)) == 2)


def country(text: str) -> str:
    """The ISO 3166 code of a code or an English or Spanish name, or ""."""
    upper = text.strip().upper()
    if len(upper) == 2 and upper in Locale("en").territories:
        return upper
    return _country_names().get(plain(text), "")


@lru_cache
def _country_names() -> dict[str, str]:
    known = {"usa": "US", "uk": "GB", "england": "GB", "scotland": "GB", "esp": "ES", "gbr": "GB"}
    for language in ("es", "en"):
        territories: dict[str, str] = dict(Locale(language).territories)
        known |= {plain(name): code for code, name in territories.items() if len(code) == 2}
    return known
