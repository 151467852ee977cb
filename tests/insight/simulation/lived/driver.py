"""Living a log: each line of it is one real action, on its day, by somebody who may do it.

What an action refuses is kept beside the line: a log that the product cannot live is a fault of the simulation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q

from keten.dossier.cases.events import CaseMoved, HandoverAccepted
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import Unknown
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import leave_files
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import drain, draining
from keten.ground.ledger.events import Event
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.simulation.rules.regional.log import Happened, Log, StewardPeriod
from keten.journey.appointments.events import AppointmentHeld, AppointmentMissed
from keten.journey.chain_signals.queries import UnknownSignal
from keten.journey.diagnosis.queries import UnknownDiagnosis
from keten.journey.routing.actions import run_clocks
from keten.journey.routing.models import RunningClock
from tests.factories import EPOCH, at
from tests.insight.simulation.lived.places import Places
from tests.volumes import IS_PROOF

_NOTHING_YET = at(EPOCH)
_FIRST, _TICK, _DAY = time(1, tzinfo=UTC), timedelta(seconds=20), timedelta(days=1)


@dataclass
class Living:
    """What acts share. Things of the log by their number: ``keys`` of rows, ``ids`` of rows, cases and clients.

    ``later``: what is still to be done on a day that no line of the log names (a benefit that ends).
    """

    log: Log
    places: Places
    born_on: Mapping[int, date]
    now: datetime = _NOTHING_YET
    clients: dict[int, Client] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    rows: dict[int, object] = field(default_factory=dict)
    ids: dict[int, int] = field(default_factory=dict)
    later: dict[date, list[Callable[[], object]]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @cached_property
    def appointments(self) -> set[int]:
        """The numbers of all appointments; the step that one is has the number before it."""
        events = (one.event for one in self.log.happened)
        return {event.appointment_id for event in events if isinstance(event, AppointmentHeld | AppointmentMissed)}

    @cached_property
    def moves(self) -> dict[int, int]:
        """By handover with which a case went to another location: the number of that location."""
        found: dict[int, int] = {}
        going: dict[int, tuple[date, int]] = {}
        for on, _client, event in self.log.happened:
            if isinstance(event, CaseMoved):
                going[event.case_id] = (on, event.location_id)
            elif isinstance(event, HandoverAccepted) and going.get(event.case_id, (None, 0))[0] == on:
                found[event.handover_id] = going.pop(event.case_id)[1]
        return found

    @cached_property
    def stewards(self) -> dict[int, list[StewardPeriod]]:
        """By case who are still to become the contact person, in their order."""
        found: dict[int, list[StewardPeriod]] = {}
        for row in self.log.stewards:
            found.setdefault(row.case_id, []).append(row)
        return found

    @property
    def today(self) -> date:
        """The day that is lived."""
        return self.now.date()

    def tick(self, minutes: int = 0) -> datetime:
        """The next moment."""
        self.now += timedelta(minutes=minutes) if minutes else _TICK
        return self.now

    def location_of(self, case: int) -> int:
        """The number of the location where a case is now."""
        self.cases[case].refresh_from_db(fields=["location"])
        return next(n for n, row in self.places.locations.items() if row.pk == self.cases[case].location_id)

    def leader(self, case: int, *, organisation: int = 1) -> Viewer:
        """The team leader of a partner where a case is now."""
        return self.places.leader(self.location_of(case), self.today, organisation=organisation)

    def keep(self, number: int, row: object) -> None:
        """A row by its number in the log."""
        self.rows[number], self.ids[number] = row, row.pk  # type: ignore[attr-defined]

    def do_on(self, day: date, act: Callable[[], object]) -> None:
        """On a later day, or now when that day is here."""
        if day <= self.today:
            act()
        elif day < self.log.until:
            self.later.setdefault(day, []).append(act)


Act = Callable[[Living, Happened], None]


def live(living: Living, acts: Mapping[type[Event], Act]) -> None:
    """The whole log, day by day: first the clocks, then what happened, then what was left for this day."""
    lines: dict[date, list[Happened]] = {}
    for one in living.log.happened:
        lines.setdefault(one.on, []).append(one)
    on = min(lines)
    while on < living.log.until:
        _live_day(living, acts, on, lines.get(on, []))
        on += _DAY


def _live_day(living: Living, acts: Mapping[type[Event], Act], on: date, lines: list[Happened]) -> None:
    living.now = datetime.combine(on, _FIRST)
    with transaction.atomic(), draining() as pending:
        if IS_PROOF or lines or _is_due(on):
            run_clocks(on=on, now=living.now)
        for one in lines:
            if type(one.event) in acts:
                _try(living, f"{one.on} {one.client} {one.event.type}", partial(acts[type(one.event)], living, one))
        for act in living.later.pop(on, []):
            _try(living, f"{on} later", act)
        drain(pending)
    leave_files()
    assert living.today == on, "more happened than a day can hold"


def _is_due(on: date) -> bool:
    """Whether the round of this day can change a clock: something happened the day before, or a date of one is here.

    Of other days the simulation shows that nothing changes (``test_jumping``); the proof passes them all.
    """
    moved = LedgerEvent.objects.filter(happened_at__gte=datetime.combine(on - _DAY, time(0, tzinfo=UTC))).exists()
    days = (on, on - _DAY)
    return moved or RunningClock.objects.filter(Q(warn_on__in=days) | Q(due_on__in=days), stopped_on=None).exists()


def _try(living: Living, what: str, act: Callable[[], object]) -> None:
    living.tick()
    try:
        with transaction.atomic():
            act()
    except (Refused, Unknown, UnknownSignal, UnknownDiagnosis, ObjectDoesNotExist, KeyError) as refusal:
        living.refused.append(f"{what}: {type(refusal).__name__} {refusal}")
