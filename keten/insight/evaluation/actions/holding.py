"""What every change of a measure begins with: hold the row, and see who asks."""

from uuid import UUID

from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.evaluation.models import Measure
from keten.insight.evaluation.queries import get_measure, places_of
from keten.insight.evaluation.queries.methods import with_all
from keten.insight.evaluation.rules.access import may_plan


def hold_measure(measure: UUID, *, by: Viewer) -> Measure:
    """A measure that the viewer plans, held for this transaction. Raises ``UnknownMeasure`` and ``Refused``."""
    found = get_measure(measure, viewer=by)
    row = with_all(Measure.objects.select_for_update(of=("self",)).filter(pk=found.pk)).get()
    may_plan(by, organisation_id=row.organisation_id, location_ids=places_of(row)).require()
    return row
