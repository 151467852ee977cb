"""Everybody wants one of a few times at once, over the web: as many get one as there are, nobody is left standing.

``make prove`` runs it with 200 clients and 50 times (proof ``booking``).
"""

from collections import Counter
from datetime import timedelta

from django.utils import timezone
from django.utils.timezone import localdate

from keten.doors.commands.benches.bookers import CALL, GOT, OTHERS, Rush, book
from keten.doors.commands.benches.server import serving
from keten.dossier.cases.models import Case
from keten.ground.ledger.actions import draining
from keten.journey.appointments.models import Appointment, Invitation, Occupation
from keten.journey.appointments.queries import list_slots, want_for_invitation
from tests.conftest import as_owner
from tests.factories import Chain, make_chain
from tests.journey.appointments.conftest import give_hours
from tests.signing_in import browser_of
from tests.volumes import note, volume

CLIENTS = volume(test=40, proof=200)
TIMES = volume(test=10, proof=50)


def test_exactly_as_many_get_a_time_as_there_are(own_database: str) -> None:
    chain = make_chain()
    give_hours(chain, chain.anna, days=range(5), start=8, end=17, on=localdate())
    with draining() as pending:
        cases = [chain.register(on=localdate(), wanted=frozenset()) for _number in range(CLIENTS)]
        pending.clear()
    with as_owner():
        invitations = [_invite(chain, case) for case in cases]
        wanted = want_for_invitation(invitations[0], staff_ids=[chain.anna.pk])
        times = [one.starts_at.isoformat() for one in list_slots(wanted, now=timezone.now())][:TIMES]
    assert len(times) == TIMES
    with serving(own_database, workers=2) as port:
        found = book(Rush(
            port=port, cookies=[f"sessionid={browser_of(case.client).cookies['sessionid'].value}" for case in cases],
            paths=[f"/mijn/uitnodiging/{row.key}/" for row in invitations], times=times, at_once=CLIENTS,
        ))  # fmt: skip
    counted = Counter(one.what for one in found)
    note(clients=CLIENTS, times=TIMES, slowest_s=round(max(one.took_ms for one in found) / 1000, 2), **counted)
    assert counted[GOT] == TIMES, counted
    assert counted[OTHERS] + counted[CALL] == CLIENTS - TIMES, counted
    with as_owner():
        assert Appointment.objects.count() == TIMES
        taken = Occupation.objects.filter(staff=chain.anna, released_at=None).values_list("starts_at", flat=True)
        assert len(set(taken)) == len(taken) == TIMES
        assert Invitation.objects.filter(state="chosen").count() == TIMES


def _invite(chain: Chain, case: Case) -> Invitation:
    first = localdate() + timedelta(days=1)
    row = Invitation.objects.create(
        case=case, kind="talk", location=chain.location, way="phone", asked_by=chain.anna, asked_at=timezone.now(),
        choose_by=first, from_on=first, until_on=first + timedelta(days=13),
    )  # fmt: skip
    row.invited.create(staff=chain.anna)
    return row
