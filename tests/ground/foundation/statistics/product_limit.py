"""Aalen and Johansen's estimate once more, in whole numbers and fractions, from the definition: to compare with."""

from collections.abc import Sequence
from fractions import Fraction

Spell = tuple[int, int, int]
"""Entry, time and cause; cause 0 was not seen to end, entry 0 was followed from the beginning."""


def at_risk(spells: Sequence[Spell], moment: int) -> int:
    return sum(1 for entry, time, _ in spells if (entry < moment or entry == 0) and time >= moment)


def incidence(spells: Sequence[Spell], *, cause: int, horizon: int) -> Fraction:
    """The share ended by this cause at the horizon."""
    remaining, ended = Fraction(1), Fraction(0)
    for moment in sorted({time for _, time, why in spells if why and time <= horizon}):
        there = [why for _, time, why in spells if time == moment and why]
        ended += remaining * Fraction(there.count(cause), at_risk(spells, moment))
        remaining *= 1 - Fraction(len(there), at_risk(spells, moment))
    return ended
