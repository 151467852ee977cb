"""Writing down what a drawn file shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.queries import open_case_file
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.actions.holding import hold_inspection, staff_of
from keten.insight.governance.events import FileReviewed
from keten.insight.governance.models import FileAnswer, InspectionQuestion, SampledFile
from keten.insight.governance.queries.samples import get_sampled_file


@dataclass(frozen=True)
class Given:
    """One answer: yes, no or not_applicable, and perhaps a short note without names."""

    answer: str
    note: str = ""


@transaction.atomic
def review_file(*, file: UUID, answers: Mapping[int, Given], by: Viewer, now: datetime) -> SampledFile:
    """The answers by number of the question; what was answered before is replaced. Opens the file, in both logs.

    Raises ``UnknownSample``, ``cases.Unknown`` when the file does not open any more, and ``Refused``.
    """
    row = get_sampled_file(file, viewer=by)
    inspection = hold_inspection(row.sample.inspection.key, by=by)
    open_case_file(row.case_id, viewer=by, activity="dossier beoordelen")
    questions = {one.number: one for one in InspectionQuestion.objects.filter(inspection=inspection)}
    if not answers or not answers.keys() <= questions.keys():
        raise Refused("Beantwoord minstens één vraag.")
    for number, given in answers.items():
        _answer(row, questions[number], given, staff_id=staff_of(by), now=now)
    event = FileReviewed(inspection_id=inspection.pk, case_id=row.case_id)
    record_event(event, by=by, now=now, client_ref=row.case.client.ref)
    return row


def _answer(row: SampledFile, question: InspectionQuestion, given: Given, *, staff_id: int, now: datetime) -> None:
    values = {"answer": given.answer, "note": given.note.strip(), "answered_by_id": staff_id, "answered_at": now}
    FileAnswer.objects.update_or_create(file=row, question=question, defaults=values)
