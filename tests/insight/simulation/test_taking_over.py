"""Running cases go over to another version: asked, planned by the worker, confirmed, and carried out once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.cases.models import Case
from keten.dossier.clients.models import ProcessingLine
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.insight.simulation.actions import (
    carry_out_migration,
    migrate_cases,
    prepare_migration,
    request_migration,
)
from keten.insight.simulation.jobs import migrate
from keten.insight.simulation.models import CaseMigration
from keten.insight.simulation.rules.settling import KEEP
from keten.journey.diagnosis.models import Diagnosis
from keten.journey.routing.actions import choose_model, place_case, run_clocks
from keten.journey.routing.models import Binding, ModelVersion, RunningClock, StagePeriod
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain
from tests.journey.routing.policy import make_policy_officer
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=40)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def pol(chain: Chain) -> Staff:
    return make_policy_officer(chain)


@pytest.fixture
def old() -> ModelVersion:
    return ModelVersion.objects.get(code="fasen", location=None)


@pytest.fixture
def new() -> ModelVersion:
    return ModelVersion.objects.get(code="route-ab", location=None)


@pytest.fixture
def cases(chain: Chain, pol: Staff, old: ModelVersion, new: ModelVersion) -> list[Case]:
    """Two cases in phase 1, one in phase 2 and one without a diagnosis; then the location switches."""
    choose(chain, pol, old, TODAY)
    found = [chain.register(on=TODAY) for _ in range(4)]
    for case, stage in zip(found, ("fase_1", "fase_1", "fase_2"), strict=False):
        diagnosis = Diagnosis.objects.create(
            case=case, number=1, made_on=TODAY, made_by=chain.anna, first_advice={}, reason="x", snapshot={}, hash="x"
        )
        place_case(
            case=case.pk, stage=stage, because="diagnosis", diagnosis_id=diagnosis.pk, reason="x", by=SYSTEM,
            now=at(TODAY),
        )  # fmt: skip
    choose(chain, pol, new, LATER)
    return found


def choose(chain: Chain, pol: Staff, version: ModelVersion, on) -> None:
    choose_model(
        version=version.key, location_id=chain.location.pk, target_groups=["ww"], from_on=on,
        by=chain.viewer(pol, on), now=at(on),
    )  # fmt: skip


def ask(chain: Chain, pol: Staff, old: ModelVersion, new: ModelVersion) -> CaseMigration:
    return request_migration(
        from_version=old.key, to_version=new.key, location_id=chain.location.pk, target_group="ww",
        by=chain.viewer(pol, LATER), now=at(LATER),
    )  # fmt: skip


def plan(chain: Chain, pol: Staff, old: ModelVersion, new: ModelVersion) -> CaseMigration:
    row = ask(chain, pol, old, new)
    with as_round():
        return prepare_migration(migration=row.key, by=SYSTEM, now=at(LATER))


def bound(cases: list[Case]) -> list[int]:
    rows = dict(Binding.objects.filter(until_on=None).values_list("case_id", "version_id"))
    return [rows[case.pk] for case in cases]


def test_the_plan_is_looked_at_before_anything_changes(chain, pol, old, new, cases) -> None:
    row = plan(chain, pol, old, new)
    assert (row.state, row.plan["cases"]) == ("planned", 4)
    assert sum(stage["cases"] for stage in row.plan["stages"]) == 4
    with as_round():  # without a yes the worker carries nothing out
        carry_out_migration(migration=row.key, by=SYSTEM, now=at(LATER))
    assert bound(cases) == [old.pk] * 4


def test_cases_go_over_once_and_who_is_placed_by_hand_stays(chain, pol, old, new, cases) -> None:
    row, later = plan(chain, pol, old, new), chain.viewer(pol, LATER)
    migrate_cases(migration=row.key, stages={"fase_1": "route_b", "fase_2": KEEP}, by=later, now=at(LATER))
    assert bound(cases) == [old.pk] * 4
    before = StagePeriod.objects.get(case=cases[2])
    for _ in range(2):  # a job that was killed afterwards is run again
        with as_round():
            done = carry_out_migration(migration=row.key, by=SYSTEM, now=at(LATER))
    assert (done.state, done.moved, done.by_hand) == ("done", 3, {"fase_2": 1})
    assert bound(cases) == [new.pk, new.pk, old.pk, new.pk]
    assert StagePeriod.objects.get(case=cases[2]).until_on == before.until_on
    assert not StagePeriod.objects.filter(case=cases[3]).exists()  # never diagnosed: in no stage (P5)
    ended, began = StagePeriod.objects.filter(case=cases[0]).order_by("pk")
    assert (ended.until_on, began.from_on, began.until_on) == (LATER, LATER, None)
    assert (began.stage, began.because, began.diagnosis_id) == ("route_b", "migration", ended.diagnosis_id)
    assert began.ends_on > LATER
    kinds = [LedgerEvent.objects.filter(type=kind, payload__because="migration").count()
             for kind in ("routing.case-bound", "routing.client-rephased")]  # fmt: skip
    assert kinds == [3, 2]


def test_the_next_round_stops_the_old_clocks_and_starts_the_new(chain, pol, old, new, cases) -> None:
    with as_round():
        run_clocks(on=TODAY, now=at(TODAY))
    row = plan(chain, pol, old, new)
    migrate_cases(migration=row.key, stages={"fase_1": "route_b"}, by=chain.viewer(pol, LATER), now=at(LATER))
    with as_round():
        carry_out_migration(migration=row.key, by=SYSTEM, now=at(LATER))
        run_clocks(on=LATER, now=at(LATER))
    clocks = RunningClock.objects.filter(case=cases[0])
    assert clocks.filter(version=old).exists()
    assert not clocks.filter(version=old, stopped_on=None).exists()
    assert clocks.filter(version=new, stopped_on=None).exists()


def test_what_cannot_be_asked_is_refused(chain, pol, old, new, cases) -> None:
    with pytest.raises(Refused, match="nog niet"):
        ask(chain, pol, new, old)
    elsewhere = make_policy_officer(make_chain("Elders"))
    with pytest.raises(Refused, match="beleidsmedewerker"):
        ask(chain, elsewhere, old, new)
    row = plan(chain, pol, old, new)
    with pytest.raises(Refused, match="elke fase"):
        migrate_cases(migration=row.key, stages={"fase_1": "?"}, by=chain.viewer(pol, LATER), now=at(LATER))
    Case.objects.update(closed_on=LATER, close_reason="work")
    with pytest.raises(Refused, match="geen lopende"):
        ask(chain, pol, old, new)


@pytest.mark.parametrize("role", ["policy_officer", "coach"])
def test_the_page_from_the_question_to_the_result(role, old, new, django_assert_max_num_queries) -> None:
    today = timezone.localdate()
    chain = make_chain()
    pol = make_policy_officer(chain)
    choose(chain, pol, old, today - timedelta(days=3))
    case = chain.register(on=today - timedelta(days=2))
    choose(chain, pol, new, today)
    address = reverse("werkwijze-overzetten", args=[old.key, new.key])
    if role == "coach":
        assert browser_of(chain.anna).get(address).status_code == 404
        return
    browser, asked = browser_of(pol), {"location": chain.location.pk, "target_group": "ww"}
    overview = browser.get(reverse("werkwijzen")).content.decode()
    assert f"{address}?location={chain.location.pk}&amp;target_group=ww" in overview
    assert "Welke dossiers?" in browser.get(address).content.decode()
    there = browser.post(address, asked | {"vraag": "1"})["Location"]
    with django_assert_max_num_queries(14):
        assert "Het plan wordt gemaakt" in browser.get(there).content.decode()
    row = CaseMigration.objects.get()
    with as_round():
        migrate.func(key=str(row.key))
    text = browser.get(there).content.decode()
    assert "1 dossier kan over" in text
    assert case.client.last_name not in text
    browser.post(there, {"stage-": "*proposed", "bevestigd": "1"})
    with as_round():
        migrate.func(key=str(row.key))
    assert "1 dossier is overgezet" in browser.get(there).content.decode()
    assert bound([case]) == [new.pk]


@pytest.mark.parametrize("role", ["location_manager", "policy_officer"])
def test_who_stayed_behind_is_named_to_who_may_open_the_file(role, old, new, django_assert_max_num_queries) -> None:
    today, chain = timezone.localdate(), make_chain()
    asker = make_policy_officer(chain, role)
    choose(chain, asker, old, today - timedelta(days=3))
    case = chain.register(on=today - timedelta(days=2))
    choose(chain, asker, new, today)
    CaseMigration.objects.create(
        from_version=old, to_version=new, location=chain.location, target_group="ww", requested_at=at(today),
        requested_by=asker, state="done", plan={"cases": 1, "stages": []}, by_hand={"": 1}, carried_out_at=at(today),
        confirmed_by=asker, confirmed_at=at(today), moved=0,
    )  # fmt: skip
    browser, asked = browser_of(asker), {"location": chain.location.pk, "target_group": "ww"}
    with django_assert_max_num_queries(16):
        text = browser.get(reverse("werkwijze-overzetten", args=[old.key, new.key]), asked).content.decode()
    assert "houden hun versie" in text
    may_open = role == "location_manager"
    assert (reverse("file", args=[case.key]) in text) is may_open
    with as_round():
        lines = ProcessingLine.objects.filter(processing_activity_id__endswith="overgebleven-dossiers-bekijken").count()
    assert lines == may_open
