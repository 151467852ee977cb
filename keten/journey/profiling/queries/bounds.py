"""The numbers of ``parameters.toml`` as the rules want them."""

from datetime import date

from keten.ground.foundation.parameters import get_parameter, get_whole_number
from keten.journey.profiling.rules.bounds import Bounds


def get_bounds(*, on: date) -> Bounds:
    """The bounds in force on a day."""

    def share(name: str) -> float:
        return float(get_parameter(f"profiling.{name}", on=on))

    def count(name: str) -> int:
        return get_whole_number(f"profiling.{name}", on=on)

    return Bounds(
        horizon=count("horizon_months"), minimum_events=count("minimum_events"), minimum_group=count("minimum_group"),
        steps_events=count("steps_events"), ridge=share("ridge"), longest_weight=share("longest_weight"),
        held_out_share=share("held_out_share"), slope_low=share("slope_low"), slope_high=share("slope_high"),
        level_gap=share("level_gap"), group_gap=share("group_gap"), group_false_flags=share("group_false_flags"),
        small_chance=share("small_chance"), large_chance=share("large_chance"), drift=share("drift_bound"),
    )  # fmt: skip


def get_untouched_share(*, on: date) -> float:
    """The share of cases that no score touches, 0 to 1."""
    return float(get_parameter("profiling.untouched_share", on=on))
