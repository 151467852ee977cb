"""A trial without an effect, looked at every day of a year: how often would anybody be fooled, and at what price?"""

from collections.abc import Iterator

import numpy as np

from keten.doors.commands.benches.evaluation.counting import Figures, share_with_error
from keten.ground.foundation.statistics.arrays import Floats
from keten.ground.foundation.statistics.estimates import Z
from keten.ground.foundation.statistics.looking import keep_back, limits_always, limits_until

DAYS = 365
_BASE = 0.3  # to whom it happens anyhow
_AT_ONCE = 2000  # worlds
_FEWEST = 20  # people in each arm before the first look that has no end date
_TIMES = (0.5, 1.0, 2.0)  # as many people as planned


def measure_looks(worlds: int, seed: int, *, a_day: int = 2) -> tuple[Figures, Figures]:
    """``daily_looks_error``: how often an interval of any day excludes 0, the larger of both ways of looking. The
    reference has them apart, with an end date (``dated_``) and without (``open_``), and what repeated tests come to.

    ``daily_looks_width``: the last interval with an end date, as times that of one test at the end.
    ``open_looks_width``: that of the confidence sequence, the widest from half to twice as many people as planned.
    ``a_day``: people who come into each arm every day.
    """
    people = np.arange(1, DAYS + 1, dtype=np.float64) * a_day
    asked, dated = people >= _FEWEST, limits_until(people, np.arange(1, DAYS + 1) / DAYS, level=keep_back(0.95))
    always = limits_always(people, tuned_to=people[-1])
    limits = {"dated": dated, "open": np.where(asked, always, np.inf), "repeated": np.where(asked, Z, np.inf)}
    passed: dict[str, list[bool]] = {name: [] for name in limits}
    for errors in _draw_errors(np.random.default_rng([seed, 1]), worlds, a_day):
        for name, limit in limits.items():
            passed[name] += np.any(errors >= limit, axis=1).tolist()
    counted = {name: share_with_error(f"{name}_looks_error", hits) for name, hits in passed.items()}
    errors_of = {name: found[f"{name}_looks_error"] for name, (found, _mc) in counted.items()}
    figures = {
        "daily_looks_error": max(errors_of["dated"], errors_of["open"]),
        "daily_looks_width": round(float(dated[-1]) / Z, 4),
        "open_looks_width": round(float(limits_always(_TIMES, tuned_to=1.0).max()) / Z, 4),
    }
    own = {"daily_looks_error_mc": counted["dated"][1]["dated_looks_error_mc"]}
    return figures, own | {name: value for parts in counted.values() for part in parts for name, value in part.items()}


def _draw_errors(rng: np.random.Generator, worlds: int, a_day: int) -> Iterator[Floats]:
    """How far apart two shares seem, in standard errors, (worlds, days); every arm has a success and a failure more."""
    size = np.arange(1, DAYS + 1) * a_day + 2.0
    for start in range(0, worlds, _AT_ONCE):
        hits = np.cumsum(rng.binomial(a_day, _BASE, (2, min(_AT_ONCE, worlds - start), DAYS)), axis=2)
        share = (hits + 1) / size
        yield np.abs(share[1] - share[0]) / np.sqrt((share * (1 - share) / size).sum(0))
