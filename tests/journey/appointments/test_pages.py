"""The pages of appointments: a client chooses without JavaScript; staff plan and record; groups, hours, feeds."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from keten.journey.appointments.models import Appointment, FeedLink, Invitation, Occupation, Place, Room, WorkingHours
from tests.journey.appointments.conftest import DAY, Story
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db


def next_monday() -> date:
    """A working day that has not come, as the pages see it. Whitsun and the like fall on other days of the year."""
    today = localdate()
    return today + timedelta(days=7 - today.weekday())


@pytest.fixture
def anna(story: Story) -> Browser:
    return browser_of(story.chain.anna)


@pytest.fixture
def own(story: Story) -> Browser:
    return browser_of(story.case.client)


def text(browser: Browser, name: str, *args: object) -> str:
    page = browser.get(reverse(name, args=args))
    assert page.status_code == 200, name
    return page.content.decode()


def times_on(page: str) -> list[str]:
    return re.findall(r'name="starts_at" value="([^"]+)"', page)


def attempt_on(page: str) -> str:
    found = re.search(r'name="attempt" value="([^"]+)"', page)
    assert found
    return found[1]


def choose_first(browser: Browser, invitation: Invitation, page: str) -> None:
    sent = {"starts_at": times_on(page)[0], "attempt": attempt_on(page)}
    browser.post(reverse("own-choose", args=[invitation.key]), sent)


def invite(story: Story, anna: Browser, **given: object) -> Invitation:
    monday = next_monday()
    sent = {"kind": "diagnosis_talk", "staff": [story.chain.anna.pk, story.chain.carla.pk], "way": "location",
            "from_on": monday, "until_on": monday + 4 * DAY, "note": "Neem uw diploma mee"}  # fmt: skip
    anna.post(reverse("invite", args=[story.case.key]), sent | given)
    return Invitation.objects.get(case=story.case, state="open")


def test_a_client_chooses_a_time_with_two_organisations(story: Story, anna: Browser, own: Browser) -> None:
    invitation = invite(story, anna)
    assert "kunt u zelf een tijd kiezen" in text(own, "own-appointments")
    page = text(own, "own-choose", invitation.key)
    assert "UWV" in page
    assert "gemeente Nijmegen" in page
    assert "Neem uw diploma mee" in page
    sent = {"starts_at": times_on(page)[3], "attempt": attempt_on(page)}
    for _again in range(2):
        answer = own.post(reverse("own-choose", args=[invitation.key]), sent, follow=True)
        assert "Uw afspraak staat" in answer.content.decode()
    made = Appointment.objects.get(case=story.case)
    assert made.starts_at.isoformat() == sent["starts_at"]
    assert "Bekijk uw afspraak" in text(own, "own-choose", invitation.key)


def test_a_time_that_is_gone_is_said_and_others_are_offered(story: Story, anna: Browser, own: Browser) -> None:
    invitation = invite(story, anna)
    page = text(own, "own-choose", invitation.key)
    first = times_on(page)[0]
    other = story.chain.register(wanted=frozenset())
    start = Appointment._meta.get_field("starts_at").to_python(first)
    taken = Appointment.objects.create(
        kind="talk", location=story.chain.location, way="phone", starts_at=start, ends_at=start + timedelta(hours=1),
        made_how="convened", made_by=story.chain.anna, made_at=start, changed_at=start, seats=2,
    )  # fmt: skip
    Occupation.objects.create(
        appointment=taken, staff=story.chain.anna, starts_at=taken.starts_at, ends_at=taken.ends_at
    )
    assert other.pk
    answer = own.post(reverse("own-choose", args=[invitation.key]), {"starts_at": first, "attempt": attempt_on(page)})
    said = answer.content.decode()
    assert "net bezet" in said
    assert first not in times_on(said)
    assert times_on(said)


@pytest.mark.parametrize("sent", [{}, {"starts_at": "morgen"}, {"starts_at": "2026-11-30T10:00:00"}])
def test_nonsense_is_refused_at_the_field(story: Story, anna: Browser, own: Browser, sent: dict[str, str]) -> None:
    invitation = invite(story, anna)
    answer = own.post(reverse("own-choose", args=[invitation.key]), sent)
    assert "Kies een tijd" in answer.content.decode()
    assert not Appointment.objects.exists()


def test_a_full_agenda_leads_to_a_call(story: Story, anna: Browser, own: Browser) -> None:
    invitation = invite(story, anna)
    WorkingHours.objects.all().delete()
    assert "Alle tijden zijn bezet" in text(own, "own-choose", invitation.key)
    for _again in range(2):
        own.post(reverse("own-ask-call", args=[invitation.key]))
    assert story.case.steps.filter(kind="call", outcome=None).count() == 1


def test_moving_and_cancelling_by_the_client(story: Story, anna: Browser, own: Browser) -> None:
    monday = next_monday() + 7 * DAY
    invitation = invite(story, anna, from_on=monday, until_on=monday)
    page = text(own, "own-choose", invitation.key)
    own.post(
        reverse("own-choose", args=[invitation.key]), {"starts_at": times_on(page)[0], "attempt": attempt_on(page)}
    )
    made = Appointment.objects.get(case=story.case)
    other = next(one for one in times_on(text(own, "own-move", made.key)) if one != made.starts_at.isoformat())
    own.post(reverse("own-move", args=[made.key]), {"starts_at": other})
    made.refresh_from_db()
    assert (made.starts_at.isoformat(), made.sequence) == (other, 1)
    assert b"BEGIN:VEVENT" in own.get(reverse("own-appointment-file", args=[made.key])).content
    own.post(reverse("own-cancel", args=[made.key]), {"reason": "Ik ben ziek"})
    assert "Gaat niet door" in text(own, "own-appointment", made.key)


def test_staff_record_a_choice_and_how_it_went(story: Story, anna: Browser) -> None:
    invitation = invite(story, anna)
    page = text(anna, "invitation", invitation.key)
    sent = {"starts_at": times_on(page)[0], "attempt": attempt_on(page)}
    anna.post(reverse("invitation", args=[invitation.key]), sent)
    made = Appointment.objects.get(case=story.case)
    assert made.made_how == "on_behalf"
    assert story.case.client.name in text(anna, "agenda") or made.starts_at.date() > localdate()
    text(anna, "appointments", story.case.key)
    text(anna, "appointment", made.key)
    answer = anna.post(reverse("record-appointment", args=[made.key]), {"came": "yes"})
    assert "moet nog beginnen" in answer.content.decode()


def test_the_agenda_says_what_was_not_recorded(story: Story, anna: Browser) -> None:
    start = timezone.now() - 2 * DAY
    row = Appointment.objects.create(
        kind="talk", case=story.case, location=story.chain.location, way="phone", starts_at=start,
        ends_at=start + timedelta(minutes=30), made_how="convened", made_by=story.chain.anna, made_at=start - DAY,
        changed_at=start - DAY,
    )  # fmt: skip
    Occupation.objects.create(appointment=row, staff=story.chain.anna, starts_at=row.starts_at, ends_at=row.ends_at)
    page = text(anna, "agenda")
    assert "Van 1 afspraak is nog niet vastgelegd hoe die ging." in page
    assert reverse("record-appointment", args=[row.key]) in page


def test_convening_needs_a_reason(story: Story, anna: Browser) -> None:
    sent = {"kind": "talk", "staff": [story.chain.anna.pk], "way": "phone", "day": next_monday(), "clock": "09:00",
            "attempt": attempt_on(text(anna, "convene", story.case.key))}  # fmt: skip
    answer = anna.post(reverse("convene", args=[story.case.key]), sent)
    assert "eerst zelf een tijd kiezen" in answer.content.decode()
    for _again in range(2):
        anna.post(reverse("convene", args=[story.case.key]), sent | {"reason": "De klant belde hierover"})
    assert Appointment.objects.get(case=story.case).made_how == "convened"


def test_hours_are_written_as_people_write_them(story: Story, anna: Browser) -> None:
    assert "9:00-12:00" in text(anna, "hours")
    sent = {
        "location": story.chain.location.pk,
        "from_on": localdate(),
        "day0": "9-12, 13.00 tot 16.30",
        "day1": "fout",
    }
    assert "Schrijf het zo" in anna.post(reverse("hours"), sent).content.decode()
    anna.post(reverse("hours"), sent | {"day1": ""})
    rows = WorkingHours.objects.filter(staff=story.chain.anna, until_on=None).order_by("from_minute")
    assert list(rows.values_list("weekday", "from_minute", "until_minute")) == [(0, 540, 720), (0, 780, 990)]


def test_a_group_its_places_and_its_waiting_list(story: Story, anna: Browser, own: Browser) -> None:
    sent = {"kind": "training", "title": "Solliciteren", "language": "nl", "staff": [story.chain.anna.pk], "seats": 2,
            "day": next_monday(), "clock": "13:00"}  # fmt: skip
    anna.post(reverse("plan-group"), sent)
    meeting = Appointment.objects.get(seats=2)
    assert "Solliciteren" in text(anna, "groups")
    assert "Geef een plaats" in text(anna, "appointments", story.case.key)
    assert "nog 2 plaatsen" in text(own, "own-appointments")
    own.post(reverse("own-take-place", args=[meeting.key]))
    assert Place.objects.get().state == "placed"
    assert story.case.client.name in text(anna, "group", meeting.key)
    assert "Geef een plaats" not in text(anna, "appointments", story.case.key)
    own.post(reverse("own-give-up-place", args=[Place.objects.get().key]))
    assert Place.objects.get().state == "withdrawn"
    anna.post(reverse("cancel-group", args=[meeting.key]), {"reason": "Te weinig mensen"})
    assert "Gaat niet door" in text(anna, "group", meeting.key)


def test_a_leader_keeps_rooms_and_the_way_in(story: Story) -> None:
    leader = browser_of(story.chain.dirk)
    assert leader.get(reverse("meeting-place")).status_code == 200
    leader.post(reverse("meeting-place"), {"name": "Kamer 1", "seats": 2})
    room = Room.objects.get()
    leader.post(reverse("change-room", args=[room.key]), {"open": "nee"})
    assert "Dicht" in text(leader, "meeting-place")
    leader.post(reverse("appointment-only"), {"is_only": "yes", "from_on": localdate()})
    assert "alleen op afspraak" in text(leader, "meeting-place")
    assert "Capaciteit" in text(leader, "capacity")
    sent = {"from_on": localdate(), "share_ww": 60, "share_bijstand": 30}
    assert "geen 100 procent" in leader.post(reverse("time-shares"), sent).content.decode()
    leader.post(reverse("time-shares"), sent | {"share_none": 10})
    assert "60 %" in text(leader, "capacity")


def test_a_feed_opens_with_its_secret_alone_and_says_no_names(story: Story, anna: Browser, own: Browser) -> None:
    invitation = invite(story, anna)
    page = text(own, "own-choose", invitation.key)
    own.post(
        reverse("own-choose", args=[invitation.key]), {"starts_at": times_on(page)[0], "attempt": attempt_on(page)}
    )
    found = re.search(r"<code>http://testserver([^<]+)</code>", anna.post(reverse("make-feed")).content.decode())
    assert found
    stranger = Browser()
    said = stranger.get(found[1]).content.decode()
    assert story.case.client.number in said
    assert story.case.client.last_name not in said
    assert stranger.get(reverse("feed", args=["x" * 43])).status_code == 404
    anna.post(reverse("make-feed"))
    assert stranger.get(found[1]).status_code == 404
    assert FeedLink.objects.filter(ended_at=None).count() == 1


def test_an_appointment_of_another_client_looks_like_none(story: Story, anna: Browser) -> None:
    invitation = invite(story, anna)
    other = browser_of(story.chain.register(wanted=frozenset()).client)
    assert other.get(reverse("own-choose", args=[invitation.key])).status_code == 404
    assert other.post(reverse("own-ask-call", args=[invitation.key])).status_code == 404
