"""Appointments, what is taken by them, invitations to choose a time, and places in a group."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Location, Staff
from keten.journey.appointments.models.choices import InvitationState, MadeHow, MissedReason, Outcome, PlaceState, Way
from keten.journey.appointments.models.hours import Room


class Appointment(models.Model):
    """*Afspraak* with one client, or a meeting of a group (then ``case`` is empty and ``seats`` says for how many).

    ``sequence`` counts changes of the appointment, for calendars that read it. A meeting has a language, and may have a
    ``need``: the code of the support it is meant for.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=30)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="appointments")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="+")
    video_link = models.URLField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_how = models.CharField(max_length=10, choices=MadeHow)
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # empty: the client
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()  # made, moved or cancelled
    attempt = models.UUIDField(null=True, unique=True)  # a form that is sent twice makes one appointment
    sequence = models.PositiveSmallIntegerField(default=0)

    seats = models.PositiveSmallIntegerField(null=True)
    title = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=2, default="nl")
    need = models.CharField(max_length=40, blank=True)

    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # empty: the client
    cancel_reason = models.CharField(max_length=200, blank=True)

    outcome = models.CharField(max_length=10, choices=Outcome, null=True)
    missed_reason = models.CharField(max_length=20, choices=MissedReason, blank=True)
    outcome_note = models.CharField(max_length=200, blank=True)
    outcome_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="appointment_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="appointment_of_one_or_of_a_group",
                condition=Q(case__isnull=False, seats__isnull=True)
                | Q(case__isnull=True, seats__gt=0, made_how="convened"),
            ),
            models.CheckConstraint(
                name="appointment_made_by_staff_or_chosen",
                condition=Q(made_how="chosen", made_by__isnull=True) | Q(made_by__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_in_a_room_only_at_a_location", condition=Q(way="location") | Q(room__isnull=True)
            ),
            models.CheckConstraint(
                name="appointment_cancelled_or_over",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancel_reason="")
                | Q(cancelled_at__isnull=False, outcome__isnull=True),
            ),
            models.CheckConstraint(
                name="appointment_outcome_by_somebody",
                condition=Q(outcome__isnull=True, outcome_by__isnull=True, outcome_at__isnull=True, missed_reason="")
                | Q(outcome__isnull=False, outcome_by__isnull=False, outcome_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_missed_with_a_reason",
                condition=Q(outcome="missed", case__isnull=False, outcome__isnull=False) & ~Q(missed_reason="")
                | Q(missed_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "starts_at"], condition=Q(case__isnull=False), name="appointment_of_case"),
            models.Index(
                fields=["starts_at"],
                condition=Q(cancelled_at__isnull=True, outcome__isnull=True),
                name="appointment_without_outcome",
            ),
            models.Index(
                fields=["location", "starts_at"], condition=Q(seats__isnull=False), name="appointment_of_a_group"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Still to come, or to be recorded."""
        return self.cancelled_at is None and self.outcome is None


class Occupation(models.Model):
    """What an appointment takes: a colleague, a room or a client, from when until when. Nothing is taken twice.

    Released when the appointment is cancelled or moved; kept, so that it can be seen who was there. Who plans sees when
    others are taken, and not with whom (``sql/taken.sql``).
    """

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="occupations")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="occupation_of_one",
                condition=Q(staff__isnull=False, room__isnull=True, case__isnull=True)
                | Q(staff__isnull=True, room__isnull=False, case__isnull=True)
                | Q(staff__isnull=True, room__isnull=True, case__isnull=False),
            ),
            *(
                ExclusionConstraint(
                    name=f"{who}_never_double_booked",
                    expressions=[
                        (who, RangeOperators.EQUAL),
                        (
                            Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField()),
                            RangeOperators.OVERLAPS,
                        ),
                    ],
                    condition=Q(released_at__isnull=True) & Q(**{f"{who}__isnull": False}),
                )
                for who in ("staff", "room", "case")
            ),
        ]


class Invitation(models.Model):
    """*Uitnodiging om zelf een tijd te kiezen*, before anybody is convened.

    From and until: the days between which the client may choose; the end counts as well.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="invitations")
    kind = models.CharField(max_length=30)
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    staff = models.ManyToManyField(Staff, through="InvitedStaff", related_name="+")
    video_link = models.URLField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)  # for the client: what to bring
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    choose_by = models.DateField()
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    appointment = models.OneToOneField(Appointment, models.PROTECT, null=True, related_name="invitation")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(state="open"), name="one_open_invitation_per_kind"
            ),
            models.CheckConstraint(name="invitation_has_days", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="invitation_ends_as_it_says",
                condition=Q(state="open", ended_at__isnull=True, appointment__isnull=True)
                | Q(state__in=["chosen", "convened"], ended_at__isnull=False, appointment__isnull=False)
                | Q(state="withdrawn", ended_at__isnull=False, appointment__isnull=True) & ~Q(ended_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["choose_by"], condition=Q(state="open"), name="invitation_open_by_day"),
        ]


class InvitedStaff(models.Model):
    """Who the client will meet."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="invited")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invitation", "staff"], name="invited_once")]


class Place(models.Model):
    """A client in a group: placed, or on the waiting list in the order of asking."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Appointment, models.PROTECT, related_name="places")
    case = models.ForeignKey(Case, models.PROTECT, related_name="places")
    state = models.CharField(max_length=10, choices=PlaceState)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # empty: the client
    placed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    missed_reason = models.CharField(max_length=20, choices=MissedReason, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case"], condition=~Q(state="withdrawn"), name="one_place_per_client"
            ),
            models.CheckConstraint(
                name="placed_at_some_moment",
                condition=Q(state__in=["waiting", "withdrawn"]) | Q(placed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="place_missed_with_a_reason",
                condition=Q(state="missed") & ~Q(missed_reason="") | ~Q(state="missed") & Q(missed_reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["meeting", "asked_at", "id"], condition=Q(state="waiting"), name="place_on_the_waiting_list"
            ),
            models.Index(fields=["case"], name="place_of_case"),
        ]
