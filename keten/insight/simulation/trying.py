"""A model on past cases: read, lived on all cores, and put together. For commands and the worker, as the round."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from os import cpu_count
from typing import Any

from keten.ground.foundation.pool import make_pool
from keten.insight.simulation.library import get_assumptions
from keten.insight.simulation.queries import find_version_in_use, list_past_cases
from keten.insight.simulation.rules.comparing import join_history, live_history
from keten.insight.simulation.rules.history import PastCase, make_past_people
from keten.journey.routing.library import read
from keten.journey.routing.rules.language import ServiceModel

PER_PORTION = 5_000
Tell = Callable[[float], None]


def compare_history(
    models: Sequence[ServiceModel], *, limit: int, seed: int, today: date, tell: Tell = lambda share: None
) -> dict[str, Any]:
    """The models on at most ``limit`` past cases, newest first; the same on one core as on many."""
    cases = list(list_past_cases(limit=limit, until=today))
    portions = [cases[start : start + PER_PORTION] for start in range(0, len(cases), PER_PORTION)]
    work = [(list(models), portion, seed, today) for portion in portions]
    found = []
    for number, done in enumerate(_each(work), start=1):
        found.append(done)
        tell(number / len(work))
    return join_history(models, found)


def _each(work: list[tuple[list[ServiceModel], list[PastCase], int, date]]) -> Any:
    cores = min(len(work), cpu_count() or 1)
    if cores < 2:
        return map(_live, work)
    return _on_all_cores(work, cores)


def _on_all_cores(work: list[Any], cores: int) -> Any:
    with make_pool(cores) as pool:
        yield from pool.map(_live, work)


def _live(work: tuple[list[ServiceModel], list[PastCase], int, date]) -> Any:
    models, cases, seed, today = work
    with _without_collecting():
        people = list(make_past_people(cases, seed=seed, until=today))
        return live_history(models, people, assumed=get_assumptions(), until=today)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Lives make many small objects and no circles; looking for circles took a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def try_on_history(text: str, *, limit: int, today: date) -> dict[str, float]:
    """For the bench: a model against the one in use on past cases. ``try_s`` in seconds, ``tried`` cases."""
    started = time.monotonic()
    other = find_version_in_use(on=today)
    models = [read(other.text) if other else read(text), read(text)]
    result = compare_history(models, limit=limit, seed=1, today=today)
    return {"try_s": round(time.monotonic() - started, 2), "tried": float(result["clients"])}
