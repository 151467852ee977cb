"""Inspections: those of one's own organisation for inspectors, and for everybody what was found."""

from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from keten.ground.organisations.models import Location, LocationPartner
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.models import Finding, Inspection, InspectionParty, InspectionQuestion, SampledFile
from keten.insight.governance.rules.access import may_inspect

_PARTIES = Prefetch(
    "parties",
    InspectionParty.objects.select_related("location", "organisation").order_by("location__name", "organisation__name"),
)


class UnknownInspection(Http404):
    """There is no such inspection, or not for this viewer."""


def list_inspections(*, viewer: Viewer) -> list[Inspection]:
    """Those of the viewer's organisation, the open ones first and then the latest; nothing for who does not inspect."""
    if not may_inspect(viewer):
        return []
    found = Inspection.objects.filter(inspector__organisation=viewer.organisation_id)
    return list(_with_all(found).order_by("closed_on", "-opened_on", "-pk"))


def get_inspection(key: UUID, *, viewer: Viewer) -> Inspection:
    """One of them, with parties, questions, samples and findings. Raises ``UnknownInspection``."""
    found = Inspection.objects.filter(key=key, inspector__organisation=viewer.organisation_id)
    row = _with_all(found).first() if may_inspect(viewer) else None
    if row is None:
        raise UnknownInspection
    return row


def list_public() -> list[Inspection]:
    """Inspections with a final finding, the latest first; for everybody, so without people."""
    final = Finding.objects.filter(inspection=OuterRef("pk"), final_on__isnull=False)
    found = Inspection.objects.filter(Exists(final)).annotate(
        final=Count("findings", filter=Q(findings__final_on__isnull=False))
    )
    return list(found.prefetch_related(_PARTIES).order_by("-opened_on", "-pk"))


def get_public(key: UUID) -> Inspection:
    """One of those. Raises ``UnknownInspection``."""
    found = Inspection.objects.filter(key=key, findings__final_on__isnull=False).distinct()
    row = found.prefetch_related(_PARTIES).first()
    if row is None:
        raise UnknownInspection
    return row


def count_waiting_files(inspection: Inspection, *, viewer: Viewer) -> int:
    """Drawn files of which a question has no answer yet."""
    may_inspect(viewer).require()
    questions = InspectionQuestion.objects.filter(inspection=inspection).count()
    files = SampledFile.objects.filter(sample__inspection=inspection).annotate(done=Count("answers"))
    return files.filter(done__lt=questions).count()


def list_places() -> list[tuple[Location, list[LocationPartner]]]:
    """Every location that is there now with the organisations that work at it, by name."""
    partners = LocationPartner.objects.filter(until_on=None).select_related("organisation")
    partners = partners.order_by("organisation__name")
    found = Location.objects.filter(until_on=None).prefetch_related(Prefetch("partners", partners, "now"))
    return [(location, list(location.now)) for location in found.order_by("name")]


def _with_all(found: QuerySet[Inspection]) -> QuerySet[Inspection]:
    questions = Prefetch("questions", InspectionQuestion.objects.order_by("number"))
    findings = Prefetch("findings", Finding.objects.order_by("number"))
    return found.select_related("inspector").prefetch_related(_PARTIES, questions, findings, "samples")
