"""``keten figures``: the analytical store, and the figures that are computed from it."""

import sys
from datetime import UTC, datetime

import click

from keten.doors.commands.django_setup import start_django


@click.group()
def figures() -> None:
    """De cijfers van de keten: de gegevens ervoor, en het rekenen."""


@figures.command()
def export() -> None:
    """Haal uit het logboek wat nieuw is, zonder namen, naar de bestanden waaruit wordt gerekend."""
    start_django("round")
    from keten.doors.commands.figuring import print_export

    sys.exit(print_export())


@figures.command()
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="De eerste dag die niet meetelt, de eerste van een maand; zonder: van deze maand.",
)
def compute(until: datetime | None) -> None:
    """Reken alle cijfers opnieuw uit, na een export."""
    start_django("round")
    from keten.doors.commands.figuring import print_computing

    sys.exit(print_computing(until=until.date() if until else None, now=datetime.now(UTC)))
