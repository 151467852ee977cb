"""Talks and groups of a client at every point of their way, for who looks at all pages of them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from keten.dossier.cases.models import Case
from keten.ground.organisations.rules.viewer import as_client
from keten.journey.appointments import actions
from keten.journey.appointments.models import Invitation, Place
from keten.journey.appointments.queries import list_slots, want_for_invitation
from tests.factories import Chain, at
from tests.journey.appointments.conftest import give_hours


def plan_talks(chain: Chain, case: Case) -> list[tuple[Any, str]]:
    """A talk to choose a time for, one that comes, one to record; a group that comes and one that was."""
    now = timezone.now()
    today, myself = timezone.localdate(now), as_client(case.client_id, "", on=timezone.localdate(now))
    anna, dirk = chain.viewer(chain.anna, today), chain.viewer(chain.dirk, today)
    give_hours(chain, chain.anna, chain.carla, on=today)
    actions.add_room(location=chain.location.key, name="Spreekkamer 1", seats=2, by=dirk, now=now)
    invite_to_choose(chain, case, "diagnosis_talk", now)
    open_one = invite_to_choose(chain, case, "talk", now)
    free = list_slots(want_for_invitation(open_one, staff_ids=[chain.anna.pk]), now=now)
    chosen = actions.choose_slot(
        invitation=open_one.key, starts_at=free[0].starts_at, attempt=uuid4(), by=myself, now=now
    )  # fmt: skip
    before = at(today - timedelta(days=2))
    called = actions.convene(
        case=case.key, meeting=actions.Meeting(kind="call", staff_ids=frozenset([chain.anna.pk]), way="phone"),
        starts_at=before + timedelta(hours=1), reason="De klant vroeg erom.", attempt=uuid4(), by=anna, now=before,
    )  # fmt: skip
    comes = plan_group(chain, case, now)
    was = plan_group(chain, case, at(today - timedelta(days=10)))
    return [
        (chain.anna, f"/afspraak/{chosen.key}/"), (chain.anna, f"/afspraak/{called.key}/uitkomst/"),
        (chain.anna, f"/groep/{comes.meeting.key}/"), (chain.anna, f"/plaats/{was.key}/uitkomst/"),
    ]  # fmt: skip


def invite_to_choose(chain: Chain, case: Case, kind: str, now: datetime) -> Invitation:
    """From some days ahead, so that the client may still move what they chose, and long enough for a working day."""
    today = timezone.localdate(now)
    meeting = actions.Meeting(kind=kind, staff_ids=frozenset([chain.anna.pk]), way="location")
    return actions.invite(
        case=case.key, meeting=meeting, from_on=today + timedelta(days=3), until_on=today + timedelta(days=20),
        by=chain.viewer(chain.anna, today), now=now,
    )  # fmt: skip


def plan_group(chain: Chain, case: Case, now: datetime) -> Place:
    """A training a week after this moment, in which the client has a place."""
    anna = chain.viewer(chain.anna, timezone.localdate(now))
    meeting = actions.GroupMeeting(
        kind="training", title="Solliciteren", staff_ids=frozenset([chain.anna.pk]), seats=2,
        starts_at=now + timedelta(days=7),
    )  # fmt: skip
    row = actions.plan_meeting(location=chain.location.key, meeting=meeting, by=anna, now=now)
    return actions.take_place(case=case.key, meeting=row.key, by=anna, now=now)
