"""How the events of a lead read on a timeline."""

from datetime import date, datetime
from typing import Any

from estate import formats
from estate.history.telling import Told, tells
from estate.i18n import _
from estate.people.consents import PURPOSES
from estate.people.events import (
    ConsentRecorded,
    ConsentWithdrawn,
    ContactsHandedOut,
    MailsDeclined,
    PeopleLinked,
    PeopleUnlinked,
    PersonalDataHandedOut,
    PersonCorrected,
    PersonErased,
    PersonImportUndone,
    PersonsMerged,
    PersonsParted,
)
from estate.people.tables import LinkKind
from estate.people.words import FIELDS, LINKS
from leads.events import (
    CallCorrected,
    CallLogged,
    ContactPointMarked,
    EnquiryReceived,
    LeadAssigned,
    LeadLost,
    LeadOpened,
    LeadSnoozed,
    LeadTakenBack,
    NextStepDone,
    NextStepDropped,
    NextStepSet,
    NoteAdded,
    ResponseEscalated,
    ResponseWarned,
    StageChanged,
)
from leads.tables import CallOutcome, Channel, Direction, LostReason, Side, Stage
from leads.words import CHANNELS, OUTCOMES, REASONS, SIDES, STAGES

Data = dict[str, Any]
_CALL_TONES = {CallOutcome.REACHED: "ok", CallOutcome.WRONG_NUMBER: "danger"}


@tells(LeadOpened)
def _opened(data: Data) -> Told:
    side = _(SIDES[Side(data["side"])])
    if data["is_returning"]:
        return Told("repeat", "gold", _("Came back: %(side)s") % {"side": side.lower()})
    return Told("user-plus", "ok", _("New lead: %(side)s") % {"side": side.lower()})


@tells(EnquiryReceived)
def _enquiry(data: Data) -> Told:
    title = _("Enquiry: %(channel)s") % {"channel": _(CHANNELS[Channel(data["channel"])]).lower()}
    if (source := data.get("source")) and data["channel"] not in (source, Channel.PHONE):
        title = f"{title}, {source}"
    if data["home"]:
        title = f"{title} · {data['home']}"
    url = f"/properties/{data['property']}" if data["property"] else ""
    return Told("inbox", "hot", title, data.get("message", ""), url)


@tells(LeadAssigned)
def _assigned(data: Data) -> Told:
    if data["previous_name"]:
        names = {"before": data["previous_name"], "after": data["agent_name"]}
        return Told("user", "", _("Handed from %(before)s to %(after)s") % names)
    return Told("user", "", _("Given to %(name)s") % {"name": data["agent_name"]})


@tells(LeadTakenBack)
def _taken_back(data: Data) -> Told:
    if data["former_name"]:
        names = {"before": data["agent_name"], "after": data["former_name"]}
        return Told("undo-2", "", _("Back from %(before)s to %(after)s") % names)
    return Told("undo-2", "", _("Taken back from %(name)s") % {"name": data["agent_name"]})


@tells(StageChanged)
def _stage(data: Data) -> Told:
    if data["after"] == Stage.WON:
        return Told("trophy", "ok", _("Won"))
    return Told(
        "arrow-right", "sky", f"{_(STAGES[Stage(data['before'])])} → {_(STAGES[Stage(data['after'])])}"
    )


@tells(LeadLost)
def _lost(data: Data) -> Told:
    reason = _(REASONS[LostReason(data["reason"])])
    return Told("circle-x", "", _("Lost: %(reason)s") % {"reason": reason.lower()}, data.get("note", ""))


@tells(NoteAdded)
def _note(data: Data) -> Told:
    return Told("sticky-note", "gold", _("Note"), data.get("text", ""))


@tells(CallLogged)
def _call(data: Data) -> Told:
    is_in = data["direction"] == Direction.IN
    icon = "phone-incoming" if is_in else "phone-outgoing"
    if data["outcome"] == CallOutcome.VOICEMAIL:
        icon = "voicemail"
    elif data["outcome"] != CallOutcome.REACHED:
        icon = "phone-missed"
    if data["outcome"] == CallOutcome.MISSED:
        return Told(icon, "hot", _("Missed call"), data.get("note", ""), _edit_url(data))
    title = " · ".join([_("They called") if is_in else _("Called"), *_call_facts(data)])
    return Told(icon, _CALL_TONES.get(data["outcome"], ""), title, data.get("note", ""), _edit_url(data))


@tells(CallCorrected)
def _corrected(data: Data) -> Told:
    title = " · ".join([_("Call corrected"), *_call_facts(data)])
    return Told("pencil", "", title, data.get("note", ""), _edit_url(data))


def _call_facts(data: Data) -> list[str]:
    facts = [_(OUTCOMES[CallOutcome(data["outcome"])]).lower()]
    return [*facts, duration(data["duration_seconds"])] if data["duration_seconds"] else facts


