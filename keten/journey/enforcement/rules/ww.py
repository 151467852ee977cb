"""Reductions under the WW: Maatregelenbesluit (2026-01-01) art. 2, 8 and 9, and WW art. 27."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from keten.ground.foundation.decision import Decision
from keten.journey.enforcement.rules.bounds import (
    NONE,
    NOT_CULPABLE,
    PARTLY,
    REDUCTION,
    WARNING,
    Bounds,
    Duty,
    is_within,
    nothing,
)

_ALL = Decimal(100)
HARM, MISCONDUCT = 4, 5


@dataclass(frozen=True, kw_only=True)
class Category:
    """Percentages of the benefit and the shortest duration in months of one category."""

    percent: Decimal
    least_percent: Decimal
    most_percent: Decimal
    months: int


@dataclass(frozen=True, kw_only=True)
class WWTerms:
    """The numbers in force on a day. ``repeat_percent`` is added to percentage and least amount; terms ISO 8601."""

    categories: Mapping[int, Category]
    misconduct_months: int
    least_amount: Decimal
    repeat_percent: Decimal
    repeat_term: str
    warning_term: str


@dataclass(frozen=True, kw_only=True)
class Conduct:
    """Conduct (*gedraging*) against a duty on a day; the same ``cause`` makes conducts one."""

    duty: Duty
    on: date
    cause: str


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What was decided before about the client. ``announced_on``: when the client was notified."""

    duty: str
    outcome: str
    announced_on: date


def join_by_cause(conducts: Iterable[Conduct]) -> list[Conduct]:
    """Several conducts from one cause give one measure, of the highest category (art. 9). The first cause first."""
    chosen: dict[str, Conduct] = {}
    for one in conducts:
        if one.cause not in chosen or weigh(one.duty) > weigh(chosen[one.cause].duty):
            chosen[one.cause] = one
    return list(chosen.values())


def weigh(duty: Duty) -> int:
    """How heavy a duty weighs among others with one cause: its category; lid 4 of the Participatiewet above lid 2."""
    return duty.category or 9


def decide_ww_bounds(
    duty: Duty, *, on: date, culpability: str, earlier: Iterable[Earlier], terms: WWTerms,
    has_fine: bool = False, has_loss: bool = False,
) -> Bounds:  # fmt: skip
    """Between what a decision about conduct on a day may lie.

    ``has_fine``: a fine was imposed for the same conduct; ``has_loss``: too much was paid because of it.
    """
    if has_fine:
        return nothing("Voor dezelfde gedraging is een boete gegeven: dan komt er geen maatregel (WW art. 27).")
    if culpability == NOT_CULPABLE:
        return nothing("De klant valt niets te verwijten: dan komt er geen maatregel (WW art. 27).")
    before = list(earlier)
    if duty.category == MISCONDUCT:
        return _misconduct(culpability, terms)
    if duty.category == HARM and culpability != PARTLY:
        return _refusal()
    is_repeated = any(
        one.outcome == REDUCTION and one.duty == duty.code and is_within(one.announced_on, terms.repeat_term, on)
        for one in before
    )
    may_warn = _may_warn(duty, before, terms, on=on, has_loss=has_loss)
    return _ranged(duty, terms, may_warn, is_repeated=is_repeated)


def _misconduct(culpability: str, terms: WWTerms) -> Bounds:
    if culpability == PARTLY:
        return nothing("Niet in overwegende mate verwijtbaar: in categorie 5 komt er dan geen maatregel (art. 2).")
    return Bounds(
        outcomes=(NONE, REDUCTION),
        reasons=("Categorie 5: de uitkering wordt geheel of deels geweigerd (Maatregelenbesluit art. 2).",),
        category=MISCONDUCT,
        least_percent=Decimal(1),
        percent=_ALL,
        most_percent=_ALL,
        least_months=1,
        most_months=terms.misconduct_months,
        least_amount=terms.least_amount,
    )


def _refusal() -> Bounds:
    return Bounds(
        outcomes=(NONE, REDUCTION),
        reasons=("Categorie 4: de uitkering wordt blijvend en geheel geweigerd (Maatregelenbesluit art. 2).",),
        category=HARM,
        least_percent=_ALL,
        percent=_ALL,
        most_percent=_ALL,
        is_lasting=True,
    )


def _ranged(duty: Duty, terms: WWTerms, may_warn: Decision, *, is_repeated: bool) -> Bounds:
    number = min(duty.category, HARM - 1)
    category, more = terms.categories[number], 1 + (terms.repeat_percent / 100 if is_repeated else 0)
    reasons = [f"Categorie {number} (Maatregelenbesluit art. 2)."]
    if duty.category == HARM:
        reasons = ["Niet in overwegende mate verwijtbaar: categorie 3 in plaats van 4 (Maatregelenbesluit art. 2)."]
    if is_repeated:
        reasons.append("Dezelfde plicht, binnen twee jaar opnieuw: de helft erbij (Maatregelenbesluit art. 8).")
    return Bounds(
        outcomes=(NONE, WARNING, REDUCTION) if may_warn else (NONE, REDUCTION),
        reasons=(*reasons, may_warn.reason),
        category=number,
        least_percent=min(category.least_percent * more, _ALL),
        percent=min(category.percent * more, _ALL),
        most_percent=min(category.most_percent * more, _ALL),
        least_months=category.months,
        least_amount=terms.least_amount * more,
        level=2 if is_repeated else 1,
    )


def _may_warn(duty: Duty, before: list[Earlier], terms: WWTerms, *, on: date, has_loss: bool) -> Decision:
    if not duty.may_warn:
        return Decision.no("Voor deze plicht kan geen waarschuwing worden gegeven (WW art. 27).")
    if duty.warn_only_without_loss and has_loss:
        return Decision.no("Er is te veel betaald: dan kan een waarschuwing niet (WW art. 27).")
    if any(one.outcome == WARNING and is_within(one.announced_on, terms.warning_term, on) for one in before):
        return Decision.no("Er was al een waarschuwing in de twee jaar ervoor (WW art. 27).")
    return Decision.yes("Een schriftelijke waarschuwing kan ook (WW art. 27).")
