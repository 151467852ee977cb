"""Who was chosen for a control, and what was found. Why somebody was chosen lies apart: no handler reads it."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Organisation, Staff
from keten.journey.enforcement.models.choices import ControlOutcome
from keten.journey.enforcement.models.investigating import Investigation


class ControlDraw(models.Model):
    """*Trekking*: once a month an organisation that pays chooses whom it checks, by the plan of that day."""

    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    plan_from = models.DateField()  # which version of the plan was followed
    candidates = models.PositiveIntegerField()
    drawn_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payer", "month"], name="one_control_draw_a_month"),
            models.CheckConstraint(name="control_draw_of_a_month", condition=Q(month__day=1)),
        ]


class Control(models.Model):
    """*Controle* of one client: nobody suspects anything. ``outcome`` says what was found."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, db_default=RandomUUID())
    draw = models.ForeignKey(ControlDraw, models.PROTECT, related_name="controls")
    case = models.ForeignKey(Case, models.PROTECT, related_name="controls")
    law = models.CharField(max_length=10)
    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    chosen_on = models.DateField()
    due_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=ControlOutcome, blank=True, db_default="")
    note = models.TextField(blank=True, db_default="")  # the client reads it
    investigation = models.OneToOneField(Investigation, models.PROTECT, null=True, related_name="control")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_on__isnull=True), name="one_open_control"),
            models.CheckConstraint(name="control_due_after_choosing", condition=Q(due_on__gt=F("chosen_on"))),
            models.CheckConstraint(
                name="control_ended_with_an_outcome",
                condition=Q(ended_on__isnull=True, ended_by__isnull=True, outcome="")
                | Q(ended_on__gte=F("chosen_on"), ended_by__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="control_led_to_an_investigation",
                condition=Q(outcome="investigated", investigation__isnull=False)
                | ~Q(outcome="investigated") & Q(investigation__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["payer"], condition=Q(ended_on__isnull=True), name="control_open")]


class ControlGround(models.Model):
    """Why somebody was chosen: by a rule, by the draw, or both. The application cannot read this table."""

    control = models.OneToOneField(Control, models.PROTECT, primary_key=True, related_name="+")
    by_rule = models.BooleanField()
    by_sample = models.BooleanField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="control_has_a_ground", condition=Q(by_rule=True) | Q(by_sample=True)),
        ]


class ControlSeed(models.Model):
    """What a draw followed from: with it anybody who may read this can draw again. The application cannot."""

    draw = models.OneToOneField(ControlDraw, models.PROTECT, primary_key=True, related_name="+")
    seed = models.BinaryField()
