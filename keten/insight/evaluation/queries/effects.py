"""What is known of the effect of a measure."""

from keten.insight.evaluation.models import Measure
from keten.insight.evaluation.rules.deciding import Shown


def get_shown(measure: Measure) -> Shown:
    """The grade and interval at its first horizon. Without a comparison: D, nothing can be claimed; before anything
    was computed: X, it cannot be judged.
    """
    return Shown("X" if measure.is_compared else "D")
