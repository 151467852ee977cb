"""What the chain knows of a client: each fact (*gegeven*) with its source, never overwritten by another source."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.models.persons import Client
from keten.ground.organisations.models import Organisation, Staff


class ReviewOutcome(models.TextChoices):
    """What the owner of the datum found."""

    CHANGED = "changed", _("Aangepast")
    PARTLY = "partly", _("Deels aangepast")
    UNCHANGED = "unchanged", _("Niet aangepast")


class Fact(models.Model):
    """What one source says about one datum of the register. Append-only: a newer fact of the same source supersedes it.

    ``in_doubt``: the owner was asked to look at it and has not delivered it again since.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="facts")
    datum = models.CharField(max_length=40)
    source = models.CharField(max_length=20)  # a source of the register of data, "client" or "staff"
    value = models.JSONField()
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    in_doubt = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "datum", "source"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_fact_per_source",
            ),
            models.UniqueConstraint(fields=["id", "client", "datum", "source"], name="fact_of_one_source"),
            models.CheckConstraint(
                name="fact_superseded_once_and_later",
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True)
                | Q(superseded_at__isnull=False, superseded_at__gte=F("recorded_at")),
            ),
            models.CheckConstraint(
                name="fact_period",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
            ),
        ]


class UnderReview(models.Model):
    """*In onderzoek* (Besluit SUWI art. 5.2b): the owner of a datum was asked whether what it says is right.

    ``signal`` is the key of the chain signal that carries the question. ``asked_by`` is empty when the client asked.
    ``joined_to``: two files of one person asked the same; one answer answers both.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="reviews")
    datum = models.CharField(max_length=40)
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="reviews")
    asked_value = models.JSONField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    asked_by_organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    signal = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=ReviewOutcome, null=True)
    outcome_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "datum"],
                condition=Q(ended_at__isnull=True, joined_to__isnull=True),
                name="one_open_review_per_datum",
            ),
            models.CheckConstraint(
                name="review_ended_with_an_outcome",
                condition=Q(ended_at__isnull=True, outcome__isnull=True)
                | Q(ended_at__isnull=False, outcome__isnull=False, ended_at__gte=F("asked_at")),
            ),
        ]


class SourceContact(models.Model):
    """*Bevraging*: when a source was last asked about a client, and since when it has not answered."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="source_contacts")
    source = models.CharField(max_length=20)
    answered_at = models.DateTimeField(null=True)
    failed_since = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "source"], name="one_contact_per_source"),
            models.CheckConstraint(
                name="source_answered_or_failed",
                condition=Q(answered_at__isnull=False) | Q(failed_since__isnull=False),
            ),
        ]
