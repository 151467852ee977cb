"""Forms that clients fill in, and the ledger of questions (*vragenlogboek*) that keeps P4: nothing is asked twice."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.models import Client, Fact
from keten.ground.organisations.models import Staff


class ShownAs(models.TextChoices):
    ASKED = "asked", _("Gevraagd")
    CONFIRM = "confirm", _("Ingevuld getoond")


class AskedAgainBecause(models.TextChoices):
    """The only grounds to ask what was asked before, and why two files of one person asked the same."""

    VALIDITY_PASSED = "validity_passed", _("Het antwoord was te oud")
    SOURCE_IN_DOUBT = "source_in_doubt", _("Het gegeven is in onderzoek")
    LAW = "law", _("De wet vraagt het opnieuw")
    DOUBLE_FILE = "double_file", _("Ook gevraagd in een dubbel dossier")  # written by a merge alone


class AnswerKind(models.TextChoices):
    GIVEN = "given", _("Ingevuld")
    CONFIRMED = "confirmed", _("Klopt")
    CORRECTED = "corrected", _("Klopt niet, verbeterd")
    FOUND = "found", _("Door de keten zelf gevonden")
    JOINED = "joined", _("Staat open in het andere dossier")


class FilledForm(models.Model):
    """*Formulier van een klant*: a draft until it is submitted; pinned to the version of its form.

    ``answers``: by question code ``{"value": ..., "confirmed": bool, "reason": str}``. ``waits_for`` are the data that
    a source still has to deliver; submitted and waiting for nothing is completed.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="forms")
    form = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # empty: the client
    saved_at = models.DateTimeField()
    answers = models.JSONField(default=dict)
    waits_for = models.JSONField(default=list)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="form_completed_after_submitted",
                condition=Q(completed_at__isnull=True)
                | Q(submitted_at__isnull=False, completed_at__gte=F("submitted_at")),
            ),
            models.UniqueConstraint(
                fields=["client", "form"], condition=Q(submitted_at__isnull=True), name="one_draft_per_form"
            ),
        ]
        indexes = [
            models.Index(
                fields=["client"],
                condition=Q(submitted_at__isnull=False, completed_at__isnull=True),
                name="form_waiting",
            )
        ]


class QuestionAsked(models.Model):
    """One question put to a client, or one answer of the chain shown to them. No ground: it was never asked before.

    A question that was asked and left open is the same question in a later form: ``answered_in`` says which.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="questions")
    datum = models.CharField(max_length=40)
    form = models.ForeignKey(FilledForm, models.PROTECT, related_name="questions")
    question = models.CharField(max_length=40)
    shown_as = models.CharField(max_length=10, choices=ShownAs)
    ground = models.CharField(max_length=20, choices=AskedAgainBecause, null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_in = models.ForeignKey(FilledForm, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=10, choices=AnswerKind, null=True)
    fact = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "datum"],
                condition=Q(shown_as="asked", ground__isnull=True),
                name="asked_once_without_a_ground",
            ),
            models.UniqueConstraint(
                fields=["client", "datum"],
                condition=Q(shown_as="asked", answered_at__isnull=True),
                name="one_open_question_per_datum",
            ),
            models.UniqueConstraint(
                fields=["form", "question"], condition=Q(shown_as="confirm"), name="shown_once_per_form"
            ),
            models.CheckConstraint(
                name="ground_is_one_of_three",
                condition=Q(ground__isnull=True) | Q(ground__in=AskedAgainBecause.values, shown_as="asked"),
            ),
            models.CheckConstraint(
                name="question_answered_somehow",
                condition=Q(answered_at__isnull=True, answer__isnull=True)
                | Q(answered_at__isnull=False, answer__isnull=False, answered_in__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["client", "datum"], name="question_of_client")]
