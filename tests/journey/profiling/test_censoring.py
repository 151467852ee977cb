"""Who goes out of sight for a reason: without weights the figure is wrong, with weights it is right."""

import numpy as np
import pytest

from keten.journey.profiling.rules.censoring import known_at, unweighted, weigh_sight
from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.fitting import fit_logit, sigmoid
from keten.journey.profiling.rules.histories import NEVER, STILL, Histories, count_cells, follow
from keten.journey.profiling.rules.training import SIZES
from tests.journey.profiling.people import FIRST, live

HORIZON, COUNT, LATER = 6, 60_000, FIRST + 4000


@pytest.fixture(scope="module")
def people() -> tuple[Histories, float]:
    """The young find work soon and are soon out of sight too; ``float`` is the share that comes to work in truth."""
    dice = np.random.default_rng(3)
    levels = np.zeros((COUNT, len(FEATURES)), dtype=np.int64)
    levels[:, 0] = dice.integers(0, 5, COUNT)
    young = levels[:, 0] == 0
    opened = np.full(COUNT, FIRST)
    score = np.where(young, 1.6, -0.4)
    left, cause = live(opened, score, np.where(young, 0.35, 0.01), dice)
    all_left, _cause = live(opened, score, np.zeros(COUNT), dice)
    truth = float((all_left - FIRST < HORIZON * 365 / 12).mean())
    return Histories(levels, opened, left, cause, dice.random(COUNT), np.zeros(COUNT, dtype=bool), {}), truth


def share_at_work(people: Histories, *, weighted: bool) -> float:
    followed = follow(people, until=LATER)
    cells = count_cells(people.levels, followed)
    sight = weigh_sight(cells, sizes=SIZES, ridge=1.0, longest=20.0) if weighted else unweighted(cells)
    worked, weight = known_at(followed, cells, sight, horizon=HORIZON)
    if not weighted:
        weight = (weight > 0).astype(float)
    return float(weight @ worked / weight.sum())


def test_the_share_that_comes_to_work(people: tuple[Histories, float]) -> None:
    cases, truth = people
    assert abs(share_at_work(cases, weighted=False) - truth) > 0.02
    assert share_at_work(cases, weighted=True) == pytest.approx(truth, abs=0.01)


def test_the_monthly_chances_without_the_feature_that_makes_them_differ(people: tuple[Histories, float]) -> None:
    """A model that does not know age: only weighted its months add up to what comes of everybody."""
    cases, truth = people
    followed = follow(cases, until=LATER)
    cells = count_cells(cases.levels, followed)
    errors = []
    for sight in (weigh_sight(cells, sizes=SIZES, ridge=1.0, longest=20.0), unweighted(cells)):
        yes = (cells.worked * sight.of_worked).sum(axis=0)[:HORIZON]
        no = (cells.stayed * sight.of_stayed).sum(axis=0)[:HORIZON]
        fit = fit_logit(np.eye(HORIZON), yes, no, penalty=np.full(HORIZON, 1e-6))
        errors.append(abs(1 - np.prod(1 - sigmoid(fit.weights)) - truth))
    assert errors[0] < 0.015 < 0.03 < errors[1]


def test_weights_stay_below_the_longest(people: tuple[Histories, float]) -> None:
    cells = count_cells(people[0].levels, follow(people[0], until=LATER))
    sight = weigh_sight(cells, sizes=SIZES, ridge=1.0, longest=3.0)
    assert sight.of_stayed.max() == 3.0
    assert sight.of_stayed.min() >= 1.0


def test_every_case_is_counted_in_each_month_until_it_ends(people: tuple[Histories, float]) -> None:
    followed = follow(people[0], until=LATER)
    cells = count_cells(people[0].levels, followed)
    total = cells.worked.sum(axis=0) + cells.lost.sum(axis=0)
    assert cells.stayed.sum(axis=0).tolist() == (COUNT - np.cumsum(total)).tolist()
    assert len(cells.kinds) == 5


@pytest.mark.parametrize(("days", "month"), [(0, 0), (30, 0), (31, 1), (182, 5), (183, 6), (364, 11), (365, 12)])
def test_months_since_opening(days: int, month: int) -> None:
    case = Histories(
        np.zeros((1, len(FEATURES)), dtype=np.int64), np.array([FIRST]), np.array([NEVER]), np.array([STILL]),
        np.zeros(1), np.zeros(1, dtype=bool), {},
    )  # fmt: skip
    assert follow(case, until=FIRST + days).month.tolist() == [month]


def test_what_happens_on_the_last_day_is_not_known_yet() -> None:
    case = Histories(
        np.zeros((1, len(FEATURES)), dtype=np.int64), np.array([FIRST]), np.array([FIRST + 40]), np.array([1]),
        np.zeros(1), np.zeros(1, dtype=bool), {},
    )  # fmt: skip
    assert follow(case, until=FIRST + 40).exit.tolist() == [STILL]
    assert follow(case, until=FIRST + 41).exit.tolist() == [1]
