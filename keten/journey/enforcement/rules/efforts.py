"""How many applications are asked, over which period, and by when the client tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from keten.ground.foundation.calendar import add_term, add_working_days
from keten.ground.foundation.decision import Decision


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """An agreement with one client; ``applications`` 0: exempt. ``until_on`` None: no end."""

    applications: int
    from_on: date
    until_on: date | None


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A period of a report, half-open, and the last day to send it."""

    from_on: date
    until_on: date
    due_on: date


def count_asked(from_on: date, agreements: Iterable[Agreed], *, default: int) -> int:
    """How many applications are asked over a period: what was agreed on its first day, else the ordinary number."""
    return next((a.applications for a in agreements if _holds(a, from_on)), default)


def find_stretch(start: date, *, on: date, term: str, days: int) -> Stretch:
    """The period that runs on a day, counted from ``start``; ``term`` ISO 8601, ``days`` working days to report."""
    from_on = start
    while add_term(from_on, term) <= on:
        from_on = add_term(from_on, term)
    until_on = add_term(from_on, term)
    return Stretch(from_on=from_on, until_on=until_on, due_on=add_working_days(until_on - timedelta(days=1), days))


def check_agreement(
    *, applications: int, exemption: str, reason: str, from_on: date, until_on: date | None
) -> Decision:
    """Another number, or an exemption with a reason and an end."""
    if not reason.strip():
        return Decision.no("Schrijf op waarom u dit afspreekt.", "reason")
    if until_on is not None and until_on <= from_on:
        return Decision.no("De afspraak eindigt na het begin.", "until_on")
    if exemption and until_on is None:
        return Decision.no("Een vrijstelling heeft een einddatum.", "until_on")
    if bool(exemption) == bool(applications):
        return Decision.no("Kies een aantal sollicitaties, of een vrijstelling.", "applications")
    return Decision.yes()


def check_day(on: date, stretch: Stretch, *, today: date) -> Decision:
    """What is told lies in the period and not in the future."""
    if stretch.from_on <= on < stretch.until_on and on <= today:
        return Decision.yes()
    return Decision.no("Kies een dag in deze periode, tot en met vandaag.", "on")


def _holds(agreed: Agreed, on: date) -> bool:
    return agreed.from_on <= on and (agreed.until_on is None or on < agreed.until_on)
