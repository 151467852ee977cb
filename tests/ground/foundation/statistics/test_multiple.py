"""P-values of several questions, against counting over all subsets and against scipy's."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from keten.ground.foundation.statistics.multiple import benjamini_hochberg, holm

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=7)


def close_by_hand(given_values: list[float]) -> list[float]:
    """Holm is closed testing with Bonferroni: of every subset that holds a question, the largest adjusted p-value."""
    places = range(len(given_values))
    subsets = [chosen for size in range(1, len(given_values) + 1) for chosen in combinations(places, size)]
    return [
        max(
            min(1.0, len(chosen) * min(given_values[place] for place in chosen))
            for chosen in subsets
            if asked in chosen
        )
        for asked in places
    ]


@settings(max_examples=60)
@given(p_values)
def test_holm_is_the_worst_of_all_subsets(given_values: list[float]) -> None:
    assert holm(given_values) == pytest.approx(close_by_hand(given_values))


@settings(max_examples=60)
@given(p_values)
def test_false_discoveries_as_scipy_has_them(given_values: list[float]) -> None:
    assert benjamini_hochberg(given_values) == pytest.approx(stats.false_discovery_control(given_values))


def test_in_print() -> None:
    """Fifteen p-values of Benjamini and Hochberg (1995), table 1: four are found at 5 %, three by Holm."""
    published = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip
    assert (benjamini_hochberg(published) <= 0.05).sum() == 4
    assert (holm(published) <= 0.05).sum() == 3


def test_nothing_asked_is_nothing_found() -> None:
    assert holm([]).size == benjamini_hochberg([]).size == 0


@pytest.mark.parametrize("wrong", [[-0.1], [1.1], [np.nan], [[0.1, 0.2]]])
def test_what_is_no_p_value_is_refused(wrong: list[float]) -> None:
    for adjust in (holm, benjamini_hochberg):
        with pytest.raises(ValueError, match="p-values"):
            adjust(wrong)
