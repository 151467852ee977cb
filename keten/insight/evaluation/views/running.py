"""A measure that runs: started, carried out otherwise, decided on."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.ground.foundation.web import say_done, try_action, try_button
from keten.ground.foundation.wording import date_in_words
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.insight.evaluation import actions, forms, queries
from keten.insight.evaluation.rules.access import PLANNERS
from keten.insight.evaluation.views import crumbs_of, show_form


@require_POST
@for_staff(*PLANNERS)
def start_measure(request: KetenRequest, key: UUID) -> HttpResponse:
    """From today."""
    by, now = request.viewer, request.now
    if row := try_button(request, lambda: actions.start_measure(measure=key, by=by, now=now)):
        assert row.stop_on is not None
        said = {"title": row.title, "day": date_in_words(row.stop_on, request.today)}
        say_done(request, _("%(title)s is begonnen en stopt uiterlijk %(day)s.") % said)
    return redirect("measure", key)


@for_staff(*PLANNERS)
def change_measure(request: KetenRequest, key: UUID) -> HttpResponse:
    """A next version."""
    row = queries.get_measure(key, viewer=request.viewer)
    form = forms.ChangeForm(request.POST or None)
    by, now = request.viewer, request.now
    if made := try_action(form, lambda: actions.change_measure(measure=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Versie %(n)s loopt vanaf vandaag.") % {"n": made.number})
        return redirect("measure", key)
    title = _("Leg een wijziging vast")
    lead = _("Wat hierna gebeurt, wordt alleen vergeleken met dezelfde tijd, nooit met de vorige versie.")
    return show_form(request, form, title=title, label=_("Leg vast"), crumbs=crumbs_of(row, here=title), lead=lead)


@for_staff(*PLANNERS)
def decide_measure(request: KetenRequest, key: UUID) -> HttpResponse:
    """Stop, continue or spread."""
    row = queries.get_measure(key, viewer=request.viewer)
    form = forms.VerdictForm(request.POST or None)
    by, now = request.viewer, request.now
    if made := try_action(form, lambda: actions.decide_measure(measure=key, by=by, now=now, **form.cleaned_data)):
        said = {"title": row.title, "choice": made.get_choice_display().lower()}
        say_done(request, _("Besluit over %(title)s bewaard: %(choice)s.") % said)
        return redirect("measure", key)
    title = _("Besluit")
    return show_form(request, form, title=title, label=_("Bewaar besluit"), crumbs=crumbs_of(row, here=title))
