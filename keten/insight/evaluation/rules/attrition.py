"""Of how many the outcome is unknown, and whether that spoils a comparison.

What counts is both how many are lost and how differently in the arms: What Works Clearinghouse, Standards Handbook 4.1
(2020), table II.1, the cautious boundary.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

_LOST = (0.0, 0.10, 0.20, 0.30, 0.40, 0.50, 0.57)
_DIFFERENCE = (0.057, 0.063, 0.054, 0.041, 0.026, 0.010, 0.003)
_SURE = 1.96  # standard errors: less can be chance when few people take part


def percent(share: float) -> str:
    """A share (0 to 1) as Dutch text: 12,5%."""
    return f"{share * 100:.1f}%".replace(".", ",").replace(",0%", "%")


@dataclass(frozen=True)
class Attrition:
    """``lost``: the share (0 to 1) whose outcome is unknown; ``difference``: the largest between two arms."""

    lost: float
    difference: float
    bound: float
    is_fatal: bool

    @property
    def reason(self) -> str:
        """What it says of the comparison, in Dutch."""
        if self.is_fatal and self.bound == 0:
            return f"Van {percent(self.lost)} is de uitkomst niet bekend: te veel om nog te vergelijken."
        if self.is_fatal:
            return (
                f"Van {percent(self.lost)} is de uitkomst niet bekend. Tussen groepen scheelt dat "
                f"{percent(self.difference)}, en dat mag hoogstens {percent(self.bound)} zijn: "
                "de groepen zijn niet meer vergelijkbaar."
            )
        if self.lost == 0:
            return "Van iedereen is de uitkomst bekend."
        return f"Van {percent(self.lost)} is de uitkomst niet bekend; dat blijft binnen de grens."


def judge_attrition(kept: Mapping[str, int], lost: Mapping[str, int]) -> Attrition:
    """How many were kept and lost of each arm, by name. Fatal: too many, or a difference that is no chance."""
    whole = {arm: kept[arm] + lost.get(arm, 0) for arm in kept}
    people, gone = sum(whole.values()), sum(lost.get(arm, 0) for arm in kept)
    share, shares = gone / max(people, 1), {arm: lost.get(arm, 0) / max(size, 1) for arm, size in whole.items()}
    high, low = max(shares, key=lambda arm: shares[arm]), min(shares, key=lambda arm: shares[arm])
    difference, bound = shares[high] - shares[low], bound_difference(share)
    error = math.sqrt(share * (1 - share) * (1 / max(whole[high], 1) + 1 / max(whole[low], 1)))
    return Attrition(share, difference, bound, bound == 0 or (difference > bound and difference > _SURE * error))


def bound_difference(lost: float) -> float:
    """The largest difference between arms that is allowed when this share is lost; 0 when it is too much anyhow."""
    if lost > _LOST[-1]:
        return 0.0
    place = next(place for place in range(1, len(_LOST)) if lost <= _LOST[place])
    part = (lost - _LOST[place - 1]) / (_LOST[place] - _LOST[place - 1])
    return _DIFFERENCE[place - 1] + part * (_DIFFERENCE[place] - _DIFFERENCE[place - 1])
