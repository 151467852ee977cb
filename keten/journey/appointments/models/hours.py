"""When and where staff can be met: hours of the week, rooms, and whether a location works by appointment only."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from keten.ground.organisations.models import (
    Location,
    Organisation,
    Period,
    Staff,
    TargetGroup,
    never_overlapping,
    period,
    until_not_before_from,
)


def _minutes() -> Func:
    """The hours of a row as a range of minutes of the day."""
    return Func(F("from_minute"), F("until_minute"), function="int4range", output_field=IntegerRangeField())


class WorkingHours(Period):
    """*Spreekuren*: on this day of the week (0 is Monday) this colleague can be met here, in minutes of the day."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="working_hours")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    from_minute = models.PositiveSmallIntegerField()
    until_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            until_not_before_from("working_hours_period"),
            models.CheckConstraint(
                name="working_hours_of_a_day",
                condition=Q(weekday__lte=6, until_minute__gt=F("from_minute"), until_minute__lte=24 * 60),
            ),
            ExclusionConstraint(
                name="one_place_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                    (_minutes(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Room(models.Model):
    """*Spreekkamer* or hall at a location. Closed rooms take no new appointments."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    location = models.ForeignKey(Location, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=60)
    seats = models.PositiveSmallIntegerField()  # for clients
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="room_name_per_location"),
            models.CheckConstraint(name="room_has_seats", condition=Q(seats__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class AppointmentOnly(Period):
    """*Alleen op afspraak*: from this day until that day the location has no open counter."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            never_overlapping("appointment_only_once_at_a_time", "location"),
            until_not_before_from("appointment_only_period"),
        ]


class TimeShare(Period):
    """*Afgesproken verdeling*: which percent of the time for talks a target group, or a paying partner, should get."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    target_group = models.CharField(max_length=20, choices=TargetGroup, null=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            until_not_before_from("time_share_period"),
            models.CheckConstraint(
                name="time_share_of_one",
                condition=Q(percent__lte=100)
                & (
                    Q(target_group__isnull=False, organisation__isnull=True)
                    | Q(target_group__isnull=True, organisation__isnull=False)
                ),
            ),
            never_overlapping("one_share_per_target_group", "location", "target_group"),
            never_overlapping("one_share_per_organisation", "location", "organisation"),
        ]


class FeedLink(models.Model):
    """*Agenda-abonnement*: a secret address at which a calendar reads the appointments of one colleague."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    secret_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff"], condition=Q(ended_at__isnull=True), name="one_feed_per_colleague")
        ]
