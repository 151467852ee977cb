"""The round mixes answers that wait into the answers of a month, as soon as enough of a kind are together."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from keten.dossier.questions.actions.sealing import unseal
from keten.dossier.questions.events import SurveyAnswersAdded
from keten.dossier.questions.models import SurveyAnswer, WaitingSurvey
from keten.dossier.questions.rules.releasing import Sheet, release
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import SYSTEM


@transaction.atomic
def mix_answers(*, on: date, now: datetime) -> int:
    """Move every group of at least the minimum to the answers, in a random order. Returns how many sheets.

    What waits is taken away in the same transaction. A second run on a day finds nothing more.
    """
    waiting = {row.key: unseal(bytes(row.sealed)) for row in WaitingSurvey.objects.select_for_update().order_by("key")}
    minimum, month = get_whole_number("questions.survey_minimum", on=on), on.replace(day=1)
    released = release(waiting, month=month, minimum=minimum)
    WaitingSurvey.objects.filter(pk__in=released).delete()
    SurveyAnswer.objects.bulk_create(sorted((_row(one) for one in released.values()), key=lambda row: row.key))
    _tell(released.values(), month=month, now=now)
    return len(released)


def _row(sheet: Sheet) -> SurveyAnswer:
    """A row with a random key of its own."""
    return SurveyAnswer(
        survey=sheet.survey, version=sheet.version, location_id=sheet.location_id, step_kind=sheet.step_kind,
        organisations=list(sheet.organisations), month=sheet.month, answers=dict(sheet.answers), text=sheet.text,
    )  # fmt: skip


def _tell(sheets: Iterable[Sheet], *, month: date, now: datetime) -> None:
    for (survey, place), count in sorted(Counter((one.survey, one.location_id) for one in sheets).items()):
        event = SurveyAnswersAdded(survey=survey, location_id=place, month=month, answers=count)
        record_event(event, by=SYSTEM, now=now)
