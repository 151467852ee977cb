"""Reading surveys: the invitation of who looks, and the counted answers of the locations of who looks."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Exists
from django.http import Http404

from keten.dossier.questions.models import SurveyAnswer, SurveyInvitation, SurveyStop
from keten.dossier.questions.rules.results import Counts, Quarter
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.rules.viewer import Viewer


class UnknownSurvey(Http404):
    """There is no such survey for this viewer: not there, or not theirs."""


@dataclass(frozen=True, kw_only=True)
class Response:
    """*Respons*: how many were asked, and how many of them answered."""

    asked: int = 0
    answered: int = 0


def get_invitation(key: UUID, *, viewer: Viewer) -> SurveyInvitation:
    """The invitation of who looks; those of a colleague whose desk they look after are not theirs."""
    row = SurveyInvitation.objects.select_related("location").filter(key=key, **_own(viewer)).first()
    if row is None:
        raise UnknownSurvey
    return row


def find_open_survey(*, viewer: Viewer, today: date) -> SurveyInvitation | None:
    """What this person can still answer, the newest first; None when there is nothing."""
    if viewer.client_id is not None:
        waiting = _OF_CLIENT.list(viewer.client_id)
    else:
        waiting = _OF_STAFF.list(viewer.staff_id) if viewer.staff_id is not None else []
    return next((row for row in waiting if row.expires_on >= today), None)


_WAITING = SurveyInvitation.objects.filter(answered=False, declined=False).order_by("-asked_at")
_OF_CLIENT = Prepared(lambda id: _WAITING.filter(~Exists(SurveyStop.objects.filter(client_id=id)), client_id=id))
_OF_STAFF = Prepared(lambda id: _WAITING.filter(~Exists(SurveyStop.objects.filter(staff_id=id)), staff_id=id))


def has_stopped(*, viewer: Viewer) -> bool:
    """Whether this person wants no surveys."""
    return SurveyStop.objects.filter(**_own(viewer)).exists()


def list_responses(location_id: int, quarter: Quarter, *, viewer: Viewer) -> Mapping[str, Response]:
    """By survey, of who was asked in a quarter; nothing of a location that is not the viewer's."""
    places = [location_id] if location_id in viewer.location_ids else []
    with connection.cursor() as cursor:
        cursor.execute("select * from questions_count_surveys(%s, %s, %s)", [places, quarter.first, quarter.until])
        return {survey: Response(asked=asked, answered=done) for _place, survey, asked, done in cursor.fetchall()}


def list_counts(
    location_id: int, quarter: Quarter, *, survey: str, viewer: Viewer
) -> Mapping[str, Mapping[str, Counts]]:
    """How often each answer was given: by question, then by kind of step, then by answer. Not yet fit to be shown."""
    if location_id not in viewer.location_ids:
        return {}
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [location_id, survey, quarter.first, quarter.until])
        for question, kind, answer, count in cursor.fetchall():
            found[question][kind][answer] = count
    return found


def list_texts(location_id: int, quarter: Quarter, *, survey: str, viewer: Viewer) -> list[str]:
    """What people wrote, in a random order that is another each time; apart from what else they answered."""
    if location_id not in viewer.location_ids:
        return []
    rows = SurveyAnswer.objects.filter(
        location_id=location_id, survey=survey, month__gte=quarter.first, month__lt=quarter.until
    )
    return list(rows.exclude(text="").order_by("?").values_list("text", flat=True))


_COUNTS = """
select q.key, a.step_kind, q.value, count(*)
from questions_surveyanswer a cross join lateral jsonb_each_text(a.answers) q
where a.location_id = %s and a.survey = %s and a.month >= %s and a.month < %s
group by 1, 2, 3 order by 1, 2, 3
"""


def _own(viewer: Viewer) -> dict[str, int | None]:
    if viewer.client_id is not None:
        return {"client_id": viewer.client_id}
    return {"staff_id": viewer.staff_id} if viewer.staff_id is not None else {"pk": None}
