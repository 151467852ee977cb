"""A client chooses a time, moves it, cancels it; nobody and nothing is taken twice."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Handover, Step
from keten.dossier.clients.models import AccessGrant, Notice
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import Absence, Staff
from keten.journey.appointments.actions import (
    Meeting,
    SlotTaken,
    add_room,
    cancel_appointment,
    change_room,
    convene,
    move_appointment,
    withdraw_invitation,
)
from keten.journey.appointments.models import Appointment, Occupation
from tests.factories import TODAY
from tests.journey.appointments.conftest import DAY, NEXT_WEEK, Story, clock


def test_times_are_those_at_which_everybody_can(story: Story) -> None:
    chain = story.chain
    invitation = story.invite(chain.anna, chain.carla, kind="talk_of_three")
    assert [one.hour for one in story.offered(invitation)[:3]] == [8, 9, 10]  # 9, 10 and 11 o'clock in winter
    assert len(story.offered(invitation)) == 15
    Absence.objects.create(staff=chain.carla, from_on=NEXT_WEEK, until_on=NEXT_WEEK + DAY, reason="leave")
    assert len(story.offered(invitation)) == 12


def test_a_chosen_time_takes_everybody_and_makes_the_step(story: Story) -> None:
    invitation = story.invite(story.chain.anna)
    first = story.offered(invitation)[0]
    made = story.choose(invitation, first)
    assert (made.made_how, made.made_by, made.starts_at) == ("chosen", None, first)
    assert set(made.occupations.values_list("staff", "case")) == {
        (story.chain.anna.pk, None), (None, story.case.pk)
    }  # fmt: skip
    step = Step.objects.get(case=story.case, kind="talk", outcome=None)
    assert step.due_on == NEXT_WEEK
    invitation.refresh_from_db()
    assert (invitation.state, invitation.appointment) == ("chosen", made)


def test_the_same_attempt_again_is_the_same_appointment(story: Story) -> None:
    invitation, attempt = story.invite(), uuid4()
    made = story.choose(invitation, attempt=attempt)
    assert story.choose(invitation, attempt=attempt) == made
    with pytest.raises(Refused, match="al een tijd gekozen"):
        story.choose(invitation, story.offered(invitation)[1])


def test_a_time_that_is_taken_is_refused_and_not_offered(story: Story) -> None:
    invitation = story.invite()
    first = story.offered(invitation)[0]
    story.choose(invitation, first)
    assert first not in story.offered(story.invite(kind="applications_talk"))
    with pytest.raises(SlotTaken, match="net bezet"):
        _convene(story, first, kind="call")


def test_only_a_time_that_is_offered_can_be_chosen_or_moved_to(story: Story) -> None:
    """Who sends a time that no page has: at night, between two times, at the weekend, of somebody who is away."""
    invitation = story.invite()
    first, second = story.offered(invitation)[:2]
    others = [first - timedelta(hours=5), first + timedelta(minutes=7), first + 5 * DAY]
    for other in others:
        with pytest.raises(SlotTaken):
            story.choose(invitation, other)
    assert not Appointment.objects.exists()
    made = story.choose(invitation, first)
    for other in others:
        with pytest.raises(SlotTaken):
            move_appointment(appointment=made.key, starts_at=other, by=story.client, now=story.now)
    Absence.objects.create(staff=story.chain.anna, from_on=NEXT_WEEK, until_on=NEXT_WEEK + DAY, reason="leave")
    with pytest.raises(SlotTaken):
        move_appointment(appointment=made.key, starts_at=second, by=story.client, now=story.now)


def _convene(story: Story, starts_at, kind: str = "talk", reason: str = "De klant vroeg erom", **given):  # type: ignore[no-untyped-def]
    way = "phone" if kind == "call" else "location"
    meeting = Meeting(kind=kind, staff_ids=frozenset([story.chain.anna.pk]), way=way)
    who = {"attempt": uuid4(), "by": story.by(story.chain.anna), "now": story.now} | given
    return convene(case=story.case.key, meeting=meeting, starts_at=starts_at, reason=reason, **who)


def test_the_database_books_nobody_twice(story: Story) -> None:
    made = story.choose(story.invite())
    row = Occupation.objects.get(appointment=made, staff=story.chain.anna)
    row.pk, row.starts_at = None, row.starts_at + timedelta(minutes=10)
    with pytest.raises(IntegrityError, match="staff_never_double_booked"), transaction.atomic():
        row.save()


def test_a_client_cannot_be_at_two_places(story: Story) -> None:
    first = story.choose(story.invite(), clock(NEXT_WEEK, 9))
    meeting = Meeting(kind="call", staff_ids=frozenset([story.chain.bram.pk]), way="phone")
    with pytest.raises(SlotTaken, match="al een andere afspraak"):
        convene(case=story.case.key, meeting=meeting, starts_at=first.starts_at, reason="De klant vroeg erom",
                attempt=uuid4(), by=story.by(story.chain.anna), now=story.now)  # fmt: skip


def test_rooms_are_taken_and_when_all_are_the_time_is_gone(story: Story) -> None:
    chain = story.chain
    room = add_room(location=chain.location.key, name="Kamer 1", seats=2, by=story.by(chain.els), now=story.now)
    made = story.choose(story.invite(), clock(NEXT_WEEK, 9))
    assert made.room == room
    other = Story(chain, chain.register(wanted=frozenset()), story.pending)
    meeting = Meeting(kind="talk", staff_ids=frozenset([chain.carla.pk]), way="location")
    with pytest.raises(SlotTaken):
        convene(case=other.case.key, meeting=meeting, starts_at=made.starts_at, reason="Kan niet wachten",
                attempt=uuid4(), by=story.by(_contact(other)), now=story.now)  # fmt: skip
    assert not Appointment.objects.filter(case=other.case).exists()
    change_room(room=room.key, is_open=False, by=story.by(chain.els), now=story.now)
    assert len(story.offered(story.invite(kind="first_talk"))) == 19  # without the own talk of nine o'clock


def _contact(story: Story) -> Staff:
    asked = Handover.objects.get(case=story.case, answer=None)
    accept_handover(handover=asked.key, by=story.by(asked.to_staff), now=story.now)
    return asked.to_staff


def test_a_client_moves_and_cancels_until_a_day_before(story: Story) -> None:
    made = story.choose(story.invite(), clock(NEXT_WEEK, 9))
    moved = move_appointment(appointment=made.key, starts_at=clock(NEXT_WEEK, 10), by=story.client, now=story.now)
    assert (moved.starts_at, moved.sequence, moved.key) == (clock(NEXT_WEEK, 10), 1, made.key)
    assert Occupation.objects.filter(appointment=made, released_at=None).count() == 2
    edge = clock(NEXT_WEEK - DAY, 10)
    with pytest.raises(Refused, match="te dichtbij"):
        cancel_appointment(appointment=made.key, reason="Ziek", by=story.client, now=edge + timedelta(seconds=1))
    cancel_appointment(appointment=made.key, reason="Ziek", by=story.client, now=edge)
    assert not Occupation.objects.filter(appointment=made, released_at=None).exists()
    story.settle()
    assert Step.objects.filter(case=story.case, kind="call", outcome=None).count() == 1  # the contact person calls


def test_convening_comes_after_choosing_or_with_a_reason(story: Story) -> None:
    invitation = story.invite()
    with pytest.raises(Refused, match="eerst zelf een tijd kiezen"):
        _convene(story, clock(NEXT_WEEK, 9), reason="")
    story.day = invitation.choose_by + DAY
    made = _convene(story, clock(story.day + DAY, 9), reason="")
    invitation.refresh_from_db()
    assert (invitation.state, invitation.appointment, made.made_how) == ("convened", made, "convened")


def test_staff_record_what_a_client_says_by_telephone(story: Story) -> None:
    made = story.choose(story.invite(), by=story.by(story.chain.anna))
    assert (made.made_how, made.made_by) == ("on_behalf", story.chain.anna)


@pytest.mark.parametrize(
    ("kind", "people", "said"),
    [("talk_of_three", ("anna",), "meer collega's"), ("talk_of_three", ("anna", "bram"), "verschillende organisaties"),
     ("talk", ("els",), "werkt niet op deze locatie"), ("training", ("anna",), "voor een groep")],
)  # fmt: skip
def test_a_talk_takes_the_right_people(story: Story, kind: str, people: tuple[str, ...], said: str) -> None:
    with pytest.raises(Refused, match=said):
        story.invite(*(getattr(story.chain, one) for one in people), kind=kind)


def test_who_is_invited_may_look_until_it_was_recorded(story: Story) -> None:
    invitation = story.invite(story.chain.anna, story.chain.carla, kind="talk_of_three")
    mine = AccessGrant.objects.filter(staff=story.chain.carla, because="appointment", until_on=None)
    assert mine.count() == 1
    withdraw_invitation(
        invitation=invitation.key, reason="Niet meer nodig", by=story.by(story.chain.anna), now=story.now
    )
    assert mine.count() == 0


def test_one_open_invitation_per_kind(story: Story) -> None:
    story.invite()
    with pytest.raises(Refused, match="al een tijd kiezen"):
        story.invite()


def test_a_breach_when_nobody_chose_and_it_climbs_from_the_day_after(story: Story) -> None:
    invitation = story.invite()
    assert invitation.choose_by == TODAY + 7 * DAY
    assert story.hold_round(invitation.choose_by) == set()
    assert story.hold_round(invitation.choose_by + DAY) == {"invitation_not_chosen"}


def test_the_client_hears_of_it_and_of_nothing_that_is_over(story: Story) -> None:
    story.case.client.email = "klant@voorbeeld.nl"
    story.case.client.save()
    invitation = story.invite()
    assert _told(story) == [("appointment_invitation", story.now)]
    made = story.choose(invitation, clock(NEXT_WEEK, 9))
    reminded = ("appointment_reminder", clock(NEXT_WEEK - DAY, 9))
    assert _told(story) == [("appointment_confirmed", story.now), reminded]
    move_appointment(appointment=made.key, starts_at=clock(NEXT_WEEK, 10), by=story.client, now=story.now)
    assert _told(story)[-1] == ("appointment_reminder", clock(NEXT_WEEK - DAY, 10))
    assert Notice.objects.filter(withdrawn_at=None).last().values["when"] == "maandag 23 november, 10:00"
    cancel_appointment(appointment=made.key, reason="Ik ben weg", by=story.by(story.chain.anna), now=story.now)
    assert _told(story) == [("appointment_cancelled", story.now)]


def _told(story: Story) -> list[tuple[str, datetime]]:
    """What still goes to the client, and when."""
    rows = Notice.objects.filter(client=story.case.client, withdrawn_at=None).order_by("send_at", "pk")
    return list(rows.values_list("kind", "send_at"))


def test_the_form_of_somebody_else_makes_nothing(story: Story) -> None:
    made = story.choose(story.invite())
    other = Story(story.chain, story.chain.register(wanted=frozenset()), story.pending)
    coach = story.by(_contact(other))
    meeting = Meeting(kind="call", staff_ids=frozenset([story.chain.carla.pk]), way="phone")
    with pytest.raises(Refused, match="al gebruikt"):
        convene(
            case=other.case.key, meeting=meeting, starts_at=made.starts_at, reason="De klant vroeg erom",
            attempt=made.attempt, by=coach, now=story.now,
        )  # fmt: skip
    assert not Appointment.objects.filter(case=other.case).exists()
