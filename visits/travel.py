"""From one home to the next: how far, how long by car, and whether the gap between two visits allows it."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from geopy.distance import geodesic

from estate.accounts import agency
from visits.appointments import Appointment

DETOUR = 1.3
"""Roads between two addresses of a town are about a third longer than the straight line."""

TOWN_KM, TOWN_SPEED, COUNTRY_SPEED = 10, 30, 70
"""The first 10 km are driven at 30 km/h, with lights and queues; what is beyond at 70 km/h."""

PARKING = timedelta(minutes=5)
"""To the car, out of it, and to the door."""

SAME_PLACE_KM = 0.15
"""Two flats of one house, or neighbours: one walks."""

MILES = ("GB", "US", "LR", "MM")
KM_PER_MILE = 1.609344


@dataclass(frozen=True)
class Leg:
    """The way between two visits that follow each other; `km` is none where a home has no pin."""

    km: float | None
    drive: timedelta
    gap: timedelta

    @property
    def is_tight(self) -> bool:
        return self.gap < self.drive

    @property
    def drive_minutes(self) -> int:
        return round(self.drive / timedelta(minutes=1))

    @property
    def gap_minutes(self) -> int:
        return int(self.gap / timedelta(minutes=1))

    @property
    def is_walk(self) -> bool:
        return self.km is not None and self.km < SAME_PLACE_KM

    @property
    def distance(self) -> str:
        return distance(self.km or 0.0)


def distance(km: float) -> str:
    """In the unit that drivers of the agency's country read."""
    if agency.current().country in MILES:
        return f"{km / KM_PER_MILE:.1f} mi"
    return f"{km:.1f} km"


def leg(before: Appointment, after: Appointment) -> Leg:
    """From the end of one visit, late as it may be running, to the start of the next."""
    late = timedelta(minutes=before.late_minutes or 0)
    gap = after.starts_at - (before.ends_at + late)
    if before.point is None or after.point is None:
        return Leg(None, timedelta(), gap)
    km = geodesic(before.point, after.point).km * DETOUR
    return Leg(km, drive_time(km), gap)


def drive_time(km: float) -> timedelta:
    if km < SAME_PLACE_KM:
        return timedelta()
    in_town, beyond = min(km, TOWN_KM), max(km - TOWN_KM, 0)
    return timedelta(hours=in_town / TOWN_SPEED + beyond / COUNTRY_SPEED) + PARKING


def directions_url(visit: Appointment) -> str:
    """Opens the phone's map application with the way there, and a map page where there is none."""
    point = visit.point
    destination = f"{point[0]:.6f},{point[1]:.6f}" if point else visit.whole_address
    return "https://www.google.com/maps/dir/?" + urlencode({"api": 1, "destination": destination})
