"""Appointments in calendars: valid for an independent library, and read back from a calendar server as they were."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import caldav
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from keten.journey.appointments.calendars import CalendarEntry, write_calendar
from tests.ports import free_port

HERE = ZoneInfo("Europe/Amsterdam")
# The night in which the clock goes forward, and the one in which it goes back, with a day on either side.
TURNS = [datetime(2026, 3, day, 9, tzinfo=HERE) for day in (28, 29, 30)] + [
    datetime(2026, 10, day, 9, tzinfo=HERE) for day in (24, 25, 26)
]


def entry(starts_at: datetime, **given: object) -> CalendarEntry:
    known = {
        "uid": f"{int(starts_at.timestamp())}@keten", "summary": "Gesprek · K-1",
        "description": "Regel 1\nRegel 2; met, tekens\\",
        "place": "Werkplein, Kamer 1", "starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=45),
        "changed_at": datetime(2026, 1, 1, tzinfo=UTC), "sequence": 2, "is_cancelled": False,
    }  # fmt: skip
    return CalendarEntry(**(known | given))  # type: ignore[arg-type]


def read(text: bytes) -> list[vobject.base.Component]:
    calendar = vobject.readOne(text.decode())
    calendar.validate(raiseException=True)
    return list(calendar.vevent_list)


def test_another_library_finds_it_valid_and_reads_the_same() -> None:
    for event, starts_at in zip(read(write_calendar(map(entry, TURNS))), TURNS, strict=True):
        assert event.dtstart.value == starts_at
        assert event.dtend.value - event.dtstart.value == timedelta(minutes=45)
        assert event.dtstart.value.utcoffset() == starts_at.utcoffset()
        assert event.description.value == "Regel 1\nRegel 2; met, tekens\\"
        assert event.location.value == "Werkplein, Kamer 1"
        assert event.status.value == "CONFIRMED"


@settings(max_examples=200, deadline=None)
@given(
    starts_at=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
        lambda found: found.replace(microsecond=0)
    ),
    words=st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=300),
)  # fmt: skip
def test_any_moment_and_any_words_come_through(starts_at: datetime, words: str) -> None:
    (event,) = read(write_calendar([entry(starts_at, summary=words)]))
    assert event.dtstart.value == starts_at
    assert event.summary.value == words


def test_lines_are_as_long_as_the_standard_allows() -> None:
    text = write_calendar([entry(TURNS[0], summary="é" * 300)])
    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    assert text.endswith(b"\r\n")


@pytest.fixture(scope="module")
def radicale(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A calendar server of others, as a process of its own."""
    port = free_port()
    folder: Path = tmp_path_factory.mktemp("radicale")
    words = ["--server-hosts", f"127.0.0.1:{port}", "--storage-filesystem-folder", str(folder), "--auth-type", "none"]
    process = subprocess.Popen([sys.executable, "-m", "radicale", "--config", "", *words], env=dict(os.environ))
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(port: int) -> None:
    for _turn in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the calendar server did not start")


def test_a_calendar_server_gives_back_what_was_put_in(radicale: str) -> None:
    with caldav.DAVClient(url=radicale, username="coach", password="x") as client:
        calendar = client.principal().make_calendar(name="Keten")
        put = [entry(starts_at, is_cancelled=place == 0) for place, starts_at in enumerate(TURNS)]
        for one in put:  # as it is: the library would count a change of its own
            address = f"{calendar.url}{one.uid}.ics"
            client.put(address, write_calendar([one]).decode(), {"Content-Type": "text/calendar; charset=utf-8"})
        back = {str(found.icalendar_component["uid"]): found.icalendar_component for found in calendar.events()}
    assert set(back) == {one.uid for one in put}
    for one in put:
        found = back[one.uid]
        assert found["dtstart"].dt == one.starts_at
        assert found["dtend"].dt == one.ends_at
        assert found["dtstart"].dt.utcoffset() == one.starts_at.utcoffset()
        said = (str(found["summary"]), str(found["description"]), str(found["location"]), int(found["sequence"]))
        assert said == (one.summary, one.description, one.place, one.sequence)
        assert str(found["status"]) == ("CANCELLED" if one.is_cancelled else "CONFIRMED")
