"""Steps: what somebody will do by a date."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models.cases import Case
from keten.dossier.cases.models.handovers import Handover
from keten.dossier.cases.models.plans import Goal
from keten.ground.organisations.models import Staff


class StepKind(models.TextChoices):
    FIRST_TALK = "first_talk", _("Eerste gesprek")
    TALK = "talk", _("Gesprek")
    CALL = "call", _("Bellen")
    TELL_CLIENT = "tell_client", _("Klant vertellen over overdracht")
    DOCUMENTS = "documents", _("Stukken bekijken")
    APPLICATIONS = "applications", _("Sollicitaties bespreken")
    EMPLOYER = "employer", _("Contact met werkgever")
    PARTNER = "partner", _("Overleg met partner")
    DIAGNOSIS = "diagnosis", _("Diagnose")
    REPHASING = "rephasing", _("Nieuwe indeling")
    TALK_OF_THREE = "talk_of_three", _("Driegesprek")
    WWB_TEST = "wwb_test", _("WWB-toets")
    OTHER = "other", _("Anders")


class StepOutcome(models.TextChoices):
    DONE = "done", _("Gedaan")
    MISSED = "missed", _("Niet doorgegaan")
    CANCELLED = "cancelled", _("Vervallen")


class Step(models.Model):
    """Something somebody will do by a date. Without ``owner`` it is the contact person's.

    ``goal``: it is what staff do for the goal of the client.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=StepKind)
    note = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    handover = models.ForeignKey(Handover, models.PROTECT, null=True)
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="steps")
    planned_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=StepOutcome, null=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    outcome_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ended_with_an_outcome",
                condition=Q(outcome__isnull=True, ended_at__isnull=True)
                | Q(outcome__isnull=False, ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "due_on"],
                include=["id"],
                condition=Q(outcome__isnull=True),
                name="step_next_of_case",
            ),
            models.Index(
                fields=["owner"],
                condition=Q(outcome__isnull=True, owner__isnull=False),
                name="step_open_of_owner",
            ),
            models.Index(fields=["due_on"], condition=Q(outcome__isnull=True), name="step_open_by_date"),
        ]
