"""A measure begins only when it says what it should do, by rule and by database (P8)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.insight.evaluation import actions
from keten.insight.evaluation.models import Measure
from keten.insight.evaluation.planned import list_what_is_missing
from tests.factories import at
from tests.insight.evaluation.planning import Planning, add_location, make_planning

pytestmark = pytest.mark.django_db

MISSING: list[tuple[str, dict[str, Any]]] = [
    ("bereiken", {"goal": " "}),
    ("anders", {"change": ""}),
    ("cijfer", {"indicator": "", "horizon_days": None}),
    ("beginstand", {"indicator": "no_show", "horizon_days": 0}),
    ("naartoe", {"target": None}),
    ("gelijk", {"target": 0.3}),
    ("wie er meedoet", {"who": ""}),
    ("locatie", {"location_ids": frozenset()}),
    ("stopt", {"stop_on": None}),
    ("verantwoordelijk", {"owner_id": None}),
    ("grondslag", {"ground": ""}),
]
OF_A_COMPARISON: list[tuple[str, dict[str, Any]]] = [
    ("geloot", {"unit": ""}),
    ("tweede moment", {"second_horizon_days": None}),
    ("tweede moment", {"second_horizon_days": 183}),
    ("hoeveel klanten", {"expected_clients": None}),
    ("hoeveel coaches", {"unit": "week", "expected_units": None}),
    ("Zo loten", {"unit": "coach"}),
    ("Zo loten", {"comparison": "staggered"}),
    ("zo weinig", {"unit": "location"}),
    ("te lezen", {"told": ""}),
]


@pytest.fixture
def world() -> Planning:
    return make_planning()


def test_a_whole_plan_starts_with_the_baseline_of_that_day(world: Planning) -> None:
    row = world.start()
    assert (row.started_on, row.baseline, row.baseline_rows, row.state) == (world.on, 0.3, 400, "running")
    assert row.baseline_low is not None
    assert 0.25 < row.baseline_low < 0.3
    assert [one.text for one in row.changes.all()] == ["Een gesprek na vier weken"]
    last = LedgerEvent.objects.filter(type="evaluation.measure-started").get()
    assert last.payload["comparison"] == "none"


@pytest.mark.parametrize(("words", "given"), MISSING, ids=[str(one[1]) for one in MISSING])
def test_nothing_starts_without(world: Planning, words: str, given: dict[str, Any]) -> None:
    row = world.register(world.draft(**given))
    with pytest.raises(Refused, match=words):
        actions.start_measure(measure=row.key, **world.by())
    assert Measure.objects.get().started_on is None


@pytest.mark.parametrize(("words", "given"), OF_A_COMPARISON, ids=[str(one[1]) for one in OF_A_COMPARISON])
def test_no_comparison_starts_without(world: Planning, words: str, given: dict[str, Any]) -> None:
    row = world.register(world.compared(**given))
    with pytest.raises(Refused, match=words):
        actions.start_measure(measure=row.key, **world.by())


def test_a_comparison_starts_with_what_it_can_show(world: Planning) -> None:
    row = world.start(world.compared())
    assert row.detectable is not None
    assert 0.03 < row.detectable < 0.05  # 2.8 standard errors of 2 × 2000 at 30 %
    assert {arm.code: arm.is_control for arm in row.arms.all()} == {"zoals-nu": True, "doet-mee": False}


def test_five_years_at_most(world: Planning) -> None:
    latest = world.on.replace(year=world.on.year + 5)
    row = world.register(stop_on=latest + timedelta(days=1))
    with pytest.raises(Refused, match="vijf jaar"):
        actions.start_measure(measure=row.key, **world.by())
    actions.save_measure(measure=row.key, draft=world.draft(stop_on=latest), **world.by())
    assert actions.start_measure(measure=row.key, **world.by()).stop_on == latest


def test_each_location_agrees_itself(world: Planning) -> None:
    other = add_location(world.chain, "Werkplein Overkant")
    places = frozenset([world.chain.location.pk, other.pk])
    row = world.register(location_ids=places)
    assert row.baseline_rows == 800
    with pytest.raises(Refused, match="elke locatie"):
        actions.start_measure(measure=row.key, **world.by())
    with pytest.raises(Refused, match="leiding van deze locatie"):
        actions.agree_to_measure(measure=row.key, location_id=other.pk, **world.by())
    by = world.by()["by"]
    there = type(by)(**{**vars(by), "location_ids": (other.pk,)})
    actions.agree_to_measure(measure=row.key, location_id=other.pk, by=there, now=at(world.on))
    assert actions.start_measure(measure=row.key, **world.by()).state == "running"


def test_another_text_asks_other_locations_again(world: Planning) -> None:
    other = add_location(world.chain, "Werkplein Overkant")
    places = frozenset([world.chain.location.pk, other.pk])
    row = world.register(location_ids=places)
    row.places.update(agreed_on=world.on, agreed_by=world.manager)
    actions.save_measure(measure=row.key, draft=world.draft(location_ids=places), **world.by())
    assert row.places.filter(agreed_on=None).count() == 0
    actions.save_measure(measure=row.key, draft=world.draft(location_ids=places, target=0.5), **world.by())
    assert [one.location for one in row.places.filter(agreed_on=None)] == [other]


def _breaks(sql: str, *values: object) -> str:
    with pytest.raises(IntegrityError) as broken, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(broken.value)


def test_the_database_starts_nothing_that_is_not_whole(world: Planning) -> None:
    row = world.register(world.draft(goal=""))
    start = "update evaluation_measure set started_on = %s where id = %s"
    assert "measure_starts_whole" in _breaks(start, world.on, row.pk)
    late = world.register(stop_on=world.on + timedelta(days=5 * 366))
    assert "five years" in _breaks(start, world.on, late.pk)
    other = add_location(world.chain, "Werkplein Overkant")
    asked = world.register(location_ids=frozenset([other.pk]))
    assert "agreed" in _breaks(start, world.on, asked.pk)
    untold = world.register(world.compared(told=""))
    assert "measure_compares_whole" in _breaks(start, world.on, untold.pk)
    bare = world.register(world.compared())
    bare.arms.all().delete()
    assert "both arms" in _breaks(start, world.on, bare.pk)


def test_what_began_stays_as_it_was(world: Planning) -> None:
    row = world.start(world.compared())
    with pytest.raises(Refused, match="staat vast"):
        actions.save_measure(measure=row.key, draft=world.draft(target=0.9), **world.by())
    with pytest.raises(Refused, match="staat vast"):
        actions.withdraw_measure(measure=row.key, **world.by())
    assert "as it was" in _breaks("update evaluation_measure set target = 0.9 where id = %s", row.pk)
    assert "as it was" in _breaks("update evaluation_arm set weight = 9 where measure_id = %s", row.pk)
    assert "as it was" in _breaks("delete from evaluation_measurelocation where measure_id = %s", row.pk)
    assert "kept" in _breaks("delete from evaluation_measure where id = %s", row.pk)


def test_a_draft_goes_away(world: Planning) -> None:
    row = world.register(world.compared())
    actions.withdraw_measure(measure=row.key, **world.by())
    assert not Measure.objects.exists()


def test_only_who_leads_or_makes_policy_plans(world: Planning) -> None:
    with pytest.raises(Refused, match="locatiemanager of beleidsmedewerker"):
        actions.register_measure(method=world.method.key, draft=world.draft(), **world.by(world.chain.anna))


def test_without_a_baseline_nothing_is_said_of_what_can_be_seen(world: Planning) -> None:
    row = world.register(world.compared(indicator="no_show", horizon_days=0))
    missing = list_what_is_missing(row, today=world.on)
    assert any("beginstand" in one for one in missing)
    assert not any("zo weinig" in one for one in missing)
