"""Try-outs (*probeersels*): a comparison of ways of working that somebody asked for, and what came out.

What comes out follows from ``digest`` alone: the texts of the models, the number of clients, the seed and what is
assumed. So a comparison that was made before is not made again.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Staff


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
