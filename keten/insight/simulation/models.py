"""Try-outs (*probeersels*), a comparison of ways of working that somebody asked for; and taking running cases over.

What comes out follows from ``digest`` alone: the texts of the models, the number of clients, the seed and what is
assumed. So a comparison that was made before is not made again.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Location, Staff, TargetGroup
from keten.journey.routing.models import ModelVersion


class State(models.TextChoices):
    WAITING = "waiting", _("Wacht")
    RUNNING = "running", _("Bezig")
    DONE = "done", _("Klaar")
    FAILED = "failed", _("Niet gelukt")


class TryOut(models.Model):
    """*Probeersel*: ``texts`` are the models as they were, drafts too, ``titles`` what they are
    called; ``progress`` in percent."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    texts = models.JSONField()
    titles = models.JSONField(default=list)
    clients = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    requested_by = models.ForeignKey(Staff, models.SET_NULL, null=True, related_name="+")
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="try_out_done_with_a_result",
                condition=Q(state="done", result__isnull=False, finished_at__isnull=False)
                | (~Q(state="done") & Q(result__isnull=True)),
            ),
            models.CheckConstraint(name="try_out_progress", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="try_out_finished_after_it_was_asked",
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("requested_at")),
            ),
        ]


class MigrationState(models.TextChoices):
    ASKED = "asked", _("Het plan wordt gemaakt")
    PLANNED = "planned", _("Het plan is klaar")
    CONFIRMED = "confirmed", _("Wordt uitgevoerd")
    DONE = "done", _("Uitgevoerd")


class CaseMigration(models.Model):
    """*Overzetting*: running cases of a location and target group to another version. Numbers only, never a case.

    ``plan``: as ``MigrationPlan.describe``; ``stages``: what was answered per old stage; ``by_hand``: how many stay.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    from_version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="+")
    to_version = models.ForeignKey(ModelVersion, models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    target_group = models.CharField(max_length=20, choices=TargetGroup)
    state = models.CharField(max_length=10, choices=MigrationState, default=MigrationState.ASKED)
    requested_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    plan = models.JSONField(null=True)
    stages = models.JSONField(default=dict)
    confirmed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)
    moved = models.PositiveIntegerField(default=0)
    by_hand = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["location", "target_group", "from_version", "to_version"], condition=~Q(state="done"),
                name="one_migration_at_a_time",
            ),
            models.CheckConstraint(
                name="migration_done_after_a_yes",
                condition=Q(state__in=["asked", "planned"], confirmed_at__isnull=True, carried_out_at__isnull=True)
                | Q(state="confirmed", confirmed_at__isnull=False, carried_out_at__isnull=True)
                | Q(state="done", confirmed_at__isnull=False, carried_out_at__isnull=False),
            ),
        ]  # fmt: skip
