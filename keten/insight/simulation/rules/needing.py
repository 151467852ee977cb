"""Which talks a region that was lived needed, week by week, and what was known of them before it came to that.

With it a forecast (``appointments/rules/forecast.py``) is judged on a region of which the future is known.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from keten.insight.simulation.rules.outcomes import Lived
from keten.journey.appointments.rules.forecast import Known, Past, week_of
from keten.journey.routing.rules.evaluating import Running
from keten.journey.routing.rules.language import ServiceModel


def gather_past(lives: Sequence[Lived], model: ServiceModel, *, talks: frozenset[str], intake_days: int) -> Past:
    """Talks per week, registrations per week, and per source what was known: intakes, clocks that run, open steps."""
    steps = {clock.code: clock.step for clock in model.clocks if clock.step in talks}
    demand: dict[int, float] = defaultdict(float)
    arrivals: dict[int, float] = defaultdict(float)
    intakes: list[Known] = []
    clocks: list[Known] = []
    planned: list[Known] = []
    for lived in lives:
        arrived = lived.person.arrived_on
        arrivals[week_of(arrived)] += 1
        for on, seats in lived.talks:
            demand[week_of(on)] += seats
        came = min(lived.first_talk_on or date.max, lived.ended_on)
        intakes.append(Known(week_of(arrived), week_of(arrived + timedelta(days=intake_days)), week_of(came)))
        rows = [row for row in lived.clocks if row.code in steps]
        clocks += (_of_clock(row, lived) for row in rows)
        planned += _list_steps(rows, lived)
    return Past(demand=demand, arrivals=arrivals, needs=(intakes, clocks, planned))


def _of_clock(row: Running, lived: Lived) -> Known:
    ends = [day for day in (row.stopped_on, row.warned_on, lived.ended_on) if day is not None]
    return Known(week_of(row.key_on), week_of(row.due_on), week_of(min(ends)))


def _list_steps(rows: Sequence[Running], lived: Lived) -> Iterator[Known]:
    """The steps that clocks made: since the warning, until somebody did them or the person left."""
    done = {(one.code, one.key_on): one.on for one in lived.decided if one.what == "done"}
    for row in rows:
        if row.warned_on is not None:
            gone = min(done.get((row.code, row.key_on), date.max), row.stopped_on or date.max, lived.ended_on)
            yield Known(week_of(row.warned_on), week_of(row.due_on), week_of(gone))
