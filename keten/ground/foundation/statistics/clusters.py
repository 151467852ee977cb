"""Whole groups that were assigned: offices, weeks or coaches. What counts is how many groups there are.

Figures of people in one group resemble each other, so that a standard error over people is far too small: with 12
groups and 5 % of the variance between them a test at 5 % is wrong in more than half of the cases. A mean per group
and Student's t with two degrees of freedom fewer than groups has the right level, also with few groups: Hayes and
Moulton, Cluster Randomised Trials (2017) 10.2; Donner and Klar (2000) 6.1.
"""

import numpy as np

from keten.ground.foundation.statistics.arrays import Flags, Floats, Integers, divide
from keten.ground.foundation.statistics.linear import Found, find_independent, fit_line, sum_by, with_constant


def mean_by_cluster(outcome: Floats, covariates: Floats, cluster: Integers) -> Floats:
    """The mean of each cluster 0, 1, ..., after taking out what covariates (people, terms) explain of people.

    The slopes are those inside clusters, so that no effect of a whole cluster is taken out with them.
    """
    people = np.bincount(cluster)
    means = divide(sum_by(np.column_stack([outcome, covariates]), cluster), people[:, None])
    if not covariates.shape[1]:
        return means[:, 0]
    away = np.column_stack([outcome, covariates]) - means[cluster]
    kept = find_independent(away[:, 1:])
    slope = np.linalg.lstsq(away[:, 1:][:, kept], away[:, 0], rcond=None)[0]
    middle = covariates.mean(0)
    return np.asarray(means[:, 0] - (means[:, 1:] - middle)[:, kept] @ slope, dtype=np.float64)


def compare_clusters(figure: Floats, is_one: Flags, block: Integers | None = None) -> Found:
    """The mean figure of some clusters less that of the others, each cluster counting once; t(G-2).

    ``figure``, ``is_one`` and ``block`` (0, 1, ... when clusters were drawn within blocks): (clusters,). Each further
    block takes one more degree of freedom. Raises ValueError with fewer than three clusters, or one kind of them.
    """
    dummies = np.zeros((len(figure), 0)) if block is None else _mark_blocks(block)
    terms = with_constant(np.column_stack([is_one.astype(np.float64), dummies]))
    return fit_line(figure, terms, robust="equal").term(1)


def _mark_blocks(block: Integers) -> Floats:
    return np.asarray(block[:, None] == np.unique(block)[None, 1:], dtype=np.float64)


def are_whole(is_one: Flags, cluster: Integers) -> bool:
    """Whether everybody of a cluster is in one arm."""
    people, ones = np.bincount(cluster), np.bincount(cluster, is_one.astype(np.float64))
    return bool(((ones == 0) | (ones == people)).all())


def compare_inside(outcome: Floats, is_one: Flags, covariates: Floats, cluster: Integers) -> Found:
    """Both arms inside the same clusters: least squares with errors by cluster and t(G-1).

    Liang and Zeger, Biometrika 73 (1986) 13-22, with the small-sample factor. ``covariates``: (people, terms).
    """
    terms = np.column_stack([is_one.astype(np.float64), with_constant(covariates - covariates.mean(0))])
    kept = find_independent(terms)
    return fit_line(outcome, terms[:, kept], robust="cluster", cluster=cluster).term(0)


def intraclass(outcome: Floats, is_one: Flags, cluster: Integers) -> float:
    """The share of the variance that lies between clusters of one arm (ICC, by analysis of variance), from 0 to 1."""
    people = np.bincount(cluster).astype(np.float64)
    arm = np.bincount(cluster, is_one.astype(np.float64)) > 0
    means, whole = divide(np.bincount(cluster, outcome), people), np.zeros(len(people))
    between, spare = 0.0, 0.0
    for part in (arm, ~arm):
        whole[part] = (people[part] @ means[part]) / max(people[part].sum(), 1.0)
        spare += float(divide((people[part] ** 2).sum(), people[part].sum()))
    between = float(people @ (means - whole) ** 2) / max(len(people) - 2, 1)
    inside = float(((outcome - means[cluster]) ** 2).sum()) / max(len(outcome) - len(people), 1)
    size = (len(outcome) - spare) / max(len(people) - 2, 1)
    both = between + (size - 1) * inside
    return min(max((between - inside) / both, 0.0), 1.0) if both > 0 else 0.0
