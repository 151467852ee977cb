"""What is answered about an arm that was drawn by lot: as assigned first, then what take-up made of it."""

from dataclasses import replace
from typing import Any

import numpy as np

from keten.ground.foundation.statistics.clusters import are_whole, intraclass
from keten.ground.foundation.statistics.linear import are_alike
from keten.insight.evaluation.effects.answer import Figure, plain
from keten.insight.evaluation.effects.comparing import (
    Pair,
    can_adjust,
    compare,
    correct_for_take_up,
    find_arms_of_clusters,
    regress,
    try_to,
)
from keten.insight.evaluation.effects.lasting import compare_durations
from keten.insight.evaluation.effects.question import Kind

WEAK = 10.0  # F of the first stage, under which two-stage least squares misleads (Staiger and Stock, 1997)
FEW_CLUSTERS = 6  # with fewer an interval hardly says anything
_TOO_WEAK = "Loten maakte te weinig verschil voor wie meedeed: een effect van meedoen is niet te berekenen."
Answered = tuple[dict[str, Figure], str, dict[str, Any], tuple[str, ...]]
"""Figures by name, which of them counts, what else belongs to it as JSON holds it, and warnings."""


def compare_drawn(pair: Pair) -> Answered:
    """A mean or a rate. Raises ``Refused`` when there are too few clusters."""
    figures, said = {"unadjusted": compare(pair, pair.bare)}, list(_warn_of_clusters(pair))
    headline = "unadjusted"
    if pair.sample.covariates.shape[1]:
        adjusted = try_to(lambda: compare(pair, pair.sample.covariates))
        regression = try_to(lambda: regress(pair))
        figures |= {"adjusted": adjusted} if adjusted else {}
        figures |= {"regression": regression} if regression else {}
        headline = "adjusted" if adjusted and can_adjust(pair) else "unadjusted"
    if pair.sample.covariates.shape[1] and headline == "unadjusted":
        said.append("Te weinig mensen voor zoveel kenmerken: het verschil zonder correctie telt.")
    taken, parts, more = _correct(pair)
    return figures | taken, headline, {**parts, **_describe_clusters(pair)}, (*said, *more)


def _correct(pair: Pair) -> tuple[dict[str, Figure], dict[str, Any], tuple[str, ...]]:
    if not len(pair.sample.taken):
        return {}, {}, ()
    unknown = int(np.isnan(pair.sample.taken).sum())
    said = (f"Van {unknown} mensen is niet bekend of ze meededen.",) if unknown else ()
    corrected = correct_for_take_up(pair)
    if corrected is None or corrected[1].strength < WEAK:
        shares = {"take_up_difference": plain(corrected[1].first.value) if corrected else None}
        return {}, shares, (*said, _TOO_WEAK)
    figure, found = corrected
    parts = {"take_up_difference": found.first.value, "take_up_strength": plain(found.strength)}
    return {"take_up": figure}, parts, said


def try_placebo(pair: Pair) -> Figure | None:
    """What lots did to an outcome from before the start, which should be nothing; None when that does not vary."""
    known = ~np.isnan(pair.sample.placebo)
    chosen = replace(pair.sample.only(known), kind=Kind.MEAN)
    arm = pair.is_one[known]
    if any(are_alike(chosen.placebo[part]) for part in (arm, ~arm)):
        return None
    earlier = Pair(replace(chosen, outcome=chosen.placebo), arm)
    return compare(earlier, earlier.bare)


def _warn_of_clusters(pair: Pair) -> tuple[str, ...]:
    """Few clusters in an arm are said, because the interval then rests on very little."""
    if not len(pair.sample.cluster) or not are_whole(pair.is_one, pair.sample.cluster):
        return ()
    arm, _block = find_arms_of_clusters(pair)
    fewest = min(int(arm.sum()), int((~arm).sum()))
    return (f"Een groep telt {fewest} clusters: het interval rust op weinig.",) if fewest < FEW_CLUSTERS else ()


def _describe_clusters(pair: Pair) -> dict[str, Any]:
    if not len(pair.sample.cluster):
        return {}
    found: dict[str, Any] = {"clusters": len(np.unique(pair.sample.cluster))}
    if are_whole(pair.is_one, pair.sample.cluster):
        found["intraclass_correlation"] = intraclass(pair.sample.outcome, pair.is_one, pair.sample.cluster)
    return found


def compare_lasting(pair: Pair, horizons: tuple[int, ...]) -> Answered:
    """A duration: the share that the first cause happened to by the last horizon counts, and all others are told.

    Raises ``Refused`` when nobody was followed to any horizon, or when there are too few clusters.
    """
    found = compare_durations(pair, horizons)
    cause = pair.sample.causes[0]
    last, figure = found.find_last(cause)
    said = list(_warn_of_clusters(pair))
    if pair.sample.covariates.shape[1]:
        said.append("Bij duur wordt niet gecorrigeerd voor kenmerken.")
    if gone := [horizon for horizon, causes in found.by_horizon.items() if causes[cause] is None]:
        said.append(f"Niet bekend op dag {', '.join(map(str, gone))}: niet elke groep is zo lang gevolgd.")
    parts: dict[str, Any] = {"cause": cause, "horizon": last, "horizons": {
        str(horizon): {name: one.as_dict() if one else None for name, one in causes.items()}
        for horizon, causes in found.by_horizon.items()
    }}  # fmt: skip
    return {"unadjusted": figure, **_scale(pair, figure)}, "unadjusted", {**parts, **_count(pair)}, tuple(said)


def _count(pair: Pair) -> dict[str, Any]:
    return {"clusters": len(np.unique(pair.sample.cluster))} if len(pair.sample.cluster) else {}


def _scale(pair: Pair, figure: Figure) -> dict[str, Figure]:
    """Per person who took it up: Bloom's, Evaluation Review 8 (1984) 225-246. Nothing when few more did."""
    if not len(pair.sample.taken):
        return {}
    known = ~np.isnan(pair.sample.taken)
    one, other = (pair.sample.taken[known & part] for part in (pair.is_one, ~pair.is_one))
    more = float(one.mean() - other.mean()) if len(one) and len(other) else 0.0
    error = float(np.sqrt(one.var() / max(len(one), 1) + other.var() / max(len(other), 1))) if more else 1.0
    if more <= 0 or (error > 0 and (more / error) ** 2 < WEAK):
        return {}
    parts = (figure.value / more, figure.error / more, figure.low / more, figure.high / more)
    return {"take_up": Figure(*parts, figure.p_value, figure.freedom, f"{figure.method}, Bloom (take-up)")}
