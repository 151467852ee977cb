"""Opening an inspection: its question, its parties, and where it starts from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.actions.holding import staff_of
from keten.insight.governance.events import InspectionOpened
from keten.insight.governance.models import Inspection, InspectionParty, InspectionQuestion
from keten.insight.governance.queries.figures import FigureChoice, find_figure
from keten.insight.governance.rules.access import Party, may_inspect
from keten.insight.governance.rules.starting import check_start


@dataclass(frozen=True, kw_only=True)
class Start:
    """What an inspector says at the start. ``promise``: P1 to P11 or ""; ``figure_location``: of which location the
    figure is, None for all together; ``questions``: what is asked of every file.
    """

    subject: str
    question: str
    parties: tuple[Party, ...]
    questions: tuple[str, ...] = ()
    promise: str = ""
    figure: FigureChoice | None = None
    figure_location: int | None = None


@transaction.atomic
def open_inspection(*, start: Start, by: Viewer, now: datetime) -> Inspection:
    """Begin; the figure is kept as it stands now. Raises ``Refused``."""
    may_inspect(by).require()
    check_start(parties=start.parties, questions=start.questions, organisation_id=by.organisation_id).require()
    row = Inspection.objects.create(
        subject=start.subject, question=start.question, promise=start.promise, inspector_id=staff_of(by),
        opened_on=localdate(now), **_read_figure(start),
    )  # fmt: skip
    InspectionParty.objects.bulk_create(
        InspectionParty(inspection=row, location_id=one.location_id, organisation_id=one.organisation_id)
        for one in dict.fromkeys(start.parties)
    )
    InspectionQuestion.objects.bulk_create(
        InspectionQuestion(inspection=row, number=number, text=text)
        for number, text in enumerate(start.questions, start=1)
    )
    event = InspectionOpened(inspection_id=row.pk, promise=row.promise, figure=row.figure_code)
    record_event(event, by=by, now=now)
    return row


def _read_figure(start: Start) -> dict[str, Any]:
    if start.figure is None:
        return {}
    cell = find_figure(start.figure, location_id=start.figure_location)
    if cell is None:
        raise Refused("Dit cijfer is voor deze plaats niet gepubliceerd. Kies een ander cijfer.", "figure")
    return {
        "figure_code": cell.indicator, "figure_version": cell.version, "figure_horizon_days": cell.horizon_days,
        "figure_level": cell.level, "figure_key": cell.key, "figure_from": cell.run.from_month,
        "figure_until": cell.run.until, "figure_rows": cell.rows, "figure_value": cell.value, "figure_low": cell.low,
        "figure_high": cell.high,
    }  # fmt: skip
