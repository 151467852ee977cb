"""The statistical model (*kansmodel*), version by version, and which cases stay out of its reach."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from keten.dossier.cases.models import Case
from keten.ground.organisations.models import Staff


class Target(models.TextChoices):
    """What the chance is about."""

    WORK = "work", _("Aan het werk")


class ProfileModel(models.Model):
    """One trained model. What was trained never changes (a trigger sees to it); it is published and withdrawn once.

    ``model`` is what ``rules/model.py`` reads; ``validation`` how its chances came true on later cases; ``population``
    the people it was made of; ``refusals`` why it may not be shown, empty when it may.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    target = models.CharField(max_length=20, choices=Target, default=Target.WORK)
    version = models.PositiveIntegerField()
    trained_at = models.DateTimeField()
    opened_from_on = models.DateField()  # of the cases it learned from
    split_on = models.DateField()  # learned from cases before, judged on cases since
    known_until_on = models.DateField()
    cases = models.PositiveIntegerField()
    features = models.JSONField()
    coefficients = models.JSONField()
    calibration = models.JSONField()
    validation = models.JSONField()
    population = models.JSONField()
    refusals = models.JSONField(default=list)
    may_publish = models.BooleanField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "version"], name="one_profile_model_per_version"),
            models.UniqueConstraint(
                fields=["target"],
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
                name="one_profile_model_shown",
            ),
            models.CheckConstraint(
                name="profile_model_published_by_somebody",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False, may_publish=True),
            ),
            models.CheckConstraint(
                name="profile_model_withdrawn_after_publishing",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    published_at__isnull=False,
                    withdrawn_at__gte=F("published_at"),
                ),
            ),
            models.CheckConstraint(
                name="profile_model_may_be_published_without_refusals",
                condition=Q(may_publish=True, refusals=[]) | (Q(may_publish=False) & ~Q(refusals=[])),
            ),
        ]


class ProfileDraw(models.Model):
    """*Onaangeraakt deel*: whether a case was drawn to stay out of reach of every score; drawn once, never again.

    ``propensity`` is the chance with which it was drawn, for whoever weighs the slice later.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="profile_draw")
    is_untouched = models.BooleanField()
    propensity = models.FloatField()
    salt = models.CharField(max_length=40)
    drawn_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="profile_draw_propensity", condition=Q(propensity__gte=0.0, propensity__lte=1.0)
            )
        ]


class DriftReading(models.Model):
    """*Verschuiving*: how far the people of the last months differ from those a version was made of, on one day."""

    model = models.ForeignKey(ProfileModel, models.PROTECT, related_name="drift_readings")
    measured_on = models.DateField()
    since_on = models.DateField()
    cases = models.PositiveIntegerField()
    index = models.JSONField()
    alarm = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "measured_on"], name="one_drift_reading_a_day")]
