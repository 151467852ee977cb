"""A log as one reads it: each case from opening to closing, up to a day. For the truth alone; slow and plain."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from keten.dossier.cases.events import CaseClosed, CaseOpened, CaseReopened, StepEnded
from keten.insight.simulation.rules.regional.log import BenefitPeriod, Happened, Log, StewardPeriod
from keten.journey.appointments.events import AppointmentHeld

TALKS = ("first_talk", "talk", "talk_of_three", "diagnosis", "wwb_test")
CONTACTS = (*TALKS, "call")


class Line(NamedTuple):
    """An event at its place in the log: of two, the one with the lower place came first."""

    place: int
    on: date
    client: int
    event: object


@dataclass(frozen=True)
class Opening:
    """A case that was opened (again) at a location; ``closing`` is the next closing of that case, None while open."""

    line: Line
    case_id: int
    location: int
    closing: Line | None

    def holds(self, line: Line) -> bool:
        """Whether something happened while it was open."""
        return self.line.place < line.place and (self.closing is None or line.place < self.closing.place)

    def ends_on(self, until: date) -> date:
        """The day of closing, else the day on which what is known ends."""
        return self.closing.on if self.closing else until


class History:
    """What is known of a region before ``until``. ``openings`` in the order in which they happened."""

    def __init__(self, log: Log, until: date) -> None:
        self.until = until
        self.lines = list(_read(log.happened, until))
        self.of_case: dict[int, list[Line]] = defaultdict(list)
        for line in self.lines:
            if (case_id := getattr(line.event, "case_id", None)) is not None:
                self.of_case[case_id].append(line)
        self.openings = [self._open(line) for line in self.lines if isinstance(line.event, CaseOpened | CaseReopened)]
        self.openings_of: dict[int, list[Opening]] = defaultdict(list)
        for opening in self.openings:
            self.openings_of[opening.line.client].append(opening)
        self.benefits_of: dict[int, list[BenefitPeriod]] = defaultdict(list)
        for benefit in log.benefits:
            if benefit.from_on < until:
                self.benefits_of[benefit.client].append(benefit)
        self.stewards_of: dict[int, list[StewardPeriod]] = defaultdict(list)
        for steward in log.stewards:
            self.stewards_of[steward.case_id].append(steward)

    def _open(self, line: Line) -> Opening:
        assert isinstance(line.event, CaseOpened | CaseReopened)
        later = self.of_case[line.event.case_id]
        closing = next((one for one in later if one.place > line.place and isinstance(one.event, CaseClosed)), None)
        return Opening(line, line.event.case_id, line.event.location_id, closing)

    def list_after(self, case_id: int, line: Line) -> list[Line]:
        """What happened to a case after something."""
        return [one for one in self.of_case[case_id] if one.place > line.place]

    def find_location(self, case_id: int, line: Line) -> int | None:
        """Where a case was opened the last time before something happened to it."""
        before = [
            one for one in self.openings_of[line.client] if one.case_id == case_id and one.line.place < line.place
        ]
        return before[-1].location if before else None

    def find_location_on(self, client: int, day: date) -> int | None:
        """Where the last case of a client was opened, on a day or before it.

        A client has one open case at most, so that this is the case that is open on that day when there is one.
        """
        before = [one for one in self.openings_of[client] if one.line.on <= day]
        return before[-1].location if before else None

    def list_contacts(self, opening: Opening) -> list[Line]:
        """Talks and calls while a case was open."""
        return [line for line in self.of_case[opening.case_id] if opening.holds(line) and is_contact(line)]


def is_talk(line: Line) -> bool:
    """A step of a kind of talk that was done, or an appointment that was held."""
    event = line.event
    if isinstance(event, StepEnded):
        return event.kind in TALKS and event.outcome == "done"
    return isinstance(event, AppointmentHeld)


def is_contact(line: Line) -> bool:
    """A talk, or a call that was done."""
    event = line.event
    return is_talk(line) or (isinstance(event, StepEnded) and event.kind == "call" and event.outcome == "done")


def _read(happened: tuple[Happened, ...], until: date) -> Iterator[Line]:
    for place, one in enumerate(happened):
        if one.on < until:
            yield Line(place, one.on, one.client or 0, one.event)
