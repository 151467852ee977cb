"""Staff (*medewerkers*): in and out of service, roles, specialisms and the account they come in with."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.crypto import get_random_string

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.actions.saving import change_row, end_sessions, refusing_double
from keten.ground.organisations.actions.teams import add_membership
from keten.ground.organisations.events import (
    AccountChanged,
    RoleEnded,
    RoleGiven,
    SpecialismsSet,
    StaffAdded,
    StaffChanged,
    StaffEnded,
)
from keten.ground.organisations.models import (
    Account,
    Role,
    Staff,
    StaffRole,
    StaffSpecialism,
    Team,
    TeamMembership,
)
from keten.ground.organisations.queries import count_other_administrators
from keten.ground.organisations.rules.administration import (
    check_administrator_left,
    check_end,
    check_nothing_left,
    may_administer,
)
from keten.ground.organisations.rules.viewer import Viewer

_EMAIL_TAKEN = "Dit e-mailadres is al van een andere medewerker."
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # no letters that look alike: somebody types this over once
_PASSWORD_LENGTH = 16


@transaction.atomic
def add_staff(
    *,
    organisation_id: int,
    name: str,
    email: str,
    from_on: date,
    by: Viewer,
    now: datetime,
    phone: str = "",
    caseload_target: int | None = None,
    roles: Collection[str] = (),
    specialisms: Collection[str] = (),
    team_id: int | None = None,
) -> Staff:
    """Somebody new, with roles, specialisms and a team from the first day."""
    may_administer(by).require()
    target = {} if caseload_target is None else {"caseload_target": caseload_target}
    with refusing_double(_EMAIL_TAKEN, "email"):
        row = Staff.objects.create(
            organisation_id=organisation_id, name=name, email=email.lower(), phone=phone, from_on=from_on, **target
        )
    record_event(StaffAdded(staff_id=row.pk, organisation_id=organisation_id, from_on=from_on), by=by, now=now)
    for role in roles:
        give_role(staff_id=row.pk, role=role, from_on=from_on, by=by, now=now)
    if specialisms:
        set_specialisms(staff_id=row.pk, specialisms=specialisms, by=by, now=now)
    if team_id is not None:
        add_membership(team_id=team_id, staff_id=row.pk, from_on=from_on, by=by, now=now)
    return row


@transaction.atomic
def change_staff(
    *, staff_id: int, name: str, email: str, phone: str, caseload_target: int, by: Viewer, now: datetime
) -> Staff:
    """Another name, address, telephone or number of clients; who changes employer is added there anew."""
    may_administer(by).require()
    row = Staff.objects.select_for_update().get(pk=staff_id)
    with refusing_double(_EMAIL_TAKEN, "email"):
        fields = change_row(row, name=name, email=email.lower(), phone=phone, caseload_target=caseload_target)
    if fields:
        record_event(StaffChanged(staff_id=row.pk, fields=fields), by=by, now=now)
    return row


@transaction.atomic
def end_staff(*, staff_id: int, until_on: date, by: Viewer, now: datetime) -> Staff:
    """Out of service from a date; roles and memberships end with it. Refuses for a leader or the last administrator.

    Clients that are still carried then are reported by the daily round as out of sight.
    """
    may_administer(by).require()
    row = Staff.objects.select_for_update().get(pk=staff_id)
    check_end(until_on, from_on=row.from_on, ends_already_on=row.until_on).require()
    led = Team.objects.filter(leader=row).exclude(until_on__lte=until_on).select_related("location")
    left = [f"leidt {team.name} op {team.location.name}" for team in led.order_by("name")]
    check_nothing_left(row.name, left).require()
    if StaffRole.objects.filter(staff=row, role=Role.ADMINISTRATOR).exclude(until_on__lte=until_on).exists():
        _check_administrator_left(row, Role.ADMINISTRATOR, until_on)
    for rows in (StaffRole.objects.filter(staff=row), TeamMembership.objects.filter(staff=row)):
        rows.filter(from_on__gte=until_on).delete()
        rows.exclude(until_on__lte=until_on).update(until_on=until_on)
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    record_event(StaffEnded(staff_id=row.pk, until_on=until_on), by=by, now=now)
    return row


@transaction.atomic
def give_role(*, staff_id: int, role: str, from_on: date, by: Viewer, now: datetime) -> StaffRole:
    """From a date somebody has a role."""
    may_administer(by).require()
    with refusing_double("Deze medewerker heeft deze rol dan al.", "role"):
        row = StaffRole.objects.create(staff_id=staff_id, role=role, from_on=from_on)
    record_event(RoleGiven(staff_id=staff_id, role=role, from_on=from_on), by=by, now=now)
    return row


@transaction.atomic
def end_role(*, role_id: int, until_on: date, by: Viewer, now: datetime) -> StaffRole:
    """From a date somebody no longer has a role. Refuses for the last administrator."""
    may_administer(by).require()
    row = StaffRole.objects.select_for_update(of=("self",)).select_related("staff").get(pk=role_id)
    check_end(until_on, from_on=row.from_on, ends_already_on=row.until_on).require()
    _check_administrator_left(row.staff, row.role, until_on)
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    record_event(RoleEnded(staff_id=row.staff_id, role=row.role, until_on=until_on), by=by, now=now)
    return row


@transaction.atomic
def set_specialisms(*, staff_id: int, specialisms: Collection[str], by: Viewer, now: datetime) -> Staff:
    """What somebody knows more of than colleagues; used when a coach is suggested for a client."""
    may_administer(by).require()
    row = Staff.objects.select_for_update().get(pk=staff_id)
    known = set(row.specialisms.values_list("specialism", flat=True))
    if known == set(specialisms):
        return row
    row.specialisms.exclude(specialism__in=specialisms).delete()
    StaffSpecialism.objects.bulk_create(
        StaffSpecialism(staff=row, specialism=specialism) for specialism in sorted(set(specialisms) - known)
    )
    event = SpecialismsSet(staff_id=row.pk, specialisms=",".join(sorted(specialisms)))
    record_event(event, by=by, now=now)
    return row


@transaction.atomic
def renew_password(*, staff_id: int, by: Viewer, now: datetime) -> str:
    """A new password for somebody's account, which is made when there is none; returned once, kept nowhere."""
    may_administer(by).require()
    staff = Staff.objects.select_for_update().get(pk=staff_id)
    password = get_random_string(_PASSWORD_LENGTH, _READABLE)
    account = Account.objects.filter(staff=staff).first()
    if account is None:
        Account.objects.create_account(username=staff.email, staff=staff, password=password)
    else:
        account.set_password(password)
        account.save(update_fields=["password"])
    end_sessions(staff_id)
    change = "password-renewed" if account else "opened"
    record_event(AccountChanged(staff_id=staff_id, change=change), by=by, now=now)
    return password


@transaction.atomic
def close_account(*, staff_id: int, by: Viewer, now: datetime) -> Staff:
    """Nobody can come in as this person any more."""
    may_administer(by).require()
    if staff_id == by.staff_id:
        raise Refused("U kunt uw eigen account niet sluiten. Vraag een andere beheerder.")
    staff = Staff.objects.select_for_update().get(pk=staff_id)
    removed, _rows = Account.objects.filter(staff=staff).delete()
    end_sessions(staff_id)
    if removed:
        record_event(AccountChanged(staff_id=staff_id, change="closed"), by=by, now=now)
    return staff


def _check_administrator_left(staff: Staff, role: str, until_on: date) -> None:
    others = count_other_administrators(staff.pk, on=until_on)
    check_administrator_left(role, other_administrators=others).require()
