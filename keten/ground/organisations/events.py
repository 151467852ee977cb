"""What happened to organisations, locations, teams, staff and arrangements: ids, codes and dates only.

The reason of an absence is left out: it may say something about health, and nobody needs it to act.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class AdministrationEvent(Event):
    """Base: a change by an administrator."""

    purpose: ClassVar[str] = "beheer"


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded(AdministrationEvent):
    type: ClassVar[str] = "organisations.organisation-added"
    organisation_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(AdministrationEvent):
    """``fields`` names what changed, comma-separated."""

    type: ClassVar[str] = "organisations.organisation-changed"
    organisation_id: int
    fields: str


@dataclass(frozen=True, kw_only=True)
class OrganisationClosed(AdministrationEvent):
    type: ClassVar[str] = "organisations.organisation-closed"
    organisation_id: int
    until_on: date


@dataclass(frozen=True, kw_only=True)
class LocationAdded(AdministrationEvent):
    type: ClassVar[str] = "organisations.location-added"
    location_id: int
    breadth: str
    form: str


@dataclass(frozen=True, kw_only=True)
class LocationChanged(AdministrationEvent):
    type: ClassVar[str] = "organisations.location-changed"
    location_id: int
    fields: str


@dataclass(frozen=True, kw_only=True)
class LocationClosed(AdministrationEvent):
    type: ClassVar[str] = "organisations.location-closed"
    location_id: int
    until_on: date


@dataclass(frozen=True, kw_only=True)
class CooperationSet(AdministrationEvent):
    """How far the partners at a location work together, from a date."""

    type: ClassVar[str] = "organisations.cooperation-set"
    location_id: int
    status: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class PartnerAdded(AdministrationEvent):
    type: ClassVar[str] = "organisations.partner-added"
    location_id: int
    organisation_id: int
    from_on: date


@dataclass(frozen=True, kw_only=True)
class PartnerEnded(AdministrationEvent):
    type: ClassVar[str] = "organisations.partner-ended"
    location_id: int
    organisation_id: int
    until_on: date


@dataclass(frozen=True, kw_only=True)
class StaffAdded(AdministrationEvent):
    type: ClassVar[str] = "organisations.staff-added"
    staff_id: int
    organisation_id: int
    from_on: date


@dataclass(frozen=True, kw_only=True)
class StaffChanged(AdministrationEvent):
    type: ClassVar[str] = "organisations.staff-changed"
    staff_id: int
    fields: str


@dataclass(frozen=True, kw_only=True)
class StaffEnded(AdministrationEvent):
    """Out of service from ``until_on``."""

    type: ClassVar[str] = "organisations.staff-ended"
    staff_id: int
    until_on: date


@dataclass(frozen=True, kw_only=True)
class RoleGiven(AdministrationEvent):
    type: ClassVar[str] = "organisations.role-given"
    staff_id: int
    role: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class RoleEnded(AdministrationEvent):
    type: ClassVar[str] = "organisations.role-ended"
    staff_id: int
    role: str
    until_on: date


@dataclass(frozen=True, kw_only=True)
class SpecialismsSet(AdministrationEvent):
    """``specialisms`` are codes, comma-separated."""

    type: ClassVar[str] = "organisations.specialisms-set"
    staff_id: int
    specialisms: str


@dataclass(frozen=True, kw_only=True)
class AccountChanged(AdministrationEvent):
    """``change`` is opened, password-renewed or closed."""

    type: ClassVar[str] = "organisations.account-changed"
    staff_id: int
    change: str


@dataclass(frozen=True, kw_only=True)
class TeamAdded(AdministrationEvent):
    type: ClassVar[str] = "organisations.team-added"
    team_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class TeamChanged(AdministrationEvent):
    type: ClassVar[str] = "organisations.team-changed"
    team_id: int
    fields: str


@dataclass(frozen=True, kw_only=True)
class TeamClosed(AdministrationEvent):
    type: ClassVar[str] = "organisations.team-closed"
    team_id: int
    until_on: date


@dataclass(frozen=True, kw_only=True)
class LeaderSet(AdministrationEvent):
    type: ClassVar[str] = "organisations.leader-set"
    team_id: int
    staff_id: int | None


@dataclass(frozen=True, kw_only=True)
class MembershipAdded(AdministrationEvent):
    type: ClassVar[str] = "organisations.membership-added"
    team_id: int
    staff_id: int
    from_on: date


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(AdministrationEvent):
    type: ClassVar[str] = "organisations.membership-ended"
    team_id: int
    staff_id: int
    until_on: date


@dataclass(frozen=True, kw_only=True)
class AbsenceRegistered(AdministrationEvent):
    type: ClassVar[str] = "organisations.absence-registered"
    absence_id: int
    staff_id: int
    replacement_id: int | None
    from_on: date
    until_on: date | None


@dataclass(frozen=True, kw_only=True)
class AbsenceChanged(AdministrationEvent):
    """Another last day or another replacement; an absence that ends before it begins was cancelled."""

    type: ClassVar[str] = "organisations.absence-changed"
    absence_id: int
    staff_id: int
    replacement_id: int | None
    until_on: date | None


@dataclass(frozen=True, kw_only=True)
class ArrangementMade(AdministrationEvent):
    """*Ketenafspraak*: from this date this organisation does this task for this target group."""

    type: ClassVar[str] = "organisations.arrangement-made"
    location_id: int
    task: str
    target_group: str
    organisation_id: int
    from_on: date
    until_on: date | None


@dataclass(frozen=True, kw_only=True)
class ArrangementWithdrawn(AdministrationEvent):
    """A planned arrangement will not begin."""

    type: ClassVar[str] = "organisations.arrangement-withdrawn"
    location_id: int
    task: str
    target_group: str
    organisation_id: int
    from_on: date


@dataclass(frozen=True, kw_only=True)
class StaffImported(AdministrationEvent):
    """A file with staff was read in; each person has an event of their own as well."""

    type: ClassVar[str] = "organisations.staff-imported"
    count: int


@dataclass(frozen=True, kw_only=True)
class AccountEvent(Event):
    """Base: somebody came in, or could not."""

    purpose: ClassVar[str] = "beveiliging"
    legal_basis: ClassVar[str] = "AVG art. 32"


@dataclass(frozen=True, kw_only=True)
class StaffSignedIn(AccountEvent):
    """``means``: "password", "password-and-code" or "openid"."""

    type: ClassVar[str] = "organisations.staff-signed-in"
    staff_id: int
    means: str


@dataclass(frozen=True, kw_only=True)
class AccountLocked(AccountEvent):
    """Too many tries failed. Of a name that nobody has, nothing is recorded."""

    type: ClassVar[str] = "organisations.account-locked"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class AccountUnlocked(AccountEvent):
    type: ClassVar[str] = "organisations.account-unlocked"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorSet(AccountEvent):
    type: ClassVar[str] = "organisations.second-factor-set"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(AccountEvent):
    type: ClassVar[str] = "organisations.second-factor-reset"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class RecoveryCodeUsed(AccountEvent):
    type: ClassVar[str] = "organisations.recovery-code-used"
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class RightsReviewed(AdministrationEvent):
    """Somebody looked whether the roles of a colleague still fit; ``fits`` says what they found."""

    type: ClassVar[str] = "organisations.rights-reviewed"
    staff_id: int
    fits: bool
