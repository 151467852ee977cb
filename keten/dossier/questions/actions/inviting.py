"""Asking how it was, after a contact moment: a client, or a professional of a partner."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.clients.models import Client
from keten.dossier.questions.events import SurveyAsked
from keten.dossier.questions.models import SurveyInvitation, SurveyStop
from keten.dossier.questions.rules.inviting import may_ask
from keten.dossier.questions.rules.surveys import SurveyFile
from keten.dossier.questions.survey_library import get_survey
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import Viewer

CLIENT_SURVEY, PARTNER_SURVEY = "contactmoment_klant", "contactmoment_partner"


@transaction.atomic
def ask_survey(
    *, client_id: int, location_id: int, step_kind: str, organisations: Sequence[str], by: Viewer, now: datetime
) -> SurveyInvitation | None:
    """Ask a client how a contact was; None when this client is not asked now (``rules/inviting.py``).

    ``organisations``: codes of who took part. Two contacts at one moment wait for each other: one question follows.
    """
    client = Client.objects.select_for_update().get(pk=client_id)
    about = {"location_id": location_id, "step_kind": step_kind, "organisations": sorted(set(organisations))}
    return _ask(get_survey(CLIENT_SURVEY), {"client_id": client_id}, about, by=by, now=now, ref=client.ref)


@transaction.atomic
def ask_partner(
    *, staff_id: int, location_id: int, step_kind: str, organisations: Sequence[str], by: Viewer, now: datetime
) -> SurveyInvitation | None:
    """Ask a member of staff how working together was; None when they are not asked now. At most once a month."""
    Staff.objects.select_for_update(of=("self",)).get(pk=staff_id)
    about = {"location_id": location_id, "step_kind": step_kind, "organisations": sorted(set(organisations))}
    return _ask(get_survey(PARTNER_SURVEY), {"staff_id": staff_id}, about, by=by, now=now, ref=None)


def _ask(
    survey: SurveyFile, who: dict[str, int], about: dict[str, Any], *, by: Viewer, now: datetime, ref: UUID | None
) -> SurveyInvitation | None:
    today = localdate(now)
    if not _may_ask(survey, who, about["step_kind"], now):
        return None
    days = get_whole_number("questions.survey_answer_days", on=today)
    row = SurveyInvitation.objects.create(
        survey=survey.code, version=survey.version, asked_at=now, expires_on=today + timedelta(days=days), **who,
        **about,
    )  # fmt: skip
    event = SurveyAsked(survey=survey.code, location_id=row.location_id, step_kind=row.step_kind)
    record_event(event, by=by, now=now, client_ref=ref)
    return row


def _may_ask(survey: SurveyFile, who: dict[str, int], step_kind: str, now: datetime) -> bool:
    today, whom = localdate(now), "client" if "client_id" in who else "partner"
    asked = SurveyInvitation.objects.filter(**who).order_by("-asked_at").values_list("asked_at", flat=True).first()
    decision = may_ask(
        survey, step_kind=step_kind, last_asked_on=localdate(asked) if asked else None,
        has_stopped=SurveyStop.objects.filter(**who).exists(), today=today,
        days=get_whole_number(f"questions.survey_{whom}_days", on=today),
    )  # fmt: skip
    return bool(decision)
