"""How long people stay and what happens on the way, read from ``lives.toml``: facts, chances and dice."""

import tomllib
from bisect import bisect_right
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any
from zlib import crc32

_DAYS_PER_MONTH = 30.44


@cache
def read_lives() -> dict[str, Any]:
    """The tables of ``lives.toml``."""
    return tomllib.loads((files("keten.doors.demo") / "lives.toml").read_text(encoding="utf-8"))


def months_between(start: date, end: date) -> float:
    """Length of time in months of average length."""
    return (end - start).days / _DAYS_PER_MONTH


def share_still_there(target_group: str, months: float) -> float:
    """Share of a cohort that is still in the benefit so many months after it began."""
    table = next(row for row in read_lives()["survival"] if target_group in row["groups"])
    at, still = table["months"], table["still"]
    place = min(bisect_right(at, months), len(at) - 1)
    before, after = at[place - 1], at[place]
    way = min(1.0, (months - before) / (after - before))
    return float((still[place - 1] + way * (still[place] - still[place - 1])) / still[0])


def chance_to_leave(target_group: str, *, months: float, since_months: float) -> float:
    """Chance that somebody who was there ``since_months`` ago has a reason to leave now."""
    before = share_still_there(target_group, max(0.0, months - since_months))
    return 1 - share_still_there(target_group, months) / before


def draw_interval(dice: Random, rhythm: str) -> int:
    """Days until the next talk: around the mean of the rhythm, at least two days, at most half a year."""
    mean, spread = read_lives()["rhythm"][rhythm]
    return max(2, min(180, round(dice.gauss(mean, spread))))


def draw_ending(dice: Random, target_group: str) -> str:
    """Why a case ends."""
    endings = read_lives()["endings"]["ww" if target_group in ("ww", "none") else "bijstand"]
    return draw(dice, endings)


def draw(dice: Random, weights: dict[str, int]) -> str:
    """One of the keys, as often as its weight says."""
    return dice.choices(list(weights), list(weights.values()))[0]


def trait(seed: int, what: str, *, born_on: date, opened_on: date) -> float:
    """A number in [0, 1) that belongs to a case: the same whenever it is asked."""
    return crc32(f"{seed}/{what}/{born_on}/{opened_on}".encode()) / 2**32
