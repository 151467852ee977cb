"""The case (*dossier*): contact person, responsible organisation, steps and handovers.

Formal responsibility, being contact person (*regie*) and helping out are three different things and stand in
three different places: ``Responsibility``, ``Stewardship`` and the owner of a ``Step``.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.models import Client
from keten.ground.organisations.models import (
    Location,
    Organisation,
    Period,
    Staff,
    TargetGroup,
    never_overlapping,
    until_not_before_from,
)


class CloseReason(models.TextChoices):
    WORK = "work", _("Aan het werk")
    PARTIAL_WORK = "partial_work", _("Gedeeltelijk aan het werk")
    OTHER = "other", _("Andere reden")
    UNKNOWN = "unknown", _("Onbekend")


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


class StepKind(models.TextChoices):
    FIRST_TALK = "first_talk", _("Eerste gesprek")
    TALK = "talk", _("Gesprek")
    CALL = "call", _("Bellen")
    TELL_CLIENT = "tell_client", _("Klant vertellen over overdracht")
    DOCUMENTS = "documents", _("Stukken bekijken")
    APPLICATIONS = "applications", _("Sollicitaties bespreken")
    EMPLOYER = "employer", _("Contact met werkgever")
    PARTNER = "partner", _("Overleg met partner")
    DIAGNOSIS = "diagnosis", _("Diagnose")
    REPHASING = "rephasing", _("Nieuwe indeling")
    TALK_OF_THREE = "talk_of_three", _("Driegesprek")
    WWB_TEST = "wwb_test", _("WWB-toets")
    OTHER = "other", _("Anders")


class StepOutcome(models.TextChoices):
    DONE = "done", _("Gedaan")
    MISSED = "missed", _("Niet doorgegaan")
    CANCELLED = "cancelled", _("Vervallen")


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


class Step(models.Model):
    """Something somebody will do by a date. Without ``owner`` it is the contact person's."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=StepKind)
    note = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    handover = models.ForeignKey(Handover, models.PROTECT, null=True)
    planned_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    planned_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=StepOutcome, null=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    outcome_note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ended_with_an_outcome",
                condition=Q(outcome__isnull=True, ended_at__isnull=True)
                | Q(outcome__isnull=False, ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "due_on"],
                include=["id"],
                condition=Q(outcome__isnull=True),
                name="step_next_of_case",
            ),
            models.Index(
                fields=["owner"],
                condition=Q(outcome__isnull=True, owner__isnull=False),
                name="step_open_of_owner",
            ),
            models.Index(fields=["due_on"], condition=Q(outcome__isnull=True), name="step_open_by_date"),
        ]
