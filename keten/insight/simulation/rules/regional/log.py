"""What happened in a region, in the order in which it did: the log, and the periods and people that go with it.

The events are those of the product; only who they are about and on which day stands beside them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from keten.ground.ledger.events import Event
from keten.insight.simulation.rules.regional.luck import Luck

FIRST, DURING, LAST = range(3)  # what of one person comes before what else on one day
_MOST_SUBJECTS = 10_000  # per person


class Happened(NamedTuple):
    """One event of one client (None: of nobody, an answer to a survey) on a day."""

    on: date
    client: int | None
    event: Event


class BenefitPeriod(NamedTuple):
    """A benefit from a day until a day (half open; None: it runs)."""

    client: int
    period: int
    law: str
    payer: int
    from_on: date
    until_on: date | None
    end_reason: str | None


class StewardPeriod(NamedTuple):
    """Who was the contact person of a case, from a day until a day (half open; None: it runs)."""

    client: int
    case_id: int
    period: int
    staff: int
    organisation: int
    from_on: date
    until_on: date | None


class Known(NamedTuple):
    """What figures may know of a client; ``distance`` from 0 (close) to 100 (far), None when nobody tested."""

    client: int
    birth_year: int
    distance: int | None


class SurveySheet(NamedTuple):
    """One answer to a question of a survey, by nobody."""

    survey: str
    location: int
    month: date
    question: str
    answer: str


class Invited(NamedTuple):
    """One client was asked after a contact, by nobody's name; ``month`` is that of asking."""

    survey: str
    location: int
    month: date
    answered: bool


@dataclass(frozen=True, kw_only=True)
class Log:
    """``happened`` in the order of the ledger: by day, and on one day in the order in which it was recorded."""

    until: date
    happened: tuple[Happened, ...]
    benefits: tuple[BenefitPeriod, ...]
    stewards: tuple[StewardPeriod, ...]
    people: tuple[Known, ...]
    surveys: tuple[SurveySheet, ...] = ()
    invited: tuple[Invited, ...] = ()


@dataclass
class Pen:
    """Writes down one client's part. Things of a client are numbered from 1, so that nobody depends on others.

    ``lucks`` by subject, from their beginning: what is written twice of the same lives is the same. What a later part
    must know of an earlier one: ``moves`` and ``groups``, by case from when it is at which other location or belongs
    to which other target group; ``open_reports``, laws of reports of which no application came: who reports once more
    gets the first one; ``decided_on``, by law the day of the last decision, until which nobody applies again.
    """

    client: int
    until: date
    lucks: Mapping[str, Luck]
    lines: list[tuple[date, int, int | None, Event]] = field(default_factory=list)
    benefits: list[BenefitPeriod] = field(default_factory=list)
    stewards: list[StewardPeriod] = field(default_factory=list)
    surveys: list[SurveySheet] = field(default_factory=list)
    invited: list[Invited] = field(default_factory=list)
    moves: dict[int, tuple[date, int]] = field(default_factory=dict)
    groups: dict[int, tuple[date, str]] = field(default_factory=dict)
    open_reports: set[str] = field(default_factory=set)
    decided_on: dict[str, date] = field(default_factory=dict)
    known: Known | None = None
    used: int = 0

    def number(self) -> int:
        """A number for a thing of this client: a signal, a step, a period."""
        self.used += 1
        return self.client * _MOST_SUBJECTS + self.used

    def find_place(self, case_id: int, location: int, on: date) -> int:
        """Where a case that was opened at a location is on a day."""
        since, moved_to = self.moves.get(case_id, (date.max, location))
        return moved_to if since <= on else location

    def find_group(self, case_id: int, group: str, on: date) -> str:
        """The target group on a day of a case that was opened for one."""
        since, changed_to = self.groups.get(case_id, (date.max, group))
        return changed_to if since <= on else group

    def write(self, on: date, event: Event, *, order: int = DURING, of_nobody: bool = False) -> None:
        """Something happened on a day; what happens after the region ends is not seen."""
        if on < self.until:
            self.lines.append((on, order, None if of_nobody else self.client, event))


def bind(pens: Iterable[Pen], *, until: date) -> Log:
    """Everybody's part as one log."""
    pens = list(pens)
    lines = sorted((line for pen in pens for line in pen.lines), key=lambda line: line[:2])
    return Log(
        until=until,
        happened=tuple(Happened(on, client, event) for on, _order, client, event in lines),
        benefits=tuple(row for pen in pens for row in pen.benefits),
        stewards=tuple(row for pen in pens for row in pen.stewards),
        people=tuple(pen.known for pen in pens if pen.known is not None),
        surveys=tuple(row for pen in pens for row in pen.surveys),
        invited=tuple(row for pen in pens for row in pen.invited),
    )
