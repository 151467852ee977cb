"""A client with a contact person of UWV, and colleagues who can be met in the week after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Case, Handover
from keten.ground.ledger.actions import Pending, drain, draining
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import Viewer, as_client
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.journey.appointments.actions import Hours, Meeting, choose_slot, invite, set_hours
from keten.journey.appointments.models import Appointment, Invitation
from keten.journey.appointments.queries import list_slots, want_for_invitation
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain

DAY = timedelta(days=1)
NEXT_WEEK = TODAY + 7 * DAY  # a Monday
HERE = ZoneInfo("Europe/Amsterdam")
MINE = ("invitation_not_chosen", "appointment_not_recorded")


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    """What the clock on the wall says."""
    return datetime.combine(day, time(hour, minute), HERE)


def give_hours(
    chain: Chain, *staff: Staff, days: Sequence[int] = (0, 1, 2, 3, 4), start: int = 9, end: int = 12, on: date = TODAY
) -> None:
    """Everybody can be met from nine till twelve on working days, from ``on``."""
    for one in staff:
        hours = [Hours(day, start * 60, end * 60) for day in days]
        set_hours(staff_id=one.pk, location_id=chain.location.pk, hours=hours, from_on=on,
                  by=chain.viewer(one, on), now=at(on, 7))  # fmt: skip


@dataclass
class Story:
    """One client, on a day that goes on; reactions are carried out by ``settle``."""

    chain: Chain
    case: Case
    pending: Pending
    day: date = TODAY

    def by(self, staff: Staff) -> Viewer:
        return self.chain.viewer(staff, self.day)

    @property
    def client(self) -> Viewer:
        """The client, signed in."""
        return as_client(self.case.client_id, self.case.client.name, on=self.day)

    @property
    def now(self) -> datetime:
        return at(self.day)

    def settle(self) -> None:
        with as_round():
            drain(self.pending)

    def invite(self, *staff: Staff, kind: str = "talk", **given: object) -> Invitation:
        meeting = Meeting(kind=kind, staff_ids=frozenset(one.pk for one in staff or (self.chain.anna,)), way="location")
        days = {"from_on": NEXT_WEEK, "until_on": NEXT_WEEK + 4 * DAY} | given
        return invite(case=self.case.key, meeting=meeting, by=self.by(self.chain.anna), now=self.now, **days)  # type: ignore[arg-type]

    def offered(self, invitation: Invitation) -> list[datetime]:
        wanted = want_for_invitation(invitation, staff_ids=[one.pk for one in invitation.staff.all()])
        return [one.starts_at for one in list_slots(wanted, now=self.now)]

    def choose(self, invitation: Invitation, starts_at: datetime | None = None, **given: object) -> Appointment:
        who = {"attempt": uuid4(), "by": self.client, "now": self.now} | given
        return choose_slot(invitation=invitation.key, starts_at=starts_at or self.offered(invitation)[0], **who)  # type: ignore[arg-type]

    def hold_round(self, on: date) -> set[str]:
        """The rules of this app that are broken on a day."""
        self.day = on
        with as_round():
            run_round(on=on, now=at(on, 3))
        self.settle()
        return set(Breach.objects.filter(rule__in=MINE, mended_on=None).values_list("rule", flat=True))


def accept_contact(chain: Chain, case: Case, pending: Pending) -> None:
    """The coach who was asked becomes the contact person, and is called anna from now on."""
    asked = Handover.objects.get(case=case, answer=None)
    assert asked.to_staff
    accept_handover(handover=asked.key, by=chain.viewer(asked.to_staff), now=at(TODAY))
    with as_round():
        drain(pending)
    if asked.to_staff == chain.bram:
        chain.anna, chain.bram = chain.bram, chain.anna


def tell(chain: Chain) -> Iterator[Story]:
    """A story to begin with."""
    with draining() as pending:
        case = chain.register(wanted=frozenset())
        accept_contact(chain, case, pending)
        give_hours(chain, chain.anna, chain.bram, chain.carla)
        yield Story(chain, case, pending)


@pytest.fixture
def story(db):  # type: ignore[no-untyped-def]
    yield from tell(make_chain())
