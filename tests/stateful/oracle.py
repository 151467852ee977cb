"""The promises P1, P2 and P6 once more, in plain Python over plain objects: what the daily round ought to find.

Written from the definitions, a day at a time, without the calendar, the queries or the sweeps of the product.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

EASTER = {2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21), 2031: (4, 13), 2032: (3, 28)}
DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    easter = date(day.year, *EASTER[day.year])
    kings_day = date(day.year, 4, 27)
    free = {easter + DAY * n for n in (-2, 1, 39, 50)} | {kings_day - DAY * (kings_day.weekday() == 6)}
    free |= {date(day.year, *found) for found in ((1, 1), (5, 5), (12, 25), (12, 26))}
    return day.weekday() < 5 and day not in free


def working_days_after(start: date, days: int) -> date:
    """The day on which so many working days have gone by since the start."""
    day = start
    while days:
        day += DAY
        days -= is_working_day(day)
    return day


@dataclass(frozen=True)
class Terms:
    """Numbers of working days, as the parameters say; ``ladder`` per rung."""

    contact: int
    answer: int
    tell: int
    ladder: tuple[int, int, int]


@dataclass
class Absence:
    """Away from a day until another (None: further notice), with who takes over the desk."""

    from_on: date
    until_on: date | None
    replacement: int | None

    def covers(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


@dataclass
class Person:
    """A coach: in service until a day, and away now and then."""

    until_on: date | None = None
    absences: dict[int, Absence] = field(default_factory=dict)

    def is_present(self, day: date) -> bool:
        in_service = self.until_on is None or day < self.until_on
        return in_service and not any(absence.covers(day) for absence in self.absences.values())


@dataclass
class Step:
    due_on: date
    owner: int | None = None
    tells: int | None = None  # the handover that the client hears of in this step
    ended_on: date | None = None


@dataclass
class Handover:
    case: int
    is_first: bool
    to_organisation: int
    to_staff: int | None
    keeps_steward: bool
    moves_responsibility: bool
    answer_due_on: date
    asked_on: date = date.min
    answer: str | None = None
    tell_by: date | None = None
    told: bool = False


@dataclass
class Case:
    opened_on: date  # the last time: who returns goes on in the same case
    responsible: int | None
    closed_on: date | None = None
    steward: int | None = None
    steward_since: date = date.min


@dataclass(frozen=True)
class Breach:
    """One line of the book; ``found_on`` and ``mended_on`` are days of a round."""

    rule: str
    subject: int
    since_on: date
    owner: int | None
    organisation: int | None
    rung: int = 0
    found_on: date = date.min
    mended_on: date | None = None


@dataclass
class World:
    """Everything that counts for a promise. Keys are the ids that the product gave."""

    terms: Terms
    people: dict[int, Person] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    steps: dict[int, tuple[int, Step]] = field(default_factory=dict)  # with the case
    handovers: dict[int, Handover] = field(default_factory=dict)
    open_breaches: dict[tuple[str, int], Breach] = field(default_factory=dict)
    mended_breaches: list[Breach] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)  # what the ledger should say of breaches

    def hold_round(self, on: date) -> None:
        """Bring the book up to date with what is broken on this day."""
        found = {(breach.rule, breach.subject): breach for breach in self.find_broken(on)}
        for key, known in list(self.open_breaches.items()):
            now = found.get(key)
            if now is None or now.since_on > known.since_on:  # mended, and perhaps broken again since
                self.mended_breaches.append(replace(self.open_breaches.pop(key), mended_on=on))
                self.told["mended"] += 1
        for key, now in found.items():
            known, rung = self.open_breaches.get(key), self.climbed_to(now.since_on, on)
            if known is None:
                self.told["found"] += 1
            elif rung > known.rung:
                self.told["climbed"] += 1
            self.open_breaches[key] = replace(
                now, found_on=known.found_on if known else on, rung=max(rung, known.rung if known else 0)
            )

    def find_broken(self, on: date) -> list[Breach]:
        broken = []
        for key, case in self.cases.items():
            if case.closed_on is None:
                broken += self._of_case(key, case, on)
        for key, (case_key, step) in self.steps.items():
            case = self.cases[case_key]
            if case.closed_on is None and step.ended_on is None and step.due_on < on:
                owner = step.owner if step.owner is not None else case.steward
                broken.append(Breach("step_late", key, step.due_on + DAY, owner, case.responsible))
        for key, handover in self.handovers.items():
            case = self.cases[handover.case]
            if case.closed_on is not None:
                continue
            if handover.answer is None and not handover.is_first and handover.answer_due_on < on:
                since = handover.answer_due_on + DAY
                broken.append(Breach("handover_unanswered", key, since, handover.to_staff, case.responsible))
            if handover.asked_on < case.opened_on:  # of before the client left and came back
                continue
            if handover.tell_by is not None and not handover.told and handover.tell_by < on:
                since = handover.tell_by + DAY
                broken.append(Breach("client_not_told", key, since, case.steward, case.responsible))
        return broken

    def _of_case(self, key: int, case: Case, on: date) -> list[Breach]:
        broken = []
        if case.steward is None and working_days_after(case.opened_on, self.terms.contact) < on:
            broken.append(Breach("no_contact", key, case.opened_on, None, case.responsible))
        away_since = self._away_since(case, on)
        if away_since is not None:
            broken.append(Breach("contact_away", key, away_since, case.steward, case.responsible))
        if case.responsible is None:
            broken.append(Breach("no_responsible", key, case.opened_on, case.steward, None))
        steps = [step for case_key, step in self.steps.values() if case_key == key]
        if all(step.ended_on is not None for step in steps):
            since = max((case.opened_on, *(step.ended_on for step in steps if step.ended_on)))
            if since < on:
                broken.append(Breach("no_step", key, since, case.steward, case.responsible))
        return broken

    def _away_since(self, case: Case, on: date) -> date | None:
        """The first of the unbroken row of days until now on which nobody looked after the contact's desk."""
        if case.steward is None:
            return None
        since = None
        for back in count():
            day = on - DAY * back
            if day < case.steward_since or self._is_looked_after(case.steward, day):
                return since
            since = day
        return since

    def _is_looked_after(self, key: int, day: date) -> bool:
        person = self.people[key]
        if person.until_on is not None and person.until_on <= day:
            return False
        away = next((absence for absence in person.absences.values() if absence.covers(day)), None)
        if away is None:
            return True
        return away.replacement is not None and self.people[away.replacement].is_present(day)

    def climbed_to(self, since_on: date, on: date) -> int:
        return sum(working_days_after(since_on, days) <= on for days in self.terms.ladder)
