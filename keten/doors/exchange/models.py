"""How the connections with the registers of others stand. Nothing here is about a client."""

from django.db import models
from django.db.models import Q


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
