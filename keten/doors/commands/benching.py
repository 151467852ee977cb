"""``keten bench``: measure the speed of Keten on this machine, on data of the size of the country."""

import os
from collections.abc import Callable
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
    today, pace = date.today(), Pace()
    measures: dict[str, Callable[[], tuple[dict[str, float], dict[str, float]]]] = {
        "desk": lambda: measure_desk({"": clients, **_SMALLER}, today=today, pace=pace),
        "evaluation": measure_evaluation,
        "figures": lambda: measure_figures(events),
        "file": lambda: measure_file(clients, today=today, pace=pace),
        "models": lambda: measure_models(clients, today=today),
        "portal": lambda: measure_portal(clients, today=today, pace=pace),
        "signals": lambda: measure_signals(clients),
    }
    figures, reference = measures[name]()
    return {"bench": name, "machine": machine, "figures": figures, "reference": reference}
