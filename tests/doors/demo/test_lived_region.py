"""A small region, lived once through the real actions; these tests look at what came of it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from keten.config.schedule import SWEEPS
from keten.doors.demo.building import build_region, continue_region, make_plan
from keten.doors.demo.own_pages import list_clients
from keten.doors.demo.personas import list_personas
from keten.doors.demo.region import read_region
from keten.doors.portal.entry import SESSION_CLIENT
from keten.dossier.cases.models import Case, Handover, Responsibility, Stewardship
from keten.dossier.cases.queries import get_desk
from keten.dossier.clients.models import Client
from keten.ground.ledger.models import LedgerEvent, ReactionRun
from keten.ground.ledger.queries import list_faults
from keten.ground.organisations.entry import SESSION_STAFF
from keten.ground.organisations.models import Location, Staff
from keten.ground.organisations.queries import get_viewer, list_missing_arrangements, responsible_for
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach, RoundRun
from keten.insight.governance.models import Inspection
from tests.conftest import as_round, copied_database

TODAY = date(2026, 11, 18)  # a Wednesday
NOW = datetime(2026, 11, 18, 7, 30, tzinfo=UTC)
PLAN = make_plan(clients=60, months=3, seed=1, today=TODAY)


@pytest.fixture(scope="module")
def shape_of_twin(template_database: str, django_db_blocker) -> Iterator[Counter[Any]]:  # type: ignore[no-untyped-def]
    """The region lived twice: the shape of the first, while the second stands."""
    shapes = []
    for name in ("demo-twin", "demo"):
        with copied_database(name, template_database, django_db_blocker):
            with as_round():
                build_region(PLAN, now=NOW)
            shapes.append(ledger_shape())
            if name == "demo":
                yield shapes[0]


@pytest.fixture
def region(shape_of_twin: Counter[Any], django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """The lived region; what a test changes in it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.usefixtures("region")


def ledger_shape() -> Counter[Any]:
    """What happened when, without the ids and keys that differ from one database to another."""
    codes = ("rule", "kind", "reason", "outcome", "target_group", "due_on", "answer_due_on", "from_on", "fields")
    events = LedgerEvent.objects.values_list("type", "happened_at", "payload")
    return Counter((kind, at, *(str(payload.get(code)) for code in codes)) for kind, at, payload in events)


def test_the_same_seed_lives_the_same_lives(shape_of_twin: Counter[Any]) -> None:
    assert ledger_shape() == shape_of_twin


def test_everybody_came_in() -> None:
    taken_over = len(read_region().old_files)
    assert Client.objects.filter(merged_into=None).count() >= PLAN.clients
    assert Client.objects.count() <= PLAN.clients * 1.05 + taken_over
    assert {case.location_id for case in Case.objects.all()} == set(Location.objects.values_list("pk", flat=True))


def test_people_left_moved_on_and_changed_hands() -> None:
    assert 0 < Case.objects.exclude(closed_on=None).count() < 40
    assert Handover.objects.filter(kind="first", answer="accepted").count() > 50
    assert Handover.objects.exclude(kind="first").filter(answer="accepted").exists()
    assert {event.type for event in LedgerEvent.objects.all()} >= {
        "cases.step-moved", "cases.client-told", "organisations.absence-registered", "promises.breach-mended",
    }  # fmt: skip


def test_nothing_happened_in_the_future_or_out_of_hours() -> None:
    lived = LedgerEvent.objects.filter(type__startswith="cases.", actor__isnull=False)
    hours = {event.happened_at.astimezone(NOW.astimezone().tzinfo).weekday() for event in lived}
    assert hours <= {0, 1, 2, 3, 4}
    assert not LedgerEvent.objects.filter(happened_at__gt=NOW).exists()


def test_the_ledger_is_whole_and_every_reaction_ran() -> None:
    with as_round():
        assert list_faults() == []
    accepted = LedgerEvent.objects.filter(type="cases.handover-accepted").count()
    assert ReactionRun.objects.filter(reaction="plan_telling").count() == accepted
    assert not ProcrastinateJob.objects.exists()


def test_breaches_are_of_the_planned_kinds_and_few() -> None:
    still_open = Breach.objects.filter(mended_on=None)
    assert {breach.rule for breach in still_open} <= {sweep.rule for sweep in SWEEPS}
    assert "no_responsible" in {breach.rule for breach in still_open}
    in_breach = {breach.case_id for breach in still_open}
    assert len(in_breach) <= 0.2 * Case.objects.filter(closed_on=None).count()
    assert Breach.objects.exclude(mended_on=None).exists()


def test_a_second_round_finds_nothing_new() -> None:
    before = Breach.objects.count()
    assert RoundRun.objects.order_by("-on").first().on == TODAY  # type: ignore[union-attr]
    with as_round():
        run_round(on=TODAY, now=NOW)
    assert Breach.objects.count() == before


