"""The effects of measures, computed from the cases after every round of figures."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.statistics.looking import look_always
from keten.ground.ledger.actions import record_event
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.insight.evaluation.effects.answer import Figure
from keten.insight.evaluation.effects.estimating import find_effect
from keten.insight.evaluation.effects.question import Kind, Question
from keten.insight.evaluation.events import EffectsComputed
from keten.insight.evaluation.models import CONTROL, Measure, MeasureEffect
from keten.insight.evaluation.queries.outcomes import Outcomes, read_outcomes
from keten.insight.evaluation.rules.grading import Grade
from keten.insight.indicators.queries.published import get_run

_TOO_EARLY = "Nog niemand is lang genoeg gevolgd."


@dataclass(frozen=True)
class _Found:
    """What is stored of one look; the interval is not there when nothing may be said."""

    grade: str
    reasons: list[str]
    treated: float | None = None
    control: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None


def follow_figures(event: RecordedEvent) -> None:
    """After ``indicators.figures-computed``: everything that was drawn is compared again."""
    compute_effects(by=SYSTEM, now=event.happened_at)


@transaction.atomic
def compute_effects(*, by: Viewer, now: datetime) -> int:
    """Of every measure by lot over clients that runs, or ended less than two years ago; returns how many were stored.

    As assigned, at each horizon, each version against its own time alone. A figure is stored once per round of figures.
    """
    run = get_run()
    if run is None:
        return 0
    today, stored = localdate(now), 0
    recent = Q(ended_on__isnull=True) | Q(ended_on__gt=today.replace(year=today.year - 2, day=1))
    for measure in Measure.objects.filter(recent, started_on__isnull=False, comparison="randomised", unit="client"):
        for version in measure.changes.values_list("number", flat=True):
            for days in sorted({measure.horizon_days or 0, measure.second_horizon_days or measure.horizon_days or 0}):
                stored += _look(measure, version, days, run.until, now)
    if stored:
        record_event(EffectsComputed(up_to=run.up_to, figures=stored), by=by, now=now)
    return stored


def _look(measure: Measure, version: int, days: int, until: date, now: datetime) -> int:
    """How many were stored: none when this was looked at before, which is so on most nights of a month."""
    known = {"measure": measure, "version": version, "horizon_days": days, "until": until}
    if MeasureEffect.objects.filter(**known).exists():
        return 0
    outcomes = read_outcomes(measure, version=version, days=days, until=until)
    if outcomes is None:
        return 0
    MeasureEffect.objects.create(
        **known, drawn=outcomes.drawn, counted=len(outcomes.outcome), computed_at=now,
        **vars(_compare(measure, outcomes)),
    )  # fmt: skip
    return 1


def _compare(measure: Measure, outcomes: Outcomes) -> _Found:
    """The engine's answer, or its refusal as a reason: *cannot be judged* is a result."""
    if not outcomes.outcome:
        return _Found("X", [_TOO_EARLY])
    question = Question(outcome="outcome", arm="arm", control=CONTROL, kind=Kind.RATE, block="block")
    try:
        (comparison,) = find_effect(outcomes.columns, question).comparisons
    except Refused as refusal:
        return _Found("X", [refusal.reason])
    shown = comparison.shown
    if shown is None or comparison.judgement.grade is Grade.X:  # too small: an analyst sees the number, a page does not
        return _Found("X", list(comparison.judgement.reasons))
    low, high = _widen(measure, shown)
    return _Found(
        comparison.judgement.grade.value, list(comparison.judgement.reasons),
        treated=_share(outcomes, is_control=False), control=_share(outcomes, is_control=True), value=shown.value,
        low=low, high=high,
    )  # fmt: skip


def _widen(measure: Measure, shown: Figure) -> tuple[float, float]:
    """An interval that holds however often somebody looks, narrowest when as many came as the plan expected.

    The engine's own interval is of one look alone; it is kept where it is the wider one (few people, rare outcomes).
    """
    base = min(max(measure.baseline or 0.5, 0.01), 0.99)
    expected = 4 * base * (1 - base) / max(measure.expected_clients or 1, 4)
    looked = look_always([shown.value], [max(shown.error**2, 1e-12)], tuned_to=expected)
    return min(float(looked.low[0]), shown.low), max(float(looked.high[0]), shown.high)


def _share(outcomes: Outcomes, *, is_control: bool) -> float | None:
    own = [
        value for value, arm in zip(outcomes.outcome, outcomes.arm, strict=True)
        if (arm == CONTROL) is is_control and value is not None
    ]  # fmt: skip
    return sum(own) / len(own) if own else None
