"""Access (*toegang*): who may look, who broke the glass, and the two logs of every look."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.models.persons import Client
from keten.ground.organisations.models import Location, Organisation, Period, Staff, until_not_before_from


class Because(models.TextChoices):
    """The reason of a grant; ``matrix.toml`` gives each its purpose and legal ground."""

    CONTACT_PERSON = "contact_person", _("Contactpersoon")
    ASKED = "asked", _("Gevraagd om over te nemen")
    STEP = "step", _("Voert een stap uit")
    LOCATION = "location", _("Leiding van de locatie")
    RESPONSIBLE = "responsible", _("Verantwoordelijke organisatie")
    AFTERCARE = "aftercare", _("Afronding na sluiten")
    REGISTERED = "registered", _("Heeft ingeschreven")
    SIGNAL = "signal", _("Moet een signaal beantwoorden")
    MESSAGE = "message", _("Moet een vraag over een uitkering beantwoorden")
    APPLICATION = "application", _("Behandelt een aanvraag")
    INVESTIGATION = "investigation", _("Beslist over handhaving")
    APPOINTMENT = "appointment", _("Heeft een afspraak met de klant")
    INSPECTION = "inspection", _("Onderzoekt het werk van de keten")
    BREAK_GLASS = "break_glass", _("Buiten de eigen klanten, met reden")


class AccessGrant(Period):
    """*Toegang*: who may look into a file, for what and how long. Row-level security reads only this table.

    Held by one member of staff, by the leaders of a location, or by the staff of one organisation at a location.
    Ended, never removed: who could look when can be answered afterwards (Wet SUWI art. 62; BIO2 8.03).
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="grants")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    because = models.CharField(max_length=20, choices=Because)
    purpose = models.CharField(max_length=40)
    legal_basis = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="granted_to_one_holder",
                condition=Q(staff__isnull=False, location__isnull=True, organisation__isnull=True)
                | Q(staff__isnull=True, location__isnull=False),
            ),
            models.CheckConstraint(name="granted_for_a_purpose", condition=~Q(purpose="") & ~Q(legal_basis="")),
            models.CheckConstraint(
                name="without_a_lasting_reason_it_ends",
                condition=~Q(because__in=["registered", "aftercare", "break_glass", "inspection"])
                | Q(until_on__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["client", "staff", "location", "organisation", "because"],
                condition=Q(until_on__isnull=True),
                nulls_distinct=False,
                name="one_grant_for_one_reason",
            ),
            until_not_before_from("grant_period"),
        ]
        indexes = [
            models.Index(fields=["client", "staff"], include=["until_on"], name="grant_of_client"),
            models.Index(fields=["staff", "client"], condition=Q(until_on__isnull=True), name="grant_of_staff"),
        ]


class GlassBreak(models.Model):
    """*Toegang met reden*: somebody opened a file outside their grants; a team leader looks at each afterwards."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    location = models.ForeignKey(Location, models.PROTECT, null=True, related_name="+")  # of who looked
    reason = models.CharField(max_length=300)
    broken_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    is_justified = models.BooleanField(null=True)
    review_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="glass_broken_with_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="glass_reviewed_by_somebody_else",
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True, is_justified__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False, is_justified__isnull=False)
                & ~Q(reviewed_by=F("staff")),
            ),
            models.CheckConstraint(
                name="unjustified_with_a_note",
                condition=Q(is_justified__isnull=True) | Q(is_justified=True) | ~Q(review_note=""),
            ),
        ]
        indexes = [
            models.Index(fields=["location"], condition=Q(reviewed_at__isnull=True), name="glass_not_reviewed"),
        ]
