"""What is asked of a client to find work, and what they told of it."""

from dataclasses import dataclass
from datetime import date

from keten.dossier.benefits.queries import list_running
from keten.dossier.cases.models import Case
from keten.ground.foundation.calendar import add_working_days
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.enforcement.library import list_duties
from keten.journey.enforcement.models import DutyAgreement, EffortReport
from keten.journey.enforcement.rules.access import may_see_enforcement
from keten.journey.enforcement.rules.efforts import Agreed, Stretch, count_asked, find_stretch
from keten.journey.enforcement.terms import get_number, get_term


@dataclass(frozen=True, kw_only=True)
class DutyStanding:
    """The period that is still to be told of, how many applications are asked in it, and what was agreed.

    ``is_owed``: a benefit with this duty runs; without one nothing is asked. ``remind_on``: from then on the client is
    reminded. ``is_told``: the report over the period was sent.
    """

    stretch: Stretch
    is_owed: bool
    asked: int
    agreement: DutyAgreement | None
    remind_on: date
    is_told: bool


def get_duty_standing(case: Case, *, on: date, viewer: Viewer) -> DutyStanding:
    """Of a case whose file this request opened: the period before the running one until its last day to report."""
    may_see_enforcement(viewer).require()
    told = set(EffortReport.objects.filter(case=case).values_list("from_on", flat=True))
    stretch = _open_stretch(case.opened_on, on, told)
    agreements = list(case.duty_agreements.order_by("-from_on"))
    agreed = [Agreed(applications=a.applications, from_on=a.from_on, until_on=a.until_on) for a in agreements]
    is_owed = any(list_duties(row.law) for row in list_running(case.client_id, viewer=viewer, on=on))
    asked = count_asked(stretch.from_on, agreed, default=get_number("applications_per_period", on=on))
    return DutyStanding(
        stretch=stretch,
        is_owed=is_owed,
        asked=asked if is_owed else 0,
        agreement=next((a for a in agreements if a.until_on is None or a.until_on > on), None),
        remind_on=_remind_on(stretch, on),
        is_told=stretch.from_on in told,
    )


def list_reports(case_id: int, *, viewer: Viewer) -> list[EffortReport]:
    """The reports of a case whose file this request opened, with their lines, the latest first."""
    may_see_enforcement(viewer).require()
    rows = EffortReport.objects.filter(case_id=case_id).select_related("recorded_by").prefetch_related("lines")
    return list(rows.order_by("-from_on"))


def _open_stretch(start: date, on: date, told: set[date]) -> Stretch:
    term, days = get_term("report_period", on=on), get_number("report_working_days", on=on)
    running = find_stretch(start, on=max(on, start), term=term, days=days)
    if running.from_on == start:
        return running
    before = find_stretch(start, on=date.fromordinal(running.from_on.toordinal() - 1), term=term, days=days)
    return running if before.from_on in told or before.due_on < on else before


def _remind_on(stretch: Stretch, on: date) -> date:
    return add_working_days(stretch.due_on, -get_number("report_reminder_working_days", on=on))
