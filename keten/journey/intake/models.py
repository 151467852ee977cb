"""What starts before there is anything to decide on: the report (*melding*) of who wants to apply."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.benefits.models import Application, Law
from keten.dossier.cases.models import Case
from keten.dossier.clients.models import Client
from keten.ground.organisations.models import Staff


class ApplyFrom(models.TextChoices):
    """Why somebody may apply from the day that was found (benefits/rules/bijstand.py)."""

    SEARCH_TERM = "search_term", _("Vier weken zelf zoeken")
    OLD_ENOUGH = "old_enough", _("27 jaar of ouder")
    SPECIAL_SCHOOL = "special_school", _("Pas van praktijkonderwijs of speciaal onderwijs")
    MEDICALLY_LIMITED = "medically_limited", _("Door ziekte of handicap beperkt")
    COLLEGE_DEVIATES = "college_deviates", _("De gemeente behandelt de aanvraag eerder")
    NO_TERM = "no_term", _("Geen zoektermijn voor deze uitkering")


class Report(models.Model):
    """*Melding*: on ``reported_on`` somebody said that they want a benefit; from that day it is granted (Pw art. 44).

    ``apply_from_on`` is the first day on which the application may be sent (Pw art. 41 lid 4), and ``because`` says
    why. ``application`` is what came of it.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="reports")
    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    law = models.CharField(max_length=10, choices=Law)
    reported_on = models.DateField()
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # empty: the client
    apply_from_on = models.DateField()
    because = models.CharField(max_length=20, choices=ApplyFrom)
    application = models.OneToOneField(Application, models.PROTECT, null=True, related_name="report")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "law"], condition=Q(application__isnull=True), name="one_open_report_per_law"
            ),
            models.CheckConstraint(name="apply_after_report", condition=Q(apply_from_on__gte=F("reported_on"))),
        ]
