"""Proof of upkeep: what was removed when its term was over, and which backups were made."""

from django.db import models
from django.db.models import F, Q


class Removal(models.Model):
    """One kind of data on one day (*vernietiging*): how much went, how old, and a digest of the keys.

    ``done_at`` is empty while it runs or was cut off; it goes on where it was.
    """

    on = models.DateField()
    kind = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    removed = models.BigIntegerField(default=0)
    tables = models.JSONField(default=dict)  # rows per table
    oldest_on = models.DateField(null=True)
    digest = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["on", "kind"], name="one_removal_a_day"),
            models.CheckConstraint(
                name="done_after_it_began", condition=Q(done_at__isnull=True) | Q(done_at__gte=F("started_at"))
            ),
            models.CheckConstraint(name="removed_with_a_digest", condition=Q(removed=0) | ~Q(digest=b"")),
        ]


class Backup(models.Model):
    """One backup (*reservekopie*) that was made and checked; where it lies is for the organisation to know."""

    made_at = models.DateTimeField()
    seconds = models.FloatField()
    bytes = models.BigIntegerField()
    rows = models.BigIntegerField()
    digest = models.BinaryField()  # SHA-256 of the dump
