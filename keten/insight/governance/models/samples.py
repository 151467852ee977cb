"""Files that were drawn to be looked into, and what was found in each."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Location, Staff, TargetGroup
from keten.insight.governance.models.inspections import Inspection, InspectionQuestion, Promise


class Sample(models.Model):
    """*Steekproef*: from which cases was drawn, by which seed, and how many there were.

    A case belongs to the population when it was open at some time from ``open_from`` up to ``open_until``
    (half-open) at one of ``locations``, with this target group ("" for all), and with a breach of ``broken_promise`` in
    that time ("" for any case). ``population_digest``: sha256 over the keys of its cases in order, in hexadecimal; two
    draws with the same digest, seed and size are the same.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="samples")
    locations = models.ManyToManyField(Location, related_name="+")
    target_group = models.CharField(max_length=20, choices=TargetGroup, blank=True)
    open_from = models.DateField()
    open_until = models.DateField()
    broken_promise = models.CharField(max_length=3, choices=Promise, blank=True)
    is_stratified = models.BooleanField()
    size = models.PositiveIntegerField()  # as asked for; fewer are drawn when the population is smaller
    seed = models.BigIntegerField()
    population = models.PositiveIntegerField()
    population_digest = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    access_until = models.DateField()  # the first day on which the files do not open any more

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sample_of_a_period", condition=Q(open_until__gt=F("open_from"), size__gte=1, seed__gte=0)
            ),
        ]

    @property
    def open_last(self) -> date:
        """The last day of the period, as people say it."""
        return self.open_until - timedelta(days=1)


class SampledFile(models.Model):
    """*Getrokken dossier*: ``number`` is its place in the draw, from one."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="files")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")  # by which it was in the population
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "case"], name="file_drawn_once"),
            models.UniqueConstraint(fields=["sample", "number"], name="file_number_once"),
        ]


class Answer(models.TextChoices):
    YES = "yes", _("Ja")
    NO = "no", _("Nee")
    NOT_APPLICABLE = "not_applicable", _("Niet van toepassing")


class FileAnswer(models.Model):
    """*Beoordeling*: the answer to one question for one file; the note names nobody."""

    file = models.ForeignKey(SampledFile, models.PROTECT, related_name="answers")
    question = models.ForeignKey(InspectionQuestion, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=20, choices=Answer)
    note = models.CharField(max_length=200, blank=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "question"], name="question_answered_once"),
            models.CheckConstraint(name="answer_is_known", condition=Q(answer__in=Answer.values)),
        ]
