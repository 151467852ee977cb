"""Of how many the outcome is unknown, and whether that spoils a comparison.

What counts is both how many are lost and how differently in the arms: What Works Clearinghouse, Standards Handbook 4.1
(2020), table II.1. Beyond its cautious boundary it is no longer sure that the arms are alike, beyond its optimistic one
they are not. A difference that chance can make of so few people is none.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

MOST_LOST = 1 / 3
"""Of all people: a choice of this project. From here on the bound is smaller than what chance does in a usual trial."""
_LOST = (0.0, 0.1, 0.2, 0.3, 0.4)
_CAUTIOUS, _OPTIMISTIC = (0.057, 0.063, 0.054, 0.041, 0.026), (0.100, 0.109, 0.100, 0.082, 0.060)
_SURE = 1.96  # standard errors


def percent(share: float) -> str:
    """A share (0 to 1) as Dutch text: 12,5%."""
    return f"{share * 100:.1f}%".replace(".", ",").replace(",0%", "%")


@dataclass(frozen=True)
class Attrition:
    """``lost``: the share (0 to 1) whose outcome is unknown; ``difference``: the largest between two arms.

    ``is_within``: so little that the arms are still alike; ``is_fatal``: so much that they are not.
    """

    lost: float
    difference: float
    is_within: bool
    is_fatal: bool

    @property
    def reason(self) -> str:
        """What it says of the comparison, in Dutch."""
        if self.lost == 0:
            return "Van iedereen is de uitkomst bekend."
        known = f"Van {percent(self.lost)} is de uitkomst niet bekend"
        if self.lost > MOST_LOST:
            return f"{known}: te veel om nog te vergelijken. Zoek uit wat er van hen is geworden."
        if self.is_within:
            return f"{known}; dat blijft binnen de grens."
        apart = f"{known}, en dat scheelt {percent(self.difference)} tussen de groepen"
        if self.is_fatal:
            return f"{apart}: ze zijn niet meer vergelijkbaar. Zoek uit wat er van hen is geworden."
        return f"{apart}: het is niet zeker dat ze nog vergelijkbaar zijn."


def judge_attrition(kept: Mapping[str, int], lost: Mapping[str, int]) -> Attrition:
    """How many were kept and lost of each arm, by name."""
    whole = {arm: kept[arm] + lost.get(arm, 0) for arm in kept}
    people, gone = sum(whole.values()), sum(lost.get(arm, 0) for arm in kept)
    share, shares = gone / max(people, 1), {arm: lost.get(arm, 0) / max(size, 1) for arm, size in whole.items()}
    high, low = max(shares, key=lambda arm: shares[arm]), min(shares, key=lambda arm: shares[arm])
    difference = shares[high] - shares[low]
    error = math.sqrt(share * (1 - share) * (1 / max(whole[high], 1) + 1 / max(whole[low], 1)))
    cautious, optimistic = (float(np.interp(share, _LOST, bounds)) for bounds in (_CAUTIOUS, _OPTIMISTIC))
    is_real = difference > _SURE * error
    is_fatal = share > MOST_LOST or (is_real and difference > optimistic)
    return Attrition(share, difference, not is_fatal and not (is_real and difference > cautious), is_fatal)
