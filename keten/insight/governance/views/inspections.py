"""The workbench: which inspections there are, beginning one, and one with all that belongs to it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.ground.foundation.web import say_done, try_action, try_button
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.insight.governance import actions, forms, queries
from keten.insight.governance.rules.access import INSPECTOR, may_work_on
from keten.insight.governance.showing import show_figure, show_finding, show_state
from keten.insight.governance.suggesting import suggest_start
from keten.insight.governance.views import crumbs_of, show_form


@for_staff(INSPECTOR)
def inspections(request: KetenRequest) -> HttpResponse:
    """What the own organisation inspects, and what waits for an answer of the inspector."""
    viewer = request.viewer
    rows = [
        {"row": row, "state": show_state(row, waiting=queries.count_waiting_files(row, viewer=viewer))}
        for row in queries.list_inspections(viewer=viewer)
    ]
    page = {"rows": rows, "to_judge": queries.list_to_judge(viewer=viewer)}
    return render(request, "governance/inspections.html", page)


@for_staff(INSPECTOR)
def open_inspection(request: KetenRequest) -> HttpResponse:
    """Begin one; who comes from a figure or a monitor finds it filled in."""
    places, figures = queries.list_places(), queries.list_figure_choices()
    initial = suggest_start(request.GET, places=[place for place, _partners in places], figures=figures)
    form = forms.StartForm(request.POST or None, places=places, figures=figures, initial=initial)
    by, now = request.viewer, request.now
    if made := try_action(form, lambda: actions.open_inspection(start=form.start(), by=by, now=now)):
        say_done(request, _("Onderzoek begonnen: %(subject)s.") % {"subject": made.subject})
        return redirect("inspection", made.key)
    title = _("Begin een onderzoek")
    lead = _("Daarna trekt u dossiers, schrijft u bevindingen en reageren de partijen.")
    return show_form(request, form, title=title, label=_("Begin"), crumbs=crumbs_of(here=title), lead=lead)


@for_staff(INSPECTOR)
def inspection(request: KetenRequest, key: UUID) -> HttpResponse:
    """Where it starts from, what was drawn, and what was found."""
    row = queries.get_inspection(key, viewer=request.viewer)
    waiting = queries.count_waiting_files(row, viewer=request.viewer)
    works = may_work_on(request.viewer, inspector_id=row.inspector_id, is_closed=row.closed_on is not None)
    page = {
        "row": row,
        "crumbs": crumbs_of(row),
        "state": show_state(row, waiting=waiting),
        "waiting": waiting,
        "figure": show_figure(row),
        "samples": queries.list_samples(row, viewer=request.viewer),
        "findings": [show_finding(one) for one in queries.list_findings(row, viewer=request.viewer)],
        "works": works,
    }
    return render(request, "governance/inspection.html", page)


@require_POST
@for_staff(INSPECTOR)
def close_inspection(request: KetenRequest, key: UUID) -> HttpResponse:
    """The files close; what was found stays."""
    by, now = request.viewer, request.now
    if row := try_button(request, lambda: actions.close_inspection(inspection=key, by=by, now=now)):
        say_done(request, _("Onderzoek afgesloten: %(subject)s.") % {"subject": row.subject})
    return redirect("inspection", key)
