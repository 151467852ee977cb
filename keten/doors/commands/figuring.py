"""What ``keten figures`` does and says."""

import time
from datetime import date, datetime

import click
from django.utils.timezone import localdate

from keten.ground.organisations.rules.viewer import SYSTEM
from keten.insight.indicators.actions import NotWholeMonths, StillWriting, compute_figures, export_events
from keten.insight.indicators.queries.engines import NoSpark
from keten.insight.indicators.queries.opening import find_source, find_store
from keten.insight.indicators.rules.manifest import OtherLayout, OtherLedger
from keten.insight.indicators.store import Busy


def print_export() -> int:
    """Export what is new; 1 when that could not be done now."""
    started, (source, key) = time.monotonic(), find_source()
    try:
        done = export_events(store=find_store(), source=source, key=key, told=_say_progress)
    except Busy:
        click.echo("Een ander proces schrijft al in deze bestanden. Probeer het straks nog eens.", err=True)
        return 1
    except StillWriting:
        click.echo("Er wordt al te lang in het logboek geschreven. Probeer het straks nog eens.", err=True)
        return 1
    except OtherLedger:
        click.echo(
            f"De map {find_store().folder} hoort bij een ander logboek: een andere database, of een die is teruggezet. "
            "Gooi de map weg en exporteer opnieuw.", err=True,
        )  # fmt: skip
        return 1
    except OtherLayout as other:
        click.echo(f"{other}. Gooi de map {find_store().folder} weg en exporteer opnieuw.", err=True)
        return 1
    took = time.monotonic() - started
    click.echo(f"{done.events} gebeurtenissen in {took:.1f} s; tot en met nummer {done.up_to} is alles er.")
    return 0


def _say_progress(events: int) -> None:
    click.echo(f"  {events} gebeurtenissen", err=True)


def print_computing(*, until: date | None, now: datetime) -> int:
    """Compute everything up to this month; says how many cells and how long it took. 1 when that could not be done."""
    started = time.monotonic()
    try:
        run = compute_figures(store=find_store(), until=until or localdate(now).replace(day=1), by=SYSTEM, now=now)
    except NotWholeMonths:
        click.echo("Cijfers gaan over hele maanden. Kies de eerste dag van een maand.", err=True)
        return 1
    except Busy:
        click.echo("De cijfers worden al berekend door een ander proces. Probeer het straks nog eens.", err=True)
        return 1
    except NoSpark as wrong:
        click.echo(f"Spark kan niet beginnen: {wrong}. Zie docs/how-to/scale-out.md.", err=True)
        return 1
    cells, hidden = run.figures.count(), run.figures.exclude(hidden="").count()
    took = time.monotonic() - started
    click.echo(f"{cells} cijfers tot {run.until:%d-%m-%Y} in {took:.1f} s, waarvan {hidden} niet getoond.")
    return 0
