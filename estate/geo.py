"""Coordinates of addresses, by the provider that the settings name."""

import asyncio
import inspect
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from geopy.exc import GeopyError
from geopy.geocoders import get_geocoder_for_service

from estate.settings import Settings

_KEY_NAMES = ("api_key", "access_token", "auth_key", "key", "apikey", "subscription_key")


@dataclass(frozen=True)
class Point:
    latitude: Decimal
    longitude: Decimal


class ProviderFailed(Exception):
    """The provider did not answer, or refused."""


class Geocoder:
    def __init__(self, provider: Any) -> None:
        self._provider = provider

    async def find(self, address: str) -> Point | None:
        """None where the provider knows no such address. Raises ProviderFailed."""
        try:
            found = await asyncio.to_thread(self._provider.geocode, address)
        except GeopyError as error:
            raise ProviderFailed(type(error).__name__) from None
        return point(found.latitude, found.longitude) if found else None


def geocoder(settings: Settings) -> Geocoder | None:
    """None where none is configured, which is a normal state."""
    if settings.geocoder is None:
        return None
    maker = get_geocoder_for_service(settings.geocoder)
    accepted = inspect.signature(maker).parameters
    options: dict[str, Any] = {"timeout": 10, "user_agent": "estate-crm"}
    if settings.geocoder_key:
        secret = settings.geocoder_key.get_secret_value()
        options |= {name: secret for name in _KEY_NAMES if name in accepted}
    if settings.geocoder_url:
        server = urlsplit(settings.geocoder_url)
        options |= {"scheme": server.scheme, "domain": server.netloc}
    return Geocoder(maker(**{name: value for name, value in options.items() if name in accepted}))


def point(latitude: float, longitude: float) -> Point:
    """To the millimetre, as it is stored."""
    return Point(round(Decimal(str(latitude)), 8), round(Decimal(str(longitude)), 8))
