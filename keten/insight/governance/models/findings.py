"""What an inspection found: texts with versions, what each party says to it, and when it counts."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Staff
from keten.insight.governance.models.inspections import Inspection, InspectionParty, InspectionQuestion
from keten.insight.governance.models.samples import Sample


class Finding(models.Model):
    """*Bevinding*: a draft, then sent to the parties, then final and public; from then on nothing of it changes.

    ``share``, ``low`` and ``high`` (0 to 1) are what the files said about ``question`` when it was sent: of ``judged``
    files with a yes or a no, drawn from ``population``.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, related_name="+")
    question = models.ForeignKey(InspectionQuestion, models.PROTECT, null=True, related_name="+")
    share = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    judged = models.PositiveIntegerField(null=True)
    population = models.PositiveIntegerField(null=True)
    drafted_on = models.DateField()
    sent_on = models.DateField(null=True)
    react_by = models.DateField(null=True)  # the last day
    final_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="finding_number_once"),
            models.CheckConstraint(
                name="finding_in_order",
                condition=Q(sent_on__isnull=True, react_by__isnull=True, final_on__isnull=True)
                | Q(sent_on__gte=F("drafted_on"), react_by__gt=F("sent_on"), final_on__isnull=True)
                | Q(sent_on__gte=F("drafted_on"), react_by__gt=F("sent_on"), final_on__gte=F("sent_on")),
            ),
            models.CheckConstraint(
                name="finding_of_a_question_in_a_sample",
                condition=Q(sample__isnull=True, question__isnull=True, share__isnull=True)
                | Q(sample__isnull=False, question__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_share_whole",
                condition=Q(share__isnull=True, low__isnull=True, high__isnull=True, judged__isnull=True)
                | Q(share__gte=F("low"), share__lte=F("high"), judged__gte=1, population__gte=F("judged")),
            ),
        ]
        indexes = [models.Index(fields=["react_by"], condition=Q(final_on__isnull=True), name="finding_waits")]

    @property
    def state(self) -> str:
        """draft, sent or final."""
        return "final" if self.final_on else "sent" if self.sent_on else "draft"


class TextKind(models.TextChoices):
    FINDING = "finding", _("Bevinding")
    AFTERWORD = "afterword", _("Nawoord")


class FindingText(models.Model):
    """A version of the finding or of the afterword (*nawoord*); the last one counts, all are kept."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=10, choices=TextKind)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "kind", "version"], name="finding_text_once"),
            models.CheckConstraint(name="finding_text_with_words", condition=~Q(text="")),
        ]


class Reaction(models.Model):
    """*Reactie* of one party, dated; or the record that there was none when the term ended (``is_silence``)."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="reactions")
    party = models.ForeignKey(InspectionParty, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    is_silence = models.BooleanField(default=False, db_default=False)
    text = models.TextField(blank=True, db_default="")
    given_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    given_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "party", "version"], name="reaction_version_once"),
            models.UniqueConstraint(
                fields=["finding", "party"], condition=Q(is_silence=True), name="silence_recorded_once"
            ),
            models.CheckConstraint(
                name="reaction_with_words_or_silence",
                condition=Q(is_silence=True, text="", given_by__isnull=True)
                | Q(is_silence=False, given_by__isnull=False) & ~Q(text=""),
            ),
        ]
