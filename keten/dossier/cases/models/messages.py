"""Messages (*berichten*) between a client and the contact person, or who pays the benefit; with attachments."""

import uuid

from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models.cases import Case
from keten.ground.organisations.models import Organisation, Staff


class Queue(models.TextChoices):
    """Who answers: the contact person, or the organisation that pays here, so that talk time stays for work."""

    WORK = "work", _("Werk")
    BENEFIT = "benefit", _("Uitkering")


class Way(models.TextChoices):
    """How a client said what staff wrote down on their behalf."""

    TELEPHONE = "telephone", _("Door de telefoon")
    PAPER = "paper", _("Op papier")
    COUNTER = "counter", _("Aan de balie")


class Scan(models.TextChoices):
    CLEAN = "clean", _("Gecontroleerd op virussen")
    UNCHECKED = "unchecked", _("Niet gecontroleerd op virussen")


# From the client, and neither answered nor closed. The same words as ``OPEN_SQL`` of the desk and the sweeps.
OPEN_MESSAGE = Q(from_client=True, answered_by__isnull=True, closed_at__isnull=True)


class Message(models.Model):
    """One message; its text never changes. ``attempt``: the same form sent twice is one message.

    From the client it has a last day to answer, and is answered by a message of staff, or closed with a reason.
    ``author``: who wrote it, or who wrote down what the client said (then with the ``way``). ``organisation``: which
    one answers a question about a benefit. ``read_at``: first read by the other side.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    attempt = models.UUIDField(unique=True)
    queue = models.CharField(max_length=10, choices=Queue)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    from_client = models.BooleanField()
    author = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=10, choices=Way, null=True)
    text = models.CharField(max_length=4000)
    sent_at = models.DateTimeField()
    answer_due_on = models.DateField(null=True)
    answered_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="answers")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    closed_reason = models.CharField(max_length=300, blank=True)
    moved_at = models.DateTimeField(null=True)  # to the other queue, last
    moved_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    moved_reason = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="message_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="message_of_somebody",
                condition=Q(from_client=True, author__isnull=True, way__isnull=True)
                | Q(from_client=True, author__isnull=False, way__isnull=False)
                | Q(from_client=False, author__isnull=False, way__isnull=True),
            ),
            models.CheckConstraint(
                name="message_of_client_has_a_last_day",
                condition=Q(from_client=True, answer_due_on__isnull=False)
                | Q(from_client=False, answer_due_on__isnull=True),
            ),
            models.CheckConstraint(
                name="benefit_message_for_who_pays",
                condition=Q(queue="benefit", organisation__isnull=False) | Q(queue="work", organisation__isnull=True),
            ),
            models.CheckConstraint(
                name="message_closed_with_a_reason",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, closed_reason="")
                | Q(closed_at__isnull=False, closed_by__isnull=False, from_client=True, answered_by__isnull=True)
                & ~Q(closed_reason=""),
            ),
            models.CheckConstraint(
                name="message_moved_with_a_reason",
                condition=Q(moved_at__isnull=True, moved_by__isnull=True, moved_reason="")
                | Q(moved_at__isnull=False, moved_by__isnull=False, from_client=True) & ~Q(moved_reason=""),
            ),
            models.CheckConstraint(
                name="answered_is_what_a_client_sent", condition=Q(answered_by__isnull=True) | Q(from_client=True)
            ),
        ]
        indexes = [
            models.Index(fields=["case", "sent_at"], name="message_of_case"),
            models.Index(
                fields=["case", "answer_due_on"], include=["queue"], condition=OPEN_MESSAGE, name="message_open_of_case"
            ),
            models.Index(
                fields=["organisation", "answer_due_on"],
                condition=OPEN_MESSAGE & Q(queue="benefit"),
                name="message_open_of_payer",
            ),
            models.Index(fields=["answer_due_on"], condition=OPEN_MESSAGE, name="message_open_by_date"),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the client still waits for an answer to this."""
        return self.from_client and self.answered_by_id is None and self.closed_at is None


class Attachment(models.Model):
    """*Bijlage*: a file that came with a message, as it came. Its kind was read from the content, not from the name."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=10, choices=Scan)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_is_whole",
                condition=Q(size__gt=0)
                & Q(size=Func(F("content"), function="octet_length", output_field=models.IntegerField())),
            ),
        ]
