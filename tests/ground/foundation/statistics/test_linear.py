"""Least squares against statsmodels, and what has no library against its definition written out."""

import numpy as np
import pytest
import statsmodels.api as sm

from keten.ground.foundation.statistics.blocks import compare_pairs, describe_arm
from keten.ground.foundation.statistics.clusters import (
    are_whole,
    compare_clusters,
    compare_inside,
    intraclass,
    mean_by_cluster,
)
from keten.ground.foundation.statistics.linear import (
    Found,
    adjust_mean,
    are_alike,
    find_independent,
    fit_instrument,
    fit_line,
    subtract,
    with_constant,
)

PEOPLE = 240


@pytest.fixture
def world() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(5)
    traits, cluster = rng.normal(size=(PEOPLE, 3)), rng.integers(0, 20, PEOPLE)
    arm = rng.random(PEOPLE) < 0.4
    taken = (arm & (rng.random(PEOPLE) < 0.7)) | (rng.random(PEOPLE) < 0.1)
    noise = rng.normal(size=PEOPLE) * (1 + np.abs(traits[:, 0]))
    outcome = 2 + 1.5 * taken + traits @ [1.0, -2.0, 0.5] + noise + rng.normal(size=20)[cluster]
    return {"y": outcome, "x": traits, "arm": arm, "cluster": cluster, "taken": taken.astype(float)}


@pytest.mark.parametrize("robust", ["HC1", "HC2", "cluster", "equal"])
def test_a_line_is_that_of_statsmodels(world: dict[str, np.ndarray], robust: str) -> None:
    design = np.column_stack([world["arm"], with_constant(world["x"])])
    kinds = {"cluster": {"cov_type": "cluster", "cov_kwds": {"groups": world["cluster"]}}, "equal": {}}
    theirs = sm.OLS(world["y"], design).fit(**kinds.get(robust, {"cov_type": robust}))
    found = fit_line(world["y"], design, robust=robust, cluster=world["cluster"])
    assert found.weights == pytest.approx(theirs.params)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(theirs.bse)


def test_an_instrument_is_that_of_statsmodels(world: dict[str, np.ndarray]) -> None:
    from statsmodels.sandbox.regression.gmm import IV2SLS

    others = with_constant(world["x"])
    arm = world["arm"].astype(float)
    theirs = IV2SLS(world["y"], np.column_stack([world["taken"], others]), np.column_stack([arm, others])).fit()
    found = fit_instrument(world["y"], world["taken"], arm, others)
    assert found is not None
    assert found.effect.value == pytest.approx(theirs.params[0])
    assert found.effect.error == pytest.approx(robust_by_hand(world, np.asarray(theirs.params)))
    first = sm.OLS(world["taken"], np.column_stack([arm, others])).fit(cov_type="HC1")
    assert found.strength == pytest.approx((first.params[0] / first.bse[0]) ** 2)


def robust_by_hand(world: dict[str, np.ndarray], weights: np.ndarray) -> float:
    """HC1 of two stages, with projections written out."""
    others = with_constant(world["x"])
    given, means = np.column_stack([world["taken"], others]), np.column_stack([world["arm"], others]).astype(float)
    seen = means @ np.linalg.inv(means.T @ means) @ means.T @ given
    left = world["y"] - given @ weights
    bread = np.linalg.inv(seen.T @ seen)
    meat = (seen * left[:, None] ** 2).T @ seen
    return float(np.sqrt((bread @ meat @ bread)[0, 0] * PEOPLE / (PEOPLE - given.shape[1])))


def test_without_covariates_it_is_welch(world: dict[str, np.ndarray]) -> None:
    from scipy.stats import ttest_ind

    none = np.zeros((PEOPLE, 0))
    arms = [world["arm"], ~world["arm"]]
    found = subtract(*(adjust_mean(world["y"][part], none[part], np.zeros(0)) for part in arms))
    theirs = ttest_ind(*(world["y"][part] for part in arms), equal_var=False)
    assert found.p_value == pytest.approx(theirs.pvalue)
    interval = theirs.confidence_interval()
    assert (found.interval().low, found.interval().high) == pytest.approx((interval.low, interval.high))


def test_freedom_is_that_of_bell_and_mccaffrey(world: dict[str, np.ndarray]) -> None:
    terms = world["x"][world["arm"]][:25]
    middle = world["x"].mean(0)
    design = with_constant(terms - middle)
    bread = np.linalg.inv(design.T @ design)
    maker = np.eye(25) - design @ bread @ design.T
    rows = (design @ bread)[:, 0] / np.sqrt(np.diag(maker))
    crossed = (maker * rows).T @ (maker * rows)
    freedom = np.trace(crossed) ** 2 / np.trace(crossed @ crossed)
    assert adjust_mean(world["y"][world["arm"]][:25], terms, middle).freedom == pytest.approx(freedom)


