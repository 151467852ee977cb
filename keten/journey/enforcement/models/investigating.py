"""What was found, and the client's side of it."""

import uuid

from django.db import models
from django.db.models import F, Q

from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Organisation, Staff
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.enforcement.models.choices import Origin


class Investigation(models.Model):
    """*Onderzoek* into conduct with one cause; it ends with an approved decision. ``payer`` pays, and so decides."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="investigations")
    law = models.CharField(max_length=10)
    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=20, choices=Origin)
    signal = models.ForeignKey(ChainSignal, models.PROTECT, null=True, related_name="investigations")
    found = models.TextField()  # what was found, in plain words: the client reads it
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="investigation_says_what_was_found", condition=~Q(found="")),
            models.CheckConstraint(
                name="investigation_after_a_signal",
                condition=Q(origin="signal", signal__isnull=False) | Q(signal__isnull=True) & ~Q(origin="signal"),
            ),
        ]
        indexes = [
            models.Index(fields=["payer"], condition=Q(ended_on__isnull=True), name="investigation_open"),
        ]


class Conduct(models.Model):
    """*Gedraging*: a duty that was perhaps not met on a day. All conduct of an investigation has one cause."""

    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="conducts")
    duty = models.CharField(max_length=40)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["investigation", "duty"], name="one_conduct_per_duty")]


class HearingRound(models.Model):
    """*Zienswijze*: the client was asked for their side before anything is decided (Awb 4:8)."""

    investigation = models.OneToOneField(Investigation, models.PROTECT, related_name="hearing")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    due_on = models.DateField()
    reminded_on = models.DateField(null=True)
    extended_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # empty: the client
    view = models.TextField(blank=True)  # empty with an answer: the client does not want to tell anything
    is_own_words = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="hearing_due_after_asking", condition=Q(due_on__gt=F("asked_on"))),
            models.CheckConstraint(
                name="hearing_answered",
                condition=Q(answered_on__isnull=True, answered_by__isnull=True, view="", is_own_words=False)
                | Q(answered_on__gte=F("asked_on")),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(answered_on__isnull=True), name="hearing_waits")]
