"""Lists of calls as phones write them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from estate.accounts import agency
from leads.phone_logs import columns, kinds, reading, times
from leads.phone_logs.entries import Reading
from leads.phone_logs.kinds import Kind
from properties.exchange.reader import CannotRead
from tests.shared import shared_data


@pytest.fixture(autouse=True)
def vienna() -> Iterator[None]:
    before = agency.current()
    agency.use(replace(before, country="AT", time_zone="Europe/Vienna"))
    yield
    agency.use(before)


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def of(*lines: str, name: str = "calls.csv", encoding: str = "utf-8") -> Reading:
        path = tmp_path / name
        path.write_bytes("\n".join(lines).encode(encoding))
        return reading.read(path)

    return of


def said(read: Reading) -> list[tuple[Any, ...]]:
    return [(e.number, e.direction, e.outcome, e.duration_seconds, e.name) for e in read.entries]


@pytest.mark.parametrize(
    ("name", "entries", "withheld"),
    [
        ("android_sms_backup_restore_calls.xml", 4, 0),
        ("iphone_iexplorer.csv", 2, 0),
        ("memacs_calls.xml", 7, 1),
    ],
)
def test_every_real_file_is_read_to_its_last_call(name: str, entries: int, withheld: int) -> None:
    found = reading.read(shared_data("calls", name))
    assert (len(found.entries), found.withheld, found.refusals) == (entries, withheld, [])


def test_what_android_backs_up() -> None:
    found = reading.read(shared_data("calls", "android_sms_backup_restore_calls.xml"))
    assert said(found) == [
        ("+4369910203040", "out", "no_answer", 0, "Fritz"),
        ("+3133221115", "in", "missed", 0, ""),
        ("+43800664147", "out", "reached", 4, ""),
        ("+43699112233", "in", "reached", 139, "Franz"),
    ]
    assert found.entries[0].started_at == datetime(2017, 4, 27, 17, 27, 56, tzinfo=UTC)


def test_what_an_iphone_exports_is_in_the_agencys_time() -> None:
    found = reading.read(shared_data("calls", "iphone_iexplorer.csv"))
    assert said(found)[0] == ("+46879111111", "in", "reached", 103, "Bob Smith")
    assert found.entries[0].started_at == datetime(2017, 6, 2, 7, 45, 48, tzinfo=UTC)


@pytest.mark.parametrize(
    "lines",
    [
        ("Nummer;Datum;Uhrzeit;Art;Dauer", "0699 102 030;02.06.2017;09:45:48;Eingehender Anruf;00:01:43"),
        (
            "Teléfono\tFecha y hora\tTipo\tDuración",
            "0699102030\t02/06/2017 09:45:48\tLlamada entrante\t103",
        ),
        ("Type,Date,Number,Duration (min)", "Incoming,2017-06-02T07:45:48Z,+4369910 2030,1.7167"),
        ("type,number,date,duration", "1,0043 699 102030,1496389548000,103"),
        ("Call Type,Phone Number,Time,Length", "Received,069 9102030,June 2 2017 9:45:48 AM,1 min 43 s"),
        ("Rufnummer;Zeitpunkt;Richtung;Dauer", "0699102030;2. Juni 2017 09:45:48 Uhr;Angenommen;1:43"),
    ],
)
def test_tables_in_three_languages_say_the_same(read: Any, lines: tuple[str, ...]) -> None:
    [entry] = read(*lines).entries
    assert (entry.number, entry.direction, entry.outcome) == ("+43699102030", "in", "reached")
    assert entry.started_at == datetime(2017, 6, 2, 7, 45, 48, tzinfo=UTC)
    assert entry.duration_seconds == 103


def test_the_order_of_day_and_month_is_told_by_the_file(read: Any) -> None:
    head = "number,date,type"
    american = read(head, "+43699102030,06/02/2017 09:45,out", "+43699102030,06/25/2017 09:45,out")
    european = read(head, "+43699102030,02/06/2017 09:45,out", "+43699102030,25/06/2017 09:45,out")
    assert [e.started_at for e in american.entries] == [e.started_at for e in european.entries]


@pytest.mark.parametrize(
    "number",
    ["", "-1", "-2", "Unknown", "Private number", "(Unknown)", "Unbekannt", "Número oculto", "NO CALLER ID"],
)
def test_a_withheld_number_is_nobodys(read: Any, number: str) -> None:
    found = read("number,date,type,duration", f"{number},2017-06-02 09:45,in,5")
    assert (found.entries, found.withheld, found.refusals) == ([], 1, [])


def test_a_number_that_may_not_be_shown_is_withheld(read: Any) -> None:
    call = '<call number="+43699102030" date="1493314076076" type="1" duration="9" presentation="{}"/>'
    calls = "".join(call.format(shown) for shown in (1, 2, 3, 4))
    found = read(f"<calls>{calls}</calls>", name="calls.xml")
    assert (len(found.entries), found.withheld) == (1, 3)


def test_what_cannot_be_read_is_refused_with_its_reason_and_stops_nothing(read: Any) -> None:
    found = read(
        "number,date,type,duration",
        "*100#,2017-06-02 09:45,in,5",
        "+43699102030,yesterday,in,5",
        "+43699102030,2017-06-02 09:45,carrier pigeon,5",
        "+43699102030,2017-06-02 09:45,in,long",
        "+43699102030,2017-06-02 09:45,blocked,0",
        "+43699102030,2017-06-02 09:45,in",
        "+43699102030,2017-06-02 09:45,in,5",
    )
    assert len(found.entries) == 1
    assert [(one.place, one.reason) for one in found.refusals] == [
        ("line 2", "“*100#” is not a phone number"),
        ("line 3", "“yesterday” is not a date with a time"),
        ("line 4", "“carrier pigeon” says not which way the call went"),
        ("line 5", "“long” is not a duration"),
        ("line 6", "the phone blocked it"),
        ("line 7", "has 3 values where the header has 4 columns"),
    ]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (("number,date", "+43699102030,2017-06-02 09:45"), "no column says whether it came in or went out"),
        (("name,price", "Ana,3"), "the number, when it was, whether it came in or went out"),
        (("<smses><sms/></smses>",), "There is no call"),
        (("<html", ">"), "no XML that can be read"),
        (('<!DOCTYPE c [<!ENTITY a "b">]><calls><call number="&a;"/></calls>',), "refers to other files"),
    ],
)
def test_what_is_no_list_of_calls_is_refused_as_a_whole(read: Any, lines: Any, sentence: str) -> None:
    with pytest.raises(CannotRead, match=sentence):
        read(*lines)


def test_what_stands_before_a_break_is_taken(read: Any) -> None:
    call = '<call number="+43699102030" date="1493314076076" type="1" duration="9" />'
    found = read(f"<calls>{call}{call}<call numb", name="calls.xml")
    assert len(found.entries) == 2
    assert found.refusals[0].place == "call 3" and "breaks off" in found.refusals[0].reason


@pytest.mark.parametrize("backwards", [False, True])
def test_in_the_hour_that_is_twice_the_order_tells_which_it_was(backwards: bool) -> None:
    """The clocks go back at 3:00 on 29 October 2017."""
    clocks = [datetime(2017, 10, 29, 2, 40), datetime(2017, 10, 29, 2, 20), datetime(2017, 10, 29, 3, 10)]
    zone = agency.current().zone
    found = times.in_utc(clocks[::-1] if backwards else clocks, zone)
    found = found[::-1] if backwards else found
    assert [at.strftime("%H:%M") for at in found] == ["00:40", "01:20", "02:10"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1:43", 103),
        ("00:01:43", 103),
        ("103", 103),
        ("1h 2m 3s", 3723),
        ("2 Minuten", 120),
        ("43 seg", 43),
        ("", None),
        ("-", None),
        ("0", 0),
    ],
)
def test_durations(text: str, found: int | None) -> None:
    assert times.seconds(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FaceTime Outgoing", Kind.OUTGOING),
        ("Missed incoming call", Kind.MISSED),
        ("Llamada no contestada", Kind.MISSED),
        ("Perdida", Kind.MISSED),
        ("Realizada", Kind.OUTGOING),
        ("Verpasster Anruf", Kind.MISSED),
        ("Gewählt", Kind.OUTGOING),
        ("Cancelled", Kind.CANCELLED),
        ("5", Kind.MISSED),
        ("6", Kind.BLOCKED),
    ],
)
def test_kinds(text: str, found: Kind) -> None:
    assert kinds.kind(text) == found


def test_a_call_out_of_unknown_length_is_not_said_to_have_reached_anybody() -> None:
    assert kinds.ending(Kind.OUTGOING, None) == ("out", "no_answer")
    assert kinds.ending(Kind.INCOMING, 0) == ("in", "missed")
    assert kinds.ending(Kind.INCOMING, None) == ("in", "reached")


def test_a_column_is_known_by_its_likelier_name() -> None:
    header = ["Contact", "Number", "Date", "Duration", "Call Type", "Unformatted Number"]
    found = columns.recognise(header)
    assert (found.name, found.number, found.when, found.duration, found.kind) == (0, 1, 2, 3, 4)


@pytest.mark.parametrize("at", ["99999999999999", "0001-01-01 00:00", "10", "2017-06-02 25:00", "1:43"])
def test_what_is_no_time_is_none(at: str) -> None:
    with pytest.raises(times.NotATime):
        times.moment(at, True)


def test_a_time_in_the_far_zone_of_the_file_is_taken_as_it_says() -> None:
    [at] = times.in_utc([times.moment("2017-06-02T09:45:48-07:00", True)], agency.current().zone)
    assert at == datetime(2017, 6, 2, 16, 45, 48, tzinfo=UTC) and at.utcoffset() == timedelta()
