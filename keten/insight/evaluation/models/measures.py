"""A measure (*maatregel*): a working method that is tried at locations, with what it should do and how that is seen."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Location, Organisation, Staff, TargetGroup
from keten.insight.evaluation.models.methods import Method
from keten.journey.routing.models import ModelVersion


class Comparison(models.TextChoices):
    """With what those who take part are compared."""

    NONE = "none", _("Geen: alleen voortgang")
    RANDOMISED = "randomised", _("Loting")
    STAGGERED = "staggered", _("Gespreide invoering: locaties beginnen in een gelote volgorde")
    WEIGHTED = "weighted", _("Gewogen vergelijking met klanten die niet meedoen")


class Unit(models.TextChoices):
    """What is drawn for an arm."""

    CLIENT = "client", _("Klant")
    COACH = "coach", _("Coach")
    WEEK = "week", _("Week")
    LOCATION = "location", _("Locatie")


class Ground(models.TextChoices):
    """*Grondslag*: by which law other clients may be served otherwise."""

    NONE_NEEDED = "none_needed", _("Niet nodig: het past binnen de wet")
    ART_82A = "art_82a", _("Experiment volgens Wet SUWI art. 82a")


class Measure(models.Model):
    """*Maatregel*. A draft may miss anything; started, it is whole (P8) and what it should do stays as it was.

    ``target`` and ``baseline_*``: the figure ``indicator`` at ``horizon_days``, a share (0 to 1) or a number; the
    baseline is a published figure of its locations, kept as it was at the start. ``detectable``: the least difference
    that can be seen with so many clients. ``salt`` draws the arms, and nobody reads it on a page.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    method = models.ForeignKey(Method, models.PROTECT, related_name="measures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    change = models.TextField(blank=True, db_default="")
    goal = models.TextField(blank=True, db_default="")
    indicator = models.SlugField(max_length=40, blank=True, db_default="")
    indicator_version = models.PositiveSmallIntegerField(null=True)
    horizon_days = models.PositiveSmallIntegerField(null=True)
    second_horizon_days = models.PositiveSmallIntegerField(null=True)
    target = models.FloatField(null=True)
    baseline = models.FloatField(null=True)
    baseline_low = models.FloatField(null=True)
    baseline_high = models.FloatField(null=True)
    baseline_rows = models.PositiveIntegerField(null=True)
    baseline_until = models.DateField(null=True)
    target_group = models.CharField(max_length=20, choices=TargetGroup, blank=True, db_default="")
    who = models.TextField(blank=True, db_default="")
    expected_clients = models.PositiveIntegerField(null=True)
    expected_units = models.PositiveIntegerField(null=True)  # coaches, weeks or locations, when those are drawn
    detectable = models.FloatField(null=True)
    stop_on = models.DateField(null=True)
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=15, choices=Ground, blank=True, db_default="")
    comparison = models.CharField(max_length=12, choices=Comparison, default=Comparison.NONE)
    unit = models.CharField(max_length=10, choices=Unit, blank=True, db_default="")
    told = models.TextField(blank=True, db_default="")  # what clients read about taking part
    salt = models.CharField(max_length=64)
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="measure_has_a_name", condition=~Q(title="")),
            models.CheckConstraint(
                name="measure_starts_whole",
                condition=Q(started_on__isnull=True)
                | ~Q(goal="") & ~Q(change="") & ~Q(indicator="") & ~Q(who="") & ~Q(ground="")
                & Q(indicator_version__isnull=False, horizon_days__isnull=False, target__isnull=False,
                    baseline__isnull=False, baseline_rows__isnull=False, baseline_until__isnull=False,
                    owner__isnull=False, stop_on__gt=F("started_on")),
            ),
            models.CheckConstraint(
                name="measure_compares_whole",
                condition=Q(started_on__isnull=True) | Q(comparison="none")
                | Q(detectable__isnull=False) & ~Q(unit="") & ~Q(told=""),
            ),
            models.CheckConstraint(
                name="measure_ends_after_it_began",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["started_on"], name="measure_runs", condition=Q(started_on__isnull=False, ended_on__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """draft, running or ended."""
        return "ended" if self.ended_on else "running" if self.started_on else "draft"

    @property
    def is_compared(self) -> bool:
        """Whether there is a comparison; without one nothing can be claimed."""
        return self.comparison != Comparison.NONE


class MeasureLocation(models.Model):
    """Where a measure runs: asked, and agreed by the location itself. ``starts_on``: its turn in a staggered start."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="places")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True)
    agreed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "location"], name="measure_location_once"),
            models.CheckConstraint(
                name="measure_location_agreed_by_somebody",
                condition=Q(agreed_on__isnull=True, agreed_by__isnull=True)
                | Q(agreed_on__isnull=False, agreed_by__isnull=False),
            ),
        ]


CONTROL, TREATED = "zoals-nu", "doet-mee"  # the codes of the two arms that a comparison has


class Arm(models.Model):
    """*Groep* of a comparison: who is served otherwise (``version``), and who is not (``is_control``)."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="arms")
    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField(default=1)
    is_control = models.BooleanField(default=False)
    version = models.ForeignKey(ModelVersion, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "code"], name="arm_once"),
            models.UniqueConstraint(fields=["measure"], condition=Q(is_control=True), name="one_control_arm"),
            models.CheckConstraint(name="arm_takes_part", condition=Q(weight__gte=1)),
        ]


class Change(models.Model):
    """*Versie*: how a measure is carried out from a day; the first one is its start. None is ever rewritten."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    text = models.TextField()
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "number"], name="change_once"),
            models.UniqueConstraint(fields=["measure", "from_on"], name="one_change_a_day"),
            models.CheckConstraint(name="change_with_words", condition=~Q(text="")),
        ]


class Choice(models.TextChoices):
    STOP = "stop", _("Stoppen")
    CONTINUE = "continue", _("Doorgaan")
    SPREAD = "spread", _("Verspreiden")


class Verdict(models.Model):
    """*Besluit* about a measure, with its reason; each is kept."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="verdicts")
    choice = models.CharField(max_length=10, choices=Choice)
    reason = models.TextField()
    decided_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    decided_on = models.DateField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="verdict_with_a_reason", condition=~Q(reason=""))]