def _edit_url(data: Data) -> str:
    return f"/calls/{data['call']}/edit"


def duration(seconds: int) -> str:
    if seconds < 60:
        return _("%(n)s s") % {"n": seconds}
    return _("%(n)s min") % {"n": round(seconds / 60)}


@tells(NextStepSet)
def _next_step(data: Data) -> Told:
    day = formats.day(date.fromisoformat(data["on"])) if data["on"] else ""
    title = _("Next: %(step)s") % {"step": data.get("step", "")}
    return Told("calendar-clock", "sky", f"{title} · {day}" if day else title)


@tells(NextStepDone)
def _step_done(data: Data) -> Told:
    return Told("check", "ok", _("Done: %(step)s") % {"step": data.get("step", "")})


@tells(NextStepDropped)
def _step_dropped(data: Data) -> Told:
    return Told("x", "", _("Not to be done any more: %(step)s") % {"step": data.get("step", "")})


@tells(ResponseWarned)
def _warned(data: Data) -> Told:
    due = formats.moment(datetime.fromisoformat(data["due_at"]))
    return Told("bell", "gold", _("Reminded: to be answered by %(due)s") % {"due": due})


@tells(ResponseEscalated)
def _escalated(data: Data) -> Told:
    due = formats.moment(datetime.fromisoformat(data["due_at"]))
    return Told("triangle-alert", "danger", _("Not answered by %(due)s: the office was told") % {"due": due})


@tells(MailsDeclined)
def _declined(_data: Data) -> Told:
    return Told("ban", "gold", _("Wants no more mails that we did not write by hand"))


@tells(LeadSnoozed)
def _snoozed(data: Data) -> Told:
    if not data["until"]:
        return Told("bell", "", _("Back on Today"))
    until = formats.moment(datetime.fromisoformat(data["until"]))
    return Told("clock", "", _("Put off until %(until)s") % {"until": until})


@tells(ContactPointMarked)
def _marked(data: Data) -> Told:
    value = formats.phone(data.get("value", ""))
    return Told("phone-missed", "danger", _("%(number)s does not reach them") % {"number": value})


@tells(PersonCorrected)
def _person_corrected(data: Data) -> Told:
    said = [_("before: %(name)s") % {"name": data["previous_name"]}] if data.get("previous_name") else []
    said += [_("new: %(what)s") % {"what": what} for what in data.get("added", [])]
    said += [_("no longer right: %(what)s") % {"what": what} for what in data.get("wrong", [])]
    if fields := [_(FIELDS[name]) for name in data.get("fields", []) if name in FIELDS]:
        said.append(_("changed: %(what)s") % {"what": ", ".join(fields)})
    return Told("pencil", "", _("Contact corrected"), "\n".join(said))


@tells(PersonImportUndone)
def _import_undone(data: Data) -> Told:
    return Told("undo-2", "", _("Import from %(source)s taken back") % data)


@tells(PeopleLinked)
def _linked(data: Data) -> Told:
    return Told("link", "", _("Belong together: %(how)s") % {"how": _(LINKS[LinkKind(data["link"])])})


@tells(PeopleUnlinked)
def _unlinked(data: Data) -> Told:
    how = {"how": _(LINKS[LinkKind(data["link"])])}
    return Told("link", "", _("No longer belong together: %(how)s") % how)


@tells(ContactsHandedOut)
def _contacts(data: Data) -> Told:
    title = _("Downloaded %(count)s people as %(format)s") % data
    return Told("download", "", title)


@tells(ConsentRecorded)
def _consent(data: Data) -> Told:
    title = _("Consent noted: %(purpose)s") % {"purpose": _purpose(data)}
    return Told("shield-check", "ok", title, data.get("proof", ""))


@tells(ConsentWithdrawn)
def _no_consent(data: Data) -> Told:
    return Told("ban", "gold", _("Consent taken back: %(purpose)s") % {"purpose": _purpose(data)})


def _purpose(data: Data) -> str:
    purpose: str = data["purpose"]
    return _(PURPOSES.get(purpose, purpose)).lower()


@tells(PersonalDataHandedOut)
def _handed_out(_data: Data) -> Told:
    return Told("download", "", _("All data of the person handed out"))


@tells(PersonsMerged)
def _merged(data: Data) -> Told:
    names = {"kept": data.get("kept_name", ""), "gone": data.get("gone_name", "")}
    url = f"/people/merges/{data['merge']}"
    return Told("users", "", _("Two records were made one: %(kept)s and %(gone)s") % names, url=url)


@tells(PersonsParted)
def _parted(data: Data) -> Told:
    names = {"kept": data.get("kept_name", ""), "gone": data.get("gone_name", "")}
    return Told("undo-2", "", _("%(kept)s and %(gone)s are two again") % names)


@tells(PersonErased)
def _erased(_data: Data) -> Told:
    return Told("trash-2", "danger", _("The person was erased"))
