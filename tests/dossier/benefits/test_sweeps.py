"""P11: the round finds exactly what a plain reading of what happened says is late."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from keten.dossier.benefits import actions, sweeps
from keten.dossier.benefits.models import Application
from keten.ground.foundation.calendar import add_working_days, end_of_legal_term
from keten.ground.organisations.models import Arrangement
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
START = date(2026, 9, 1)


@dataclass(frozen=True)
class Story:
    """What happened to one application; days after the step before it, None: it did not happen."""

    law: str
    submitted: int
    transferred: int | None
    extended: bool
    decided: int | None
    outcome: str
    paid: int | None
    closed: bool


STORIES = st.builds(
    Story,
    law=st.sampled_from(["ww", "pw", "ioaw"]),
    submitted=st.integers(0, 60),
    transferred=st.none() | st.integers(0, 30),
    extended=st.booleans(),
    decided=st.none() | st.integers(0, 70),
    outcome=st.sampled_from(["granted", "refused", "withdrawn"]),
    paid=st.none() | st.integers(0, 20),
    closed=st.booleans(),
)


def expected(story: Story) -> dict[str, date]:
    """Rule by rule the day since which it is late, by reading the story; due days counted by hand from the terms."""
    received = START + timedelta(days=story.submitted)
    moves = story.law != "ww"
    late: dict[str, date] = {}
    transferred = received + timedelta(days=story.transferred) if moves and story.transferred is not None else None
    reaches_decision = not moves or transferred is not None
    before = transferred or received
    decided = before + timedelta(days=story.decided) if story.decided is not None else None
    if not reaches_decision and story.outcome != "withdrawn":
        decided = None
    if moves and transferred is None and decided is None:
        due = end_of_legal_term(add_working_days(received, 8))
        if story.extended:
            due = end_of_legal_term(add_working_days(due, 8))
        late["transfer_late"] = due + timedelta(days=1)
    if decided is None:
        late["decision_late"] = end_of_legal_term(received + timedelta(weeks=8)) + timedelta(days=1)
    elif story.outcome == "granted" and story.paid is None:
        late["payment_late"] = decided + timedelta(days=11)
    return late


def live(chain: Chain, story: Story) -> Application:
    """The story through the real actions."""
    on = START + timedelta(days=story.submitted)
    case = chain.register(on=on, target_group="ww" if story.law == "ww" else "bijstand")
    anna, carla = chain.viewer(chain.anna, on), chain.viewer(chain.carla, on)
    row = actions.submit_application(key=uuid4(), case=case.key, law=story.law, by=anna, now=at(on))
    if story.extended and row.awaits_transfer:
        actions.extend_transfer(application=row.key, by=carla, now=at(on))
    if story.transferred is not None and row.awaits_transfer:
        on += timedelta(days=story.transferred)
        actions.transfer_application(
            application=row.key, is_correct=True, is_complete=True, is_consistent=True, check_note="nothing",
            client_noticed_on=on, by=chain.viewer(chain.anna, on), now=at(on),
        )  # fmt: skip
    _decide(chain, story, Application.objects.get(pk=row.pk), on)
    if story.closed:
        type(case).objects.filter(pk=case.pk).update(closed_on=on, close_reason="work")
    return row


def _decide(chain: Chain, story: Story, row: Application, on: date) -> None:
    if story.decided is None:
        return
    on += timedelta(days=story.decided)
    who = chain.anna if row.awaits_transfer or row.decider_id == chain.uwv.pk else chain.carla
    by = chain.viewer(who, on)
    if story.outcome == "withdrawn":
        actions.withdraw_application(application=row.key, by=by, now=at(on))
        return
    if row.awaits_transfer:
        return
    given = {"from_on": on} if story.outcome == "granted" else {"outcome_reason": "other"}
    actions.decide_application(application=row.key, outcome=story.outcome, by=by, now=at(on), **given)  # type: ignore[arg-type]
    if story.outcome == "granted" and story.paid is not None:
        on += timedelta(days=story.paid)
        actions.record_first_payment(application=row.key, paid_on=on, by=chain.viewer(who, on), now=at(on))


@settings(
    max_examples=15, deadline=None, phases=[Phase.generate],  # shrinking would take minutes: the stories are short
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(stories=st.lists(STORIES, min_size=1, max_size=4), after=st.integers(0, 200))
def test_the_round_finds_what_is_late_and_nothing_else(db: None, stories: list[Story], after: int) -> None:
    on = START + timedelta(days=160 + after)  # after the last thing in any story
    with transaction.atomic():
        chain = make_chain()
        Arrangement.objects.filter(task="intake", target_group="bijstand").update(organisation=chain.uwv)
        rows = {live(chain, story).pk: story for story in stories}
        wanted = {
            (rule, pk): since for pk, story in rows.items() for rule, since in expected(story).items() if since <= on
        }
        assert _swept(on) == wanted
        transaction.set_rollback(True)


def _swept(on: date) -> dict[tuple[str, int], date]:
    found: dict[tuple[str, int], date] = {}
    with connection.cursor() as cursor:
        for sweep in sweeps.SWEEPS:
            cursor.execute(sweep.sql, {"on": on, **sweep.params(on)})
            names = [column.name for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                found[sweep.rule, row["subject_id"]] = row["since_on"]
    return found


def test_the_round_writes_them_with_who_holds_the_application() -> None:
    chain = make_chain()
    Arrangement.objects.filter(task="intake", target_group="bijstand").update(organisation=chain.uwv)
    case = chain.register(target_group="bijstand")
    row = actions.submit_application(key=uuid4(), case=case.key, law="pw", by=chain.viewer(chain.anna), now=at(TODAY))
    on = row.decision_due_on + timedelta(days=1)
    with as_round():
        run_round(on=on, now=at(on, 20))
    found = {b.rule: b for b in Breach.objects.filter(promise="P11")}
    assert {rule: (b.organisation, b.case_id, b.since_on) for rule, b in found.items()} == {
        "transfer_late": (chain.uwv, case.pk, row.transfer_due_on + timedelta(days=1)),
        "decision_late": (chain.uwv, case.pk, on),
    }
