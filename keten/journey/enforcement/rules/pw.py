"""Reductions of bijstand: Participatiewet (2026-07-01) art. 18, with what the municipal ordinance fixes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keten.ground.foundation.calendar import add_term
from keten.ground.foundation.decision import Decision
from keten.journey.enforcement.rules.bounds import NONE, NOT_CULPABLE, REDUCTION, Bounds, Duty, is_within, nothing

_TUNING = "Minder kan, als de omstandigheden dat vragen (Participatiewet art. 18 lid 10)."


@dataclass(frozen=True, kw_only=True)
class OrdinanceCategory:
    """What the ordinance fixes for a category of lid 2."""

    percent: Decimal
    months: int


@dataclass(frozen=True, kw_only=True)
class Ordinance:
    """A municipal ordinance (*verordening*) from a day: ``months`` for lid 4 duties, categories for those of lid 2."""

    municipality: str
    title: str
    from_on: date
    source: str
    months: int
    categories: Mapping[int, OrdinanceCategory]


@dataclass(frozen=True, kw_only=True)
class PWTerms:
    """The numbers in force on a day; terms ISO 8601."""

    percent: Decimal
    least_months: int
    most_months: int
    repeat_term: str


@dataclass(frozen=True, kw_only=True)
class EarlierReduction:
    """An earlier reduction for a duty of lid 4. ``level``: 1 the first time, 2 under lid 6, 3 under lid 7 or 8."""

    announced_on: date
    months: int
    level: int


def decide_pw_bounds(
    duty: Duty, *, on: date, culpability: str, earlier: Iterable[EarlierReduction], ordinance: Ordinance, terms: PWTerms
) -> Bounds:
    """Between what a decision about conduct on a day may lie."""
    if culpability == NOT_CULPABLE:
        return nothing("De klant valt niets te verwijten: dan komt er geen verlaging (Participatiewet art. 18 lid 9).")
    if duty.category:
        return _of_ordinance(duty, ordinance)
    before = [one for one in earlier if is_within(one.announced_on, terms.repeat_term, on)]
    last = max(before, key=lambda one: (one.announced_on, one.level), default=None)
    return _uniform(last, ordinance, terms)


def check_ordinance(ordinance: Ordinance, terms: PWTerms) -> Decision:
    """An ordinance fixes one to three months (lid 5)."""
    if terms.least_months <= ordinance.months <= terms.most_months:
        return Decision.yes()
    return Decision.no(f"De verordening noemt {ordinance.months} maanden; lid 5 staat er een tot drie toe.")


def reconsider_on(announced_on: date, *, duty: Duty, term: str) -> date | None:
    """The last day to look again at a reduction of lid 2 (lid 3). A longest term of the college: no free days added."""
    return add_term(announced_on, term) if duty.law == "pw" and duty.category else None


def may_repent(duty: Duty, *, is_running: bool, is_asked: bool) -> Decision:
    """*Inkeer* (lid 11): on request of the client, for duties of lid 4, while the reduction runs."""
    if duty.law != "pw" or duty.category:
        return Decision.no("Inkeer kan alleen bij de arbeidsplichten van de Participatiewet (art. 18 lid 4 en 11).")
    if not is_running:
        return Decision.no("Deze verlaging loopt niet meer.")
    if is_asked:
        return Decision.no("Dit is al gevraagd. U krijgt hierop nog antwoord.")
    return Decision.yes()


def _of_ordinance(duty: Duty, ordinance: Ordinance) -> Bounds:
    fixed = ordinance.categories.get(duty.category)
    if fixed is None:
        return nothing("De verordening van de gemeente noemt deze plicht niet (Participatiewet art. 18 lid 2).")
    return Bounds(
        outcomes=(NONE, REDUCTION),
        reasons=(f"Categorie {duty.category} van: {ordinance.title} (Participatiewet art. 18 lid 2).", _TUNING),
        category=duty.category,
        least_percent=fixed.percent,
        percent=fixed.percent,
        most_percent=fixed.percent,
        least_months=fixed.months,
        most_months=fixed.months,
        may_tune=True,
    )


def _uniform(last: EarlierReduction | None, ordinance: Ordinance, terms: PWTerms) -> Bounds:
    least, most, level, reason = _months(last, ordinance, terms)
    return Bounds(
        outcomes=(NONE, REDUCTION),
        reasons=(reason, _TUNING),
        least_percent=terms.percent,
        percent=terms.percent,
        most_percent=terms.percent,
        least_months=least,
        most_months=most,
        may_tune=True,
        level=level,
    )


def _months(last: EarlierReduction | None, ordinance: Ordinance, terms: PWTerms) -> tuple[int, int, int, str]:
    if last is None:
        months = ordinance.months
        return months, months, 1, f"De duur staat in: {ordinance.title} (Participatiewet art. 18 lid 5)."
    longest = terms.most_months
    if last.level >= 2:
        return longest, longest, 3, "Binnen twaalf maanden weer: drie maanden (Participatiewet art. 18 lid 7 en 8)."
    longer = min(last.months + 1, longest)
    return (
        longer,
        longest,
        2,
        "Binnen twaalf maanden opnieuw: langer dan toen (Participatiewet art. 18 lid 6).",
    )
