"""The pages people work in all day: each gathers what several apps know and shows it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from keten.doors.portal.entry import SESSION_CLIENT

WORKERS = ("coach", "team_leader", "location_manager")


def home(request: HttpRequest) -> HttpResponse:
    """To the page where this person's work is."""
    viewer = getattr(request, "viewer", None)
    if SESSION_CLIENT in request.session:
        return redirect("client-home")
    if viewer is None:
        return redirect("demo-personas" if settings.KETEN_DEMO else "login")
    if viewer.has_role("coach"):
        return redirect("desk")
    if viewer.has_role("team_leader", "location_manager"):
        return redirect("team")
    if viewer.has_role("policy_officer"):
        return redirect("werkwijzen")
    if viewer.has_role("inspector"):
        return redirect("inspections")
    if viewer.has_role("security_officer"):
        return redirect("supervision")
    return redirect("beheer" if viewer.has_role("administrator") else "promises")
