"""What a measure can show before it starts: the least difference that so many clients would make visible."""

from dataclasses import dataclass
from typing import Any

from keten.ground.foundation.parameters import get_parameter
from keten.ground.foundation.statistics.power import Share, Split, detectable, people_needed
from keten.insight.evaluation.models import Measure, Unit

_ALMOST_ALL = 0.999  # the shares of which a difference can be reckoned lie between 0 and 1


@dataclass(frozen=True)
class Sight:
    """``least``: the least difference that can be seen (0 to 1), or None; ``sought``: that between target and baseline;
    ``needed``: how many clients it takes to see what is sought, or None when no number is enough.
    """

    least: float | None
    sought: float
    needed: int | None

    @property
    def is_enough(self) -> bool:
        """Whether what is sought can be seen."""
        return self.least is not None and self.least <= abs(self.sought)


def find_detectable(row: Measure, *, places: int) -> float | None:
    """The least difference in the direction of the target that the plan can show; None when nothing can be seen."""
    split = _find_split(row, places)
    if split is None or row.baseline is None or row.target is None or not row.expected_clients:
        return None
    return detectable(_base(row), row.expected_clients, split, rising=row.target >= row.baseline)


def look_ahead(row: Measure, *, places: int) -> Sight | None:
    """What the plan can show beside what it seeks; None while that is not filled in, or nothing is compared."""
    if not row.is_compared or row.baseline is None or row.target is None or row.target == row.baseline:
        return None
    split, sought = _find_split(row, places), row.target - row.baseline
    needed = _find_needed(_base(row), sought, split) if split else None
    return Sight(row.detectable, sought, needed)


def _find_needed(base: Share, sought: float, split: Split) -> int | None:
    if abs(sought) > base.get_room(rising=sought > 0):
        return None
    return people_needed(base, sought, split)


def _base(row: Measure) -> Share:
    assert row.baseline is not None
    return Share(min(max(row.baseline, 1 - _ALMOST_ALL), _ALMOST_ALL))


def _find_split(row: Measure, places: int) -> Split | None:
    """How clients come into the arms: half and half; None when fewer than three groups are drawn."""
    on = row.made_at.date()
    given: dict[str, Any] = {"power": float(get_parameter("evaluation.power", on=on)) / 100}
    if row.comparison == "weighted" or row.unit == Unit.CLIENT:
        return Split(**given)
    groups = places if row.unit == Unit.LOCATION else row.expected_units or 0
    likeness = float(get_parameter("evaluation.office_likeness", on=on))
    return Split(clusters=groups, icc=likeness, **given) if groups >= 3 else None
