"""Which organisation sees what happens to a client, and on how many days one that is responsible sees nothing."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from keten.insight.simulation.rules.assumptions import Assumptions
from keten.journey.routing.rules.language import ServiceModel

ORGANISATIONS = ("uwv", "municipality")


def who_does(assumed: Assumptions, task: str, target_group: str) -> str:
    """The organisation that does a task for a target group, by the arrangement that is assumed."""
    return assumed.arrangement[task][target_group]


def who_sees(model: ServiceModel, assumed: Assumptions, *, stage: str, target_group: str, contact: str) -> set[str]:
    """The organisations that see what happens in a stage: who leads, who helps, and whose the contact person is.

    A model without stages points at nobody: all that are responsible take part at once.
    """
    if not model.stages:
        return {contact, *assumed.responsible[target_group]}
    if not stage:
        return {contact}
    found = model.get_stage(stage)
    return {contact, *(who_does(assumed, task, target_group) for task in (found.lead, *found.support))}


def count_unseen(days: Iterable[tuple[date, date]], seen: Mapping[date, date]) -> int:
    """How many days of half-open periods ``days`` lie outside the periods ``seen`` (first day: day after the last)."""
    joined = _join(sorted(seen.items()))
    starts = [start for start, _end in joined]
    return sum((end - start).days - _covered(start, end, joined, starts) for start, end in days)


def _join(periods: list[tuple[date, date]]) -> list[tuple[date, date]]:
    joined: list[tuple[date, date]] = []
    for start, end in periods:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _covered(start: date, end: date, joined: list[tuple[date, date]], starts: list[date]) -> int:
    covered = timedelta()
    for one_start, one_end in joined[max(0, bisect_right(starts, start) - 1) :]:
        if one_start >= end:
            break
        covered += max(timedelta(), min(end, one_end) - max(start, one_start))
    return covered.days
