"""One day at one location: who is there, what time it is, and the dice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from keten.doors.demo.arrivals import Plan
from keten.doors.demo.lives import read_lives, trait
from keten.doors.demo.queries import Member
from keten.doors.demo.settling import moment
from keten.ground.foundation.calendar import add_working_days, is_working_day
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import Viewer

_OPENS = timedelta(hours=8, minutes=30)
_OPEN_HOURS = timedelta(hours=8)
_CORE = ("uwv", "municipality")
_SELDOM = 50  # days between two talks

Viewers = dict[tuple[int, int], Viewer]


@dataclass
class Day:
    """``touched`` are the cases that were dealt with today; ``viewers`` is kept over the days of a week."""

    plan: Plan
    location_id: int
    on: date
    people: Mapping[int, Member]
    dice: Random
    viewers: Viewers
    touched: set[int] = field(default_factory=set)
    acts: int = 0

    def tick(self) -> datetime:
        """The next instant of the working day."""
        self.acts += 1
        return moment(self.on, 0) + _OPENS + _OPEN_HOURS * (self.acts / (self.acts + 40))

    def happens(self, chance: float) -> bool:
        """Throw the dice."""
        return self.dice.random() < chance

    def has_patience(self, what: str, *, first_until: date, late_after: date) -> bool:
        """Whether somebody gets to it today: at first usually, after that less, and once it is late not soon."""
        first, later, late = map(float, read_lives()["patience"][what])
        chance = late if self.on > late_after else first if self.on <= first_until else later
        is_yesterday = add_working_days(self.on, 1) >= self.plan.lived_until
        return self.happens(chance * float(read_lives()["patience"]["busy_yesterday"]) if is_yesterday else chance)

    def is_neglected(self, what: str, *, born_on: date, opened_on: date) -> bool:
        """Some cases are left lying in the last weeks, and always the same ones."""
        if self.on < self.plan.neglect_from:
            return False
        return trait(self.plan.seed, what, born_on=born_on, opened_on=opened_on) < float(read_lives()["neglect"][what])

    def find_viewer(self, staff_id: int) -> Viewer | None:
        """Who does this person's work today: they themselves, who replaces them, or nobody."""
        member = self.people[staff_id]
        absence = member.find_absence(self.on)
        if absence is not None and absence.replacement_id is not None:
            member = self.people[absence.replacement_id]
        return self._viewer(member) if member.is_present(self.on) else None

    def list_coaches(self, *, organisation_id: int | None = None, core: bool = True) -> list[Member]:
        """Coaches who are there today, of one organisation or of UWV and municipalities (or the other partners)."""
        return [
            member
            for member in self.people.values()
            if member.is_coach
            and member.is_present(self.on)
            and (member.organisation_id == organisation_id if organisation_id else (member.kind in _CORE) == core)
        ]

    def pick_coach(self, *, organisation_id: int, not_among: Collection[int | None]) -> Viewer | None:
        """Any coach of an organisation who is there today, rather not one of these."""
        coaches = self.list_coaches(organisation_id=organisation_id)
        coaches = [coach for coach in coaches if coach.id not in not_among] or coaches
        return self._viewer(self.dice.choice(coaches)) if coaches else None

    def greeter(self) -> Viewer:
        """The coach at the counter today."""
        coaches = self.list_coaches()
        return self._viewer(coaches[self.on.toordinal() % len(coaches)])

    def leader(self) -> Viewer:
        """The team leader of the location."""
        return self._viewer(next(member for member in self.people.values() if member.leads))

    def date_after(self, days: int) -> date:
        """A working day so many days on. What would fall in the weekend around the real today, or on the day after
        it, falls on today: there is always something to do in the demo."""
        day, today = self.on + timedelta(days=days), self.plan.lived_until
        later = day if is_working_day(day) else add_working_days(day, 1)
        return today if self.on < today and day <= today + timedelta(days=1) and later >= today else later

    def date_of_next(self, days: int) -> date:
        """As ``date_after``, but what lies months beyond the real today comes closer: an agenda fills up near by."""
        to_today = (self.plan.lived_until - self.on).days
        beyond = days - to_today
        return self.date_after(to_today + beyond // 2 if days > _SELDOM and beyond > 0 else days)

    def _viewer(self, member: Member) -> Viewer:
        key = (member.id, self._count_changes())
        if key not in self.viewers:
            viewer = get_viewer(member.id, on=self.on)
            assert viewer is not None
            self.viewers[key] = viewer
        return replace(self.viewers[key], on=self.on)

    def _count_changes(self) -> int:
        """How many absences and ends of service have begun or ended: between two of them viewers stay as they are."""
        absences = [absence for member in self.people.values() for absence in member.absences]
        days = [day for absence in absences for day in (absence.from_on, absence.until_on)]
        days += [member.until_on for member in self.people.values()]
        return sum(day is not None and day <= self.on for day in days)
