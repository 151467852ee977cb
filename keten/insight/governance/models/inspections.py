"""An inspection: its question, whom it is about, and the figure or promise that it starts from."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.ground.organisations.models import Location, Organisation, Staff


class Promise(models.TextChoices):
    """The promises (*beloften*) that an inspection can start from."""

    P1 = "P1", _("Niemand uit het zicht")
    P2 = "P2", _("Geen stap gaat stil voorbij")
    P3 = "P3", _("Elk signaal krijgt antwoord")
    P4 = "P4", _("Niets wordt twee keer gevraagd")
    P5 = "P5", _("Eerst diagnose, snel hulp")
    P6 = "P6", _("Elke overdracht heeft twee kanten")
    P7 = "P7", _("Elke euro zit in één beurs")
    P8 = "P8", _("Elke maatregel zegt wat hij moet doen")
    P9 = "P9", _("Elke inzage heeft een doel en een lezer")
    P10 = "P10", _("Iedereen telt mee")
    P11 = "P11", _("De juiste uitkering op tijd")


class Inspection(models.Model):
    """*Onderzoek*. ``figure_*`` is a published figure as it stood when the inspection began, never looked up again:
    its code, version and horizon, of which place, over how many rows, and its value (share or number) with interval.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(max_length=120)
    question = models.TextField()
    inspector = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    promise = models.CharField(max_length=3, choices=Promise, blank=True)
    figure_code = models.CharField(max_length=40, blank=True)
    figure_version = models.PositiveSmallIntegerField(null=True)
    figure_horizon_days = models.PositiveSmallIntegerField(null=True)
    figure_level = models.CharField(max_length=15, blank=True)
    figure_key = models.CharField(max_length=20, blank=True)
    figure_from = models.DateField(null=True)  # the first month that is in it
    figure_until = models.DateField(null=True)  # the first day that is not
    figure_rows = models.PositiveIntegerField(null=True)
    figure_value = models.FloatField(null=True)
    figure_low = models.FloatField(null=True)
    figure_high = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="inspection_asks_something", condition=~Q(subject="") & ~Q(question="")),
            models.CheckConstraint(
                name="inspection_closed_after_it_opened",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="inspection_figure_whole",
                condition=Q(figure_code="", figure_version__isnull=True, figure_rows__isnull=True,
                            figure_value__isnull=True)
                | ~Q(figure_code="") & ~Q(figure_level="")
                & Q(figure_version__isnull=False, figure_rows__isnull=False, figure_value__isnull=False,
                    figure_until__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["inspector"], name="inspection_of_inspector")]

    def __str__(self) -> str:
        return self.subject


class InspectionParty(models.Model):
    """*Partij*: a location, or one organisation at a location. Breaches are published per location, so each has one."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="parties")
    location = models.ForeignKey(Location, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "location", "organisation"], name="party_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.location}" if self.organisation_id else str(self.location)


class InspectionQuestion(models.Model):
    """*Vraag bij een dossier*: asked of every file that is drawn; a yes is what is counted."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="question_number_once"),
            models.CheckConstraint(name="question_with_words", condition=~Q(text="") & Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return self.text
