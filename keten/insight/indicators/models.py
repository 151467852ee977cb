"""Figures (*cijfers*) as they were computed the last time, so that a page has nothing to compute."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """What a figure is about."""

    COUNTRY = "country", _("Alles samen")
    LOCATION = "location", _("Locatie")
    ORGANISATION = "organisation", _("Organisatie")
    TARGET_GROUP = "target_group", _("Doelgroep")


class Hidden(models.TextChoices):
    """Why a cell is not shown: one reason, for who knows which cell is small knows more of those beside it."""

    SMALL = "small", _("Te weinig mensen om te laten zien, of een klein aantal is eruit af te leiden")


class FigureRun(models.Model):
    """*Cijferronde*: all figures from the ledger up to an event. ``until``: the first day that does not count.

    That is the first day of a month: rounds differ by whole months, never by what happened on one day.
    """

    up_to = models.BigIntegerField()
    until = models.DateField()
    from_month = models.DateField()  # the first month that is in the totals
    computed_at = models.DateTimeField()


NUMBERS = ("held", "value", "low", "high", "expected", "difference", "difference_low", "difference_high")


class Figure(models.Model):
    """One cell: a figure of a level, over all periods of the run together or over one. Empty values are not known.

    ``key``: the id of the location or organisation, or the code of the target group. ``expected``: what the same people
    came to elsewhere; ``difference`` with it, in shares. What is hidden is not here either: at most how many ``rows``.
    ``months``: how long the period is (1, 3, 6 or 12), the same for all levels of a figure; 0 for all together.
    """

    run = models.ForeignKey(FigureRun, models.CASCADE, related_name="figures")
    indicator = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    horizon_days = models.PositiveSmallIntegerField(default=0)
    level = models.CharField(max_length=15, choices=Level)
    key = models.CharField(max_length=20, blank=True)
    month = models.DateField(null=True)  # the first day of its period; empty: all periods together
    months = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField(null=True)
    held = models.PositiveIntegerField(null=True)
    value = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    difference = models.FloatField(null=True)
    difference_low = models.FloatField(null=True)
    difference_high = models.FloatField(null=True)
    hidden = models.CharField(max_length=10, choices=Hidden, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "indicator", "horizon_days", "level", "key", "month"], name="figure_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="figure_has_an_interval",
                condition=Q(low__isnull=True, high__isnull=True) | Q(low__isnull=False, high__isnull=False),
            ),
            models.CheckConstraint(
                name="figure_hidden_is_empty",
                condition=Q(hidden="") | Q(**{f"{name}__isnull": True for name in NUMBERS}),
            ),
            models.CheckConstraint(
                name="figure_has_a_period",
                condition=Q(month__isnull=True, months=0) | Q(month__isnull=False, months__in=(1, 3, 6, 12)),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["run", "level", "key", "indicator"], name="figure_of_place"),
            models.Index(fields=["run", "level", "key"], name="figure_places", condition=Q(month=None)),
        ]


class Monitor(models.TextChoices):
    """What is watched."""

    CREAMING_CONTACT = "creaming_contact", _("Contact naar afstand tot werk")
    CREAMING_HELP = "creaming_help", _("Hulp naar afstand tot werk")
    WW_END = "ww_end", _("Voor het einde van de WW")
    WEEK_26 = "week_26", _("Rond week 26")
    MONTH_6 = "month_6", _("Rond maand 6 van een fase")
    MONTH_9 = "month_9", _("Rond maand 9 van een fase")


class Measured(models.TextChoices):
    """What a monitor counts."""

    CONTACTS = "contacts", _("contacten")
    OFFERS = "offers", _("hulp")
    HANDOVERS = "handovers", _("overdrachten")


class Watched(models.Model):
    """What a monitor saw at one location or organisation: a ratio, with the same elsewhere.

    Creaming: how much who is farthest from work gets, against who is closest. Borders: how much there was in the months
    before, against other months. ``tenths``: of creaming, per tenth of distance how many people and how much a year.
    """

    run = models.ForeignKey(FigureRun, models.CASCADE, related_name="watched")
    monitor = models.CharField(max_length=20, choices=Monitor)
    measured = models.CharField(max_length=10, choices=Measured)
    level = models.CharField(max_length=15, choices=Level)
    key = models.CharField(max_length=20)
    people = models.PositiveIntegerField()
    ratio = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    others = models.FloatField()
    is_alarm = models.BooleanField()
    tenths = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "monitor", "measured", "level", "key"], name="watched_once"),
            models.CheckConstraint(name="watched_interval", condition=Q(low__lte=F("ratio"), high__gte=F("ratio"))),
        ]


class ChangeKind(models.TextChoices):
    """What changed at a location (*verandering*)."""

    OPENED = "opened", _("De locatie ging open")
    CLOSED = "closed", _("De locatie sloot")
    COOPERATION = "cooperation", _("Andere vorm van samenwerken")
    COOPERATION_ENDED = "cooperation_ended", _("De vorm van samenwerken eindigde")
    MODEL = "model", _("Nieuw dienstverleningsmodel")
    MODEL_LEFT = "model_left", _("Dienstverleningsmodel losgelaten")
    PARTNER_CAME = "partner_came", _("Partner kwam erbij")
    PARTNER_LEFT = "partner_left", _("Partner ging weg")


DIP_NUMBERS = ("before", "after", "others", "difference", "low", "high", "rows_before", "rows_after")


class Dip(models.Model):
    """One figure around one change at a location: in per cent before and after it, and how it changed elsewhere.

    ``what``: everything that changed there that day, each with its kind and name. Empty numbers: too few rows, or too
    short ago. ``difference`` with its interval: how much more it changed here, in percentage points. Per cents are in
    steps of five people or more and rows in tens, so that hidden cells cannot be found back (ADR 24).
    """

    run = models.ForeignKey(FigureRun, models.CASCADE, related_name="dips")
    key = models.CharField(max_length=20)  # the id of the location
    changed_on = models.DateField()
    what = models.JSONField()
    indicator = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    horizon_days = models.PositiveSmallIntegerField(default=0)
    is_whole = models.BooleanField()  # all six months on both sides are there
    before = models.PositiveSmallIntegerField(null=True)
    after = models.PositiveSmallIntegerField(null=True)
    others = models.SmallIntegerField(null=True)
    difference = models.SmallIntegerField(null=True)
    low = models.SmallIntegerField(null=True)
    high = models.SmallIntegerField(null=True)
    rows_before = models.PositiveIntegerField(null=True)
    rows_after = models.PositiveIntegerField(null=True)
    is_alarm = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "key", "changed_on", "indicator"], name="dip_once"),
            models.CheckConstraint(
                name="dip_whole_or_empty",
                condition=Q(**{f"{name}__isnull": True for name in DIP_NUMBERS}, is_alarm=False)
                | Q(**{f"{name}__isnull": False for name in DIP_NUMBERS}),
            ),
            models.CheckConstraint(
                name="dip_tells_no_more_than_it_may",
                condition=Q(before=None) | Q(low__lte=F("difference"), high__gte=F("difference"), before__lte=100,
                                             after__lte=100, rows_before__gte=30, rows_after__gte=30),
            ),
        ]  # fmt: skip
