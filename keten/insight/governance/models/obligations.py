"""What a party has to do about a finding, and what came of it."""

import uuid

from django.db import models
from django.db.models import F, Q

from keten.ground.organisations.models import Staff
from keten.insight.governance.models.findings import Finding
from keten.insight.governance.models.inspections import InspectionParty


class Obligation(models.Model):
    """*Verplichting*: one party does ``text`` by ``due_on`` (the last day); ``owner`` is who answers for it.

    It is over when the inspector confirmed that it was done. Late, it climbs the ladder of P3.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="obligations")
    party = models.ForeignKey(InspectionParty, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    text = models.TextField()
    given_on = models.DateField()
    given_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    due_on = models.DateField()
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="obligation_due_after_it_was_given", condition=Q(due_on__gt=F("given_on")) & ~Q(text="")
            ),
            models.CheckConstraint(
                name="obligation_confirmed_by_somebody",
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__gte=F("given_on"), confirmed_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(confirmed_on__isnull=True), name="obligation_open")]


class ObligationReport(models.Model):
    """*Melding*: the owner says that it is done; the inspector agrees, or says what is missing."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="reports")
    text = models.TextField()
    reported_on = models.DateField()
    reported_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    judged_on = models.DateField(null=True)
    judged_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    is_enough = models.BooleanField(null=True)
    judgement = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(judged_on__isnull=True), name="one_report_to_judge"
            ),
            models.CheckConstraint(
                name="report_judged_by_somebody",
                condition=Q(judged_on__isnull=True, judged_by__isnull=True, is_enough__isnull=True)
                | Q(judged_on__gte=F("reported_on"), judged_by__isnull=False, is_enough__isnull=False),
            ),
            models.CheckConstraint(
                name="report_not_enough_with_words", condition=~Q(is_enough=False) | ~Q(judgement="")
            ),
        ]
