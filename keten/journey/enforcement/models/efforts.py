"""What was agreed about looking for work, and what the client told of it."""

import uuid

from django.db import models
from django.db.models import F, Q

from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Period, Staff, never_overlapping, until_not_before_from
from keten.journey.enforcement.models.choices import ExemptionReason, Result, Way


class DutyAgreement(Period):
    """*Afspraak over de sollicitatieplicht*: another number per period, or an exemption; one at any time."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="duty_agreements")
    applications = models.PositiveSmallIntegerField()  # per period; 0 when exempt
    exemption = models.CharField(max_length=20, choices=ExemptionReason, blank=True)
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        constraints = [
            never_overlapping("one_duty_agreement", "case"),
            until_not_before_from("duty_agreement_period"),
            models.CheckConstraint(
                name="exempt_until_a_day",
                condition=Q(exemption="", applications__gt=0)
                | Q(applications=0, until_on__isnull=False) & ~Q(exemption=""),
            ),
            models.CheckConstraint(name="agreement_with_a_reason", condition=~Q(reason="")),
        ]


class EffortReport(models.Model):
    """*Opgave van sollicitaties* by the client over one period (half-open)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="effort_reports")
    from_on = models.DateField()
    until_on = models.DateField()
    asked = models.PositiveSmallIntegerField()  # how many were asked when it was sent
    sent_on = models.DateField()
    recorded_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # on behalf of the client

    class Meta:
        constraints = [
            never_overlapping("one_effort_report_per_period", "case"),
            models.CheckConstraint(name="effort_report_period", condition=Q(until_on__gt=F("from_on"))),
        ]


class EffortLine(models.Model):
    """One thing that the client did to find work."""

    report = models.ForeignKey(EffortReport, models.PROTECT, related_name="lines")
    on = models.DateField()
    employer = models.CharField(max_length=120)
    job = models.CharField(max_length=120)
    way = models.CharField(max_length=20, choices=Way)
    result = models.CharField(max_length=20, choices=Result)
