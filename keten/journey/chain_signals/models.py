"""Chain signals (*ketensignalen*): messages between organisations that must be answered (P3)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.models import Client
from keten.ground.organisations.models import Organisation, Staff


class SignalType(models.TextChoices):
    CORRECTION = "correction", _("Verzoek om correctie")


class SignalOutcome(models.TextChoices):
    """What came of a correction."""

    CHANGED = "changed", _("Aangepast")
    PARTLY = "partly", _("Deels aangepast")
    UNCHANGED = "unchanged", _("Niet aangepast")


class ChainSignal(models.Model):
    """*Ketensignaal*: one addressee, a due date and an outcome that returns to the sender. Silence never closes it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField(max_length=20, choices=SignalType)
    client = models.ForeignKey(Client, models.PROTECT, related_name="signals")
    subject = models.CharField(max_length=40)  # a code: for a correction the datum
    sender = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # empty: the client
    sender_staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    addressee = models.ForeignKey(Organisation, models.PROTECT, related_name="signals")
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=20, choices=SignalOutcome, null=True)
    answer_reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)  # by the sender

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signal_answered_by_somebody",
                condition=Q(outcome__isnull=True, answered_at__isnull=True, answered_by__isnull=True, answer_reason="")
                | Q(outcome__isnull=False, answered_at__gte=F("sent_at"), answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="signal_unchanged_with_a_reason",
                condition=Q(outcome__isnull=True) | Q(outcome="changed") | ~Q(answer_reason=""),
            ),
            models.CheckConstraint(
                name="signal_read_after_answer", condition=Q(read_at__isnull=True) | Q(answered_at__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["addressee", "due_on"], condition=Q(outcome__isnull=True), name="signal_to_answer"),
            models.Index(fields=["sender_staff"], condition=Q(read_at__isnull=True), name="signal_answer_unread"),
        ]


class SignalMessage(models.Model):
    """The words of a signal, one immutable version after another; never in the ledger."""

    signal = models.ForeignKey(ChainSignal, models.PROTECT, related_name="messages")
    version = models.PositiveSmallIntegerField()
    body = models.JSONField()  # for a correction: what the source says, what the client says, why
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signal", "version"], name="one_message_per_version")]
