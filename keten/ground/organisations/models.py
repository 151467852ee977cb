"""Organisations, locations, teams, staff and arrangements: who does what for whom, where and when.

Periods are half-open: ``from_on`` counts, ``until_on`` does not; an empty ``until_on`` means "until further notice".
"""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    UWV = "uwv", _("UWV")
    MUNICIPALITY = "municipality", _("Gemeente")
    CARE = "care", _("Zorg en welzijn")
    YOUTH = "youth", _("Jeugdhulp")
    SHELTERED_WORK = "sheltered_work", _("Beschut werk")
    EDUCATION = "education", _("Onderwijs")
    OTHER = "other", _("Andere partner")


class Breadth(models.TextChoices):
    """*Breed* (with care, welfare, youth, sheltered work) or *smal* (work and income only)."""

    BROAD = "broad", _("Breed")
    NARROW = "narrow", _("Smal")


class LocationForm(models.TextChoices):
    WERKPLEIN = "werkplein", _("Werkplein")
    NEIGHBOURHOOD = "neighbourhood", _("Wijkloket")
    E_SERVICE = "e_service", _("Digitale dienstverlening")


class Cooperation(models.TextChoices):
    """Being under one roof (*gehuisvest*) and working as one (*geïntegreerd*) are two different things."""

    SEPARATE = "separate", _("Apart gehuisvest")
    CO_LOCATED = "co_located", _("Samen gehuisvest")
    INTEGRATED = "integrated", _("Geïntegreerde dienstverlening")


class Role(models.TextChoices):
    COACH = "coach", _("Coach")
    TEAM_LEADER = "team_leader", _("Teamleider")
    LOCATION_MANAGER = "location_manager", _("Locatiemanager")
    POLICY_OFFICER = "policy_officer", _("Beleidsmedewerker")
    ADMINISTRATOR = "administrator", _("Beheerder")
    SECURITY_OFFICER = "security_officer", _("Privacyfunctionaris")
    INSPECTOR = "inspector", _("Inspecteur")


class AbsenceReason(models.TextChoices):
    LEAVE = "leave", _("Verlof")
    ILLNESS = "illness", _("Ziekte")
    OTHER = "other", _("Anders")


class Task(models.TextChoices):
    """What an arrangement (*ketenafspraak*) divides."""

    INTAKE = "intake", _("Intake")
    PLACEMENT = "placement", _("Bemiddeling")
    BENEFIT = "benefit", _("Uitkering")
    REINTEGRATION = "reintegration", _("Re-integratie")
    ENFORCEMENT = "enforcement", _("Handhaving")
    EMPLOYER_SERVICE = "employer_service", _("Werkgeversdienstverlening")


class TargetGroup(models.TextChoices):
    WW = "ww", _("WW")
    BIJSTAND = "bijstand", _("Bijstand")
    WIA = "wia", _("WIA")
    NONE = "none", _("Geen uitkering")
    SEVERAL = "several", _("Meer dan één uitkering")


class Specialism(models.TextChoices):
    YOUNG = "young", _("Jongeren")
    LANGUAGE = "language", _("Taal en inburgering")
    HEALTH = "health", _("Werk en gezondheid")
    HIGHLY_EDUCATED = "highly_educated", _("Hoger opgeleiden")
    TECHNOLOGY = "technology", _("Techniek en logistiek")
    DEBT = "debt", _("Schulden")


def period() -> Func:
    """The half-open period of a row as a PostgreSQL range."""
    return Func(F("from_on"), F("until_on"), function="daterange", output_field=DateRangeField())


