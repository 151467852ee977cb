"""The page of a survey, alike for clients and staff: answer it, skip it, or want no more of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from keten.dossier.clients.register import say
from keten.dossier.questions import actions, queries
from keten.dossier.questions.models import SurveyInvitation
from keten.dossier.questions.survey_form import SurveyForm
from keten.dossier.questions.survey_library import get_survey
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class SurveyDesk:
    """Who answers, and the names of the pages: the thanks after a survey, whether one wants them, and where one goes
    then."""

    request: HttpRequest
    viewer: Viewer
    now: datetime
    today: date
    thanks: str
    wish: str
    back: str


def show_survey(desk: SurveyDesk, key: UUID) -> HttpResponse:
    """The questions, as long as they can be answered; after that what became of them."""
    invitation = queries.get_invitation(key, viewer=desk.viewer)
    survey = get_survey(invitation.survey, invitation.version)
    do = desk.request.POST.get("do", "")
    if do in ("skip", "stop"):
        return _turn_away(desk, invitation, stop=do == "stop")
    if desk.request.method == "POST" and invitation.answered:
        messages.info(desk.request, _("U had deze vragenlijst al verstuurd. Wij bewaren uw antwoorden één keer."))
    if not _is_open(invitation, desk.today):
        return redirect(desk.thanks, key)
    form = SurveyForm(desk.request.POST if desk.request.method == "POST" else None, survey=survey)
    kept = try_action(form, lambda: actions.answer_survey(
        invitation=key, given=form.given(), by=desk.viewer, now=desk.now,
    ))  # fmt: skip
    if kept is not None:
        return redirect(desk.thanks, key)
    return render(desk.request, "questions/survey.html", _describe(desk, invitation) | {"form": form})


def show_thanks(desk: SurveyDesk, key: UUID) -> HttpResponse:
    """What became of a survey: kept, skipped, too late, or still waiting."""
    invitation = queries.get_invitation(key, viewer=desk.viewer)
    page = _describe(desk, invitation) | {"has_stopped": queries.has_stopped(viewer=desk.viewer)}
    return render(desk.request, "questions/survey_thanks.html", page | {"is_open": _is_open(invitation, desk.today)})


def show_wish(desk: SurveyDesk) -> HttpResponse:
    """Whether one wants surveys; and the other way round."""
    do = desk.request.POST.get("do")
    if do in ("stop", "resume"):
        wanted = do == "resume"
        actions.set_surveys(wanted=wanted, by=desk.viewer, now=desk.now)
        say_done(desk.request, _("Wij vragen u af en toe hoe het was.") if wanted else _("Wij vragen u dit niet meer."))
        return redirect(desk.wish)
    page = {"has_stopped": queries.has_stopped(viewer=desk.viewer), "back": desk.back}
    return render(desk.request, "questions/survey_wish.html", page)


def _turn_away(desk: SurveyDesk, invitation: SurveyInvitation, *, stop: bool) -> HttpResponse:
    if stop:
        actions.set_surveys(wanted=False, by=desk.viewer, now=desk.now)
    if not invitation.answered:
        actions.decline_survey(invitation=invitation.key, by=desk.viewer, now=desk.now)
    return redirect(desk.thanks, invitation.key)


def _is_open(invitation: SurveyInvitation, today: date) -> bool:
    return not invitation.answered and not invitation.declined and today <= invitation.expires_on


def _describe(desk: SurveyDesk, invitation: SurveyInvitation) -> dict[str, Any]:
    survey = get_survey(invitation.survey, invitation.version)
    after = next((say(one.words) for one in survey.after if one.code == invitation.step_kind), "")
    return {
        "invitation": invitation, "title": say(survey.title), "lead": say(survey.lead), "after": after,
        "asked_on": localdate(invitation.asked_at), "back": desk.back, "wish": desk.wish,
    }  # fmt: skip
