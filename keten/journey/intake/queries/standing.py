"""How far somebody is: their open file, their reports, their answers, and the forms that wait for a source."""

from datetime import date
from typing import Any
from uuid import UUID

from keten.dossier.cases.models import Case
from keten.dossier.questions.models import FilledForm
from keten.dossier.questions.queries import get_standing
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.intake.models import Report


def find_open_case(client_id: int) -> Case | None:
    """The open file of a client; row-level security shows it only to who may see the client."""
    return _OPEN_CASE.first(client_id)


_OPEN_CASE = Prepared(
    lambda id: Case.objects.select_related("location", "client").filter(client_id=id, closed_on=None)
)  # one at most


def find_report(client_id: int, law: str) -> Report | None:
    """The report of a client under a law of which nothing came yet."""
    return Report.objects.filter(client_id=client_id, law=law, application=None).first()


def list_open_reports(client_id: int) -> list[Report]:
    """The reports of a client of which nothing came yet."""
    return _OPEN_REPORTS.list(client_id)


_OPEN_REPORTS = Prepared(lambda id: Report.objects.filter(client_id=id, application=None).order_by("reported_on"))


def get_answers(filled: FilledForm, *, viewer: Viewer, today: date) -> dict[str, Any]:
    """What is known of a client and what the draft says, by datum; the draft goes first."""
    standing = get_standing(filled, viewer=viewer, today=today)
    known = {code: one.best.answer.value for code, one in standing.image.data.items() if one.best.answer}
    for question in standing.form.list_questions():
        draft = standing.get_draft(question)
        if draft and draft.get("value") is not None:
            known[question.datum] = draft["value"]
    return known


def list_waiting_forms(*, client_id: int | None = None) -> list[UUID]:
    """Forms that were sent and wait for a source; of one client or of everybody."""
    rows = FilledForm.objects.filter(submitted_at__isnull=False, completed_at=None)
    if client_id is not None:
        rows = rows.filter(client_id=client_id)
    return list(rows.order_by("pk").values_list("key", flat=True))
