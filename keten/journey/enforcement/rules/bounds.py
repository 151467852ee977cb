"""Between what a decision may lie, why, and whether a choice stays within. Percentages of the benefit, whole months."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keten.ground.foundation.calendar import add_term
from keten.ground.foundation.decision import Decision

NONE, WARNING, REDUCTION = "none", "warning", "reduction"
NOT_CULPABLE, PARTLY, FULLY = "none", "not_predominant", "full"
CULPABILITIES = (NOT_CULPABLE, PARTLY, FULLY)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A duty of a law. ``category`` 0: its law or lid knows none."""

    code: str
    law: str
    article: str
    category: int = 0
    may_warn: bool = False
    warn_only_without_loss: bool = False


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What is possible. ``most_months`` None: no end is fixed; ``is_lasting``: refused for good, so without months.

    ``may_tune``: less than ``least_percent`` or ``least_months`` is possible with a reason (Participatiewet art. 18
    lid 10). ``level`` counts repetitions within the term: 1 the first time. ``reasons`` are Dutch, with their article.
    """

    outcomes: tuple[str, ...]
    reasons: tuple[str, ...]
    category: int = 0
    least_percent: Decimal = Decimal(0)
    percent: Decimal = Decimal(0)
    most_percent: Decimal = Decimal(0)
    least_months: int = 0
    most_months: int | None = None
    least_amount: Decimal = Decimal(0)
    is_lasting: bool = False
    may_tune: bool = False
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What somebody wants to decide. ``percent`` and ``months`` only with a reduction; no months when it is lasting."""

    outcome: str
    reason: str
    percent: Decimal | None = None
    months: int | None = None
    tuning_reason: str = ""


def is_within(start: date, term: str, on: date) -> bool:
    """Whether a day lies within a term after ``start``: its last day has the number of ``start``."""
    return start <= on <= add_term(start, term)


def nothing(*reasons: str, level: int = 1) -> Bounds:
    """No reduction is possible, and no warning."""
    return Bounds(outcomes=(NONE,), reasons=reasons, level=level)


def check_chosen(chosen: Chosen, bounds: Bounds) -> Decision:
    """Whether a choice lies within the bounds; who stays outside reads which bound and why."""
    if not chosen.reason.strip():
        return Decision.no("Schrijf op waarom u dit besluit. De klant leest dit.", "reason")
    if chosen.outcome not in bounds.outcomes:
        return Decision.no(_say_impossible(chosen.outcome, bounds), "outcome")
    if chosen.outcome != REDUCTION:
        bare = chosen.percent is None and chosen.months is None
        return Decision.yes() if bare else Decision.no("Zonder verlaging is er geen percentage of duur.", "percent")
    return _check_percent(chosen, bounds) and _check_months(chosen, bounds)


def _say_impossible(outcome: str, bounds: Bounds) -> str:
    what = {WARNING: "Een waarschuwing kan hier niet.", REDUCTION: "Een verlaging kan hier niet."}
    return " ".join((what.get(outcome, "Kies een besluit."), *bounds.reasons))


def _check_percent(chosen: Chosen, bounds: Bounds) -> Decision:
    if chosen.percent is None or not 0 < chosen.percent <= bounds.most_percent:
        return Decision.no(f"Het percentage is ten hoogste {_say(bounds.most_percent)}.", "percent")
    if chosen.percent < bounds.least_percent:
        return _tuned(chosen, bounds, f"Het percentage is ten minste {_say(bounds.least_percent)}.", "percent")
    return Decision.yes()


def _check_months(chosen: Chosen, bounds: Bounds) -> Decision:
    if bounds.is_lasting:
        lasting = Decision.no("Deze weigering is blijvend: vul geen aantal maanden in.", "months")
        return Decision.yes() if chosen.months is None else lasting
    if chosen.months is None or chosen.months < 1:
        return Decision.no("Vul in hoeveel maanden de verlaging duurt.", "months")
    if bounds.most_months is not None and chosen.months > bounds.most_months:
        return Decision.no(f"De verlaging duurt ten hoogste {_say_months(bounds.most_months)}.", "months")
    if chosen.months < bounds.least_months:
        return _tuned(chosen, bounds, f"De verlaging duurt ten minste {_say_months(bounds.least_months)}.", "months")
    return Decision.yes()


def _tuned(chosen: Chosen, bounds: Bounds, text: str, field: str) -> Decision:
    if not bounds.may_tune:
        return Decision.no(text, field)
    if chosen.tuning_reason.strip():
        return Decision.yes("Afgestemd op de omstandigheden (Participatiewet art. 18 lid 10).")
    return Decision.no(f"{text} Minder kan alleen met een reden: schrijf die op.", "tuning_reason")


def _say(percent: Decimal) -> str:
    return f"{percent.normalize():f} %".replace(".", ",")


def _say_months(months: int) -> str:
    return "1 maand" if months == 1 else f"{months} maanden"
