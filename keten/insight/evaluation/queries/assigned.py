"""Which measures draw for a case, and what was drawn."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from keten.dossier.cases.models import Case
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.evaluation.models import Assignment, Measure, MeasureLocation

_DRAWS = ("client", "week", "location")


def list_drawing(case: Case, *, on: date) -> list[Measure]:
    """The measures that run at the location of a case on a day, for its target group, and draw lots."""
    here = MeasureLocation.objects.filter(measure=OuterRef("pk"), location=case.location_id)
    found = Measure.objects.filter(
        Exists(here), Q(target_group="") | Q(target_group=case.target_group), started_on__lte=on,
        ended_on__isnull=True, comparison="randomised", unit__in=_DRAWS,
    )  # fmt: skip
    return list(found.prefetch_related("arms", "changes").order_by("pk"))


def list_stored(case: Case) -> list[Assignment]:
    """What was drawn for a case, ever."""
    return list(Assignment.objects.filter(case=case).select_related("arm"))


def list_taking_part(*, viewer: Viewer) -> list[Assignment]:
    """The measures in which a client takes part, for the client (*werkmap*): those that run, the latest first."""
    if viewer.client_id is None:
        return []
    found = Assignment.objects.filter(
        case__client_id=viewer.client_id, measure__ended_on__isnull=True, case__closed_on__isnull=True
    )
    return list(found.select_related("measure__owner", "arm").order_by("-assigned_at"))
