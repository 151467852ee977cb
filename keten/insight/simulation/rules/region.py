"""A whole region under one model: everybody day by day in the order of time, with one agenda for all coaches."""

import heapq
from collections.abc import Callable, Sequence
from datetime import date

from keten.insight.simulation.rules.agenda import Agenda
from keten.insight.simulation.rules.assumptions import Assumptions
from keten.insight.simulation.rules.living import Life
from keten.insight.simulation.rules.outcomes import Lived
from keten.insight.simulation.rules.people import Person
from keten.journey.routing.rules.language import ServiceModel

TELL_EVERY = 100
Progress = Callable[[float], None]


def live_region(
    model: ServiceModel, people: Sequence[Person], assumed: Assumptions, agenda: Agenda, *, until: date,
    tell: Progress = lambda lives: None,
) -> list[Lived]:  # fmt: skip
    """What becomes of each person until a day, in the order of ``people``. ``tell`` hears of lives that are over."""
    waiting = [(person.arrived_on, place) for place, person in enumerate(people) if person.arrived_on < until]
    heapq.heapify(waiting)
    lives: dict[int, Life] = {}
    while waiting:
        on, place = heapq.heappop(waiting)
        if place not in lives:
            lives[place] = Life(model, people[place], assumed, until=until, book=agenda.book)
        following = lives[place].live_day(on)
        if following is not None:
            heapq.heappush(waiting, (following, place))
        elif len(waiting) % TELL_EVERY == 0:
            tell(min(TELL_EVERY, len(people)))
    return [lives[place].lived for place in sorted(lives)]
