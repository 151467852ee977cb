"""A reduction ends before its time."""

from datetime import date

from keten.journey.enforcement.models import FormalDecision


def end_reduction(row: FormalDecision, on: date) -> None:
    """From this day on it counts no more; once."""
    if row.ended_on is None:
        row.ended_on = on
        row.save(update_fields=["ended_on"])
