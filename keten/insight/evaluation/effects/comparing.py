"""Two arms that were drawn by lot: as assigned, inside blocks, between clusters, and with covariates."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.statistics.arrays import Flags, Floats, Integers, divide
from keten.ground.foundation.statistics.blocks import compare_pairs, count_in_blocks, describe_arm
from keten.ground.foundation.statistics.clusters import are_whole, compare_clusters, compare_inside, mean_by_cluster
from keten.ground.foundation.statistics.linear import (
    Found,
    Instrumented,
    Robust,
    adjust_mean,
    find_independent,
    fit_instrument,
    fit_line,
    flags,
    subtract,
    sum_by,
    with_constant,
)
from keten.insight.evaluation.effects.answer import Figure, as_figure, as_share, as_share_figure
from keten.insight.evaluation.effects.question import Kind
from keten.insight.evaluation.effects.sample import Sample

_FEWEST_CLUSTERS = 3
FEWEST_TO_ADJUST, PER_TERM = 30, 10  # people in each arm, and for each covariate


@dataclass(frozen=True)
class Pair:
    """The control and one other arm of a sample; ``is_one``: who is in that other arm, (people,)."""

    sample: Sample
    is_one: Flags
    warnings: tuple[str, ...] = ()

    @property
    def bare(self) -> Floats:
        """No covariates."""
        return np.zeros((len(self.is_one), 0))

    @property
    def sizes(self) -> tuple[int, int]:
        """People in the other arm and in the control."""
        return int(self.is_one.sum()), int((~self.is_one).sum())


def take_pair(sample: Sample, place: int) -> Pair:
    """Arm ``place`` and the control; blocks with one of the two say nothing and are left out.

    Raises ``Refused`` when nothing is left to compare.
    """
    pair = sample.only(np.isin(sample.arm, (0, place)))
    if not len(pair.block):
        return Pair(pair, pair.arm == place)
    whole = flags((count_in_blocks(pair.block, pair.arm == place) > 0).all(axis=0))
    if not whole.any():
        raise Refused("In geen enkel blok zitten beide groepen. Laat --block weg, of kies een andere kolom.", "block")
    gone = int((~whole[pair.block]).sum())
    said = (f"{gone} regels tellen niet mee: in hun blok zit maar één groep.",) if gone else ()
    kept = pair.only(whole[pair.block])
    return Pair(kept, kept.arm == place, said)


def compare(pair: Pair, covariates: Floats) -> Figure:
    """The difference as assigned. ``covariates``: (people, terms), none for the difference as it is.

    Raises ``Refused`` when there are too few clusters or people in blocks, and ValueError when there are too few people
    to adjust.
    """
    if len(pair.sample.cluster):
        return _compare_in_clusters(pair, covariates)
    means = find_means(pair, covariates)
    if means is None:
        return _compare_pairs(pair)
    one, other = means
    adjusted = "Lin-interacted adjustment, HC2" if covariates.shape[1] else "difference in means, Neyman (HC2)"
    name = adjusted + (", within blocks" if len(pair.sample.block) else "")
    if pair.sample.kind is Kind.RATE:
        rates = name.replace("means, Neyman (HC2)", "rates, Newcombe").replace("HC2", "HC2, Newcombe")
        shares = [as_share(part, people) for part, people in zip(means, pair.sizes, strict=True)]
        if shares[0] and shares[1]:
            return as_share_figure(shares[0], shares[1], rates)
    return as_figure(subtract(one, other), name)


def _compare_pairs(pair: Pair) -> Figure:
    try:
        found = compare_pairs(pair.sample.outcome, pair.is_one, pair.sample.block)
    except ValueError as error:
        raise Refused("Er zijn te weinig mensen per blok om te vergelijken. Laat --block weg.", "block") from error
    return as_figure(found, "matched pairs, t(B-1)")


def find_means(pair: Pair, covariates: Floats) -> tuple[Found, Found] | None:
    """The means of the other arm and of the control; None when blocks have too few of one to know how they vary."""
    values, block = pair.sample.outcome, pair.sample.block
    arms = (pair.is_one, ~pair.is_one)
    if not len(block):
        middle = covariates.mean(0)
        one, other = (adjust_mean(values[part], covariates[part], middle) for part in arms)
        return one, other
    people = np.bincount(block).astype(np.float64)
    if not covariates.shape[1] and (count_in_blocks(block, pair.is_one).sum(1) < 2 * len(people)).any():
        return None
    middle = divide(sum_by(covariates, block), people[:, None]) if covariates.shape[1] else np.zeros((len(people), 0))
    described = [describe_arm(values[part], covariates[part], block[part], middle) for part in arms]
    one, other = (arm.weigh(people / people.sum()) for arm in described)
    return one, other


def _compare_in_clusters(pair: Pair, covariates: Floats) -> Figure:
    sample = pair.sample
    check_clusters(pair)
    if not are_whole(pair.is_one, sample.cluster):
        inside = np.column_stack([covariates, _mark(sample.block)]) if len(sample.block) else covariates
        found = compare_inside(sample.outcome, pair.is_one, inside, sample.cluster)
        return as_figure(found, "difference inside clusters, errors by cluster, t(G-1)")
    arm, block = find_arms_of_clusters(pair)
    figure = mean_by_cluster(sample.outcome, covariates, sample.cluster)
    return as_figure(compare_clusters(figure, arm, block), "difference of cluster means, t(G-2)")


def check_clusters(pair: Pair) -> None:
    """Raises ``Refused`` when there are clusters, but too few to see how they differ."""
    if not len(pair.sample.cluster):
        return
    if are_whole(pair.is_one, pair.sample.cluster):
        find_arms_of_clusters(pair)
    elif len(np.unique(pair.sample.cluster)) < _FEWEST_CLUSTERS:
        raise Refused("Er zijn te weinig clusters: minstens drie, en liefst twaalf of meer.", "cluster")


def find_arms_of_clusters(pair: Pair) -> tuple[Flags, Integers | None]:
    """The arm and the block of whole clusters. Raises ``Refused`` when either arm has fewer than two clusters."""
    _numbers, first = np.unique(pair.sample.cluster, return_index=True)
    arm = pair.is_one[first]
    fewest = min(int(arm.sum()), int((~arm).sum()))
    if fewest < 2:
        raise Refused(
            "Een van de groepen bestaat uit één cluster. Of die plek anders is of de maatregel werkt, is dan niet te "
            "scheiden. Voeg clusters toe: minstens twee per groep, en liefst zes.", "cluster",
        )  # fmt: skip
    block = pair.sample.block[first] if len(pair.sample.block) else None
    blocks = 0 if block is None else len(np.unique(block))
    if len(arm) - 1 - max(blocks, 1) < 1:
        raise Refused("Er zijn te weinig clusters voor zoveel blokken. Laat --block weg.", "block")
    return arm, block


def _mark(block: Integers) -> Floats:
    return np.asarray(block[:, None] == np.unique(block)[None, 1:], dtype=np.float64)


def can_adjust(pair: Pair) -> bool:
    """Whether there are covariates, and people enough in each arm for an adjusted figure to count."""
    terms = pair.sample.covariates.shape[1]
    return bool(terms > 0 and min(pair.sizes) >= max(FEWEST_TO_ADJUST, PER_TERM * (terms + 1)))


def try_to(find: Callable[[], Figure]) -> Figure | None:
    """The figure, or None when people are too few for it."""
    try:
        return find()
    except ValueError:
        return None


def regress(pair: Pair) -> Figure:
    """Analysis of covariance: one line for both arms with their difference, HC1; within blocks when there are."""
    values, terms, absorbed = _spread_in_blocks(pair, pair.is_one.astype(np.float64)[:, None], pair.sample.covariates)
    cluster = pair.sample.cluster if len(pair.sample.cluster) else None
    robust: Robust = "HC1" if cluster is None else "cluster"
    line = fit_line(values, terms[:, find_independent(terms)], robust=robust, cluster=cluster, absorbed=absorbed)
    return as_figure(line.term(0), f"regression with covariates, {robust}")


def _spread_in_blocks(pair: Pair, first: Floats, others: Floats) -> tuple[Floats, Floats, int]:
    """Outcome and terms less their means in blocks, and how many means that took; else with a constant."""
    values, block = pair.sample.outcome, pair.sample.block
    if not len(block):
        return values, np.column_stack([first, with_constant(others - others.mean(0))]), 0
    columns = np.column_stack([values, first, others])
    people = np.bincount(block).astype(np.float64)[:, None]
    away = columns - divide(sum_by(columns, block), people)[block]
    return away[:, 0], away[:, 1:], len(people)


def correct_for_take_up(pair: Pair) -> tuple[Figure, Instrumented] | None:
    """The effect on those who took it up because they were assigned to it (two-stage least squares).

    Of whole clusters with their means. None when assignment moved nothing, or people are too few.
    """
    known = ~np.isnan(pair.sample.taken)
    chosen = Pair(pair.sample.only(known), pair.is_one[known])
    if min(chosen.sizes) < 2:
        return None
    try:
        found = _instrument_clusters(chosen) if _has_whole_clusters(chosen) else _instrument_people(chosen)
    except ValueError:
        return None
    return (as_figure(found.effect, "two-stage least squares (take-up)"), found) if found else None


def _has_whole_clusters(pair: Pair) -> bool:
    return bool(len(pair.sample.cluster)) and are_whole(pair.is_one, pair.sample.cluster)


def _instrument_people(pair: Pair) -> Instrumented | None:
    mine = np.column_stack([pair.is_one.astype(np.float64), pair.sample.taken])
    covariates = pair.sample.covariates if can_adjust(pair) else pair.bare
    values, terms, absorbed = _spread_in_blocks(pair, mine, covariates)
    others = terms[:, 2:][:, find_independent(terms[:, 2:])] if terms.shape[1] > 2 else terms[:, 2:]
    cluster = pair.sample.cluster if len(pair.sample.cluster) else None
    return fit_instrument(values, terms[:, 1], terms[:, 0], others, cluster=cluster, absorbed=absorbed)


def _instrument_clusters(pair: Pair) -> Instrumented | None:
    arm, _block = find_arms_of_clusters(pair)
    means = [mean_by_cluster(part, pair.bare, pair.sample.cluster) for part in (pair.sample.outcome, pair.sample.taken)]
    return fit_instrument(means[0], means[1], arm.astype(np.float64), np.ones((len(arm), 1)))
