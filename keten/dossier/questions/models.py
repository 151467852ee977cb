"""Forms that clients fill in, and the ledger of questions (*vragenlogboek*) that keeps P4: nothing is asked twice.

And surveys (*vragenlijsten*) after a contact moment: who was asked stands in one table, what was answered in another,
and nothing leads from one to the other. How that is kept, and what is not guarded: docs/explanation/surveys.md.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.models import Client, Fact
from keten.ground.organisations.models import Location, Staff


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


ONE_PERSON = Q(client__isnull=False, staff__isnull=True) | Q(client__isnull=True, staff__isnull=False)


class SurveyInvitation(models.Model):
    """*Uitnodiging voor een vragenlijst*: who was asked how it was, after what, and whether they answered.

    ``answered`` says that, never what or when: of the moment only the day on which it was asked is known.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="survey_invitations")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    survey = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    step_kind = models.CharField(max_length=20)
    organisations = models.JSONField(default=list)  # codes of who took part in the contact
    asked_at = models.DateTimeField()
    expires_on = models.DateField()
    answered = models.BooleanField(default=False)
    declined = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="survey_to_one_person", condition=ONE_PERSON),
            models.CheckConstraint(name="survey_answered_or_declined", condition=Q(answered=False) | Q(declined=False)),
        ]
        indexes = [
            models.Index(fields=["client", "asked_at"], name="survey_of_client"),
            models.Index(fields=["staff", "asked_at"], name="survey_of_staff"),
            models.Index(fields=["location", "asked_at"], name="survey_of_location"),
        ]


class SurveyStop(models.Model):
    """*Vraag mij dit niet meer*: this person is asked nothing until the row is gone."""

    client = models.OneToOneField(Client, models.PROTECT, null=True, related_name="+")
    staff = models.OneToOneField(Staff, models.PROTECT, null=True, related_name="+")
    since_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(name="survey_stop_of_one_person", condition=ONE_PERSON)]


class WaitingSurvey(models.Model):
    """Answers that wait for enough others: sealed, all of one length, under a random key.

    Written in the transaction that marks the invitation, so this row does lead to it (``xmin``) while it waits; what it
    says cannot be read without the key of the installation, which is not in the database. The web may only add.
    """

    key = models.UUIDField(default=uuid.uuid4, primary_key=True, editable=False)
    month = models.DateField()  # its first day
    sealed = models.BinaryField()


class SurveyAnswer(models.Model):
    """The answers of one person (*antwoordblad*), who cannot be found: see ``rules/releasing.py``.

    No sequence, no day, no person. Rows come in by the round, at least the minimum of a kind together, in the order of
    their random keys: neither ``xmin`` nor ``ctid`` says in which order they were given.
    ``month``: in which enough answers were together. ``step_kind`` empty and no organisations: of several together.
    """

    key = models.UUIDField(default=uuid.uuid4, primary_key=True, editable=False)
    survey = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    step_kind = models.CharField(max_length=20, blank=True)
    organisations = models.JSONField(default=list)
    month = models.DateField()
    answers = models.JSONField(default=dict)
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="survey_answer_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="survey_answer_says_something", condition=~Q(answers={}) | ~Q(text="")),
        ]
        indexes = [models.Index(fields=["location", "month"], name="survey_answer_of_location")]
