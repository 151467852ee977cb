"""The next day on which something can happen to a case by itself; the days between are passed without looking.

Nothing here decides: ``evaluating.pass_day`` does. A test holds that jumping gives what passing every day gives.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from keten.journey.routing.rules.attributes import WHOLE
from keten.journey.routing.rules.conditions import Condition
from keten.journey.routing.rules.evaluating import CaseState
from keten.journey.routing.rules.language import ServiceModel

ONE_DAY = timedelta(days=1)


def next_day(state: CaseState, turning: tuple[date, ...], after: date) -> date | None:
    """The first day after ``after`` on which a clock warns or expires, or what is known of the case turns."""
    found: date | None = None
    for row in state.clocks:
        if row.stopped_on is not None:
            continue
        if row.step == "none" and (found is None or row.warn_on < found):
            found = row.warn_on
        if row.expired_on is None and (found is None or row.due_on + ONE_DAY < found):
            found = row.due_on + ONE_DAY
    turns = next((day for day in turning if day > after), None)
    if found is None or (turns is not None and turns < found):
        found = turns
    return found if found is None or found > after else after + ONE_DAY


def list_turning_days(
    model: ServiceModel, *, opened_on: date, born_on: date, ww_ends_on: date | None, until: date
) -> tuple[date, ...]:
    """The days, in order, on which a condition of a clock may begin or cease to hold because time passes."""
    found: set[date] = set() if ww_ends_on is None else {ww_ends_on}
    for clock in model.clocks:
        for condition in clock.when:
            if condition.attribute.kind == WHOLE:
                found.update(_turns(condition, opened_on, born_on, ww_ends_on))
    return tuple(sorted(day for day in found if opened_on < day <= until))


def _turns(condition: Condition, opened_on: date, born_on: date, ww_ends_on: date | None) -> Iterator[date]:
    lowest, beyond = condition.lowest, condition.highest + 1
    match condition.attribute.name:
        case "days_registered":
            yield from (opened_on + timedelta(days=days) for days in (lowest, beyond) if days < 36500)
        case "days_of_ww_left" if ww_ends_on is not None:
            yield from (ww_ends_on - timedelta(days=days) for days in (lowest - 1, condition.highest) if days < 3650)
        case "age":
            yield from (birthday(born_on, years) for years in (lowest, beyond) if years < 130)


def birthday(born_on: date, years: int) -> date:
    """The day on which somebody becomes so old; who was born on 29 February: on 1 March."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def age_on(born_on: date, day: date) -> int:
    """How old somebody is on a day, in years."""
    years = day.year - born_on.year
    return years if birthday(born_on, years) <= day else years - 1