def test_every_open_case_is_carried_or_asked() -> None:
    open_cases = Case.objects.filter(closed_on=None)
    carried = set(Stewardship.objects.filter(until_on=None).values_list("case_id", flat=True))
    asked = set(Handover.objects.filter(answer=None).values_list("case_id", flat=True))
    assert {case.pk for case in open_cases} <= carried | asked
    assert Responsibility.objects.filter(until_on=None).count() >= open_cases.count() - len(read_region().old_files)


def test_the_municipality_took_over_the_intake_in_wijchen() -> None:
    place = Location.objects.get(name="Werkplein Wijchen")

    def intake(on: date) -> str:
        found = responsible_for(task="intake", location_id=place.pk, target_group="bijstand", on=on)
        assert found is not None
        return found.code

    assert (intake(PLAN.span.first_on), intake(TODAY)) == ("uwv", "gm0296")
    assert list(list_missing_arrangements(TODAY)) == []


def test_a_colleague_on_leave_is_replaced() -> None:
    sanne = get_viewer(Staff.objects.get(name="Sanne Willems").pk, on=TODAY)
    assert sanne is not None
    assert sanne.replaces == (Staff.objects.get(name="Tom Gerrits").pk,)


def test_the_region_lives_on_after_a_week_away() -> None:
    later, registered = TODAY + timedelta(days=9), Client.objects.count()
    with as_round():
        continue_region(replace(PLAN, lived_until=later), after=TODAY, now=NOW + timedelta(days=9))
    assert RoundRun.objects.filter(on=later).exists()
    assert Client.objects.count() > registered
    assert list_faults() == []


@override_settings(KETEN_DEMO=True)
def test_a_visitor_chooses_a_persona_and_lands_on_their_page() -> None:
    browser = Browser()
    assert b"verzonnen" in browser.get(reverse("demo-personas")).content
    choices = list_personas(today=date.today())
    assert [choice.page for choice in choices] == ["desk", "desk", "team", "werkwijzen", "inspections", "beheer"]
    for choice in choices:
        before = browser.session.session_key
        response = browser.post(reverse("demo-personas"), {"persona": choice.key})
        assert response["Location"] == reverse(choice.page)
        assert browser.session[SESSION_STAFF] == choice.staff_id
        assert browser.session.session_key != before
        assert choice.name in browser.get(reverse(choice.page)).content.decode()


@override_settings(KETEN_DEMO=True)
def test_a_visitor_can_be_a_client_or_somebody_without_a_file() -> None:
    choices = list_clients(today=date.today())
    assert [bool(choice.client_id) for choice in choices] == [True, True, False]
    for choice in choices:
        browser = Browser()
        response = browser.post(reverse("demo-personas"), {"persona": choice.key})
        assert response["Location"] == reverse("client-home" if choice.client_id else "client-new")
        assert browser.session.get(SESSION_CLIENT) == choice.client_id
        assert browser.get(response["Location"]).status_code == 200


@override_settings(KETEN_DEMO=True)
def test_nobody_else_can_be_chosen() -> None:
    stranger = Staff.objects.get(name="Emre Yalcin")
    for key in (str(stranger.key), "", "x"):
        assert Browser().post(reverse("demo-personas"), {"persona": key}).status_code == 404


@override_settings(KETEN_DEMO=False)
def test_outside_the_demo_there_is_no_such_page() -> None:
    browser = Browser()
    assert browser.get(reverse("demo-personas")).status_code == 404
    assert browser.post(reverse("demo-personas"), {"persona": "x"}).status_code == 404


def test_an_inspection_was_done_and_somebody_owes_something() -> None:
    inspection = Inspection.objects.get()
    finding = inspection.findings.get()
    assert finding.state == "final"
    assert TODAY - timedelta(days=18) <= inspection.closed_on <= TODAY - timedelta(days=14)  # a working day
    assert [row.is_silence for row in finding.reactions.order_by("pk")] == [False, True]
    assert finding.share is not None
    obligation = finding.obligations.get()
    assert obligation.due_on > TODAY
    assert obligation.owner.name == "Petra Nillesen"
    assert inspection.subject.encode() in Browser().get(reverse("public-inspections")).content


def test_a_coach_has_work_to_do() -> None:
    marieke = get_viewer(Staff.objects.get(name="Marieke de Jong").pk, on=TODAY)
    assert marieke is not None
    assert get_desk(marieke, today=TODAY).rows


def test_reading_the_agenda_of_a_day_takes_few_queries(django_assert_max_num_queries: Any) -> None:
    from keten.doors.demo import queries

    place = Location.objects.get(name="Werkcentrum Nijmegen")
    with django_assert_max_num_queries(4):
        queries.list_team_people(place.pk)
        queries.list_open_requests(place.pk, before=TODAY)
        queries.list_due_steps(place.pk, on=TODAY)
        queries.list_stranded(place.pk)
    assert connection.vendor == "postgresql"
