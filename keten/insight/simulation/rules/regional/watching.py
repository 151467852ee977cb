"""What the monitors look at, taken from a log: cases with their contacts, and months around a border.

Only from what the analytical store has as well; nothing that the simulation alone knows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from keten.dossier.cases.events import CaseClosed, CaseOpened, CaseReopened, HandoverAccepted, StepEnded
from keten.insight.indicators.rules.creaming import divide_in_tenths
from keten.insight.indicators.rules.shifting import PersonMonths
from keten.insight.simulation.rules.people import YEAR
from keten.insight.simulation.rules.regional.histories import CONTACTS
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.planting import MONTH_6, MONTH_9, WEEK_26, WW_END
from keten.journey.appointments.events import AppointmentHeld
from keten.journey.diagnosis.events import NeedFound
from keten.journey.routing.events import ClientRephased

Integers = NDArray[np.int64]
_MOST_MONTHS = 24
_AFTER_DAYS = {MONTH_6: 182, MONTH_9: 274, WEEK_26: 182}


@dataclass
class Stay:
    """One opening of a case: when what happened. ``ends_on``: the closing, or the end of the log."""

    client: int
    location: int
    from_on: date
    ends_on: date
    contacts: list[date] = field(default_factory=list)
    handovers: list[date] = field(default_factory=list)
    stages: list[date] = field(default_factory=list)
    needs: int = 0


def list_stays(log: Log) -> list[Stay]:
    """All openings of a log, in the order in which they happened, in one pass."""
    stays: list[Stay] = []
    running: dict[int, Stay] = {}
    for on, client, event in log.happened:
        if isinstance(event, CaseOpened | CaseReopened):
            running[event.case_id] = Stay(client or 0, event.location_id, on, log.until)
            stays.append(running[event.case_id])
        elif (stay := running.get(getattr(event, "case_id", 0) or 0)) is not None:
            _note(stay, on, event)
            if isinstance(event, CaseClosed):
                stay.ends_on = on
                del running[event.case_id]
    return stays


def _note(stay: Stay, on: date, event: object) -> None:
    match event:
        case StepEnded(kind=kind, outcome="done") if kind in CONTACTS:
            _note_contact(stay, on)
        case AppointmentHeld():
            _note_contact(stay, on)
        case HandoverAccepted(kind=kind) if kind != "first":
            stay.handovers.append(on)
        case ClientRephased():
            stay.stages.append(on)
        case NeedFound():
            stay.needs += 1


def _note_contact(stay: Stay, on: date) -> None:
    """Days count: an appointment and the step that it was are one contact."""
    if stay.contacts[-1:] != [on]:
        stay.contacts.append(on)


def list_contacts_by_distance(log: Log, stays: Iterable[Stay]) -> dict[str, Integers]:
    """The arguments of ``watch_creaming``: openings of people whose distance was found, with its tenth."""
    distances = {known.client: known.distance for known in log.people if known.distance is not None}
    tested = [stay for stay in stays if stay.client in distances and stay.ends_on > stay.from_on]
    distance = np.array([distances[stay.client] for stay in tested])
    columns = {
        "location": [stay.location for stay in tested],
        "need": [stay.needs for stay in tested],
        "contacts": [len(stay.contacts) for stay in tested],
        "days": [(stay.ends_on - stay.from_on).days for stay in tested],
    }
    return {"decile": divide_in_tenths(distance)} | {
        name: np.array(column, np.int64) for name, column in columns.items()
    }


def list_months(log: Log, stays: Iterable[Stay], border: str) -> PersonMonths:
    """Whole months of an opening around a border: before the end of WW, or on both sides of the others."""
    ends = _list_ww_ends(log) if border == WW_END else {}
    rows = [
        row for stay in stays for on in _find_borders(stay, border, ends) for row in _list_months_of(stay, on, border)
    ]  # fmt: skip
    table = np.array(rows, np.int64).reshape(len(rows), 5)
    return PersonMonths(
        location=table[:, 0], person=table[:, 1], to_border=table[:, 2], contacts=table[:, 3], handovers=table[:, 4]
    )  # fmt: skip


def _list_ww_ends(log: Log) -> dict[int, list[date]]:
    """Of who reached the end of their WW: the days."""
    found: dict[int, list[date]] = defaultdict(list)
    for one in log.benefits:
        if one.law == "ww" and one.end_reason == "maximum" and one.until_on is not None:
            found[one.client].append(one.until_on)
    return found


def _find_borders(stay: Stay, border: str, ends: dict[int, list[date]]) -> list[date]:
    if border == WW_END:
        return [on for on in ends.get(stay.client, []) if stay.from_on < on <= stay.ends_on]
    begins = [stay.from_on] if border == WEEK_26 else stay.stages[:1]
    return [on + timedelta(days=_AFTER_DAYS[border]) for on in begins]


def _count_months(days: int) -> int:
    """Whole months in so many days, rounded down; exact, because a year has twelve."""
    return days * 12 // YEAR


def _list_months_of(stay: Stay, on: date, border: str) -> Iterator[tuple[int, int, int, int, int]]:
    """Month 0 is the last before the border; only months that lie wholly inside the opening."""
    first = 0 if border == WW_END else -_MOST_MONTHS
    last = min(_MOST_MONTHS, _count_months((on - stay.from_on).days))
    first = max(first, -_count_months((stay.ends_on - on).days))
    contacts, handovers = (
        Counter(_count_months((on - day).days - 1) for day in days) for days in (stay.contacts, stay.handovers)
    )
    for month in range(first, last):
        yield stay.location, stay.client, month, contacts[month], handovers[month]
