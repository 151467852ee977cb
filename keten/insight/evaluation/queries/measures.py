"""Measures: those that started for everybody who works in the chain, drafts for who plans them or is asked."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from keten.ground.organisations.models import Staff
from keten.ground.organisations.queries import in_force
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.evaluation.models import Measure, MeasureLocation
from keten.insight.evaluation.queries.methods import having_words, with_all
from keten.insight.evaluation.rules.access import PLANNERS


class UnknownMeasure(Http404):
    """There is no such measure, or not for this viewer."""


def _of(viewer: Viewer) -> Q:
    started = Q(started_on__isnull=False)
    if not viewer.has_role(*PLANNERS):
        return started
    here = MeasureLocation.objects.filter(measure=OuterRef("pk"), location__in=viewer.location_ids)
    return started | Q(Exists(here)) | Q(made_by=viewer.staff_id)


def list_measures(*, viewer: Viewer, search: str = "") -> list[Measure]:
    """What runs, then drafts, then what ended; the latest first. With the words when some are given."""
    found = Measure.objects.filter(_of(viewer), having_words(search, "title", "method__title", "goal"))
    order = {"running": 0, "draft": 1, "ended": 2}
    rows = with_all(found).order_by("-started_on", "-made_at")
    return sorted(rows, key=lambda row: order[row.state])


def get_measure(key: UUID, *, viewer: Viewer) -> Measure:
    """One that the viewer may read. Raises ``UnknownMeasure``."""
    row = with_all(Measure.objects.filter(_of(viewer), key=key)).first()
    if row is None:
        raise UnknownMeasure
    return row


def list_touching(measure: Measure) -> list[Measure]:
    """Other measures that run, or are planned, at its locations for the same clients: effects may mix."""
    places = MeasureLocation.objects.filter(measure=OuterRef("pk"), location__in=places_of(measure))
    found = Measure.objects.filter(Exists(places), ended_on__isnull=True).exclude(pk=measure.pk)
    if measure.target_group:
        found = found.filter(target_group__in=("", measure.target_group))
    return list(found.select_related("method").prefetch_related("arms").order_by("started_on", "title"))


def places_of(measure: Measure) -> list[int]:
    """The ids of its locations."""
    return [one.location_id for one in measure.places.all()]


def list_owners(viewer: Viewer, *, on: date, always: Collection[int] = ()) -> list[Staff]:
    """Who can answer for a measure: colleagues of the viewer's organisation who plan or lead."""
    roles = (*PLANNERS, "team_leader")
    found = Staff.objects.filter(in_force(on, "roles__"), organisation=viewer.organisation_id, roles__role__in=roles)
    return list((found | Staff.objects.filter(pk__in=always)).distinct().order_by("name"))
