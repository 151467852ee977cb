"""Tests and diagnoses on the timeline of a client file."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.foundation.timeline import Moment
from keten.journey.diagnosis.models import Diagnosis
from keten.journey.diagnosis.queries import LatestResult
from keten.journey.diagnosis.showing import show_result


def list_diagnosis_moments(
    case: UUID, diagnoses: Iterable[Diagnosis], results: Iterable[LatestResult]
) -> Iterator[Moment]:
    """What was tested and decided, by whom; a diagnosis leads to its page."""
    for result in results:
        shown = show_result(result)
        text = _("Toets afgenomen: %(test)s") % {"test": shown.title}
        note = f"{result.taken_by} · {shown.outcome}"
        yield Moment(kind="past", when=result.taken_on, text=text, note=note, order=1)
    for diagnosis in diagnoses:
        yield _decided(case, diagnosis)
        if diagnosis.contested_on:
            text = _("Klant is het niet eens met diagnose %(number)s") % {"number": diagnosis.number}
            note = diagnosis.contest_reason
            yield Moment(kind="past", when=diagnosis.contested_on, text=text, note=note, order=3)


def _decided(case: UUID, diagnosis: Diagnosis) -> Moment:
    text = _("Diagnose %(number)s") % {"number": diagnosis.number}
    label = str(diagnosis.snapshot["stage_label"])
    return Moment(
        kind="past",
        when=diagnosis.made_on,
        text=f"{text}: {label}" if label else text,
        note=diagnosis.made_by.name,
        link_url=reverse("diagnosis", args=[case, diagnosis.key]),
        link_text=_("Bekijk"),
        order=2,
    )
