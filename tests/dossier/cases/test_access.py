"""Who sees which file: the rule and the query that lists must agree, on any data."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keten.dossier.cases.actions.granting import sync_case_grants
from keten.dossier.cases.models import Case, Handover, Responsibility, Step, Stewardship
from keten.dossier.cases.queries import Unknown, get_facts, get_file, search_files
from keten.dossier.cases.queries.files import visible_to
from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import show_viewer
from keten.ground.organisations.models import Absence, Location, Organisation, Staff, StaffRole, Team, TeamMembership
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import Viewer
from tests.conftest import only_granted
from tests.factories import EPOCH, TODAY, at, make_chain

pytestmark = pytest.mark.django_db


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6))
def test_grants_lists_and_row_level_security_agree_on_any_data(seed: int) -> None:
    """Four ways to the same answer: the rule in plain Python, the list, opening the file, and the bare table."""
    with transaction.atomic():
        viewers = _random_world(random.Random(seed))
        sync_case_grants(None, today=TODAY)
        cases = list(Case.objects.all())
        seen_by_anybody = 0
        for viewer in viewers:
            allowed = {case.pk for case in cases if _may_see(viewer, case)}
            assert set(Case.objects.filter(visible_to(viewer)).values_list("pk", flat=True)) == allowed, viewer
            assert {case.pk for case in cases if _opens(case, viewer)} == allowed, viewer
            assert _bare_table(viewer) == allowed, viewer
            seen_by_anybody += len(allowed)
        assert 0 < seen_by_anybody < len(viewers) * len(cases)
        transaction.set_rollback(True)


def _may_see(viewer: Viewer, case: Case) -> bool:
    """Who is involved, and who leads the location; written down once more, without the table of grants."""
    if not viewer.has_role("coach", "team_leader", "location_manager"):
        return False
    facts = get_facts(case)
    if set(viewer.desks) & {facts.steward_id, facts.asked_staff_id, *facts.step_owner_ids}:
        return True
    if case.location_id not in viewer.location_ids:
        return False
    asked = facts.handover_open and facts.asked_staff_id is None
    if asked and facts.asked_organisation_id == viewer.organisation_id:
        return True
    if viewer.kind in ("uwv", "municipality"):
        return viewer.has_role("team_leader", "location_manager")
    return facts.responsible_organisation_id == viewer.organisation_id


def _opens(case: Case, viewer: Viewer) -> bool:
    try:
        return get_file(case.key, viewer=viewer)[0] == case
    except Unknown:
        return False


def _bare_table(viewer: Viewer) -> set[int]:
    """Every case that a query without any filter gives, as the web server of this viewer."""
    show_viewer(viewer, today=TODAY)
    with only_granted():
        return set(Case.objects.values_list("pk", flat=True))


def _random_world(choice: random.Random) -> list[Viewer]:
    """Partners of every sort, people of every role, cases in every state; returns everybody who looks today."""
    chain = make_chain(f"Werkplein {choice.random()}")
    care = Organisation.objects.create(code=f"zorg{choice.random()}", name="Zorg", kind="care", from_on=EPOCH)
    partners = [chain.uwv, chain.gemeente, care]
    places = [chain.location, _another_place(chain.location)]
    teams = [Team.objects.create(location=place, name=f"T{place.pk}", from_on=EPOCH) for place in places]
    staff = [_random_staff(choice, number, partners, teams) for number in range(12)]
    for away, stand_in in zip(staff[:3], staff[3:6], strict=True):
        Absence.objects.create(staff=away, replacement=stand_in, reason="leave", from_on=TODAY)
    for _ in range(25):
        _random_case(choice, choice.choice(places), partners, staff)
    viewers = [get_viewer(person.pk, on=TODAY) for person in staff]
    return [viewer for viewer in viewers if viewer]


def _another_place(place: Location) -> Location:
    return Location.objects.create(
        name=f"{place.name} 2", breadth="broad", form="werkplein", municipality=place.municipality, from_on=EPOCH
    )


def _random_staff(choice: random.Random, number: int, partners: list[Organisation], teams: list[Team]) -> Staff:
    staff = Staff.objects.create(
        organisation=choice.choice(partners), name=f"M. {number}", email=f"{uuid4()}@voorbeeld.nl", from_on=EPOCH
    )
    for role in choice.sample(
        ["coach", "team_leader", "location_manager", "administrator"], choice.choice([0, 1, 1, 2])
    ):
        StaffRole.objects.create(staff=staff, role=role, from_on=EPOCH)
    for team in choice.sample(teams, choice.choice([0, 1, 1, 2])):
        TeamMembership.objects.create(team=team, staff=staff, from_on=EPOCH)
    return staff


def _random_case(choice: random.Random, place: Location, partners: list[Organisation], staff: list[Staff]) -> None:
    case = Case.objects.create(client=_client(place), location=place, target_group="ww", opened_on=TODAY)
    day = TODAY
    for _ in range(choice.randrange(3)):
        until = day + timedelta(days=1)
        ended = until if choice.random() < 0.5 else None
        Stewardship.objects.create(
            case=case, staff=choice.choice(staff), from_on=day, until_on=ended, accepted_at=at(TODAY)
        )
        Responsibility.objects.create(case=case, organisation=choice.choice(partners), from_on=day, until_on=ended)
        if ended is None:
            break
        day = until
    for open_now in choice.choice([[], [True], [False], [False, True]]):
        _random_handover(choice, case, partners, staff, open_now=open_now)
    for _ in range(choice.randrange(3)):
        ended_at = at(TODAY) if choice.random() < 0.5 else None
        Step.objects.create(
            case=case, kind="talk", due_on=TODAY, planned_at=at(TODAY), owner=choice.choice([None, *staff]),
            ended_at=ended_at, outcome="done" if ended_at else None,
        )  # fmt: skip


def _random_handover(choice: random.Random, case: Case, partners: list[Organisation], staff: list[Staff], *,
                     open_now: bool) -> None:  # fmt: skip
    answered = {} if open_now else {"answer": "refused", "answered_by": staff[0], "answered_at": at(TODAY)}
    Handover.objects.create(
        case=case, location=case.location, kind="person", to_organisation=choice.choice(partners),
        to_staff=choice.choice([None, *staff]), asked_on=TODAY, answer_due_on=TODAY,
        answer_reason="" if open_now else "Vol", **answered,
    )  # fmt: skip


def _client(place: Location) -> Client:
    return Client.objects.create(
        initials="T.", last_name="Testpersoon", born_on=EPOCH, municipality=place.municipality, registered_on=TODAY
    )


def test_unknown_and_forbidden_look_the_same() -> None:
    here, there = make_chain(), make_chain("Werkplein Elders")
    case = here.register()
    stranger = there.viewer(there.anna)
    messages = set()
    for key in (case.key, uuid4()):
        with pytest.raises(Unknown) as found:
            get_file(key, viewer=stranger)
        messages.add(repr(found.value))
    assert len(messages) == 1
    assert not search_files("Testpersoon", viewer=stranger)
    assert get_file(case.key, viewer=here.viewer(here.dirk))[0] == case


def test_whose_team_has_ended_sees_nothing_there_any_more() -> None:
    chain = make_chain()
    case = chain.register(on=TODAY - timedelta(days=1))
    Team.objects.filter(pk=chain.team.pk).update(until_on=TODAY)
    for staff in (chain.dirk, chain.els, chain.carla):
        with pytest.raises(Unknown):
            get_file(case.key, viewer=chain.viewer(staff))
    yesterday = chain.viewer(chain.dirk, TODAY - timedelta(days=1))
    assert get_file(case.key, viewer=yesterday)[0] == case
