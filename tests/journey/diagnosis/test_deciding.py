"""A person decides on a frozen basis; the client may contest it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import Http404

from keten.dossier.cases.models import Step
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from keten.journey.diagnosis.actions import contest_diagnosis, decide_diagnosis, note_letter_sent, take_test
from keten.journey.diagnosis.actions.deciding import Choice
from keten.journey.diagnosis.models import Diagnosis, TestResult
from keten.journey.diagnosis.snapshot import seal
from tests.factories import TODAY, at
from tests.journey.diagnosis.conftest import best_answers

pytestmark = pytest.mark.django_db
NOW = at(TODAY)


def decide(chain, case, *, by=None, on=TODAY, **given):
    choice = Choice(**({"stage": "fase_1", "reason": "Veel ervaring."} | given))
    return decide_diagnosis(case=case.key, choice=choice, by=chain.viewer(by or chain.anna, on), now=at(on))


def test_a_diagnosis_keeps_what_it_was_based_on(chain, case, adviser):
    take_test(case=case.key, test="kansmeter", answers=best_answers("kansmeter"), by=chain.viewer(chain.anna), now=NOW)
    made = decide(chain, case, client_view="Ik wil graag werken.", client_view_own_words=True, needs=("search",))
    made.refresh_from_db()
    frozen = made.snapshot
    assert made.number == 1
    assert not made.is_override
    assert made.hash == seal(frozen)
    assert frozen["tests"]["kansmeter"]["outcome"] == "fase_1"
    assert frozen["tests"]["kansmeter"]["score"] == 100
    assert frozen["advice_reasons"] == ["Grote kans op werk."]
    assert frozen["model_version"] == "fasen-1"
    assert frozen["client_view"] == "Ik wil graag werken."
    assert made.first_advice["advised"] == "fase_1"
    assert [need.code for need in made.needs.all()] == ["search"]
    [placed] = adviser.placed
    event = LedgerEvent.objects.get(type="diagnosis.diagnosis-decided")
    assert placed["stage"] == "fase_1"
    assert placed["diagnosis_id"] == made.pk
    assert placed["caused_by"] == event.pk
    assert "graag" not in str(event.payload)


def test_without_a_service_model_there_is_no_stage(chain, case):
    made = decide(chain, case, stage="")
    assert made.stage == ""
    assert made.advised == ""
    assert not made.is_override
    with pytest.raises(Refused, match="geen indeling"):
        decide(chain, case, stage="fase_1")


def test_departing_from_the_advice_needs_a_reason(chain, case, adviser):
    with pytest.raises(Refused, match="wijkt af") as refused:
        decide(chain, case, stage="fase_4", second_assessor_id=chain.carla.pk)
    assert refused.value.field == "override_reason"
    made = decide(chain, case, stage="fase_4", override_reason="Is ziek.", second_assessor_id=chain.carla.pk)
    assert made.is_override
    assert made.second_assessor == chain.carla
    assert made.second_on == TODAY


@pytest.mark.parametrize(("second", "text"), [(None, "tweede beoordelaar"), ("anna", "iemand anders")])
def test_a_second_assessor_is_somebody_else(chain, case, adviser, second, text):
    second_id = getattr(chain, second).pk if second else None
    with pytest.raises(Refused, match=text):
        decide(chain, case, stage="fase_4", override_reason="Is ziek.", second_assessor_id=second_id)


@pytest.mark.parametrize(
    ("given", "text"),
    [({"stage": "fase_9"}, "mogelijkheden"), ({"reason": " "}, "waarom u dit besluit"), ({"needs": ("x",)}, "hulp")],
)
def test_what_is_missing_is_said(chain, case, adviser, given, text):
    with pytest.raises(Refused, match=text):
        decide(chain, case, **given)
    assert not Diagnosis.objects.exists()
    assert not adviser.placed


def test_no_machine_and_no_client_diagnoses(chain, case):
    for by in (SYSTEM, as_client(case.client_id, "", on=TODAY), chain.viewer(chain.els)):
        with pytest.raises(Exception, match=r"(?i)medewerker|^$"):
            decide_diagnosis(case=case.key, choice=Choice(reason="x"), by=by, now=NOW)
    assert not Diagnosis.objects.exists()


def test_when_placing_fails_nothing_was_decided(chain, case, adviser):
    adviser.fails = True
    with pytest.raises(RuntimeError):
        decide(chain, case)
    assert not Diagnosis.objects.exists()


def test_the_client_contests_and_a_new_diagnosis_has_a_date(chain, case, adviser):
    made = decide(chain, case)
    myself = as_client(case.client_id, "", on=TODAY)
    contested = contest_diagnosis(diagnosis=made.key, reason="Ik ben ziek.", by=myself, now=NOW)
    due_on = add_working_days(TODAY, 10)
    assert contested.rediagnosis_due_on == due_on
    assert contested.contested_by is None
    step = Step.objects.get(case=case, kind="diagnosis")
    assert step.due_on == due_on
    assert step.owner is None
    with pytest.raises(Refused, match="al gemeld"):
        contest_diagnosis(diagnosis=made.key, reason="Nog eens.", by=myself, now=NOW)
    later = TODAY + timedelta(days=2)
    again = decide(chain, case, on=later)
    step.refresh_from_db()
    assert again.replaces == made
    assert again.number == 2
    assert step.outcome == "done"
    with pytest.raises(Refused, match="nieuwere"):
        contest_diagnosis(diagnosis=made.key, reason="Nog eens.", by=myself, now=at(later))


def test_somebody_else_may_not_contest(chain, case, adviser):
    made, other = decide(chain, case), chain.register()
    with pytest.raises(Http404):
        contest_diagnosis(diagnosis=made.key, reason="Ha.", by=as_client(other.client_id, "", on=TODAY), now=NOW)
    made.refresh_from_db()
    assert made.contested_on is None


def test_the_letter_is_noted_once(chain, case):
    made = decide(chain, case, stage="")
    for day in (TODAY, TODAY + timedelta(days=1)):
        row = note_letter_sent(diagnosis=made.key, by=chain.viewer(chain.anna, day), now=at(day))
    assert row.letter_sent_on == TODAY


@pytest.mark.parametrize(
    "change", ["snapshot = '{}'", "stage = 'fase_4'", "reason = 'anders'", "hash = ''", "made_by_id = made_by_id"]
)
def test_the_app_cannot_change_a_diagnosis(chain, case, change):
    decide(chain, case, stage="")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        execute(f"update diagnosis_diagnosis set {change}")


def test_nobody_changes_a_diagnosis_or_a_result(chain, case):
    """Not even the owner of the tables."""
    decide(chain, case, stage="")
    take_test(case=case.key, test="kansmeter", answers=best_answers("kansmeter"), by=chain.viewer(chain.anna), now=NOW)
    for table, change in (("diagnosis", "snapshot = '{}'"), ("diagnosis", "stage = 'x'"), ("testresult", "score = 1")):
        with pytest.raises(IntegrityError, match=r"frozen|never changes"), transaction.atomic():
            execute("set role none", f"update diagnosis_{table} set {change}")
    assert TestResult.objects.get().score == 100


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"second_assessor_id": "made_by_id", "second_on": "made_on"}, "second_assessor_is_somebody_else"),
        ({"needs_second": "true"}, "second_assessor_is_somebody_else"),
        ({"advised": "'fase_1'", "stage": "'fase_4'", "is_override": "true"}, "override_with_a_reason"),
        ({"advised": "'fase_1'", "stage": "'fase_4'"}, "override_is_a_departure"),
        ({"contested_on": "made_on"}, "contested_with_a_date"),
    ],
)
def test_the_database_refuses_what_the_rules_refuse(chain, case, changed, constraint):
    decide(chain, case, stage="")
    names = [f.column for f in Diagnosis._meta.concrete_fields if f.column not in ("id", "key", "number")]
    values = [changed.get(name, name) for name in names]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        execute(
            f"insert into diagnosis_diagnosis (key, number, {', '.join(names)})"
            f" select gen_random_uuid(), 2, {', '.join(values)} from diagnosis_diagnosis"
        )


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
