"""What needs an administrator: what is missing, what is doubtful, what is about to change."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.organisations import queries
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import TargetGroup, Task
from keten.ground.organisations.queries import Doubt
from keten.ground.organisations.views.pages import for_administrators, show
from keten.ground.organisations.views.showing import name_missing

_SHOWN = 12


@for_administrators
def overview(request: KetenRequest) -> HttpResponse:
    """The first page of an administrator."""
    missing = queries.list_missing_arrangements(request.today)
    doubts = queries.list_doubtful(request.today)
    return show(
        request,
        "organisations/overview.html",
        "beheer",
        missing=[name_missing(gap) for gap in missing[:_SHOWN]],
        missing_count=len(missing),
        doubts=[_name_doubt(doubt) for doubt in doubts],
        changes=queries.list_changes(request.today, most=_SHOWN),
        counts=queries.get_counts(request.today),
    )


@for_administrators
def arrangements(request: KetenRequest) -> HttpResponse:
    """All locations with what is missing and what will change there."""
    missing = queries.list_missing_arrangements(request.today)
    return show(
        request,
        "organisations/arrangements.html",
        "beheer-afspraken",
        missing=[name_missing(gap) for gap in missing],
        locations=queries.list_arranged_locations(request.today),
        cells=len(Task) * len(TargetGroup),
        changes=queries.list_changes(request.today),
    )


def _name_doubt(doubt: Doubt) -> dict[str, Any]:
    words, name = {
        "absence_without_replacement": (_("Afwezig zonder vervanger"), "beheer-medewerker"),
        "team_without_leader": (_("Team zonder teamleider"), "beheer-team"),
        "location_without_partner": (_("Locatie zonder partner"), "beheer-locatie"),
        "location_without_team": (_("Locatie zonder team"), "beheer-locatie"),
        "coach_without_team": (_("Coach zonder team"), "beheer-medewerker"),
    }[doubt.kind]
    return {"doubt": doubt, "words": words, "url": reverse(name, args=[doubt.key])}
