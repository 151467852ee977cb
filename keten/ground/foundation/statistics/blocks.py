"""Means of arms that were drawn within blocks: compared inside each block, and put together by the people in it."""

from dataclasses import dataclass

import numpy as np

from keten.ground.foundation.statistics.arrays import Flags, Floats, Integers, divide
from keten.ground.foundation.statistics.linear import Found, find_independent, sum_by


@dataclass(frozen=True)
class BlockedArm:
    """One arm in its blocks: ``people``, ``mean`` and ``variance`` of one outcome, all (blocks,); ``spent``: degrees of
    freedom that adjusting took.
    """

    people: Floats
    mean: Floats
    variance: Floats
    spent: int = 0

    def weigh(self, share: Floats) -> Found:
        """The mean when blocks have these shares (blocks,); degrees of freedom by Satterthwaite."""
        parts = share**2 * divide(self.variance, self.people)
        below = divide(parts**2, np.maximum(self.people - 1 - self.spent * self.people / self.people.sum(), 0.5)).sum()
        freedom = parts.sum() ** 2 / below if below > 0 else self.people.sum() - len(self.people) - self.spent
        return Found(float(share @ self.mean), float(np.sqrt(parts.sum())), max(float(freedom), 1.0))


def count_in_blocks(block: Integers, is_one: Flags) -> Floats:
    """How many are in the other arm and in this one: (2, blocks)."""
    blocks = int(block.max()) + 1
    return np.stack([np.bincount(block[part], minlength=blocks) for part in (~is_one, is_one)]).astype(np.float64)


def describe_arm(outcome: Floats, covariates: Floats, block: Integers, middle: Floats) -> BlockedArm:
    """An arm whose covariates (people, terms) would have in every block the means ``middle`` (blocks, terms).

    One slope for all blocks: Liu and Yang, Biometrika 107 (2020) 935-948. The variance of a block with one person is
    that of all blocks. Raises ValueError when people are too few for the covariates.
    """
    people = np.bincount(block, minlength=len(middle)).astype(np.float64)
    terms = covariates - middle[block]
    values = outcome - terms @ _find_slope(outcome, terms, block, people) if terms.shape[1] else outcome
    mean = divide(np.bincount(block, values, len(middle)), people)
    squares = np.bincount(block, (values - mean[block]) ** 2, len(middle))
    left = float(people.sum() - (people > 0).sum() - terms.shape[1])
    if left < 1:
        raise ValueError("too few people for these blocks and covariates")
    grown = (left + terms.shape[1]) / left
    variance = np.where(people > 1, divide(squares, people - 1), squares.sum() / (left + terms.shape[1])) * grown
    return BlockedArm(people, mean, np.asarray(variance, dtype=np.float64), terms.shape[1])


def _find_slope(outcome: Floats, terms: Floats, block: Integers, people: Floats) -> Floats:
    blocks = len(people)
    away = terms - divide(sum_by(terms, block, blocks), people[:, None])[block]
    if len(find_independent(away)) < terms.shape[1]:
        raise ValueError("covariates depend on each other inside blocks")
    moved = outcome - divide(np.bincount(block, outcome, blocks), people)[block]
    return np.asarray(np.linalg.lstsq(away, moved, rcond=None)[0], dtype=np.float64)


def compare_pairs(outcome: Floats, is_one: Flags, block: Integers) -> Found:
    """Blocks with one person in an arm: the mean of their differences, by the size of each block, and how they vary.

    Errs to the wide side: Imai, Statistics in Medicine 27 (2008) 4857-4873.
    """
    counts = count_in_blocks(block, is_one)
    sums = np.stack([np.bincount(block[part], outcome[part], counts.shape[1]) for part in (~is_one, is_one)])
    means = divide(sums, counts)
    share = counts.sum(0) / counts.sum()
    parts = share * (means[1] - means[0])
    blocks = len(share)
    if blocks < 2:
        raise ValueError("one pair shows no variance")
    error = float(np.sqrt(blocks / (blocks - 1) * ((parts - share * parts.sum()) ** 2).sum()))
    return Found(float(parts.sum()), error, float(blocks - 1))
