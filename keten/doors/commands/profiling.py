"""What ``keten profile`` does and prints, in Dutch sentences; 1 when something was refused or an alarm went."""

from datetime import date, datetime
from time import monotonic
from typing import Any

import click
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import Staff
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.profiling.actions import publish_model, train_model, withdraw_model
from keten.journey.profiling.models import ProfileModel
from keten.journey.profiling.queries import (
    Progress,
    get_card,
    get_published,
    get_version,
    list_versions,
    measure_recent,
)
from keten.journey.profiling.rules.card import say_estimate


def run_training(*, split: date | None, since: date | None, publish_by: str, now: datetime) -> int:
    """Train and judge; publish when asked for and allowed."""
    started = monotonic()
    by = _find_person(publish_by, now) if publish_by else SYSTEM
    try:
        row = train_model(split_on=split, since=since, tell=_tell, by=by, now=now)
    except Refused as refused:
        click.echo(f"Geen model: {refused.reason}")
        return 1
    click.echo(f"Versie {row.version}: {row.cases} dossiers in {monotonic() - started:.1f} s.")
    click.echo("\n".join(_describe(row)))
    return run_publishing(version=row.version, email=publish_by, now=now) if publish_by else 0


def run_publishing(*, version: int | None, email: str, now: datetime) -> int:
    """Publish a version; prints why not when it is refused."""
    try:
        row = publish_model(version=version, by=_find_person(email, now), now=now)
    except Refused as refused:
        click.echo(f"Niet gepubliceerd. {refused.reason}")
        return 1
    click.echo(f"Versie {row.version} is gepubliceerd. Medewerkers zien de kans bij dossiers buiten het gelote deel.")
    return 0


def run_withdrawing(*, email: str, now: datetime) -> int:
    """Show no chance any more."""
    try:
        row = withdraw_model(by=_find_person(email, now), now=now)
    except Refused as refused:
        click.echo(refused.reason)
        return 1
    click.echo(f"Versie {row.version} is ingetrokken. Er wordt geen kans meer getoond.")
    return 0


def print_versions(version: int | None) -> int:
    """All versions in one line each, or one in full."""
    rows = [row for row in list_versions() if version in (None, row.version)]
    if not rows:
        click.echo("Er is nog geen kansmodel. Train er een met: keten profile train")
        return 1
    for row in rows:
        click.echo(f"Versie {row.version}, {get_card(row, organisation='', contact='')['state']}.")
        click.echo("\n".join(_describe(row)))
    return 0


def print_drift(*, version: int | None, now: datetime) -> int:
    """The shift per feature; 1 when one is above the bound."""
    found = measure_recent(_get(version), on=localdate(now), tell=_tell)
    click.echo(
        f"Verschuiving over {found['cases']} dossiers sinds {found['since']:%d-%m-%Y} (alarm boven {found['bound']}):"
    )
    for name, index in found["index"].items():
        click.echo(f"  {name}: {index:.3f}{'  ALARM' if name in found['alarm'] else ''}")
    return 1 if found["alarm"] else 0


def get_stored_card(version: int | None, *, organisation: str, contact: str) -> dict[str, Any]:
    """The card of a version; without a number of the one shown, else the newest."""
    return get_card(_get(version), organisation=organisation, contact=contact)


def _get(version: int | None) -> ProfileModel:
    row = get_published() if version is None else None
    row = row or get_version(version)
    if row is None:
        raise SystemExit("Er is nog geen kansmodel. Train er een met: keten profile train")
    return row


def _describe(row: ProfileModel) -> list[str]:
    found = row.validation["all"]
    lines = [
        f"  getoetst op {found['cases']} latere dossiers, {found['worked']} naar werk",
        f"  helling {say_estimate(found['slope'])}, verschil {say_estimate(found['level'])}, AUC"
        f" {say_estimate(found['auc'])}, Brier {say_estimate(found['brier'])}",
    ]
    return lines + [f"  mag niet worden getoond: {reason}" for reason in row.refusals]


def _find_person(email: str, now: datetime) -> Viewer:
    staff = Staff.objects.filter(email__iexact=email).first()
    viewer = get_viewer(staff.pk, on=localdate(now)) if staff else None
    if viewer is None:
        raise SystemExit(f"Er werkt niemand met het adres {email}.")
    return viewer


def _tell(progress: Progress) -> None:
    click.echo(f"  {progress.read} dossiers gelezen", err=True)
