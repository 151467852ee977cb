"""Breaches of the promises (*beloften*): since when, with whom, and when they were mended."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Location, Organisation, Staff


class Rung(models.IntegerChoices):
    """The ladder (*trap*): with whom a breach lies as it gets older."""

    CONTACT = 0, _("Contactpersoon")
    TEAM_LEADER = 1, _("Teamleider")
    LOCATION_MANAGEMENT = 2, _("Locatiemanagement")
    ORGANISATIONS = 3, _("Contact van beide organisaties")


class Breach(models.Model):
    """One promise not kept for one subject. The case has no foreign key: promises stand below cases.

    Without a case it is about an organisation alone: it has no client either.
    """

    promise = models.CharField(max_length=3)
    rule = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    case_id = models.BigIntegerField(null=True)
    client_ref = models.UUIDField(null=True)
    location = models.ForeignKey(Location, models.PROTECT)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    owner = models.ForeignKey(Staff, models.PROTECT, null=True)
    since_on = models.DateField()
    found_on = models.DateField()
    rung = models.PositiveSmallIntegerField(choices=Rung, default=Rung.CONTACT)
    mended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_id"], condition=Q(mended_on__isnull=True), name="one_open_breach"
            ),
            models.CheckConstraint(
                name="breach_of_a_case_has_its_client",
                condition=Q(case_id__isnull=True, client_ref__isnull=True)
                | Q(case_id__isnull=False, client_ref__isnull=False),
            ),
            models.CheckConstraint(name="found_after_it_began", condition=Q(found_on__gte=F("since_on"))),
        ]
        indexes = [
            models.Index(
                fields=["location", "since_on"], condition=Q(mended_on__isnull=True), name="breach_open_at_location"
            ),
            models.Index(fields=["case_id"], name="breach_of_case"),
        ]


class RoundRun(models.Model):
    """One daily round (*dagronde*): what it looked at and what it did."""

    on = models.DateField(unique=True)
    ran_at = models.DateTimeField()
    seconds = models.FloatField()
    found = models.IntegerField()
    climbed = models.IntegerField()
    mended = models.IntegerField()
    open = models.JSONField(default=dict)  # open breaches per rule after the round
