"""What was not shown is never spread, by rule and by database; a stop ends, a change on the way is a version."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from keten.ground.foundation.decision import Refused
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.insight.evaluation import actions
from keten.insight.evaluation.models import Measure, Verdict
from keten.insight.evaluation.rules.deciding import Shown, check_verdict, may_spread
from tests.conftest import as_round
from tests.factories import at
from tests.insight.evaluation.planning import Planning, make_planning


@pytest.fixture
def world(db: None) -> Planning:
    return make_planning()


@pytest.mark.parametrize(
    ("shown", "may"),
    [
        (Shown("A", 0.01, 0.05), True),
        (Shown("B", 0.01, 0.05), True),
        (Shown("C", 0.01, 0.05), True),
        (Shown("A", -0.01, 0.05), False),  # not shown to help
        (Shown("A", -0.05, -0.01), False),  # harms
        (Shown("A"), False),  # nothing computed
        (Shown("D", 0.01, 0.05), False),
        (Shown("X", 0.01, 0.05), False),
    ],
)
def test_only_what_helps_and_was_compared_spreads(shown: Shown, may: bool) -> None:
    assert bool(may_spread(is_compared=True, shown=shown)) is may
    assert not may_spread(is_compared=False, shown=shown)


@pytest.mark.parametrize("choice", ["stop", "continue"])
def test_a_decision_has_a_reason(choice: str) -> None:
    said = {"state": "running", "is_compared": True, "shown": Shown("X")}
    assert check_verdict(choice, reason="Het helpt niet", **said)  # type: ignore[arg-type]
    assert check_verdict(choice, reason=" ", **said).field == "reason"  # type: ignore[arg-type]


def test_progress_only_is_never_spread(world: Planning) -> None:
    row = world.start()
    with pytest.raises(Refused, match="Zonder vergelijking"):
        actions.decide_measure(measure=row.key, choice="spread", reason="Het werkt", **world.by())
    with pytest.raises(IntegrityError, match="nothing is spread"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into evaluation_verdict (measure_id, choice, reason, decided_by_id, decided_on, decided_at)"
            " values (%s, 'spread', 'Het werkt', %s, current_date, now())", [row.pk, world.manager.pk],
        )  # fmt: skip


def test_what_could_not_be_judged_is_not_spread(world: Planning) -> None:
    row = world.start(world.compared())
    with pytest.raises(Refused, match="niet te beoordelen"):
        actions.decide_measure(measure=row.key, choice="spread", reason="Het werkt", **world.by())


def test_a_stop_ends_and_what_has_ended_does_not_go_on(world: Planning) -> None:
    row = world.start()
    actions.decide_measure(measure=row.key, choice="continue", reason="Nog te vroeg", **world.by())
    actions.decide_measure(measure=row.key, choice="stop", reason="Geen verschil", **world.by())
    row.refresh_from_db()
    assert (row.state, row.ended_on) == ("ended", world.on)
    with pytest.raises(Refused, match="gestopt"):
        actions.decide_measure(measure=row.key, choice="continue", reason="Toch", **world.by())
    assert [one.choice for one in Verdict.objects.order_by("pk")] == ["continue", "stop"]


def test_nothing_is_decided_before_it_begins(world: Planning) -> None:
    row = world.register()
    with pytest.raises(Refused, match="nog niet begonnen"):
        actions.decide_measure(measure=row.key, choice="stop", reason="Nee", **world.by())


@pytest.mark.parametrize(("days", "ended"), [(364, 0), (365, 1), (366, 1)])
def test_the_round_ends_a_measure_on_its_last_day(world: Planning, days: int, ended: int) -> None:
    world.start()
    with as_round():
        run_round(on=world.on + timedelta(days=days), now=at(world.on + timedelta(days=days)))
    assert Measure.objects.filter(ended_on__isnull=False).count() == ended


def test_a_change_on_the_way_is_a_version_of_that_day(world: Planning) -> None:
    row = world.start()
    with pytest.raises(Refused, match="Vandaag"):
        actions.change_measure(measure=row.key, text="Na drie weken", **world.by())
    made = actions.change_measure(measure=row.key, text="Na drie weken", **world.by(on=world.on + timedelta(days=30)))
    assert (made.number, made.from_on) == (2, world.on + timedelta(days=30))
    with pytest.raises(Refused, match="anders"):
        actions.change_measure(measure=row.key, text=" ", **world.by(on=world.on + timedelta(days=31)))


def test_a_measure_that_stopped_of_itself_waits_for_a_decision(world: Planning) -> None:
    row = world.start()
    last = world.on + timedelta(days=365)
    with as_round():
        run_round(on=last, now=at(last))
        run_round(on=last + timedelta(days=90), now=at(last + timedelta(days=90)))
        assert not Breach.objects.filter(promise="P8").exists()
        run_round(on=last + timedelta(days=91), now=at(last + timedelta(days=91)))
    found = Breach.objects.get(promise="P8")
    assert (found.rule, found.owner_id, found.location_id) == ("measure_undecided", world.manager.pk,
                                                              world.chain.location.pk)  # fmt: skip
    late = last + timedelta(days=92)
    actions.decide_measure(measure=row.key, choice="stop", reason="Geen verschil", **world.by(on=late))
    with as_round():
        run_round(on=late, now=at(late))
    found.refresh_from_db()
    assert found.mended_on == late
