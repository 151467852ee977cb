"""Samples: what was drawn, how far the review is, and what it says."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q
from django.http import Http404

from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.models import FileAnswer, Inspection, InspectionQuestion, Sample, SampledFile
from keten.insight.governance.rules.access import may_inspect
from keten.insight.governance.rules.reviewing import Tally


class UnknownSample(Http404):
    """There is no such sample or drawn file, or not for this viewer."""


@dataclass(frozen=True)
class FileRow:
    """A drawn file: its place in the draw, its location, and how many questions have an answer."""

    key: UUID
    number: int
    location: str
    answered: int


def get_sample(key: UUID, *, viewer: Viewer) -> Sample:
    """A sample of an inspection of the viewer's organisation. Raises ``UnknownSample``."""
    found = Sample.objects.filter(key=key, inspection__inspector__organisation=viewer.organisation_id)
    found = found.select_related("inspection__inspector").prefetch_related("locations")
    row = found.first() if may_inspect(viewer) else None
    if row is None:
        raise UnknownSample
    return row


def list_samples(inspection: Inspection, *, viewer: Viewer) -> list[Sample]:
    """The samples of an inspection, the latest first."""
    may_inspect(viewer).require()
    return list(inspection.samples.prefetch_related("locations").order_by("-drawn_at", "-pk"))


def list_files(sample: Sample, *, viewer: Viewer) -> list[FileRow]:
    """What was drawn, in the order of the draw; row-level security leaves them out for all but the inspector."""
    may_inspect(viewer).require()
    found = sample.files.annotate(answered=Count("answers")).order_by("number")
    return [FileRow(*row) for row in found.values_list("key", "number", "location__name", "answered")]


def get_sampled_file(key: UUID, *, viewer: Viewer) -> SampledFile:
    """One drawn file, not opened yet: its case (``case_id``) opens with ``cases.queries``. Raises ``UnknownSample``."""
    found = SampledFile.objects.filter(key=key, sample__inspection__inspector__organisation=viewer.organisation_id)
    found = found.select_related("sample__inspection__inspector")
    row = found.first() if may_inspect(viewer) else None
    if row is None:
        raise UnknownSample
    return row


def list_answers(sample: Sample, *, viewer: Viewer) -> list[FileAnswer]:
    """All answers of a sample, by file and question."""
    may_inspect(viewer).require()
    found = FileAnswer.objects.filter(file__sample=sample).select_related("file", "question")
    return list(found.order_by("file__number", "question__number"))


def list_tallies(sample: Sample, *, viewer: Viewer) -> list[tuple[InspectionQuestion, Tally]]:
    """Each question with how often it was answered and how. Two queries."""
    may_inspect(viewer).require()
    asked = InspectionQuestion.objects.filter(inspection=sample.inspection_id).order_by("number")
    drawn = sample.files.count()
    counts = FileAnswer.objects.filter(file__sample=sample).values(number=F("question__number")).annotate(
        yes=Count("pk", filter=Q(answer="yes")), no=Count("pk", filter=Q(answer="no")),
        not_applicable=Count("pk", filter=Q(answer="not_applicable")),
    )  # fmt: skip
    found = {
        row["number"]: {"yes": row["yes"], "no": row["no"], "not_applicable": row["not_applicable"]} for row in counts
    }
    none = {"yes": 0, "no": 0, "not_applicable": 0}
    return [
        (one, Tally(**found.get(one.number, none), drawn=drawn, population=sample.population)) for one in asked
    ]  # fmt: skip
