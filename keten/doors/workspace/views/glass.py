"""Opening a file outside one's own clients, with a reason; and the team leader who reads those reasons afterwards."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.doors.workspace.forms import OpenElsewhereForm
from keten.doors.workspace.views import WORKERS
from keten.dossier.cases.queries import get_latest_case_key
from keten.dossier.clients import actions, queries
from keten.dossier.clients.models import GlassBreak
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.web import say_done, say_refused, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff

REVIEWERS = ("team_leader", "location_manager", "security_officer")
PAGE_SIZE = 25


@for_staff(*WORKERS)
def open_elsewhere(request: KetenRequest) -> HttpResponse:
    """The form; the right number, birthday and a reason open the file until the end of the day."""
    form = OpenElsewhereForm(request.POST or None)
    client = try_action(form, lambda: actions.break_glass(by=request.viewer, now=request.now, **form.cleaned_data))
    if client:
        return redirect("file", get_latest_case_key(client.pk))
    return render(request, "workspace/open_elsewhere.html", {"form": form})


@for_staff(*REVIEWERS)
def glass_reviews(request: KetenRequest) -> HttpResponse:
    """Looks of colleagues that wait for a judgement, and those that were judged."""
    looks = queries.list_glass(request.viewer)
    waiting = list(looks.filter(reviewed_at=None).order_by("broken_at"))
    judged = Paginator(looks.exclude(reviewed_at=None).order_by("-reviewed_at"), PAGE_SIZE)
    page = judged.get_page(request.GET.get("pagina"))
    shown = {look.client_id for look in (*waiting, *page)}
    queries.log_list(shown, activity="inzagen beoordelen")
    return render(request, "workspace/glass_reviews.html", {"waiting": waiting, "page": page})


@require_POST
@for_staff(*REVIEWERS)
def review_glass(request: KetenRequest, look: int) -> HttpResponse:
    """The judgement of one look; without a note "niet terecht" is refused."""
    try:
        judged = actions.review_glass(
            look_id=look,
            is_justified=request.POST.get("oordeel") == "terecht",
            note=request.POST.get("note", "")[:300],
            by=request.viewer,
            now=request.now,
        )
    except Refused as refusal:
        say_refused(request, refusal)
    else:
        say_done(request, _said(judged))
    return redirect("glass-reviews")


def _said(look: GlassBreak) -> str:
    values = {"name": look.staff.name, "number": f"K-{look.client_id}"}
    if look.is_justified:
        return _("Inzage van %(name)s in dossier %(number)s: terecht.") % values
    return _("Inzage van %(name)s in dossier %(number)s: niet terecht.") % values
