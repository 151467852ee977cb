"""*Hoe was het contact?*: answering a survey, or saying that one wants none."""

from uuid import UUID

from django.http import HttpResponse

from keten.doors.portal.entry import ClientRequest, for_client
from keten.dossier.questions.survey_page import SurveyDesk, show_survey, show_thanks, show_wish


@for_client
def survey(request: ClientRequest, key: UUID) -> HttpResponse:
    """The questions on one page; sending, skipping and wanting no more."""
    return show_survey(_desk(request), key)


@for_client
def thanks(request: ClientRequest, key: UUID) -> HttpResponse:
    """What became of the answers."""
    return show_thanks(_desk(request), key)


@for_client
def wish(request: ClientRequest) -> HttpResponse:
    """Whether the client wants to be asked."""
    return show_wish(_desk(request))


def _desk(request: ClientRequest) -> SurveyDesk:
    return SurveyDesk(
        request=request, viewer=request.viewer, now=request.now, today=request.today, thanks="own-survey-thanks",
        wish="own-surveys", back="client-home",
    )  # fmt: skip
