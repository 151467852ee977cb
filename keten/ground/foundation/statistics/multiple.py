"""Several questions at once: p-values that allow for how many were asked."""

import numpy as np
from numpy.typing import ArrayLike

from keten.ground.foundation.statistics.arrays import Floats, floats


def holm(p_values: ArrayLike) -> Floats:
    """Adjusted p-values, (questions,) in the order given: the chance of any false finding stays under the level.

    Holds however the questions depend on each other: Holm, Scandinavian Journal of Statistics 6 (1979) 65-70. Raises
    ValueError for what is no p-value.
    """
    given = _checked(p_values)
    order = np.argsort(given, kind="stable")
    left = np.arange(given.size, 0, -1)
    return _put_back(np.maximum.accumulate(given[order] * left), order)


def benjamini_hochberg(p_values: ArrayLike) -> Floats:
    """Adjusted p-values, (questions,) in the order given: the share of false findings among all stays under the level.

    For exploration; holds for independent and positively dependent questions: Benjamini and Hochberg, Journal of the
    Royal Statistical Society B 57 (1995) 289-300. Raises ValueError for what is no p-value.
    """
    given = _checked(p_values)
    order = np.argsort(given, kind="stable")
    scaled = given[order] * given.size / np.arange(1, given.size + 1)
    return _put_back(np.minimum.accumulate(scaled[::-1])[::-1], order)


def _checked(p_values: ArrayLike) -> Floats:
    given = floats(p_values)
    if given.ndim != 1 or not bool(((given >= 0) & (given <= 1)).all()):
        raise ValueError("p-values lie between 0 and 1")
    return given


def _put_back(adjusted: Floats, order: ArrayLike) -> Floats:
    placed = np.empty_like(adjusted)
    placed[np.asarray(order)] = np.minimum(adjusted, 1.0)
    return placed
