"""From what the chain knows to the levels of the features: column by column, the same for one case and a million."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.histories import Whole

# What a row holds, in this order: age in years, target group, days since the last working day (None: not known),
# highest diploma in words, earlier cases, month of opening (1 to 12).
RAW = ("age", "target_group", "days_since_work", "diploma", "earlier", "month")

_HIGH = re.compile(r"\b(hbo|wo|universiteit|universitair|bachelor|master|doctoraal|associate)\b")
_MIDDLE = re.compile(r"\b(mbo|havo|vwo|atheneum|gymnasium|mts|meao)\b")
_LOW = re.compile(r"\b(vmbo|mavo|lbo|lts|basisonderwijs|basisschool|praktijkonderwijs|geen)\b")


def place_levels(raw: Mapping[str, Sequence[Any]]) -> list[Whole]:
    """A column of places of levels for each feature, in the order of ``FEATURES``."""
    age = np.array(raw["age"], dtype=np.int64)
    earlier = np.array(raw["earlier"], dtype=np.int64)
    months = np.array(raw["month"], dtype=np.int64)
    return [
        np.searchsorted([25, 35, 45, 55], age, side="right").astype(np.int64),
        _places("target_group", raw["target_group"]),
        place_since_work(raw["days_since_work"]),
        _places("education", [rank_diploma(words) for words in raw["diploma"]]),
        np.minimum(earlier, 2),
        (months % 12) // 3,
    ]


def place_since_work(days: Sequence[int | None]) -> Whole:
    """Days since the last working day; a day that still lies ahead counts as short ago."""
    known = np.array([-1 if value is None else max(0, value) for value in days], dtype=np.int64)
    place = np.searchsorted([92, 365], known, side="right").astype(np.int64)
    return np.where(known < 0, 3, place)


@cache
def rank_diploma(words: str) -> str:
    """The level of a diploma by the words that name it: "HBO verpleegkunde" is high. Else unknown."""
    lower = words.lower()
    for level, pattern in (("high", _HIGH), ("low", _LOW), ("middle", _MIDDLE)):
        if pattern.search(lower):
            return level
    return "unknown"


def _places(feature: str, codes: Sequence[str]) -> Whole:
    found = next(each for each in FEATURES if each.code == feature)
    known = {code: found.place(code) for code in set(codes)}
    return np.array([known[code] for code in codes], dtype=np.int64)
