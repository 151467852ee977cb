"""How long people stay: the figures are facts, and the arithmetic on them holds."""

import itertools
from datetime import date

import pytest

from keten.doors.demo.lives import chance_to_leave, share_still_there, trait

GROUPS = ["ww", "none", "bijstand", "wia", "several"]


@pytest.mark.parametrize("group", GROUPS)
def test_fewer_and_fewer_people_stay(group: str) -> None:
    shares = [share_still_there(group, months) for months in range(0, 300, 3)]
    assert shares[0] == 1
    assert all(later <= earlier for earlier, later in itertools.pairwise(shares))
    assert shares[-1] > 0


@pytest.mark.parametrize(("months", "share"), [(3, 0.62), (6, 0.41), (9, 0.31), (12, 0.27)])
def test_ww_follows_the_cohort_of_2019(months: int, share: float) -> None:
    assert share_still_there("ww", months) == pytest.approx(share, abs=0.006)


@pytest.mark.parametrize("group", GROUPS)
def test_chances_multiply_to_the_share_that_stays(group: str) -> None:
    staying = 1.0
    for month in range(1, 13):
        staying *= 1 - chance_to_leave(group, months=month, since_months=1)
    assert staying == pytest.approx(share_still_there(group, 12))


def test_a_trait_belongs_to_a_case() -> None:
    born, opened = date(1980, 2, 3), date(2026, 5, 6)
    first = trait(1, "step", born_on=born, opened_on=opened)
    assert first == trait(1, "step", born_on=born, opened_on=opened)
    assert first != trait(1, "tell_client", born_on=born, opened_on=opened)
    assert 0 <= first < 1
