"""When a transfer (*overgang*) begins, and by when the municipality is invited."""

from dataclasses import dataclass
from datetime import date, timedelta

from keten.ground.foundation.decision import Decision


@dataclass(frozen=True, kw_only=True)
class Terms:
    """``ahead_weeks``: how long before the end of WW it begins; ``invited_weeks``: how long before that end the
    municipality is invited at the latest; ``soonest_on``: nobody has to invite before this day.
    """

    ahead_weeks: int
    invited_weeks: int
    soonest_on: date


def invite_by(effective_on: date, terms: Terms) -> date:
    """The last day to invite the municipality, never after the end of WW."""
    return min(effective_on, max(effective_on - timedelta(weeks=terms.invited_weeks), terms.soonest_on))


def may_start(*, effective_on: date, today: date, has_open: bool) -> Decision:
    """By hand also earlier than the round would; one at a time, and before WW has ended."""
    if has_open:
        return Decision.no("Er loopt al een overgang naar bijstand voor deze klant.")
    if effective_on <= today:
        return Decision.no("Kies een dag na vandaag.", "effective_on")
    return Decision.yes()