def test_one_block_is_no_block_and_blocks_are_weighed_by_people() -> None:
    rng = np.random.default_rng(2)
    block = np.repeat([0, 1], [40, 120])
    outcome = rng.normal(size=160) + block * 20
    arm = np.zeros(160, dtype=bool)
    arm[:10], arm[40:100] = True, True  # other shares in both blocks, so that a plain difference is far off
    none, middle = np.zeros((160, 0)), np.zeros((2, 0))
    share = np.array([0.25, 0.75])
    found = subtract(*(describe_arm(outcome[p], none[p], block[p], middle).weigh(share) for p in (arm, ~arm)))
    parts = [outcome[arm & (block == one)].mean() - outcome[~arm & (block == one)].mean() for one in (0, 1)]
    errors = [
        outcome[p & (block == one)].var(ddof=1) / (p & (block == one)).sum() for one in (0, 1) for p in (arm, ~arm)
    ]
    assert found.value == pytest.approx(share @ parts)
    assert found.error**2 == pytest.approx(np.repeat(share**2, 2) @ errors)
    plain = subtract(*(adjust_mean(outcome[p], none[p], np.zeros(0)) for p in (arm, ~arm)))
    assert abs(plain.value) > 1 > abs(found.value)


def test_pairs_are_compared_by_their_differences() -> None:
    from scipy.stats import ttest_rel

    rng = np.random.default_rng(4)
    level = rng.normal(size=30) * 10
    one, other = level + 1 + rng.normal(size=30), level + rng.normal(size=30)
    arm = np.repeat([True, False], 30)
    found = compare_pairs(np.concatenate([one, other]), arm, np.tile(np.arange(30), 2))
    assert found.value == pytest.approx((one - other).mean())
    assert found.p_value == pytest.approx(ttest_rel(one, other).pvalue)


def test_clusters_are_compared_by_their_means() -> None:
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(9)
    means, arm = rng.normal(size=11), np.arange(11) < 5
    found = compare_clusters(means, arm)
    assert found.freedom == 9
    assert found.p_value == pytest.approx(ttest_ind(means[arm], means[~arm]).pvalue)
    block = np.arange(11) % 3
    blocked = compare_clusters(means, arm, block)
    dummies = [(block == one).astype(float) for one in (1, 2)]
    theirs = sm.OLS(means, np.column_stack([np.ones(11), arm, *dummies])).fit()
    assert (blocked.value, blocked.error, blocked.freedom) == pytest.approx((theirs.params[1], theirs.bse[1], 7))


def test_covariates_of_people_leave_the_effect_of_a_cluster() -> None:
    rng = np.random.default_rng(3)
    cluster = np.repeat(np.arange(10), 50)
    trait = rng.normal(size=500) + (cluster < 5)  # the arms differ in it
    outcome = 3 * trait + 2 * (cluster < 5)
    means = mean_by_cluster(outcome, trait[:, None], cluster)
    assert compare_clusters(means, np.arange(10) < 5).value == pytest.approx(2)
    assert compare_clusters(mean_by_cluster(outcome, np.zeros((500, 0)), cluster), np.arange(10) < 5).value > 4


def test_both_arms_inside_a_cluster(world: dict[str, np.ndarray]) -> None:
    assert not are_whole(world["arm"], world["cluster"])
    found = compare_inside(world["y"], world["arm"], world["x"], world["cluster"])
    design = np.column_stack([world["arm"], with_constant(world["x"] - world["x"].mean(0))])
    theirs = sm.OLS(world["y"], design).fit(cov_type="cluster", cov_kwds={"groups": world["cluster"]})
    assert (found.value, found.error, found.freedom) == pytest.approx((theirs.params[0], theirs.bse[0], 19))


def test_how_alike_people_of_a_cluster_are() -> None:
    rng = np.random.default_rng(8)
    cluster = np.repeat(np.arange(400), 30)
    outcome = rng.normal(size=400)[cluster] * np.sqrt(0.1) + rng.normal(size=12_000) * np.sqrt(0.9)
    arm = cluster % 2 == 0
    assert intraclass(outcome + 5 * arm, arm, cluster) == pytest.approx(0.1, abs=0.02)
    assert intraclass(rng.normal(size=12_000), arm, cluster) < 0.01


def test_what_depends_on_others_is_found() -> None:
    one, two = np.arange(10.0), np.arange(10.0) ** 2
    assert find_independent(np.column_stack([np.ones(10), one, two, one + two, np.zeros(10)])) == [0, 1, 2]
    with pytest.raises(ValueError, match="depend"):
        fit_line(one, np.column_stack([two, two]))
    with pytest.raises(ValueError, match="fewer"):
        fit_line(one[:2], np.column_stack([one, two])[:2])


def test_what_does_not_vary_has_no_p_value() -> None:
    assert Found(2.0, 0.0, 5.0).p_value == 1.0
    assert are_alike(np.full(3, 0.1 + 0.2))
    assert not are_alike([0.0, 1e-3])
