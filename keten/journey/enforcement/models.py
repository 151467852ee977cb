"""Enforcement (*handhaving*): what was agreed, what the client did, what was found, said and decided."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Organisation, Period, Staff, never_overlapping, until_not_before_from
from keten.journey.chain_signals.models import ChainSignal


class ExemptionReason(models.TextChoices):
    """Why nobody has to apply for jobs for a while."""

    TRAINING = "training", _("Scholing")
    OWN_BUSINESS = "own_business", _("Begint een eigen bedrijf")
    PENSION = "pension", _("Bijna AOW-leeftijd")
    HOLIDAY = "holiday", _("Vakantie")
    HEALTH = "health", _("Gezondheid")
    CARE = "care", _("Zorg voor anderen")
    OTHER = "other", _("Andere reden")


class Way(models.TextChoices):
    """How somebody looked for work; being on a list of a site does not count."""

    LETTER = "letter", _("Brief of e-mail")
    PHONE = "phone", _("Gebeld over een vacature")
    TALK = "talk", _("Sollicitatiegesprek")
    TEST = "test", _("Test of proefdag")
    AGENCY = "agency", _("Gesolliciteerd via een uitzendbureau")
    SITE = "site", _("Gesolliciteerd via een website")


class Result(models.TextChoices):
    WAITING = "waiting", _("Nog geen antwoord")
    INVITED = "invited", _("Uitgenodigd")
    REFUSED = "refused", _("Afgewezen")
    HIRED = "hired", _("Aangenomen")


class Origin(models.TextChoices):
    """What set an investigation in motion."""

    SIGNAL = "signal", _("Kennisgeving")
    STAFF = "staff", _("Gezien door een medewerker")


class Culpability(models.TextChoices):
    NONE = "none", _("Helemaal niet te verwijten")
    NOT_PREDOMINANT = "not_predominant", _("Voor een deel te verwijten")
    FULL = "full", _("Te verwijten")


class DecisionOutcome(models.TextChoices):
    NONE = "none", _("Geen maatregel")
    WARNING = "warning", _("Waarschuwing")
    REDUCTION = "reduction", _("Verlaging van de uitkering")


class ObjectionOutcome(models.TextChoices):
    UPHELD = "upheld", _("Het besluit blijft")
    REVOKED = "revoked", _("Het besluit gaat van tafel")
    WITHDRAWN = "withdrawn", _("Bezwaar ingetrokken")


def together(*fields: str, **whole: object) -> Q:
    """Either all of these fields are empty, or none of them; ``whole`` holds in the latter case."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    return none | Q(**{f"{field}__isnull": False for field in fields}, **whole)


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
