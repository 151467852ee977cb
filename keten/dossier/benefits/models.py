"""Benefits: from application to first payment, and the periods in which somebody has a benefit.

The state of an application is not a column: it follows from its dates (``Application.state``), so that the two can
never disagree. A draft is no application; it lies with the form.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models import Case
from keten.dossier.clients.models import Client
from keten.ground.organisations.models import (
    Organisation,
    Period,
    Staff,
    never_overlapping,
    until_not_before_from,
)


class Law(models.TextChoices):
    """Which law (*wet, regeling*) the benefit rests on."""

    WW = "ww", _("WW")
    PW = "pw", _("Bijstand (Participatiewet)")
    IOAW = "ioaw", _("IOAW")
    IOAZ = "ioaz", _("IOAZ")
    WIA = "wia", _("WIA")
    TW = "tw", _("Toeslag (Toeslagenwet)")


class State(models.TextChoices):
    """How far an application has come."""

    SUBMITTED = "submitted", _("Ingediend")
    TRANSFERRED = "transferred", _("Overgedragen")
    DECIDED = "decided", _("Besloten")
    PAID = "paid", _("Eerste betaling gedaan")


class Outcome(models.TextChoices):
    GRANTED = "granted", _("Toegekend")
    REFUSED = "refused", _("Afgewezen")
    WITHDRAWN = "withdrawn", _("Ingetrokken")
    NOT_HANDLED = "not_handled", _("Niet in behandeling genomen")


class OutcomeReason(models.TextChoices):
    """Why it was not granted."""

    CONDITIONS_NOT_MET = "conditions_not_met", _("Voldoet niet aan de voorwaarden")
    EARLIER_PROVISION = "earlier_provision", _("Er gaat een andere uitkering voor")
    MEANS = "means", _("Inkomen of vermogen te hoog")
    OTHER_MUNICIPALITY = "other_municipality", _("Woont in een andere gemeente")
    NOT_COMPLETED = "not_completed", _("Aanvraag niet aangevuld")
    FOUND_WORK = "found_work", _("Werk gevonden")
    BY_CLIENT = "by_client", _("Op verzoek van de klant")
    DOUBLE = "double", _("Dubbele aanvraag")
    OTHER = "other", _("Andere reden")


class CheckNote(models.TextChoices):
    """What the transfer check (*juist, volledig, consistent*) came upon."""

    NOTHING = "nothing", _("Niets bijzonders")
    PROOF_MISSING = "proof_missing", _("Bewijsstuk ontbreekt")
    ANSWER_MISSING = "answer_missing", _("Antwoord ontbreekt")
    SOURCES_DIFFER = "sources_differ", _("Bronnen spreken elkaar tegen")
    UNDER_REVIEW = "under_review", _("Gegeven in onderzoek")


class CorrectionKind(models.TextChoices):
    OBJECTION = "objection", _("Bezwaar gegrond")
    REVISION = "revision", _("Herziening")
    OWN_ERROR = "own_error", _("Eigen fout hersteld")


class EndReason(models.TextChoices):
    """Why a benefit period ended."""

    WORK = "work", _("Werk")
    MAXIMUM = "maximum", _("Maximale duur bereikt")
    OTHER_BENEFIT = "other_benefit", _("Andere uitkering")
    MEANS = "means", _("Inkomen of vermogen te hoog")
    PENSION = "pension", _("AOW-leeftijd")
    MOVED = "moved", _("Verhuisd")
    DIED = "died", _("Overleden")
    DECISION_CORRECTED = "decision_corrected", _("Besluit herzien")
    CONTINUED = "continued", _("Gaat verder volgens een andere bron")
    OTHER = "other", _("Andere reden")
    UNKNOWN = "unknown", _("Onbekend")


class Application(models.Model):
    """*Aanvraag* of a benefit by one client under one law, always in a file: who applies is registered (P1).

    ``reported_on`` is the *meldingsdatum*, from which bijstand is granted (Pw art. 44); it never changes.
    ``submitted_to`` takes it in, ``decider`` decides; when these differ it has to be transferred.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="applications")
    case = models.ForeignKey(Case, models.PROTECT, related_name="applications")
    law = models.CharField(max_length=10, choices=Law)
    submitted_to = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    decider = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # empty: the client
    reported_on = models.DateField()
    received_on = models.DateField()

    transfer_due_on = models.DateField(null=True)  # empty: nothing to transfer
    transfer_extended_at = models.DateTimeField(null=True)
    transfer_extended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    transferred_at = models.DateTimeField(null=True)
    transferred_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    is_correct = models.BooleanField(null=True)
    is_complete = models.BooleanField(null=True)
    is_consistent = models.BooleanField(null=True)
    check_note = models.CharField(max_length=20, choices=CheckNote, null=True)
    client_noticed_on = models.DateField(null=True)

    decision_due_on = models.DateField()
    outcome = models.CharField(max_length=20, choices=Outcome, null=True)
    outcome_reason = models.CharField(max_length=20, choices=OutcomeReason, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    payment_due_on = models.DateField(null=True)
    first_paid_on = models.DateField(null=True)
    payment_recorded_at = models.DateTimeField(null=True)
    payment_recorded_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "law"], condition=Q(outcome__isnull=True), name="one_open_application_per_law"
            ),
            models.CheckConstraint(
                name="transferred_when_there_are_two",
                condition=Q(submitted_to=F("decider"), transfer_due_on__isnull=True, transferred_at__isnull=True)
                | (~Q(submitted_to=F("decider")) & Q(transfer_due_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="transferred_with_checks_and_notice",
                condition=Q(
                    transferred_at__isnull=True,
                    transferred_by__isnull=True,
                    is_correct__isnull=True,
                    is_complete__isnull=True,
                    is_consistent__isnull=True,
                    check_note__isnull=True,
                    client_noticed_on__isnull=True,
                )
                | Q(
                    transferred_at__isnull=False,
                    transferred_by__isnull=False,
                    is_correct__isnull=False,
                    is_complete__isnull=False,
                    is_consistent__isnull=False,
                    check_note__isnull=False,
                    client_noticed_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="decided_with_an_outcome",
                condition=Q(outcome__isnull=True, decided_at__isnull=True, decided_on__isnull=True, outcome_reason="")
                | (
                    Q(outcome__isnull=False, decided_at__isnull=False, decided_on__isnull=False)
                    & (Q(outcome="granted", outcome_reason="") | (~Q(outcome="granted") & ~Q(outcome_reason="")))
                ),
            ),
            models.CheckConstraint(
                name="decided_by_somebody",
                condition=Q(outcome__isnull=True, decided_by__isnull=True)
                | Q(outcome__isnull=False, outcome="withdrawn")
                | Q(outcome__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="decided_after_transfer",
                condition=Q(outcome__isnull=True)
                | Q(outcome="withdrawn")
                | Q(transfer_due_on__isnull=True)
                | Q(transferred_at__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_follows_a_decision",
                condition=Q(payment_due_on__isnull=True, first_paid_on__isnull=True)
                | Q(payment_due_on__isnull=False, outcome__isnull=False),
            ),
            models.CheckConstraint(
                name="payment_recorded",
                condition=Q(first_paid_on__isnull=True, payment_recorded_at__isnull=True)
                | Q(first_paid_on__isnull=False, payment_recorded_at__isnull=False),
            ),
            models.CheckConstraint(name="received_after_report", condition=Q(received_on__gte=F("reported_on"))),
        ]
        indexes = [
            models.Index(
                fields=["transfer_due_on"],
                condition=Q(outcome__isnull=True, transfer_due_on__isnull=False, transferred_at__isnull=True),
                name="application_to_transfer",
            ),
            models.Index(fields=["decision_due_on"], condition=Q(outcome__isnull=True), name="application_to_decide"),
            models.Index(
                fields=["payment_due_on"],
                condition=Q(payment_due_on__isnull=False, first_paid_on__isnull=True),
                name="application_to_pay",
            ),
        ]

    @property
    def awaits_transfer(self) -> bool:
        return self.transfer_due_on is not None and self.transferred_at is None and self.outcome is None

    @property
    def state(self) -> str:
        """Follows from the dates: see ``State``."""
        if self.first_paid_on is not None:
            return State.PAID
        if self.outcome is not None:
            return State.DECIDED
        return State.TRANSFERRED if self.transferred_at is not None else State.SUBMITTED


class Correction(models.Model):
    """A decision that did not stand (*bezwaar, herziening*), counted for "share corrected" (P11)."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=20, choices=CorrectionKind)
    old_outcome = models.CharField(max_length=20, choices=Outcome)
    new_outcome = models.CharField(max_length=20, choices=Outcome)
    corrected_on = models.DateField()
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["application"], name="correction_of_application")]


class BenefitPeriod(Period):
    """*Uitkeringsperiode*: from a decision or as a source says. Several laws at once; per law one at any time.

    What turns out otherwise is superseded, never rewritten, so that it stays visible what was known when.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="benefit_periods")
    law = models.CharField(max_length=10, choices=Law)
    payer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    expected_end_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, null=True)
    source = models.CharField(max_length=40)  # "decision" or "source:<code>"
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="periods")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            never_overlapping("one_benefit_per_law", "client", "law", condition=Q(superseded_at__isnull=True)),
            until_not_before_from("benefit_period"),
            models.CheckConstraint(
                name="benefit_ended_with_a_reason",
                condition=Q(until_on__isnull=True, end_reason__isnull=True)
                | Q(until_on__isnull=False, end_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="benefit_from_a_source_or_decision",
                condition=Q(source="decision", application__isnull=False) | Q(source__startswith="source:"),
            ),
            models.CheckConstraint(
                name="benefit_expected_end_after_from",
                condition=Q(expected_end_on__isnull=True) | Q(expected_end_on__gte=F("from_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["client", "from_on"], condition=Q(superseded_at__isnull=True), name="benefit_now"),
        ]
