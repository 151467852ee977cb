"""What the files of a sample say: shares with their interval, and how far the review is."""

from dataclasses import dataclass

from keten.ground.foundation.statistics.estimates import Estimate
from keten.ground.foundation.statistics.intervals import rate_in_effect


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Answers to one question: of ``drawn`` files from ``population``."""

    yes: int
    no: int
    not_applicable: int
    drawn: int
    population: int

    @property
    def judged(self) -> int:
        """Files with a yes or a no."""
        return self.yes + self.no

    @property
    def waiting(self) -> int:
        """Files without an answer yet."""
        return self.drawn - self.judged - self.not_applicable


def estimate_share(tally: Tally) -> Estimate | None:
    """The share of yes among files to which the question applies, 95 %; None before the first yes or no.

    Finite population correction (Cochran, Sampling Techniques, 3rd ed. 1977, eq. 2.20 and sec. 3.2): the variance of a
    sample without replacement is less by the part of the population that was answered for, so that the share rests on
    judged / (1 - answered / population) cases in effect; when every file of the population was answered it is no
    estimate and has no interval. Files drawn by location in proportion are taken together: the interval is then, if
    anything, too wide.
    """
    if not tally.judged:
        return None
    share, answered = tally.yes / tally.judged, tally.judged + tally.not_applicable
    if answered >= tally.population:
        return Estimate(share, share, share, float(tally.judged))
    return rate_in_effect(share, tally.judged / (1 - answered / tally.population))
