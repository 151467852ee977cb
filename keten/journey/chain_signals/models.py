"""Chain signals (*ketensignalen*): messages between organisations that must be answered (P3)."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.models import Client
from keten.dossier.clients.register import say
from keten.ground.organisations.models import Location, Organisation, Staff
from keten.journey.chain_signals.library import get_kind
from keten.journey.chain_signals.rules import states
from keten.journey.chain_signals.rules.links import mask_email


class SignalState(models.TextChoices):
    """How far a signal is (*stand van een signaal*)."""

    SENT = states.SENT, _("Verstuurd")
    RECEIVED = states.RECEIVED, _("Ontvangen")
    ACCEPTED = states.ACCEPTED, _("In behandeling genomen")
    IN_PROGRESS = states.IN_PROGRESS, _("Mee bezig")
    ON_HOLD = states.ON_HOLD, _("Aangehouden")
    FAILED = states.FAILED, _("Niet afgeleverd")
    ANSWERED = states.ANSWERED, _("Beantwoord")
    REFUSED = states.REFUSED, _("Niet in behandeling genomen")
    WITHDRAWN = states.WITHDRAWN, _("Ingetrokken")


class Justified(models.TextChoices):
    YES = "yes", _("Ja, terecht")
    PARTLY = "partly", _("Deels terecht")
    NO = "no", _("Nee, niet terecht")


class Useful(models.TextChoices):
    """Of what use a signal was to who received it (Besluit SUWI art. 5a.6 lid 2 b)."""

    USEFUL = "useful", _("Ja")
    SOMEWHAT = "somewhat", _("Een beetje")
    NOT = "not", _("Nee")


_NO_END = Q(outcome__isnull=True, answered_at__isnull=True, answered_by__isnull=True, answer_reason="")
_BY_SOMEBODY = Q(answered_at__gte=F("sent_at")) & (Q(answered_by__isnull=False) | ~Q(answered_outside=""))
OPEN = ~Q(state__in=sorted(states.ENDED))


class ChainSignal(models.Model):
    """*Ketensignaal*: one addressee, a due date and an outcome that returns to the sender. Silence never closes it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    type = models.CharField(max_length=20)  # a code of signal_types.toml
    client = models.ForeignKey(Client, models.PROTECT, related_name="signals")
    subject = models.CharField(max_length=40)  # a code: for a correction the datum
    location = models.ForeignKey(Location, models.PROTECT, null=True, related_name="+")  # of the file it was sent from
    sender = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # empty: the client
    sender_staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    # An organisation of the chain, or the name of one outside it that answers by a link.
    addressee = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="signals")
    outside_name = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField()
    receive_by = models.DateField(null=True)  # receipt is confirmed by this day; empty before that was asked
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=SignalState, default=SignalState.SENT)
    received_at = models.DateTimeField(null=True)
    hold_until = models.DateField(null=True)
    outcome = models.CharField(max_length=20, null=True)  # a code of its kind
    justified = models.CharField(max_length=10, choices=Justified, blank=True)
    useful = models.CharField(max_length=10, choices=Useful, blank=True)
    answer_reason = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    answered_outside = models.CharField(max_length=200, blank=True)  # who answered from outside the platform
    read_by = models.DateField(null=True)  # by when the sender reads the answer
    read_at = models.DateTimeField(null=True)  # by the sender

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signal_to_one_organisation",
                condition=Q(addressee__isnull=False, outside_name="") | Q(addressee__isnull=True) & ~Q(outside_name=""),
            ),
            models.CheckConstraint(
                name="signal_ended_by_somebody",
                condition=OPEN & _NO_END
                | Q(state="answered", outcome__isnull=False) & _BY_SOMEBODY
                | Q(state="refused", outcome__isnull=True) & ~Q(answer_reason="") & _BY_SOMEBODY
                | Q(state="withdrawn") & _NO_END,
            ),
            models.CheckConstraint(
                name="signal_unchanged_with_a_reason",
                condition=~Q(type="correction") | Q(outcome__isnull=True) | Q(outcome="changed") | ~Q(answer_reason=""),
            ),
            models.CheckConstraint(
                name="signal_read_after_answer",
                condition=Q(read_at__isnull=True) | Q(state__in=sorted(states.ENDED)),
            ),
            models.CheckConstraint(
                name="signal_hold_has_an_end",
                condition=Q(state="on_hold", hold_until__isnull=False)
                | ~Q(state="on_hold") & Q(hold_until__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["addressee", "due_on"], condition=OPEN, name="signal_open_of_addressee"),
            models.Index(fields=["sender_staff"], condition=Q(read_at__isnull=True), name="signal_answer_unread"),
            models.Index(fields=["due_on"], condition=OPEN, name="signal_open_by_day"),
            models.Index(fields=["read_by"], condition=Q(read_at__isnull=True), name="signal_unread_by_day"),
        ]

    @property
    def kind_name(self) -> str:
        """What kind of signal it is, in the language of the screen."""
        return say(get_kind(self.type).name)

    @property
    def to_name(self) -> str:
        """Who must answer it."""
        return self.addressee.name if self.addressee else self.outside_name

    @property
    def ending(self) -> str:
        """How it ended, in the language of the screen: its outcome, or the state that stands for one."""
        found = get_kind(self.type).find_ending(self.outcome) if self.outcome else None
        return say(found.words) if found else str(self.get_state_display())

    @property
    def late_since(self) -> date | None:
        """The first day on which no answer is too late; a signal that rests is not late before its day."""
        return states.overdue_since(state=self.state, due_on=self.due_on, hold_until=self.hold_until)

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes an answer."""
        return self.state not in states.ENDED


class SignalMessage(models.Model):
    """The words of a signal, one immutable version after another; never in the ledger.

    The first is what was asked; each turn that follows adds one, with the state that it brought.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signal = models.ForeignKey(ChainSignal, models.PROTECT, related_name="messages")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=SignalState, default=SignalState.SENT)
    body = models.JSONField()  # what was said per field; for a correction: what the source says, the client says, why
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")  # empty: the client

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signal", "version"], name="one_message_per_version")]


class SignalLink(models.Model):
    """*Link*: with it somebody outside Keten answers one signal, once. Of secret and code only hashes are kept."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in addresses; opens nothing by itself
    signal = models.ForeignKey(ChainSignal, models.PROTECT, related_name="links")
    email = models.EmailField()
    secret_hash = models.BinaryField(unique=True)
    code_hash = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    expires_on = models.DateField()  # the last day on which it works
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)  # the code was typed, for the first time
    blocked_at = models.DateTimeField(null=True)  # too many wrong codes
    revoked_at = models.DateTimeField(null=True)  # a new link was made, or the signal ended without it
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signal"], condition=Q(revoked_at__isnull=True), name="one_link_that_is_not_revoked"
            ),
            models.CheckConstraint(
                name="link_used_after_the_code",
                condition=Q(used_at__isnull=True)
                | Q(opened_at__isnull=False, blocked_at__isnull=True, revoked_at__isnull=True),
            ),
        ]

    @property
    def masked_email(self) -> str:
        """The address, as it is shown to who sent it."""
        return mask_email(self.email)
