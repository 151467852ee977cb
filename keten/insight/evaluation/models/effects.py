"""What the cases said of a measure, each time it was computed."""

from django.db import models
from django.db.models import Q

from keten.insight.evaluation.models.measures import Measure


class MeasureEffect(models.Model):
    """*Effect* of a version at a horizon: the share of the figure with the measure, less without, as assigned.

    ``low`` and ``high``: an interval that holds at all looks together, however often somebody looks. All three are
    empty when it cannot be judged (grade X); ``reasons`` say why. ``counted`` of the ``drawn`` were followed so long.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="effects")
    version = models.PositiveSmallIntegerField()
    horizon_days = models.PositiveSmallIntegerField()
    until = models.DateField()  # the first day that does not count
    drawn = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    treated = models.FloatField(null=True)
    control = models.FloatField(null=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    grade = models.CharField(max_length=1)
    reasons = models.JSONField(default=list)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "version", "horizon_days", "until"], name="effect_computed_once"
            ),
            models.CheckConstraint(name="effect_graded", condition=Q(grade__in=["A", "B", "C", "D", "X"])),
            models.CheckConstraint(
                name="effect_withheld_or_with_an_interval",
                condition=Q(grade="X", value__isnull=True, low__isnull=True, high__isnull=True)
                | ~Q(grade="X") & Q(value__isnull=False, low__lte=models.F("value"), high__gte=models.F("value")),
            ),
        ]
