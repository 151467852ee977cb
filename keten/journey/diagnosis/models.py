"""Diagnosis: results of tests, what a person decided on them, and which help that asks for."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Staff


class NeedCode(models.TextChoices):
    """What somebody needs help with; the project's own division."""

    SEARCH = "search", _("Werk zoeken en solliciteren")
    ORIENTATION = "orientation", _("Weten welk werk past")
    TRAINING = "training", _("Een vak of vaardigheid leren")
    LANGUAGE = "language", _("Nederlands leren")
    EXPERIENCE = "experience", _("Werkervaring opdoen")
    HEALTH = "health", _("Gezondheid")
    DEBTS = "debts", _("Schulden")
    CARE = "care", _("Zorg voor kinderen of anderen")
    HOUSING = "housing", _("Wonen")
    TRAVEL = "travel", _("Reizen naar werk")
    OTHER = "other", _("Iets anders")


class TestResult(models.Model):
    """*Toetsuitslag*: one test taken on one day, never changed. ``score`` 0-100, higher = better able to find work."""

    __test__ = False
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="test_results")
    test = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    answers = models.JSONField()  # question -> {answer, because: asked | register | earlier, datum, fact_id}
    score = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=40)
    taken_on = models.DateField()
    taken_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    valid_until = models.DateField()  # the first day on which it counts no more

    class Meta:
        constraints = [
            models.CheckConstraint(name="score_in_percents", condition=Q(score__lte=100)),
            models.CheckConstraint(name="result_counts_for_a_while", condition=Q(valid_until__gt=F("taken_on"))),
        ]
        indexes = [
            models.Index(
                fields=["case", "test", "-taken_on", "-id"],
                include=["score", "outcome", "valid_until"],
                name="result_latest_of_case",
            ),
        ]


class Diagnosis(models.Model):
    """*Diagnose*: what a person decided, on what; frozen once made. A new one replaces it, nothing changes it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="diagnoses")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 within the case
    made_on = models.DateField()
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    model_version = models.CharField(max_length=80, blank=True)
    first_advice = models.JSONField()  # tests: {code: {score, outcome, reasons}}, advised, reasons
    advised = models.CharField(max_length=40, blank=True)
    stage = models.CharField(max_length=40, blank=True)
    reason = models.TextField()
    is_override = models.BooleanField(default=False)
    override_reason = models.TextField(blank=True)
    client_view = models.TextField(blank=True)
    client_view_own_words = models.BooleanField(default=False)
    client_view_answer = models.TextField(blank=True)  # why the decision departs from what the client wants
    needs_second = models.BooleanField(default=False)
    second_assessor = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    second_on = models.DateField(null=True)
    snapshot = models.JSONField()
    hash = models.CharField(max_length=64)  # sha256 of the snapshot in canonical form
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    letter_sent_on = models.DateField(null=True)
    contested_on = models.DateField(null=True)
    contested_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # empty: the client
    contest_reason = models.TextField(blank=True)
    rediagnosis_due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_diagnosis_per_number"),
            models.CheckConstraint(
                name="override_is_a_departure",
                condition=Q(is_override=True) & ~Q(advised="") & ~Q(stage=F("advised"))
                | Q(is_override=False) & (Q(advised="") | Q(stage=F("advised"))),
            ),
            models.CheckConstraint(
                name="override_with_a_reason", condition=Q(is_override=False) | ~Q(override_reason="")
            ),
            models.CheckConstraint(name="diagnosis_with_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="second_assessor_is_somebody_else",
                condition=Q(second_assessor__isnull=True, second_on__isnull=True, needs_second=False)
                | Q(second_assessor__isnull=False, second_on__isnull=False) & ~Q(second_assessor=F("made_by")),
            ),
            models.CheckConstraint(
                name="contested_with_a_date_for_a_new_one",
                condition=Q(
                    contested_on__isnull=True,
                    contested_by__isnull=True,
                    contest_reason="",
                    rediagnosis_due_on__isnull=True,
                )
                | Q(contested_on__isnull=False, rediagnosis_due_on__gte=F("contested_on")) & ~Q(contest_reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["rediagnosis_due_on"], condition=Q(rediagnosis_due_on__isnull=False), name="rediagnosis_by_date"
            ),
        ]

    @property
    def is_current(self) -> bool:
        """Whether no later diagnosis replaces this one."""
        return not hasattr(self, "replaced_by")


class Need(models.Model):
    """*Hulpvraag*: something a diagnosis found; with the help that is offered and when that starts (P5)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    diagnosis = models.ForeignKey(Diagnosis, models.PROTECT, related_name="needs")
    code = models.CharField(max_length=20, choices=NeedCode)
    found_on = models.DateField()
    offering = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True)
    offered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["diagnosis", "code"], name="one_need_per_kind"),
            models.CheckConstraint(
                name="support_has_a_start",
                condition=Q(offering="", starts_on__isnull=True, offered_on__isnull=True)
                | Q(starts_on__gte=F("found_on"), offered_on__isnull=False) & ~Q(offering=""),
            ),
        ]
        indexes = [
            models.Index(fields=["found_on"], condition=Q(offering=""), name="need_without_support"),
        ]
