"""What may be said of a difference: better, worse, or not to be told from chance."""

from enum import StrEnum

from keten.ground.foundation.statistics import Estimate
from keten.ground.foundation.statistics.intervals import difference


class Verdict(StrEnum):
    """What a difference says. ``UNKNOWN``: there is nothing to compare with."""

    BETTER = "better"
    WORSE = "worse"
    MORE = "more"  # of what is neither good nor bad
    LESS = "less"
    SAME = "same"  # it cannot be told from chance
    UNKNOWN = "unknown"


def judge(found: Estimate | None, *, better: str) -> Verdict:
    """Whether a difference is one: only when its interval leaves 0 out. ``better``: of the definition."""
    if found is None:
        return Verdict.UNKNOWN
    if found.low <= 0 <= found.high:
        return Verdict.SAME
    way = "more" if found.low > 0 else "less"
    if not better:
        return Verdict(way)
    return Verdict.BETTER if way == better else Verdict.WORSE


def compare_with_past(now: Estimate | None, then: Estimate | None) -> Estimate | None:
    """The change between two periods with its interval (MOVER); None when one of them is not known.

    The people of two periods are others, so that the figures are independent.
    """
    return difference(now, then) if now and then else None
