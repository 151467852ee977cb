"""``keten doctor``: on one screen what is wrong with this installation, and how to mend it."""

import os
from collections.abc import Iterable, Iterator

import click

from keten.doors.commands.django_setup import start_django
from keten.doors.commands.examinations import Examination, Finding, machine, notice, wrong
from keten.ground.foundation.guarding import find_demo_conflicts
from keten.ground.foundation.postgres.accounts import PostgresUnavailable


def examine() -> int:
    """Look at everything and print a line about it; 0 when all is well, 1 when something must be mended."""
    findings = []
    for finding in _examine_all():
        click.echo(f"{finding.mark} {finding.what}")
        if finding.mend:
            click.echo(f"    {finding.mend}")
        findings.append(finding)
    faults = sum(finding.is_wrong for finding in findings)
    click.echo(f"\nTe herstellen: {faults}." if faults else "\nAlles in orde.")
    return 1 if faults else 0


def _examine_all() -> Iterator[Finding]:
    """Without keys we go no further: starting Django would make new ones, and hide that the old ones are lost."""
    yield from _carry_out(machine.EXAMINATIONS)
    if machine.list_missing_keys():
        yield notice("De database is niet onderzocht: herstel eerst de sleutels")
        return
    if find_demo_conflicts(os.environ):
        yield notice("De database is niet onderzocht: zet eerst de demo uit")
        return
    try:
        start_django("round")
    except (PostgresUnavailable, ValueError) as error:
        yield wrong(f"Keten start niet: {error}", "Herstel dit en voer daarna opnieuw uit: keten doctor")
        return
    yield from _examine_started()


def _examine_started() -> Iterator[Finding]:
    from keten.doors.commands.examinations import database, files, partners, running, signing_in, sources

    yield from _carry_out((*files.EXAMINATIONS, *signing_in.EXAMINATIONS, database.examine_roles))
    if database.is_reached():
        later = (*sources.EXAMINATIONS, *partners.EXAMINATIONS)
        yield from _carry_out((*database.EXAMINATIONS, *running.EXAMINATIONS, *later))


def _carry_out(examinations: Iterable[Examination]) -> Iterator[Finding]:
    for examination in examinations:
        yield from carry_out(examination)


def carry_out(examination: Examination) -> list[Finding]:
    """The findings of one examination; one that itself fails (a table is missing) is a finding too."""
    try:
        return list(examination())
    except Exception as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return [wrong(f"Niet te onderzoeken ({examination.__name__}): {reason}", "Voer uit: make setup")]
