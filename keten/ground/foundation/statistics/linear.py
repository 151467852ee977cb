"""Least squares with standard errors that hold when people differ: robust, by cluster, and with an instrument."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg, special

from keten.ground.foundation.statistics.arrays import Flags, Floats, Integers, divide, floats
from keten.ground.foundation.statistics.estimates import Estimate

Robust = Literal["HC1", "HC2", "cluster", "equal"]
_ALIKE, _SURE = 1e-9, 1e-12


@dataclass(frozen=True)
class Found:
    """A figure with its standard error and the degrees of freedom of that (infinite: the normal distribution)."""

    value: float
    error: float
    freedom: float

    def interval(self, level: float = 0.95) -> Estimate:
        """Student's interval; the cases are the degrees of freedom."""
        half = float(special.stdtrit(self.freedom, 0.5 + level / 2)) * self.error
        return Estimate(self.value, self.value - half, self.value + half, self.freedom)

    @property
    def p_value(self) -> float:
        """Of the figure being 0; 1 when there is no error to hold it against."""
        return float(2 * special.stdtr(self.freedom, -abs(self.value) / self.error)) if self.error > 0 else 1.0


@dataclass(frozen=True)
class Line:
    """``weights``: (terms,); ``covariance``: (terms, terms); ``residual``: (people,); degrees of ``freedom``."""

    weights: Floats
    covariance: Floats
    residual: Floats
    freedom: float

    def term(self, place: int) -> Found:
        """One of the weights."""
        return Found(float(self.weights[place]), float(np.sqrt(max(self.covariance[place, place], 0.0))), self.freedom)


def fit_line(
    outcome: ArrayLike,
    design: ArrayLike,
    *,
    robust: Robust = "HC2",
    cluster: ArrayLike | None = None,
    absorbed: int = 0,
) -> Line:
    """Ordinary least squares of ``outcome`` (people,) on ``design`` (people, terms), with its constant if it has one.

    ``robust``: HC1 or HC2 (MacKinnon and White, Journal of Econometrics 29 (1985) 305-325), ``cluster`` with numbers
    0, 1, ... (people,), small-sample factor and t(G-1), or ``equal`` variances. ``absorbed``: terms taken out before,
    such as the means of blocks. Raises ValueError when terms depend on each other or people are too few.
    """
    values, terms = floats(outcome), floats(design)
    freedom = len(values) - terms.shape[1] - absorbed
    if freedom < 1:
        raise ValueError("there are fewer people than terms")
    groups = int(np.unique(np.asarray(cluster)).size) if robust == "cluster" else 0
    if groups == 1:
        raise ValueError("one cluster shows no variance")
    basis, inverse = _factor(terms)
    weights = inverse @ (basis.T @ values)
    residual = values - terms @ weights
    turned = basis @ inverse.T
    covariance = _sandwich(turned, basis, residual, robust, cluster, freedom)
    return Line(weights, covariance, residual, float(groups - 1 if groups else freedom))


def _sandwich(
    turned: Floats, basis: Floats, residual: Floats, robust: Robust, cluster: ArrayLike | None, freedom: int
) -> Floats:
    """``turned``: (people, terms), how much each weight moves when the outcome of one person does."""
    people = len(residual)
    if robust == "equal":
        return floats(turned.T @ turned * (residual @ residual) / freedom)
    if robust == "cluster":
        scores = sum_by(turned * residual[:, None], np.asarray(cluster, dtype=np.int64))
        used = int((np.bincount(np.asarray(cluster, dtype=np.int64)) > 0).sum())
        return floats(scores.T @ scores * used / (used - 1) * (people - 1) / freedom)
    share = divide(1.0, 1 - (basis**2).sum(1), 1.0) if robust == "HC2" else np.full(people, people / freedom)
    return floats((turned * (residual**2 * share)[:, None]).T @ turned)


def _factor(terms: Floats) -> tuple[Floats, Floats]:
    """An orthonormal basis (people, terms), and the inverse of the triangle that makes the terms of it."""
    basis, triangle = np.linalg.qr(terms)
    scale = np.sqrt((triangle**2).sum(0))
    if (np.abs(np.diag(triangle)) <= _ALIKE * np.where(scale > 0, scale, 1.0)).any():
        raise ValueError("terms depend on each other")
    return floats(basis), floats(np.linalg.inv(triangle))


def find_independent(terms: Floats) -> list[int]:
    """The columns, first come first served, that are no combination of those before them."""
    scale = np.sqrt((terms**2).sum(0))
    triangle = np.abs(np.diag(linalg.qr(terms / np.where(scale > 0, scale, 1.0), mode="r")[0][: terms.shape[1]]))
    return [place for place in range(len(triangle)) if scale[place] > 0 and triangle[place] > _ALIKE]


