"""Service models and their versions, which location works by which, and where each case stands in its model.

A version is text; published it never changes. ``Binding`` says by which version a case is served, ``StagePeriod`` in
which stage it is (at most one at a time, never without a diagnosis and an end, P5), ``RunningClock`` what runs.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models import Case
from keten.ground.organisations.models import (
    Location,
    Period,
    Staff,
    TargetGroup,
    never_overlapping,
    until_not_before_from,
)
from keten.journey.diagnosis.models import Diagnosis


class Because(models.TextChoices):
    """Why a case is served by a version, or came into a stage."""

    LOCATION = "location", _("Keuze van de locatie")
    ARM = "arm", _("Deelname aan een experiment")
    MIGRATION = "migration", _("Overgezet")


class StageBecause(models.TextChoices):
    DIAGNOSIS = "diagnosis", _("Diagnose")
    COACH = "coach", _("Herfasering door de coach")
    CLIENT = "client", _("Herfasering op verzoek van de klant")
    PARTNER = "partner", _("Herfasering op verzoek van een partner")
    CLOCK = "clock", _("Herfasering door een klok")
    MIGRATION = "migration", _("Overgezet naar een ander model")


class StopReason(models.TextChoices):
    DONE = "done", _("Gedaan")
    OVER = "over", _("Niet meer nodig")
    CLOSED = "closed", _("Dossier gesloten")


class ModelVersion(models.Model):
    """One version (*versie*) of a service model. Published, its text is fixed; ``location`` owns a copy of its own."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    location = models.ForeignKey(Location, models.PROTECT, null=True, related_name="+")  # empty: shipped with Keten
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    has_stages = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_text_per_version")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class ModelChoice(Period):
    """*Keuze*: by which version a location serves new cases of a target group, from a date."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    target_group = models.CharField(max_length=20, choices=TargetGroup)
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="choices")
    chosen_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            never_overlapping("one_model_per_target_group", "location", "target_group"),
            until_not_before_from("model_choice_period"),
        ]


class Binding(Period):
    """By which version a case is served; made in the transaction that opens the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="bindings")
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="+")
    variant = models.CharField(max_length=40, blank=True)
    because = models.CharField(max_length=20, choices=Because)

    class Meta:
        constraints = [
            never_overlapping("one_model_at_a_time", "case"),
            until_not_before_from("binding_period"),
        ]
        indexes = [
            models.Index(
                fields=["version"], include=["case", "from_on"], condition=Q(until_on__isnull=True), name="bound_now"
            ),
            models.Index(
                fields=["case"], include=["version"], condition=Q(until_on__isnull=True), name="binding_of_case_now"
            ),
        ]


class StagePeriod(Period):
    """*In een fase*: one at a time, never without a diagnosis and a last day (``ends_on``, P5).

    ``is_deviation``: the coach chose something else than the model advises, with a reason (C8).
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="stages")
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=40)
    ends_on = models.DateField()
    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="+")
    because = models.CharField(max_length=20, choices=StageBecause)
    reason = models.TextField(blank=True)
    is_deviation = models.BooleanField(default=False)
    placed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()

    class Meta:
        constraints = [
            never_overlapping("one_stage_at_a_time", "case"),
            until_not_before_from("stage_period"),
            models.CheckConstraint(name="stage_ends_after_it_began", condition=Q(ends_on__gte=F("from_on"))),
            models.CheckConstraint(
                name="stage_changed_with_a_reason",
                condition=Q(because__in=["diagnosis", "clock", "migration"], is_deviation=False) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["case"],
                include=["stage", "from_on", "ends_on"],
                condition=Q(until_on__isnull=True),
                name="stage_of_case_now",
            ),
        ]


class RunningClock(models.Model):
    """*Klok* of a case: from the day of its event (``key_on``) to its last day, its step, and how it ended."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    key_on = models.DateField()
    stage_from_on = models.DateField(null=True)
    due_on = models.DateField()
    warn_on = models.DateField()
    step_id = models.BigIntegerField(null=True)
    warned_on = models.DateField(null=True)
    expired_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    stop_reason = models.CharField(max_length=10, choices=StopReason, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "version", "code", "key_on"], name="one_clock_per_event"),
            models.CheckConstraint(
                name="clock_stopped_with_a_reason",
                condition=Q(stopped_on__isnull=True, stop_reason__isnull=True)
                | Q(stopped_on__isnull=False, stop_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="expired_clock_has_a_step", condition=Q(expired_on__isnull=True) | Q(step_id__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(stopped_on__isnull=True), name="clock_of_case_now"),
            models.Index(
                fields=["warn_on"], condition=Q(stopped_on__isnull=True, step_id__isnull=True), name="clock_to_warn"
            ),
            models.Index(
                fields=["due_on"],
                condition=Q(stopped_on__isnull=True, expired_on__isnull=True),
                name="clock_to_expire",
            ),
        ]


class Advice(models.Model):
    """What the decision table of its model says of a case now; kept current by the round. It decides nothing."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="advice")
    version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="+")
    row = models.PositiveSmallIntegerField()  # the line of the table, from 0
    stage = models.CharField(max_length=40, blank=True)
    since_on = models.DateField()
