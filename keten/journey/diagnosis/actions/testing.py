"""Taking a test."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions.locking import hold_case
from keten.ground.foundation.calendar import add_term
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.journey.diagnosis.events import TestTaken
from keten.journey.diagnosis.library import get_test, list_tests
from keten.journey.diagnosis.models import TestResult
from keten.journey.diagnosis.queries import AskedQuestion, UnknownDiagnosis, list_questions
from keten.journey.diagnosis.queries.sheets import ASKED, EARLIER, REGISTER
from keten.journey.diagnosis.rules.assessing import check_answers, score_test
from keten.journey.diagnosis.rules.deciding import may_take_test


@transaction.atomic
def take_test(
    *, case: UUID | int, test: str, answers: Mapping[str, str], by: Viewer, now: datetime, caused_by: int | None = None
) -> TestResult:
    """One result of the newest version of a test. ``answers``: question -> answer, for what the chain does not know.

    What a register says goes before what was given: it is not asked (Besluit SUWI art. 5.2a). Raises
    ``UnknownDiagnosis`` for a test that does not exist, ``Refused`` at the question without an answer.
    """
    if test not in list_tests():
        raise UnknownDiagnosis
    held, file = hold_case(case, by=by, now=now, caused_by=caused_by), get_test(test)
    may_take_test(by, roles=file.roles).require()
    asked = list_questions(file, case_id=held.case.pk, client_id=held.case.client_id, on=held.today, viewer=by)
    kept = _keep(asked, answers)
    given = {code: row["answer"] for code, row in kept.items()}
    check_answers(file, given).require()
    scored = score_test(file, given)
    result = TestResult.objects.create(
        case=held.case,
        test=file.code,
        version=file.version,
        answers=kept,
        score=scored.score,
        outcome=scored.outcome,
        taken_on=held.today,
        taken_by_id=staff_of(by),
        valid_until=add_term(held.today, file.validity),
    )
    held.record(TestTaken(case_id=held.case.pk, result_id=result.pk, test=file.code, version=file.version))
    return result


def _keep(asked: Iterable[AskedQuestion], answers: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    return {row.question.code: _keep_one(row, answers.get(row.question.code, "")) for row in asked}


def _keep_one(row: AskedQuestion, given: str) -> dict[str, Any]:
    if row.because == REGISTER:
        return {"answer": row.answer, "because": REGISTER, "datum": row.question.datum, "fact_id": row.fact_id}
    is_same = row.because == EARLIER and given in ("", row.answer)
    return {"answer": row.answer if is_same else given, "because": EARLIER if is_same else ASKED}