def never_overlapping(name: str, *columns: str, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows with the same ``columns`` on the same day; with ``condition`` only among rows that meet it."""
    equal = [(column, RangeOperators.EQUAL) for column in columns]
    return ExclusionConstraint(
        name=name, expressions=[*equal, (period(), RangeOperators.OVERLAPS)], condition=condition
    )


def until_not_before_from(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")))


class Period(models.Model):
    """A row that holds from one day until another."""

    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class LabourMarketRegion(models.Model):
    """*Arbeidsmarktregio*; which municipality belongs to it is set per year."""

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=60)


class Municipality(models.Model):
    """*Gemeente* by its CBS code."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=60, db_index=True)
    province = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name


class RegionMembership(models.Model):
    """Which region a municipality belongs to in a year (UWV sets regions yearly: Besluit SUWI art. 2.4)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="regions")
    region = models.ForeignKey(LabourMarketRegion, models.PROTECT, related_name="memberships")
    year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "year"], name="one_region_a_year")]


class DecreedLocation(models.Model):
    """A UWV location as the decrees of 2011-2015 list it; reference only."""

    year = models.PositiveSmallIntegerField()
    municipality_name = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    notes = models.TextField(blank=True)
    taken_over_by = models.CharField(max_length=80, blank=True)
    area = models.TextField(blank=True)
    rd_x = models.FloatField(null=True)
    rd_y = models.FloatField(null=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True)


class Organisation(Period):
    """A partner in the chain."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [until_not_before_from("organisation_period")]

    def __str__(self) -> str:
        return self.name


class Location(Period):
    """*Vestiging*: werkplein, neighbourhood counter or e-service."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    breadth = models.CharField(max_length=10, choices=Breadth)
    form = models.CharField(max_length=20, choices=LocationForm)
    municipality = models.ForeignKey(Municipality, models.PROTECT)
    address = models.CharField(max_length=120, blank=True)
    serves = models.ManyToManyField(Municipality, related_name="served_by")

    class Meta:
        constraints = [
            until_not_before_from("location_period"),
            models.UniqueConstraint(fields=["name"], name="location_name"),
        ]

    def __str__(self) -> str:
        return self.name


class LocationCooperation(Period):
    """How far the partners at a location work together, dated."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="cooperation")
    status = models.CharField(max_length=20, choices=Cooperation)

    class Meta:
        constraints = [
            never_overlapping("one_cooperation_status_at_a_time", "location"),
            until_not_before_from("cooperation_period"),
        ]


class LocationPartner(Period):
    """An organisation that works at a location."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="locations")

    class Meta:
        constraints = [
            never_overlapping("partner_once_at_a_time", "location", "organisation"),
            until_not_before_from("partner_period"),
        ]


class Staff(Period):
    """A person who works for one of the partners; ``until_on`` is the first day out of service."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="staff")
    name = models.CharField(max_length=80)
    email = models.EmailField(unique=True)
    phone = models.CharField(max_length=20, blank=True)
    caseload_target = models.PositiveSmallIntegerField(default=140)
    session_stamp = models.PositiveIntegerField(default=0)  # a session with another stamp is over

    class Meta:
        constraints = [until_not_before_from("staff_period")]

    def __str__(self) -> str:
        return self.name


class StaffRole(Period):
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [
            never_overlapping("role_once_at_a_time", "staff", "role"),
            until_not_before_from("role_period"),
        ]


class RightsReview(models.Model):
    """*Beoordeling van rechten*: somebody looked whether the roles of a colleague still fit (BIO2 5.18.02, 8.02.01)."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="rights_reviews")
    reviewed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    reviewed_on = models.DateField()
    fits = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="rights_reviewed_by_somebody_else", condition=~Q(reviewed_by=F("staff"))),
            models.CheckConstraint(name="rights_that_do_not_fit_have_a_note", condition=Q(fits=True) | ~Q(note="")),
        ]
        indexes = [models.Index(fields=["staff", "-reviewed_on"], name="rights_review_of_staff")]


class StaffSpecialism(models.Model):
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="specialisms")
    specialism = models.CharField(max_length=20, choices=Specialism)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "specialism"], name="specialism_once")]


class Absence(Period):
    """Away, with who takes over the desk meanwhile: a holiday must not put a client out of sight (P1)."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="absences")
    replacement = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="replaces")
    reason = models.CharField(max_length=20, choices=AbsenceReason)

    class Meta:
        constraints = [
            never_overlapping("absent_once_at_a_time", "staff"),
            until_not_before_from("absence_period"),
            models.CheckConstraint(name="never_replaced_by_self", condition=~Q(replacement=F("staff"))),
        ]


class Team(Period):
    """A team may be mixed: members and leader come from any partner."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    location = models.ForeignKey(Location, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)
    leader = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="leads")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="team_name_per_location"),
            until_not_before_from("team_period"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMembership(Period):
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [
            never_overlapping("member_once_at_a_time", "team", "staff"),
            until_not_before_from("membership_period"),
        ]


class Arrangement(Period):
    """*Ketenafspraak*: at this location, for this target group, this organisation does this task."""

    location = models.ForeignKey(Location, models.PROTECT, related_name="arrangements")
    task = models.CharField(max_length=20, choices=Task)
    target_group = models.CharField(max_length=20, choices=TargetGroup)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="arrangements")

    class Meta:
        constraints = [
            never_overlapping("one_organisation_per_task", "location", "task", "target_group"),
            until_not_before_from("arrangement_period"),
        ]


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, *, username: str, staff: Staff, password: str | None = None) -> "Account":
        account = self.model(username=username, staff=staff)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """The means by which a member of staff comes in; personal, never shared (BIO2 5.16.02)."""

    username = models.CharField(max_length=150, unique=True)
    staff = models.OneToOneField(Staff, models.CASCADE, related_name="account")

    USERNAME_FIELD = "username"
    objects = AccountManager()


class SecondFactor(models.Model):
    """*Tweede stap*: what an app on somebody's phone shares with us, encrypted. A code up to ``last_step`` was used."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="second_factor")
    secret_encrypted = models.BinaryField()
    set_at = models.DateTimeField()
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """*Herstelcode*: comes in once in the place of the phone; only a keyed hash is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    code_hash = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "code_hash"], name="recovery_code_once")]


class FailedSignIn(models.Model):
    """Tries that failed for one name, which need not exist: only a keyed hash of it is kept."""

    name_hash = models.BinaryField(unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_failed_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)
