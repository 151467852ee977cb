"""Surveys for staff: answering one, and the results for who leads a location."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from keten.dossier.questions.showing import Asked, describe_results, list_lines
from keten.dossier.questions.survey_page import SurveyDesk, show_survey, show_thanks, show_wish
from keten.ground.foundation.csv_writing import csv_response
from keten.ground.organisations.entry import KetenRequest, for_staff

LEADERS = ("team_leader", "location_manager")


@for_staff()
def survey(request: KetenRequest, key: UUID) -> HttpResponse:
    """How one's signal was dealt with."""
    return show_survey(_desk(request), key)


@for_staff()
def thanks(request: KetenRequest, key: UUID) -> HttpResponse:
    """What became of the answers."""
    return show_thanks(_desk(request), key)


@for_staff()
def wish(request: KetenRequest) -> HttpResponse:
    """Whether one wants to be asked."""
    return show_wish(_desk(request))


@for_staff(*LEADERS)
def satisfaction(request: KetenRequest) -> HttpResponse:
    """What clients and partners say about a location in a quarter (*klanttevredenheid*)."""
    asked = Asked.read(request.GET, viewer=request.viewer, today=request.today)
    return render(request, "questions/satisfaction.html", describe_results(asked, viewer=request.viewer))


@for_staff(*LEADERS)
def satisfaction_csv(request: KetenRequest) -> HttpResponse:
    """The same figures as a table; what the page hides is not in it."""
    asked = Asked.read(request.GET, viewer=request.viewer, today=request.today)
    head, rows = list_lines(asked, viewer=request.viewer)
    return csv_response(f"klanttevredenheid-{asked.quarter.code}.csv", head, rows)


def _desk(request: KetenRequest) -> SurveyDesk:
    return SurveyDesk(
        request=request, viewer=request.viewer, now=request.now, today=request.today, thanks="survey-thanks",
        wish="surveys", back="home",
    )  # fmt: skip