def sum_by(values: Floats, group: Integers, groups: int | None = None) -> Floats:
    """The sums of each column (people, terms) by group 0, 1, ...: (groups, terms)."""
    size = groups or int(group.max(initial=-1)) + 1
    return floats(np.stack([np.bincount(group, column, size) for column in values.T], axis=1))


def with_constant(columns: Floats) -> Floats:
    """The same columns (people, terms) after one of ones."""
    return np.concatenate([np.ones((len(columns), 1)), columns], axis=1)


def adjust_mean(outcome: Floats, covariates: Floats, middle: Floats) -> Found:
    """What the mean of one arm would be if its covariates (people, terms) had the means ``middle`` (terms,).

    With HC2 and Bell and McCaffrey's degrees of freedom (Imbens and Kolesár, Review of Economics and Statistics 98
    (2016) 701-712). The difference of two arms is then Lin's interacted adjustment, Annals of Applied Statistics 7
    (2013) 295-318; without covariates it is the difference of means with Neyman's standard error and Welch's degrees
    of freedom. Raises ValueError when people are too few for the covariates.
    """
    terms = with_constant(covariates - middle)
    if len(terms) <= terms.shape[1]:
        raise ValueError("too few people for these covariates")
    basis, inverse = _factor(terms)
    weights = inverse @ (basis.T @ outcome)
    pull = basis @ inverse[0]
    left = np.maximum(1 - (basis**2).sum(1), _SURE)
    part = pull**2 / left
    error = float(np.sqrt((part * (outcome - terms @ weights) ** 2).sum()))
    return Found(float(weights[0]), error, _count_freedom(part, left, basis))


def _count_freedom(part: Floats, left: Floats, basis: Floats) -> float:
    crossed = (basis * part[:, None]).T @ basis
    squares = float((part**2 * (2 * left - 1)).sum() + (crossed**2).sum())
    return max(float((part * left).sum()) ** 2 / squares, 1.0)


def subtract(one: Found, other: Found) -> Found:
    """One independent figure less another; degrees of freedom by Satterthwaite."""
    square = one.error**2 + other.error**2
    parts = one.error**4 / one.freedom + other.error**4 / other.freedom
    freedom = square**2 / parts if parts > 0 else min(one.freedom, other.freedom)
    return Found(one.value - other.value, float(np.sqrt(square)), float(freedom))


@dataclass(frozen=True)
class Instrumented:
    """``effect``: per unit of what was taken up; ``first``: how much more was taken up by who was assigned to it."""

    effect: Found
    first: Found

    @property
    def strength(self) -> float:
        """The F of the first stage."""
        return (self.first.value / self.first.error) ** 2 if self.first.error > 0 else np.inf


def fit_instrument(
    outcome: Floats, taken: Floats, assigned: Floats, others: Floats, *, cluster: Integers | None = None,
    absorbed: int = 0,
) -> Instrumented | None:  # fmt: skip
    """Two-stage least squares of ``outcome`` on ``taken``, with ``assigned`` as instrument; all (people,).

    ``others``: (people, terms), with the constant. Robust (HC1), or by ``cluster`` with t(G-1). Angrist, Imbens and
    Rubin, Journal of the American Statistical Association 91 (1996) 444-455. None when assignment moved nothing.
    """
    robust: Robust = "HC1" if cluster is None else "cluster"
    first = fit_line(taken, np.column_stack([assigned, others]), robust=robust, cluster=cluster, absorbed=absorbed)
    if abs(first.weights[0]) < _ALIKE:
        return None
    second = np.column_stack([taken - first.residual, others])
    fitted = fit_line(outcome, second, robust=robust, cluster=cluster, absorbed=absorbed)
    residual = outcome - np.column_stack([taken, others]) @ fitted.weights
    covariance = _sandwich_again(second, residual, robust, cluster, absorbed)
    return Instrumented(Line(fitted.weights, covariance, residual, fitted.freedom).term(0), first.term(0))


def _sandwich_again(
    second: Floats, residual: Floats, robust: Robust, cluster: Integers | None, absorbed: int
) -> Floats:  # fmt: skip
    """With the residuals of what was really taken up, not of what was predicted."""
    basis, inverse = _factor(second)
    return _sandwich(basis @ inverse.T, basis, residual, robust, cluster, len(residual) - second.shape[1] - absorbed)


def are_alike(values: ArrayLike) -> bool:
    """Whether all are equal, but for rounding."""
    known = floats(values)
    return bool(np.ptp(known) <= _ALIKE * max(1.0, float(np.abs(known).max()))) if known.size else True


def flags(values: ArrayLike) -> Flags:
    """As an array of yes and no."""
    return np.asarray(values, dtype=np.bool_)
