"""What every change of an inspection begins with: hold the row, and see who asks."""

from uuid import UUID

from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.models import Finding, FindingText, Inspection, Obligation
from keten.insight.governance.queries.findings import UnknownFinding, get_finding
from keten.insight.governance.queries.inspections import get_inspection
from keten.insight.governance.queries.obligations import get_obligation
from keten.insight.governance.rules.access import may_work_on


def hold_inspection(inspection: UUID, *, by: Viewer) -> Inspection:
    """An open inspection of the viewer, held for this transaction. Raises ``UnknownInspection`` and ``Refused``."""
    found = get_inspection(inspection, viewer=by)
    row = Inspection.objects.select_for_update().get(pk=found.pk)
    may_work_on(by, inspector_id=row.inspector_id, is_closed=row.closed_on is not None).require()
    return row


def hold_finding(finding: UUID, *, by: Viewer) -> Finding:
    """A finding that the viewer may see, held for this transaction. Raises ``UnknownFinding``."""
    found = get_finding(finding, viewer=by)
    return Finding.objects.select_for_update(of=("self",)).select_related("inspection").get(pk=found.pk)


def hold_own_finding(finding: UUID, *, by: Viewer) -> Finding:
    """The same, of an inspection of the viewer. Raises ``UnknownFinding`` and ``Refused``."""
    row = hold_finding(finding, by=by)
    may_work_on(by, inspector_id=row.inspection.inspector_id).require()
    return row


def hold_obligation(obligation: UUID, *, by: Viewer) -> Obligation:
    """An obligation that the viewer may see, held for this transaction. Raises ``UnknownObligation``."""
    found = get_obligation(obligation, viewer=by)
    rows = Obligation.objects.select_for_update(of=("self",))
    return rows.select_related("finding__inspection", "party").get(pk=found.pk)


def next_version(finding: Finding, kind: str) -> int:
    """The number of the next text of this kind; the finding is held."""
    last = FindingText.objects.filter(finding=finding, kind=kind).order_by("-version").first()
    return last.version + 1 if last else 1


def staff_of(by: Viewer) -> int:
    """Who acts; the system writes no findings. Raises ``UnknownFinding``."""
    if by.staff_id is None:
        raise UnknownFinding
    return by.staff_id
