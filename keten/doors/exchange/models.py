"""How the connections with registers and systems of others stand, and the messages that go over them.

Nothing here names a client: of a message only random keys can be read.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SourceState(models.Model):
    """*Stand van een bron*: what the last question to it came to. Either reachable or not, each since an instant.

    ``silences``: failures one after another; ``last_reason``: the code of the last one, empty when it answered.
    """

    source = models.CharField(max_length=20, primary_key=True)
    asked_at = models.DateTimeField()
    reachable_since = models.DateTimeField(null=True)
    unreachable_since = models.DateTimeField(null=True)
    silences = models.PositiveIntegerField(default=0)
    last_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="source_reachable_or_not",
                condition=Q(reachable_since__isnull=False, unreachable_since__isnull=True, silences=0, last_reason="")
                | (
                    Q(reachable_since__isnull=True, unreachable_since__isnull=False, silences__gt=0)
                    & ~Q(last_reason="")
                ),
            )
        ]


class Subscription(models.Model):
    """*Abonnement*: a system of a partner that messages go to and come from.

    ``our_source`` and ``their_source`` are ``urn:nld:oin:<OIN>:systeem:<naam>``; without ``location`` it holds for all
    locations of the organisation. ``failures`` one after another since ``failing_since``; no sending before
    ``next_try_at``. Rows hold no name of a client: contents are encrypted and leave the table when they have arrived.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    location = models.ForeignKey("organisations.Location", models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=300)
    our_source = models.CharField(max_length=120)
    their_source = models.CharField(max_length=120, unique=True)
    secret_encrypted = models.BinaryField()
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    last_success_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_subscription_per_place", fields=["organisation", "location"], nulls_distinct=False,
                condition=Q(is_active=True),
            ),
            models.CheckConstraint(
                name="subscription_fails_or_not",
                condition=Q(failures=0, failing_since__isnull=True, next_try_at__isnull=True)
                | Q(failures__gt=0, failing_since__isnull=False),
            ),
        ]  # fmt: skip


class OutStream(models.Model):
    """What goes to one subscriber about one client, in order: the last sequence that was given out."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    client_ref = models.UUIDField()
    last_sequence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_out_stream", fields=["subscription", "client_ref"])]


class OutState(models.TextChoices):
    WAITING = "waiting", _("Wacht op verzending")
    SENT = "sent", _("Verzonden")
    REFUSED = "refused", _("Geweigerd door de ontvanger")


class OutMessage(models.Model):
    """*Uitgaand bericht*. ``content`` is encrypted, and empty once it arrived; ``last_error`` a code or sentence."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    stream = models.ForeignKey(OutStream, models.PROTECT, related_name="messages")
    sequence = models.BigIntegerField()
    key = models.UUIDField()
    type = models.CharField(max_length=120)
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=OutState, default=OutState.WAITING)
    put_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="out_message_once", fields=["subscription", "key"]),
            models.UniqueConstraint(name="out_message_place", fields=["stream", "sequence"]),
            models.CheckConstraint(
                name="out_message_sent_or_waiting",
                condition=Q(state=OutState.WAITING, sent_at__isnull=True)
                | (~Q(state=OutState.WAITING) & Q(sent_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(name="out_message_waiting", fields=["subscription", "id"], condition=Q(state="waiting")),
            models.Index(name="out_message_refused", fields=["subscription"], condition=Q(state="refused")),
        ]


class InStream(models.Model):
    """What one subscriber tells about one client, in order: the last sequence that was dealt with."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    subject = models.UUIDField()
    done_sequence = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_in_stream", fields=["subscription", "subject"])]


class InState(models.TextChoices):
    RECEIVED = "received", _("Ontvangen")
    PARKED = "parked", _("Geparkeerd")
    PROCESSED = "processed", _("Verwerkt")
    REFUSED = "refused", _("Geweigerd")


class InMessage(models.Model):
    """*Binnengekomen bericht*. ``content`` is encrypted, and empty once it was dealt with; ``subject`` is the sender's
    own key of a client, ``reason`` why it is parked, refused or not processed yet."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    stream = models.ForeignKey(InStream, models.PROTECT, related_name="messages")
    source = models.CharField(max_length=120)
    event_id = models.CharField(max_length=100)
    type = models.CharField(max_length=120)
    sequence = models.BigIntegerField()
    content = models.BinaryField()
    state = models.CharField(max_length=10, choices=InState)
    reason = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="in_message_once", fields=["source", "event_id"]),
            models.UniqueConstraint(name="in_message_place", fields=["stream", "sequence"]),
            models.CheckConstraint(
                name="in_message_dealt_with_or_not",
                condition=Q(state__in=("received", "parked"), processed_at__isnull=True)
                | Q(state__in=("processed", "refused"), processed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="in_message_says_why", condition=~Q(state__in=("parked", "refused")) | ~Q(reason="")
            ),
        ]
        indexes = [
            models.Index(name="in_message_open", fields=["stream", "sequence"], condition=Q(processed_at__isnull=True)),
            models.Index(name="in_message_refused", fields=["subscription"], condition=Q(state="refused")),
        ]


class Refusal(models.Model):
    """*Geweigerde levering*: what never became a message, counted per day, sender and reason (a code).

    One row a day, so that whoever keeps knocking does not fill the table; ``subscription`` is empty for strangers.
    """

    subscription = models.ForeignKey(Subscription, models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    reason = models.CharField(max_length=30)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_refusal_a_day", fields=["subscription", "on", "reason"], nulls_distinct=False
            )
        ]
