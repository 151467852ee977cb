"""Who came into which arm (*groep*), and where the draw stood."""

from django.db import models
from django.db.models import F, Q

from keten.dossier.cases.models import Case
from keten.insight.evaluation.models.measures import Arm, Measure


class Stratum(models.Model):
    """Clients who are alike as far as the draw goes, and how many of them came so far."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    came = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "name"], name="stratum_once")]


class Assignment(models.Model):
    """*Indeling*: decided once, in the transaction that opens the case, and never again; who declines stays in it.

    ``place``: how many came before in the ``stratum``, empty when drawn by name; the chance of this arm was
    ``chance`` in ``out_of``; ``version``: how the measure was carried out on that day.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="assignments")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    arm = models.ForeignKey(Arm, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    stratum = models.CharField(max_length=120)
    place = models.PositiveIntegerField(null=True)
    chance = models.PositiveSmallIntegerField()
    out_of = models.PositiveSmallIntegerField()
    assigned_on = models.DateField()
    assigned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "case"], name="assigned_once"),
            models.UniqueConstraint(
                fields=["measure", "stratum", "place"], condition=Q(place__isnull=False), name="place_given_once"
            ),
            models.CheckConstraint(name="assignment_by_chance", condition=Q(chance__gte=1, out_of__gt=F("chance"))),
        ]
        indexes = [models.Index(fields=["case"], name="assignments_of_case")]
