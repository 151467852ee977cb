"""Controls: what waits, ending one, what rules and chance found, and the plan that everybody may read."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from keten.dossier.clients.queries import log_list
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.journey.enforcement import actions, forms, queries
from keten.journey.enforcement.library import list_plans
from keten.journey.enforcement.rules.access import WORKERS
from keten.journey.enforcement.showing_controls import describe_found, describe_plans
from keten.journey.enforcement.terms import get_number
from keten.journey.enforcement.views import show_form


@for_staff(*WORKERS)
def controls(request: KetenRequest) -> HttpResponse:
    """What waits for this organisation, the most urgent first."""
    rows = queries.list_open_controls(viewer=request.viewer, on=request.today)
    log_list({row.case.client_id for row in rows}, activity="handhaving bekijken")
    return render(request, "enforcement/controls.html", {"controls": rows})


@for_staff(*WORKERS)
def end_control(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """What was found, without an investigation."""
    row = queries.get_control(key, viewer=request.viewer)
    if row.case.key != case:
        raise Http404
    form = forms.ControlForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.end_control(control=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Controle afgerond. De klant leest het in de werkmap."))
        return redirect("enforcement", case)
    return show_form(request, row.case, form, _("Rond de controle af"), _("Rond af"))


@for_staff("policy_officer")
def comparison(request: KetenRequest) -> HttpResponse:
    """Whether the rules find more than chance does."""
    least = get_number("control_least_cell", on=request.today)
    found = queries.compare_controls(viewer=request.viewer, least=least)
    page = {"found": describe_found(found), "least": least}
    return render(request, "enforcement/comparison.html", page)


@require_safe
def plan(request: KetenRequest) -> HttpResponse:
    """Everybody may read whom is checked and how; nobody has to sign in for it."""
    plans = list_plans(on=request.today)
    return render(request, "enforcement/plan.html", {"plans": describe_plans(plans)})
