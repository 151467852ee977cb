"""What was decided, and what the client did with that."""

import uuid

from django.db import models
from django.db.models import F, Q

from keten.ground.organisations.models import Staff
from keten.journey.enforcement.models.choices import Culpability, DecisionOutcome, ObjectionOutcome, together
from keten.journey.enforcement.models.investigating import Investigation


class FormalDecision(models.Model):
    """*Besluit over een maatregel*: made by one, approved by another of the organisation that pays; then it counts."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    investigation = models.ForeignKey(Investigation, models.PROTECT, related_name="decisions")
    duty = models.CharField(max_length=40)
    conduct_on = models.DateField()
    culpability = models.CharField(max_length=20, choices=Culpability)
    has_fine = models.BooleanField(default=False)
    has_loss = models.BooleanField(default=False)
    outcome = models.CharField(max_length=20, choices=DecisionOutcome)
    category = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=1)  # 1 the first time, more when repeated
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    months = models.PositiveSmallIntegerField(null=True)  # empty with a percentage: lasting
    least_amount = models.DecimalField(max_digits=7, decimal_places=2, default=0)
    starts_on = models.DateField(null=True)
    reason = models.TextField()
    tuning_reason = models.TextField(blank=True)
    bounds = models.JSONField()  # between what it had to lie, with reasons, when it was made
    made_on = models.DateField()
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    returned_on = models.DateField(null=True)
    returned_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField(blank=True)
    approved_on = models.DateField(null=True)  # also the day on which the client is notified
    approved_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    letter = models.JSONField(null=True)  # every word of the letter, frozen
    objection_due_on = models.DateField(null=True)
    reconsider_due_on = models.DateField(null=True)
    reconsidered_on = models.DateField(null=True)
    reconsidered_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    reconsider_reason = models.TextField(blank=True)
    ended_on = models.DateField(null=True)  # the reduction ends before its time: inkeer, reconsidered or revoked

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["investigation"], condition=Q(returned_on__isnull=True), name="one_decision_per_investigation"
            ),
            models.CheckConstraint(name="decision_with_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="reduction_has_a_size",
                condition=Q(outcome="reduction", percent__gt=0, percent__lte=100, starts_on__isnull=False)
                | Q(percent__isnull=True, months__isnull=True, starts_on__isnull=True) & ~Q(outcome="reduction"),
            ),
            models.CheckConstraint(
                name="approved_by_somebody_else",
                condition=together("approved_on", "approved_by", "letter", "objection_due_on")
                & (Q(approved_by__isnull=True) | ~Q(approved_by=F("made_by"))),
            ),
            models.CheckConstraint(
                name="returned_by_somebody_else_with_a_reason",
                condition=Q(returned_on__isnull=True, returned_by__isnull=True, return_reason="")
                | Q(returned_on__isnull=False, returned_by__isnull=False, approved_on__isnull=True)
                & ~Q(returned_by=F("made_by"))
                & ~Q(return_reason=""),
            ),
            models.CheckConstraint(
                name="no_measure_without_culpability", condition=~Q(culpability="none") | Q(outcome="none")
            ),
            models.CheckConstraint(
                name="reconsidered_by_somebody", condition=together("reconsidered_on", "reconsidered_by")
            ),
        ]
        indexes = [
            models.Index(
                fields=["reconsider_due_on"],
                condition=Q(reconsider_due_on__isnull=False, reconsidered_on__isnull=True, ended_on__isnull=True),
                name="decision_to_reconsider",
            ),
        ]


class Repentance(models.Model):
    """*Inkeer*: the client asks to end a reduction because they now do what is asked (Participatiewet 18 lid 11)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.ForeignKey(FormalDecision, models.PROTECT, related_name="repentances")
    words = models.TextField()
    asked_on = models.DateField()
    is_granted = models.BooleanField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    answer_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=Q(answered_on__isnull=True), name="one_open_repentance"
            ),
            models.CheckConstraint(
                name="repentance_answered", condition=together("answered_on", "answered_by", "is_granted")
            ),
        ]


class Objection(models.Model):
    """*Bezwaar* against a decision; once (Awb 6:7 and 7:10)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.OneToOneField(FormalDecision, models.PROTECT, related_name="objection")
    words = models.TextField()
    made_on = models.DateField()
    is_late = models.BooleanField(default=False)
    due_on = models.DateField()  # the last day to decide on it
    postponed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20, choices=ObjectionOutcome, null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    decided_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="objection_decided",
                condition=Q(outcome__isnull=True, decided_on__isnull=True, decided_by__isnull=True, decided_reason="")
                | Q(outcome__isnull=False, decided_on__isnull=False, decided_by__isnull=False) & ~Q(decided_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(outcome__isnull=True), name="objection_to_decide")]
