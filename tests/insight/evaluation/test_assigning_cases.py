"""A case comes into an arm as it opens, once and for good, and is served by the model of that arm."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from keten.dossier.cases.actions import close_case, reopen_case
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.insight.evaluation import actions
from keten.insight.evaluation.models import Arm, Assignment, Measure
from keten.insight.evaluation.rules.assigning import Plan, decide_in_block
from keten.journey.routing.models import Binding, ModelVersion
from tests.insight.evaluation.planning import Planning, make_planning
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Planning:
    return make_planning()


@pytest.fixture
def measure(world: Planning) -> Measure:
    """By lot over clients; who takes part is served by the model for young people."""
    version = ModelVersion.objects.filter(code="jongeren").latest("version")
    return world.start(world.compared(version_id=version.pk))


def test_every_new_case_is_drawn_and_served_by_its_arm(world: Planning, measure: Measure) -> None:
    cases = [world.chain.register(on=world.on) for _number in range(12)]
    drawn = {row.case_id: row for row in Assignment.objects.select_related("arm")}
    assert set(drawn) == {case.pk for case in cases}
    assert Counter(row.arm.code for row in drawn.values()) == {"zoals-nu": 6, "doet-mee": 6}  # blocks of 2, 4 and 6
    bound = {row.case_id: row for row in Binding.objects.select_related("version")}
    for case in cases:
        row = bound.get(case.pk)
        if drawn[case.pk].arm.is_control:
            assert row is None  # the location chose no model
        else:
            assert row is not None
            assert (row.version.code, row.because, row.variant) == ("jongeren", "arm", f"{measure.pk}:doet-mee")


def test_the_draw_can_be_done_again_from_what_is_stored(world: Planning, measure: Measure) -> None:
    for _number in range(8):
        world.chain.register(on=world.on)
    plan = Plan(bytes.fromhex(measure.salt), (("zoals-nu", 1), ("doet-mee", 1)))
    for row in Assignment.objects.select_related("arm"):
        assert row.place is not None
        again = decide_in_block(plan, stratum=row.stratum, count=row.place, stored=None)
        assert (again.assignment.arm, row.chance, row.out_of, row.version) == (row.arm.code, 1, 2, 1)


def test_who_was_drawn_stays_where_they_were_drawn(world: Planning, measure: Measure) -> None:
    case = world.chain.register(on=world.on)
    first = Assignment.objects.get()
    steward = world.chain.viewer(world.chain.dirk, world.on)
    close_case(case=case.key, reason="work", by=steward, now=first.assigned_at)
    reopen_case(
        case=case.pk, location_id=case.location_id, target_group=case.target_group, responsible_id=None, by=steward,
        now=first.assigned_at + timedelta(hours=1),
    )  # fmt: skip
    assert Assignment.objects.get() == first


def test_others_are_not_drawn(world: Planning) -> None:
    world.start(world.compared(target_group="bijstand"))
    world.chain.register(on=world.on, target_group="ww")
    assert not Assignment.objects.exists()
    row = world.start(world.draft())
    world.chain.register(on=world.on)
    assert not Assignment.objects.filter(measure=row).exists()


def test_measures_draw_apart_and_none_after_the_end(world: Planning) -> None:
    rows = [world.start(world.compared(title=f"Proef {number}")) for number in range(2)]
    for _number in range(24):
        world.chain.register(on=world.on)
    pairs = Counter(
        tuple(Assignment.objects.filter(case=case).order_by("measure").values_list("arm__code", flat=True))
        for case in Assignment.objects.values_list("case", flat=True).distinct()
    )
    assert len(pairs) == 4  # each arm of the one with each of the other
    for row in rows:
        actions.decide_measure(measure=row.key, choice="stop", reason="Klaar", **world.by())
    world.chain.register(on=world.on)
    assert Assignment.objects.count() == 48


def test_two_measures_never_both_say_by_which_model(world: Planning, measure: Measure) -> None:
    version = Arm.objects.exclude(version=None).get().version_id
    row = world.register(world.compared(title="Nog een", version_id=version))
    with pytest.raises(Refused, match="bepaalt hier al"):
        actions.start_measure(measure=row.key, **world.by())


def test_weeks_are_drawn_by_their_name(world: Planning) -> None:
    world.start(world.compared(unit="week", expected_units=50))
    for days in (0, 0, 7, 7, 14, 21, 28, 35):
        world.chain.register(on=world.on + timedelta(days=days))
    arms: dict[tuple[int, int], set[str]] = {}
    for row in Assignment.objects.select_related("arm"):
        arms.setdefault(row.assigned_on.isocalendar()[:2], set()).add(row.arm.code)
    assert len(arms) == 6
    assert all(len(codes) == 1 for codes in arms.values())


def test_an_assignment_is_never_rewritten(world: Planning, measure: Measure) -> None:
    world.chain.register(on=world.on)
    row = Assignment.objects.get()
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Assignment.objects.filter(pk=row.pk).update(chance=2)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into evaluation_assignment (measure_id, case_id, arm_id, version, stratum, place, chance, out_of,"
            " assigned_on, assigned_at) select measure_id, case_id, arm_id, version, stratum, 9, chance, out_of,"
            " assigned_on, assigned_at from evaluation_assignment"
        )
    event = LedgerEvent.objects.get(type="evaluation.client-assigned")
    assert event.payload["arm"] == row.arm.code
    assert measure.salt not in str(event.payload)


def test_a_client_reads_that_they_take_part(world: Planning, measure: Measure) -> None:
    case, other = world.chain.register(on=world.on), world.chain.register(on=world.on)
    page = browser_of(case.client).get("/mijn/").content.decode()
    assert "Waaraan u meedoet" in page
    assert measure.told[:30] in page
    row = Assignment.objects.get(case=case)
    assert f"Het lot bepaalde in welke groep u zit: {row.arm.name}." in page
    actions.decide_measure(measure=measure.key, choice="stop", reason="Klaar", **world.by())
    assert "Waaraan u meedoet" not in browser_of(other.client).get("/mijn/").content.decode()
