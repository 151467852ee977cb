"""From drawing lots to an effect: real cases, the real export, and what may then be decided."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from keten.dossier.cases.actions import close_case
from keten.dossier.cases.models import Case
from keten.ground.foundation.postgres.connections import conninfo
from keten.insight.evaluation import actions
from keten.insight.evaluation.models import Assignment, Measure, MeasureEffect
from keten.insight.evaluation.queries.effects import get_shown
from keten.insight.indicators.actions import refresh_figures
from keten.insight.indicators.queries.opening import find_key
from keten.insight.indicators.store import Store
from tests.conftest import as_round, copied_database
from tests.factories import TODAY, at
from tests.insight.evaluation.planning import Planning, make_planning
from tests.signing_in import browser_of

UNTIL = TODAY.replace(day=1)
START = UNTIL - timedelta(days=230)
LATER = START + timedelta(days=30)  # from here on it is carried out otherwise
CASES, TREATED, CONTROL = 120, 0.7, 0.3


@pytest.fixture(scope="module")
def _lived(template_database: str, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Planning, Store]]:  # type: ignore[no-untyped-def]
    store = Store(tmp_path_factory.mktemp("store"))
    with copied_database("effects", template_database, django_db_blocker) as name:
        yield _live(store, name), store


def _live(store: Store, database: str) -> Planning:
    """Of who takes part seven in ten have work within half a year, of the others three in ten."""
    world = make_planning(on=START)
    world.start(world.compared(expected_clients=CASES))
    cases = [world.chain.register(on=START + timedelta(days=number % 20)) for number in range(CASES)]
    _find_work(world, cases)
    world.on = LATER
    actions.change_measure(measure=Measure.objects.get().key, text="Twee gesprekken", **world.by())
    _find_work(world, [world.chain.register(on=LATER) for _number in range(8)])  # too few to say anything
    with as_round():
        refresh_figures(
            store=store, source=conninfo("round", database), key=find_key(), until=UNTIL,
            by=world.chain.viewer(world.chain.els), now=timezone.now(),
        )  # fmt: skip
    return world


def _find_work(world: Planning, cases: list[Case]) -> None:
    seen = {"doet-mee": 0.0, "zoals-nu": 0.0}
    share = {"doet-mee": TREATED, "zoals-nu": CONTROL}
    for row in Assignment.objects.filter(case__in=cases).select_related("arm", "case").order_by("pk"):
        seen[row.arm.code] += share[row.arm.code]
        if seen[row.arm.code] >= 1:
            seen[row.arm.code] -= 1
            day = row.assigned_on + timedelta(days=60)
            leader = world.chain.viewer(world.chain.dirk, day)
            close_case(case=row.case.key, reason="work", by=leader, now=at(day))


@pytest.fixture
def world(_lived: tuple[Planning, Store], django_db_blocker, settings) -> Iterator[Planning]:  # type: ignore[no-untyped-def]
    settings.KETEN_STORE = str(_lived[1].folder)
    with django_db_blocker.unblock(), transaction.atomic():
        yield _lived[0]
        transaction.set_rollback(True)


def _compute(world: Planning) -> dict[tuple[int, int], MeasureEffect]:
    with as_round():
        actions.compute_effects(by=world.chain.viewer(world.chain.els), now=timezone.now())
    return {(row.version, row.horizon_days): row for row in MeasureEffect.objects.all()}


def _count_by_hand() -> float:
    """Who had work within half a year, with the measure less without."""
    shares = {}
    for arm in ("doet-mee", "zoals-nu"):
        cases = [row.case for row in Assignment.objects.filter(version=1, arm__code=arm).select_related("case")]
        shares[arm] = sum(case.closed_on is not None for case in cases) / len(cases)
    return shares["doet-mee"] - shares["zoals-nu"]


def test_the_effect_is_the_difference_that_was_planted(world: Planning) -> None:
    found = _compute(world)[1, 183]
    assert (found.drawn, found.counted, found.grade) == (CASES, CASES, "A")
    assert found.value == pytest.approx(_count_by_hand(), abs=0.02)  # adjusted for the block
    assert found.value == pytest.approx(TREATED - CONTROL, abs=0.05)
    assert found.low is not None
    assert found.high is not None
    one_look = 2 * 1.96 * (0.21 / 60 + 0.21 / 60) ** 0.5
    assert 1.4 * one_look < found.high - found.low < 1.65 * one_look  # holds at every look


def test_who_was_not_followed_so_long_says_nothing(world: Planning) -> None:
    found = _compute(world)[1, 365]
    assert (found.counted, found.grade, found.value) == (0, "X", None)
    assert found.reasons == ["Nog niemand is lang genoeg gevolgd."]


def test_each_version_is_held_against_its_own_time_alone(world: Planning) -> None:
    found = _compute(world)
    assert {version for version, _days in found} == {1, 2}
    assert (found[2, 183].drawn, found[2, 183].counted, found[2, 183].grade) == (8, 8, "X")
    assert (found[2, 183].value, found[2, 183].low, found[2, 183].treated) == (None, None, None)
    assert found[2, 183].reasons[0].startswith("Te klein")
    assert get_shown(Measure.objects.get()).grade == "X"  # of the version that runs now nothing is known


def test_computing_again_adds_nothing(world: Planning) -> None:
    _compute(world)
    with as_round():
        assert actions.compute_effects(by=world.chain.viewer(world.chain.els), now=timezone.now()) == 0


def test_a_figure_that_is_better_when_lower_is_turned(world: Planning, monkeypatch: pytest.MonkeyPatch) -> None:
    _compute(world)
    row = Measure.objects.get()
    monkeypatch.setattr("keten.insight.evaluation.queries.effects.list_effects",
                        lambda _row: list(MeasureEffect.objects.filter(version=1)))  # fmt: skip
    assert get_shown(row).helps
    row.indicator = "outflow_nowhere"
    assert get_shown(row).harms


def test_the_page_says_what_it_does_and_why_that_may_be_believed(world: Planning) -> None:
    _compute(world)
    row = Measure.objects.get()
    page = browser_of(world.manager).get(f"/maatregelen/{row.key}/").content.decode()
    assert "A: geloot en groot genoeg" in page
    assert "Er is geloot wie in welke groep kwam." in page
    assert "Nog niemand is lang genoeg gevolgd." in page
