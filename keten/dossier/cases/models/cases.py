"""The case itself: where it is served and for which target group, now and before, and who is responsible."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.models import Client
from keten.ground.organisations.models import (
    Location,
    Organisation,
    Period,
    TargetGroup,
    never_overlapping,
    until_not_before_from,
)


class CloseReason(models.TextChoices):
    WORK = "work", _("Aan het werk")
    PARTIAL_WORK = "partial_work", _("Gedeeltelijk aan het werk")
    OTHER = "other", _("Andere reden")
    UNKNOWN = "unknown", _("Onbekend")


class SpellEnd(models.TextChoices):
    """Why a spell (*tijdvak*) of a case ended."""

    CLOSED = "closed", _("Dossier gesloten")
    MOVED = "moved", _("Naar een andere locatie")
    TARGET_GROUP = "target_group", _("Andere doelgroep")


class Case(models.Model):
    """The file of a client in the chain, from registration to outflow; at most one is open.

    Who returns within the term goes on in the same case: ``opened_on`` is the day on which it opened last. What was
    before stands in ``Spell``.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="cases")
    location = models.ForeignKey(Location, models.PROTECT, related_name="cases")
    target_group = models.CharField(max_length=20, choices=TargetGroup)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.CharField(max_length=20, choices=CloseReason, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(closed_on__isnull=True), name="one_open_case_per_client"
            ),
            models.CheckConstraint(
                name="closed_with_a_reason",
                condition=Q(closed_on__isnull=True, close_reason__isnull=True)
                | Q(
                    closed_on__isnull=False,
                    closed_on__gte=F("opened_on"),
                    close_reason__isnull=False,
                    close_reason__in=CloseReason.values,
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["location", "opened_on"], condition=Q(closed_on__isnull=True), name="case_open_at_location"
            ),
        ]


class Spell(models.Model):
    """*Tijdvak*: a stretch of a case that is over: at one location, for one target group. The running one is the case.

    Written when the case moves, changes its target group, or opens again after it was closed: what is closed and stays
    closed stands on the case. ``opened_on``: the day on which the case had opened then. Never changed.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="spells")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    target_group = models.CharField(max_length=20, choices=TargetGroup)
    opened_on = models.DateField()
    from_on = models.DateField()
    until_on = models.DateField()
    because = models.CharField(max_length=20, choices=SpellEnd)
    close_reason = models.CharField(max_length=20, choices=CloseReason, null=True)

    class Meta:
        constraints = [
            never_overlapping("one_spell_at_a_time", "case"),
            models.CheckConstraint(
                name="spell_in_order", condition=Q(from_on__gte=F("opened_on"), until_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="spell_closed_with_a_reason",
                condition=Q(because="closed", close_reason__isnull=False)
                | (~Q(because="closed") & Q(close_reason__isnull=True)),
            ),
        ]


class Responsibility(Period):
    """Which organisation is formally responsible, one at any time."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="responsibilities")
    organisation = models.ForeignKey(Organisation, models.PROTECT)

    class Meta:
        constraints = [
            never_overlapping("one_responsible_organisation", "case"),
            until_not_before_from("responsibility_period"),
        ]
        indexes = [
            models.Index(
                fields=["case"],
                include=["organisation"],
                condition=Q(until_on__isnull=True),
                name="responsibility_now",
            ),
        ]
