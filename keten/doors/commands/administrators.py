"""The first administrator of a new installation; the way back in for who lost everything."""

from datetime import datetime

import click
from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.organisations import actions
from keten.ground.organisations.models import Organisation, Role, Staff
from keten.ground.organisations.rules.viewer import SYSTEM


@transaction.atomic
def add_administrator(*, name: str, email: str, organisation: str, kind: str, now: datetime) -> str:
    """Make an administrator and the organisation they work for; returns the password to sign in with once."""
    today = localdate(now)
    known = Organisation.objects.filter(name=organisation).first()
    employer = known or actions.add_organisation(
        code=f"org-{Organisation.objects.count() + 1}", name=organisation, kind=kind, from_on=today, by=SYSTEM, now=now
    )
    staff = actions.add_staff(
        organisation_id=employer.pk,
        name=name,
        email=email,
        from_on=today,
        roles=[Role.ADMINISTRATOR],
        by=SYSTEM,
        now=now,
    )
    return actions.renew_password(staff_id=staff.pk, by=SYSTEM, now=now)


@transaction.atomic
def let_back_in(*, email: str, now: datetime) -> str:
    """For somebody who cannot come in and has no administrator to ask: a new password, no second step, no lock.

    Returns the password. Raises Refused when nobody has this address.
    """
    staff = Staff.objects.filter(email__iexact=email).first()
    if staff is None:
        raise Refused("Er is geen medewerker met dit e-mailadres.")
    password = actions.renew_password(staff_id=staff.pk, by=SYSTEM, now=now)
    actions.reset_second_factor(staff_id=staff.pk, by=SYSTEM, now=now)
    actions.unlock_account(staff_id=staff.pk, by=SYSTEM, now=now)
    return password


def run_let_back_in(*, email: str, now: datetime) -> int:
    """Print the new password; 1 when it was refused."""
    try:
        password = let_back_in(email=email, now=now)
    except Refused as refusal:
        click.echo(refusal.reason, err=True)
        return 1
    click.echo(f"Het nieuwe wachtwoord is {password}. De tweede stap wordt bij het inloggen opnieuw ingesteld.")
    return 0


def run(*, name: str, email: str, organisation: str, kind: str, now: datetime) -> int:
    """Print what the administrator needs to come in; 1 when it was refused."""
    try:
        password = add_administrator(name=name, email=email, organisation=organisation, kind=kind, now=now)
    except Refused as refusal:
        click.echo(refusal.reason, err=True)
        return 1
    click.echo(f"{name} kan inloggen met gebruikersnaam {email} en wachtwoord {password}")
    return 0
