"""What somebody does with a survey: answer it, skip it, or want no more of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.clients.models import Client
from keten.dossier.questions.actions.sealing import seal
from keten.dossier.questions.events import SurveyAnswered, SurveyDeclined, SurveysSwitched
from keten.dossier.questions.models import SurveyInvitation, SurveyStop, WaitingSurvey
from keten.dossier.questions.queries import get_invitation
from keten.dossier.questions.rules.inviting import check_open
from keten.dossier.questions.rules.releasing import Sheet
from keten.dossier.questions.rules.surveys import read_answers
from keten.dossier.questions.survey_library import get_survey
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer


@transaction.atomic
def answer_survey(*, invitation: UUID, given: Mapping[str, Any], by: Viewer, now: datetime) -> bool:
    """Keep answers, once: True when they were kept now, False when answers were kept before.

    The invitation says that it was answered; the answers go sealed among those that wait. The event names nobody: in
    the ledger stands that somebody at this location answered. Raises ``UnknownSurvey``, ``Refused``.
    """
    row = _hold(invitation, by)
    if row.answered:
        return False
    check_open(declined=row.declined, expires_on=row.expires_on, today=localdate(now)).require()
    answers, text = read_answers(get_survey(row.survey, row.version), given)
    month = localdate(now).replace(day=1)
    sheet = Sheet(
        survey=row.survey, version=row.version, location_id=row.location_id, step_kind=row.step_kind,
        organisations=tuple(row.organisations), month=month, answers=answers, text=text,
    )  # fmt: skip
    SurveyInvitation.objects.filter(pk=row.pk).update(answered=True)
    WaitingSurvey.objects.create(month=month, sealed=seal(sheet))
    record_event(SurveyAnswered(survey=row.survey, location_id=row.location_id, month=month), by=SYSTEM, now=now)
    return True


@transaction.atomic
def decline_survey(*, invitation: UUID, by: Viewer, now: datetime) -> None:
    """Skip a survey; a second time changes nothing. Raises ``UnknownSurvey``, ``Refused``."""
    row = _hold(invitation, by)
    if row.answered:
        raise Refused("U heeft deze vragenlijst al ingevuld.")
    if row.declined:
        return
    SurveyInvitation.objects.filter(pk=row.pk).update(declined=True)
    record_event(SurveyDeclined(survey=row.survey, location_id=row.location_id), by=SYSTEM, now=now)


@transaction.atomic
def set_surveys(*, wanted: bool, by: Viewer, now: datetime) -> None:
    """Want no surveys any more (*vraag mij dit niet meer*), or want them again; doing it twice changes nothing."""
    who = {"client_id": by.client_id} if by.client_id is not None else {"staff_id": by.staff_id}
    if wanted:
        changed = SurveyStop.objects.filter(**who).delete()[0] > 0
    else:
        _row, changed = SurveyStop.objects.get_or_create(**who, defaults={"since_on": localdate(now)})
    if changed:
        ref = Client.objects.get(pk=by.client_id).ref if by.client_id is not None else None
        record_event(SurveysSwitched(wanted=wanted), by=by, now=now, client_ref=ref)


def _hold(key: UUID, by: Viewer) -> SurveyInvitation:
    """The invitation of this person, held: two answers at one moment wait for each other."""
    return SurveyInvitation.objects.select_for_update().get(pk=get_invitation(key, viewer=by).pk)
