"""The team leader's page: load, clients without a contact person, requests that wait, and dividing the work."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from keten.doors.workspace.views.promises import list_breach_rows
from keten.doors.workspace.words import HANDOVER_WORDS
from keten.dossier.cases import actions, queries
from keten.dossier.clients.queries import count_glass_to_review, log_list
from keten.ground.foundation.web import say_done, try_button
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.queries import count_waiting

LEADERS = ("team_leader", "location_manager")
OLDEST = 15


@for_staff(*LEADERS)
def team(request: KetenRequest) -> HttpResponse:
    """What a team leader has to divide and to explain."""
    overview = queries.get_team_overview(request.viewer, today=request.today)
    breaches = list_breach_rows(request.viewer, today=request.today, most=OLDEST)
    shown = {waiting.client_id for waiting in (*overview.unassigned, *overview.waiting)}
    log_list(shown | {row["case"].client_id for row in breaches if row["case"]}, activity="team bekijken")
    context = {
        "looks": count_glass_to_review(request.viewer),
        "findings": count_waiting(request.viewer),
        "team": overview,
        "breaches": breaches,
        "present": [coach for coach in overview.coaches if not coach.is_absent],
        "handovers": [(words, overview.handovers.get(kind, 0)) for kind, words in HANDOVER_WORDS.items()],
    }
    return render(request, "workspace/team.html", context)


@require_POST
@for_staff(*LEADERS)
def assign(request: KetenRequest) -> HttpResponse:
    """Ask one coach to take the chosen clients; can be undone until they answer."""
    cases, staff_id = _chosen(request.POST), request.POST.get("to_staff", "")
    if not cases or not staff_id.isdigit():
        messages.error(request, _("Kies eerst een of meer klanten en een collega."))
        return redirect("team")
    by, now = request.viewer, request.now
    batch = try_button(request, lambda: actions.assign_cases(cases=cases, to_staff_id=int(staff_id), by=by, now=now))
    if batch:
        say_done(request, _said(request.viewer, batch), undo_url=reverse("undo-assign", args=[batch]))
    return redirect("team")


def _said(viewer: Viewer, batch: UUID) -> str:
    asked = queries.list_asked_together(batch, viewer=viewer)
    first = {"client": asked[0].case.client.name, "coach": asked[0].to_staff, "n": len(asked)}
    return ngettext("%(client)s gevraagd aan %(coach)s.", "%(n)s klanten gevraagd aan %(coach)s.", len(asked)) % first


@require_POST
@for_staff(*LEADERS)
def undo_assign(request: KetenRequest, batch: UUID) -> HttpResponse:
    """Take back what was asked together, as far as nobody answered yet."""
    count = actions.withdraw_batch(batch=batch, by=request.viewer, now=request.now)
    if count:
        say_done(request, ngettext("%(n)s vraag ingetrokken.", "%(n)s vragen ingetrokken.", count) % {"n": count})
    else:
        messages.error(request, _("Niets ingetrokken: op deze vraag is al geantwoord."))
    return redirect("team")


def _chosen(posted: QueryDict) -> list[UUID]:
    """The ticked cases; anything that is not a key is left out."""
    keys = []
    for text in posted.getlist("cases"):
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(keys))
