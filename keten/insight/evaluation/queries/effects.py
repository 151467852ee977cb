"""What is known of the effect of a measure."""

from keten.insight.evaluation.models import Measure, MeasureEffect
from keten.insight.evaluation.rules.deciding import Shown
from keten.insight.indicators.library import list_definitions


def list_effects(measure: Measure) -> list[MeasureEffect]:
    """The newest figure of each version and horizon, versions and horizons in order."""
    found = MeasureEffect.objects.filter(measure=measure).order_by("version", "horizon_days", "-until")
    return list(found.distinct("version", "horizon_days"))


def get_shown(measure: Measure) -> Shown:
    """The grade and interval of its last version at its first horizon, more than zero where clients are better off.

    Without a comparison: D, nothing can be claimed; before anything was computed: X, it cannot be judged.
    """
    if not measure.is_compared:
        return Shown("D")
    of_all = [one for one in list_effects(measure) if one.horizon_days == measure.horizon_days]
    if not of_all:
        return Shown("X")
    last = max(of_all, key=lambda one: one.version)
    better = list_definitions()[measure.indicator].better
    if last.low is None or last.high is None or not better:
        return Shown("X")
    return Shown(last.grade, last.low, last.high) if better == "more" else Shown(last.grade, -last.high, -last.low)
