"""The first administrator of a new installation; everybody else is added on the screen."""

from datetime import datetime

import click
from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.organisations import actions
from keten.ground.organisations.models import Organisation, Role
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


def run(*, name: str, email: str, organisation: str, kind: str, now: datetime) -> int:
    """Print what the administrator needs to come in; 1 when it was refused."""
    try:
        password = add_administrator(name=name, email=email, organisation=organisation, kind=kind, now=now)
    except Refused as refusal:
        click.echo(refusal.reason, err=True)
        return 1
    click.echo(f"{name} kan inloggen met gebruikersnaam {email} en wachtwoord {password}")
    return 0
