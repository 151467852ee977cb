"""The agenda of the coaches: so many talks a week and no more; who finds a week full goes to the next."""

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from keten.insight.simulation.rules.assumptions import Assumptions
from keten.insight.simulation.rules.people import YEAR


@dataclass
class Agenda:
    """``room`` is the number of seats of coaches per week; ``taken`` by number of the week. Without room: no limit."""

    coaches: int
    room: int | None
    taken: Counter[int] = field(default_factory=Counter)

    def book(self, wanted_on: date, seats: int) -> date:
        """The day of a talk: the wanted day, or the Monday of the first later week with room."""
        week, weekday = divmod(wanted_on.toordinal() - 1, 7)
        first = week
        while self.room is not None and self.taken[week] + seats > max(self.room, seats):
            week += 1
        self.taken[week] += seats
        return wanted_on if week == first else wanted_on + timedelta(days=7 * (week - first) - weekday)


def make_agenda(people: int, assumed: Assumptions, *, days: int) -> Agenda:
    """The coaches that go with so many registrations in so many days."""
    coaches = max(1, math.ceil(people * YEAR / days / assumed.registrations_per_coach_year))
    return Agenda(coaches, math.ceil(coaches * assumed.talks_per_coach_week))
