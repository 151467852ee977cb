"""Handing over (*overdracht*), and being the contact person that comes of it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models.cases import Case
from keten.ground.organisations.models import (
    Location,
    Organisation,
    Period,
    Staff,
    never_overlapping,
    until_not_before_from,
)


class HandoverKind(models.TextChoices):
    """``FIRST`` asks for the first contact person and is no handover; the others are counted apart."""

    FIRST = "first", _("Eerste contactpersoon")
    PERSON = "person", _("Van persoon naar persoon")
    FRONT_OFFICE = "front_office", _("Frontoffice: een andere organisatie wordt contact")
    BACK_OFFICE = "back_office", _("Backoffice: een andere organisatie wordt verantwoordelijk")


class Answer(models.TextChoices):
    ACCEPTED = "accepted", _("Aangenomen")
    REFUSED = "refused", _("Geweigerd")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class Handover(models.Model):
    """*Overdracht*: asked, and accepted or refused with a reason; the client is told (P6)."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")  # where it was asked
    kind = models.CharField(max_length=20, choices=HandoverKind)
    from_staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    to_staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    keeps_steward = models.BooleanField(default=False)
    moves_responsibility = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    batch = models.UUIDField(null=True)  # asked together, so that it can be undone together
    asked_on = models.DateField()
    answer_due_on = models.DateField()
    answer = models.CharField(max_length=20, choices=Answer, null=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_reason = models.TextField(blank=True)
    tell_client_by = models.DateField(null=True)
    client_told_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answer__isnull=True), name="one_open_handover_per_case"
            ),
            models.CheckConstraint(
                name="answered_by_somebody",
                condition=Q(answer__isnull=True, answered_by__isnull=True, answered_at__isnull=True, answer_reason="")
                | Q(answer__isnull=False, answer="withdrawn", answered_at__isnull=False)
                | Q(
                    answer__isnull=False,
                    answer__in=["accepted", "refused"],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
            ),
            models.CheckConstraint(name="refused_with_a_reason", condition=~Q(answer="refused") | ~Q(answer_reason="")),
            models.CheckConstraint(
                name="client_told_of_what_was_accepted",
                condition=Q(tell_client_by__isnull=True, client_told_on__isnull=True)
                | Q(answer__isnull=False, answer="accepted"),
            ),
            models.CheckConstraint(
                name="client_hears_of_a_handover",
                condition=~Q(answer="accepted") | Q(kind="first") | Q(tell_client_by__isnull=False),
            ),
            models.CheckConstraint(
                name="handover_changes_something",
                condition=Q(keeps_steward=False) | (Q(moves_responsibility=True) & ~Q(kind="first")),
            ),
            models.CheckConstraint(
                name="first_has_nobody_before", condition=~Q(kind="first") | Q(from_staff__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["to_staff"], condition=Q(answer__isnull=True), name="handover_asked_of_staff"),
            models.Index(
                fields=["location", "to_organisation"],
                condition=Q(answer__isnull=True, to_staff__isnull=True),
                name="handover_asked_of_all",
            ),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="handover_batch"),
            models.Index(
                fields=["tell_client_by"],
                condition=Q(client_told_on__isnull=True, tell_client_by__isnull=False),
                name="handover_client_not_told",
            ),
        ]


class Stewardship(Period):
    """Being the contact person (*contactpersoon, regie*): exists only once accepted, one at any time (P1)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="stewardships")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="stewardships")
    accepted_at = models.DateTimeField()
    handover = models.ForeignKey(Handover, models.PROTECT, null=True)

    class Meta:
        constraints = [
            never_overlapping("one_contact_person", "case"),
            until_not_before_from("stewardship_period"),
        ]
        indexes = [
            models.Index(fields=["staff"], include=["case"], condition=Q(until_on__isnull=True), name="steward_now"),
            models.Index(
                fields=["case"], include=["staff"], condition=Q(until_on__isnull=True), name="steward_of_case_now"
            ),
        ]
