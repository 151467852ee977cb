"""Transfers (*overgangen*): WW becomes bijstand, or the client moves to another municipality.

The invitation of the municipality is no column: it is the signal that was sent about this client.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models import Case, Handover
from keten.ground.organisations.models import Location, Municipality, Organisation, Staff
from keten.journey.chain_signals.models import ChainSignal


class Reason(models.TextChoices):
    WW_ENDS = "ww_ends", _("De WW eindigt")
    MOVED = "moved", _("De klant verhuist")


KIND_OF = {Reason.WW_ENDS: "wwb_test", Reason.MOVED: "transfer"}  # which kind of signal is about it


class Contact(models.TextChoices):
    """Whether the client keeps the contact person."""

    STAYS = "stays", _("De contactpersoon blijft")
    CHANGES = "changes", _("De klant krijgt een andere contactpersoon")


class TellWay(models.TextChoices):
    TALK = "talk", _("In een gesprek")
    PHONE = "phone", _("Door de telefoon")
    LETTER = "letter", _("Met een brief")


class Outcome(models.TextChoices):
    BIJSTAND = "bijstand", _("Er volgt bijstand")
    WORK = "work", _("Geen bijstand: werk")
    PARTNER_INCOME = "partner_income", _("Geen bijstand: inkomen van de partner")
    OTHER = "other", _("Geen bijstand: andere reden")
    TAKEN_OVER = "taken_over", _("Overgenomen door de nieuwe gemeente")
    NOT_TAKEN = "not_taken", _("Niet overgenomen")
    CLOSED = "closed", _("Dossier gesloten")


class Transfer(models.Model):
    """*Overgang* of one case; at most one open per reason.

    ``effective_on``: the first day without WW, or the first day in the new municipality. ``counts_from``: a signal
    sent since then is about this transfer. ``reached_on``: the round saw that the day had come; what is not chosen or
    told by then keeps it open.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers")
    reason = models.CharField(max_length=10, choices=Reason)
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # empty: outside
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")  # moved: where to
    location = models.ForeignKey(Location, models.PROTECT, null=True, related_name="+")  # moved: which serves it
    effective_on = models.DateField()
    counts_from = models.DateField()
    invite_by = models.DateField(null=True)  # of the municipality, when WW ends
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # empty: the round

    contact = models.CharField(max_length=10, choices=Contact, null=True)
    contact_chosen_on = models.DateField(null=True)
    contact_chosen_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    handover = models.ForeignKey(Handover, models.PROTECT, null=True, related_name="+")

    told_on = models.DateField(null=True)
    told_how = models.CharField(max_length=10, choices=TellWay, null=True)
    told_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    outcome = models.CharField(max_length=20, choices=Outcome, null=True)
    outcome_reason = models.CharField(max_length=500, blank=True)
    outcome_chosen_on = models.DateField(null=True)
    reached_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "reason"], condition=Q(ended_on__isnull=True), name="one_open_transfer_per_reason"
            ),
            models.CheckConstraint(
                name="transfer_of_its_reason",
                condition=Q(reason="ww_ends", invite_by__isnull=False, municipality__isnull=True, location__isnull=True)
                | Q(reason="moved", invite_by__isnull=True, municipality__isnull=False, location__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_contact_chosen",
                condition=Q(contact__isnull=True, contact_chosen_on__isnull=True, handover__isnull=True)
                | Q(contact="stays", contact_chosen_on__isnull=False)
                | Q(contact="changes", contact_chosen_on__isnull=False, handover__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_told_somehow",
                condition=Q(told_on__isnull=True, told_how__isnull=True)
                | Q(told_on__isnull=False, told_how__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_outcome_chosen",
                condition=Q(
                    outcome__isnull=True, outcome_chosen_on__isnull=True, outcome_reason="", ended_on__isnull=True
                )
                | Q(outcome__isnull=False, outcome_chosen_on__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_no_bijstand_with_a_reason",
                condition=~Q(outcome__in=["work", "partner_income", "other"]) | ~Q(outcome_reason=""),
            ),
            models.CheckConstraint(
                name="transfer_reached_in_time",
                condition=Q(reached_on__isnull=True) | Q(reached_on__gte=F("effective_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["effective_on"], condition=Q(ended_on__isnull=True), name="transfer_open_by_day"),
        ]

    @property
    def is_open(self) -> bool:
        return self.ended_on is None


class ReintegrationAgreement(models.Model):
    """*Afspraken over re-integratie* between two partners at the end of WW, in the words of who answered. Immutable."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="agreements")
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, related_name="agreements")
    signal = models.OneToOneField(ChainSignal, models.PROTECT, related_name="agreement")
    from_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    agreed_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(name="agreement_says_something", condition=~Q(text=""))]
