"""``keten bench``: measure the speed of Keten on this machine, on data of the size of the country."""

import os
from datetime import date
from typing import Any

import click

from keten.doors.commands.django_setup import start_django

BENCHES = ("desk", "evaluation", "figures", "file", "models", "portal", "signals")
EVENTS = 50_000_000  # of the figures: ten years of the country
_SMALLER = {"_10k": 10_000, "_100k": 100_000}


def run_bench(name: str, clients: int, events: int = EVENTS) -> dict[str, Any]:
    """Measure, and return ``bench``, ``machine``, ``figures`` and ``reference``; progress goes to stderr.

    Milliseconds and seconds, numbers only. Loads what it needs first and keeps it for the next time.
    """
    if name not in BENCHES:
        raise SystemExit(f"{name} bestaat niet. Te meten: {', '.join(BENCHES)}.")
    start_django("round", database=os.environ.get("KETEN_DATABASE", "postgres"))
    from keten.doors.commands.benches.desk import Pace, measure_desk
    from keten.doors.commands.benches.evaluation.measuring import measure_evaluation
    from keten.doors.commands.benches.figures import measure_figures
    from keten.doors.commands.benches.file import measure_file
    from keten.doors.commands.benches.machine import describe_machine
    from keten.doors.commands.benches.models import measure_models
    from keten.doors.commands.benches.portal import measure_portal
    from keten.doors.commands.benches.signals import measure_signals

    click.echo(f"{(machine := describe_machine())}", err=True)
    if name == "desk":
        figures, reference = measure_desk({"": clients, **_SMALLER}, today=date.today(), pace=Pace())
    elif name == "evaluation":
        figures, reference = measure_evaluation()
    elif name == "figures":
        figures, reference = measure_figures(events)
    elif name == "models":
        figures, reference = measure_models(clients, today=date.today())
    elif name == "portal":
        figures, reference = measure_portal(clients, today=date.today(), pace=Pace())
    elif name == "signals":
        figures, reference = measure_signals(clients)
    else:
        figures, reference = measure_file(clients, today=date.today(), pace=Pace())
    return {"bench": name, "machine": machine, "figures": figures, "reference": reference}
