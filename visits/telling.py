"""How the events of visits read on a timeline."""

from datetime import datetime
from typing import Any

from estate import formats
from estate.history.telling import Told, tells
from estate.i18n import _, ngettext
from visits.events import (
    VisitBooked,
    VisitCancelled,
    VisitCompleted,
    VisitHandedOver,
    VisitMoved,
    VisitRunningLate,
    WorkHandedOver,
)

Data = dict[str, Any]


@tells(VisitBooked)
def _booked(data: Data) -> Told:
    facts = {"when": _when(data), "home": data["address"], "agent": data["agent_name"]}
    return Told(
        "calendar-plus", "ok", _("Visit booked: %(when)s, %(home)s, with %(agent)s") % facts, url=_url(data)
    )


@tells(VisitMoved)
def _moved(data: Data) -> Told:
    facts = {"before": _when(data, "previous_starts_at"), "after": _when(data), "agent": data["agent_name"]}
    return Told(
        "calendar-clock",
        "sky",
        _("Visit moved from %(before)s to %(after)s, with %(agent)s") % facts,
        url=_url(data),
    )


@tells(VisitHandedOver)
def _handed_over(data: Data) -> Told:
    facts = {"when": _when(data), "before": data["previous_name"], "after": data["agent_name"]}
    return Told(
        "users", "sky", _("Visit on %(when)s: handed from %(before)s to %(after)s") % facts, url=_url(data)
    )


@tells(WorkHandedOver)
def _work(data: Data) -> Told:
    facts = {**data, "to": ", ".join(data["to"])}
    title = _("Handed over to %(to)s: leads %(leads)s, visits %(visits)s, listings %(listings)s") % facts
    return Told("users", "gold", title)


@tells(VisitCancelled)
def _cancelled(data: Data) -> Told:
    facts = {"when": _when(data), "home": data["address"]}
    title = _("Visit cancelled: %(when)s, %(home)s") % facts
    return Told("calendar-x", "danger", title, data.get("reason", ""), _url(data))


@tells(VisitRunningLate)
def _late(data: Data) -> Told:
    n = data["late_minutes"]
    title = ngettext("Running %(n)s minute late", "Running %(n)s minutes late", n) % {"n": n}
    return Told("timer", "gold", title, url=_url(data))


@tells(VisitCompleted)
def _completed(data: Data) -> Told:
    if not data["attended"]:
        title = _("Did not come: %(when)s, %(home)s") % {"when": _when(data), "home": data["address"]}
        return Told("circle-x", "gold", title, data.get("feedback", ""), _url(data))
    title = _("Visited %(home)s") % {"home": data["address"]}
    if data["interest"]:
        title = _("%(visited)s · interest %(n)s of 5") % {"visited": title, "n": data["interest"]}
    return Told("circle-check", "ok", title, data.get("feedback", ""), _url(data))


def _when(data: Data, field: str = "starts_at") -> str:
    return formats.moment(datetime.fromisoformat(data[field]), data["time_zone"])


def _url(data: Data) -> str:
    return f"/visits/{data['visit']}"
