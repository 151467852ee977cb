"""From histories to a model: fit on the earlier cases, bring in line on a part kept apart, judge on the later ones."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from keten.journey.profiling.rules.bounds import Bounds
from keten.journey.profiling.rules.calibrating import fit_steps
from keten.journey.profiling.rules.censoring import Sight, known_at, weigh_sight
from keten.journey.profiling.rules.drifting import describe_population
from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.fitting import NotFitted, fit_logit, one_hot
from keten.journey.profiling.rules.histories import (
    MONTH_DAYS,
    PERIODS,
    WORK,
    Cells,
    Floats,
    Followed,
    Histories,
    Marks,
    count_cells,
    follow,
)
from keten.journey.profiling.rules.model import Model
from keten.journey.profiling.rules.validating import Outcomes, measure, measure_group, measure_groups

SIZES = tuple(len(feature.levels) for feature in FEATURES)


@dataclass(frozen=True)
class Trained:
    """A model, how well its chances came true later, and the population it was made of (for drift)."""

    model: Model
    validation: dict[str, Any]
    population: dict[str, Any]


def train(cases: Histories, *, split: int, on: int, bounds: Bounds) -> Trained:
    """Fit on cases opened before ``split`` with what was known that day; judge on those opened since (ordinals).

    Judged are only cases whose ``horizon`` months are over on the day ``on``, and to whom no score was shown. Raises
    ``NotFitted`` with the reason when there is too little to go by or the outcomes are separated.
    """
    earlier = cases.opened < split
    apart = cases.draw < bounds.held_out_share
    model, population = fit_model(cases.take(earlier & ~apart), until=split, bounds=bounds)
    model = calibrate(model, cases.take(earlier & apart), until=split, bounds=bounds)
    later = (cases.opened >= split) & (cases.opened <= on - bounds.horizon * MONTH_DAYS)
    validation = validate(model, cases.take(later & ~cases.influenced), on=on, bounds=bounds)
    validation |= {"kept_out": int((later & cases.influenced).sum()), "fitted": int((earlier & ~apart).sum())}
    return Trained(model, validation, population)


def fit_model(cases: Histories, *, until: int, bounds: Bounds) -> tuple[Model, dict[str, Any]]:
    """The penalised logit on months, weighted for who went out of sight; not yet calibrated."""
    followed = follow(cases, until=until)
    check_enough(cases, followed, bounds)
    cells = count_cells(cases.levels, followed)
    sight = weigh_sight(cells, sizes=SIZES, ridge=bounds.ridge, longest=bounds.longest_weight)
    weights = fit_months(cells, sight, ridge=bounds.ridge)
    model = center(weights, cases, horizon=bounds.horizon)
    return model, describe_population(model, cases)


def fit_months(cells: Cells, sight: Sight, *, ridge: float) -> Floats:
    """Coefficients: the intercept, each month, each level of each feature. The intercept is not shrunk."""
    months = np.tile(np.arange(PERIODS), len(cells.kinds))[:, None]
    levels = np.hstack([months, np.repeat(cells.kinds, PERIODS, axis=0)])
    columns = np.hstack([np.ones((len(levels), 1)), one_hot(levels, (PERIODS, *SIZES))])
    yes, no = (cells.worked * sight.of_worked).ravel(), (cells.stayed * sight.of_stayed).ravel()
    seen = (yes + no) > 0
    penalty = np.full(columns.shape[1], ridge)
    penalty[0] = 1e-6
    return fit_logit(columns[seen], yes[seen], no[seen], penalty=penalty).weights


def center(weights: Floats, cases: Histories, *, horizon: int) -> Model:
    """Each feature compared with the mean of these cases; what is taken off goes to the intercept."""
    intercept, months = float(weights[0]), weights[1 : 1 + PERIODS]
    start, terms = 1 + PERIODS, {}
    for place, feature in enumerate(FEATURES):
        own = weights[start : start + len(feature.levels)]
        mean = float(own[cases.levels[:, place]].mean())
        terms[feature.code] = {level.code: float(own[n] - mean) for n, level in enumerate(feature.levels)}
        intercept += mean
        start += len(feature.levels)
    return Model(intercept, terms, tuple(months.tolist()), horizon, {"kind": "none"})


def calibrate(model: Model, apart: Histories, *, until: int, bounds: Bounds) -> Model:
    """In line with the part kept apart: a rising line when enough of it is over, else a straight one per month."""
    followed = follow(apart, until=until)
    if int((followed.exit == WORK).sum()) < bounds.minimum_events / 4:
        raise NotFitted("Te weinig mensen in het deel dat apart is gehouden om de kansen te ijken.")
    # Only cases whose months are over: the others are out of sight by the calendar, which no feature explains.
    over = apart.take(apart.opened <= until - bounds.horizon * MONTH_DAYS)
    outcomes = tell_outcomes(model, over, until=until, bounds=bounds) if len(over) else None
    if outcomes and int(outcomes.worked.sum()) >= bounds.steps_events:
        steps = fit_steps(outcomes.chance, outcomes.worked, outcomes.weight, least=bounds.minimum_group)
        calibration: dict[str, Any] = {"kind": "steps", "at": steps.at, "share": steps.share}
    else:
        calibration = _fit_line(model, apart, followed, bounds)
    return Model(model.intercept, model.terms, model.months, model.horizon, calibration)


def tell_outcomes(model: Model, cases: Histories, *, until: int, bounds: Bounds) -> Outcomes:
    """The chance of each case beside what came of it by the day ``until``, weighted for who went out of sight."""
    followed = follow(cases, until=until)
    cells = count_cells(cases.levels, followed)
    sight = weigh_sight(cells, sizes=SIZES, ridge=bounds.ridge, longest=bounds.longest_weight)
    worked, weight = known_at(followed, cells, sight, horizon=bounds.horizon)
    return Outcomes(model.chances(model.scores(cases.levels)), worked, weight)


def validate(model: Model, cases: Histories, *, on: int, bounds: Bounds) -> dict[str, Any]:
    """How well the chances of these cases came true by the day ``on``, for all and per group."""
    if not len(cases):
        raise NotFitted("Er zijn geen latere dossiers waarvan de uitkomst al bekend is.")
    outcomes = tell_outcomes(model, cases, until=on, bounds=bounds)
    known = outcomes.worked[outcomes.weight > 0]
    if int(known.sum()) < 2 or int((known == 0).sum()) < 2:
        raise NotFitted("De latere dossiers zeggen niets: bijna iedereen heeft dezelfde uitkomst.")
    measured = measure_groups(outcomes, cases.groups, small_chance=bounds.small_chance, minimum=bounds.minimum_group)
    return {"all": measure(outcomes), "groups": measured, "whole": _whole(outcomes, bounds)}


def check_enough(cases: Histories, followed: Followed, bounds: Bounds) -> None:
    """Refuse too few exits to work, and a level with cases enough of whom nobody or everybody left to work."""
    worked = followed.exit == WORK
    events = int(worked.sum())
    if events < bounds.minimum_events:
        raise NotFitted(
            f"Te weinig mensen die werk vonden in de dossiers om van te leren: {events},"
            f" minstens {bounds.minimum_events} nodig."
        )
    for place, feature in enumerate(FEATURES):
        for n, level in enumerate(feature.levels):
            here = cases.levels[:, place] == n
            if int(here.sum()) >= bounds.minimum_group and _all_the_same(worked[here]):
                what = f"{feature.words} ({level.words})"
                raise NotFitted(f"De uitkomst hangt helemaal aan één kenmerk: {what}. Zo is geen kans te schatten.")


def _all_the_same(worked: Marks) -> bool:
    return not worked.any() or bool(worked.all())


def _fit_line(model: Model, apart: Histories, followed: Followed, bounds: Bounds) -> dict[str, Any]:
    cells = count_cells(apart.levels, followed)
    sight = weigh_sight(cells, sizes=SIZES, ridge=bounds.ridge, longest=bounds.longest_weight)
    scores = model.scores(cells.kinds)[:, None] + np.asarray(model.months)[None, :]
    columns = np.column_stack([np.ones(scores.size), scores.ravel()])
    yes, no = (cells.worked * sight.of_worked).ravel(), (cells.stayed * sight.of_stayed).ravel()
    fit = fit_logit(columns, yes, no, penalty=np.array([1e-6, 1e-6]))
    return {"kind": "line", "intercept": float(fit.weights[0]), "slope": float(fit.weights[1])}


def _whole(outcomes: Outcomes, bounds: Bounds) -> dict[str, Any]:
    return measure_group(outcomes, small_chance=bounds.small_chance)
