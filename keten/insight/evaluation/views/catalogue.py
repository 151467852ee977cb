"""The catalogue: which working methods there are, and what is known of each."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, find_viewer, for_staff
from keten.ground.organisations.queries import list_location_choices
from keten.insight.evaluation import actions, forms, queries
from keten.insight.evaluation.rules.access import PLANNERS, may_register
from keten.insight.evaluation.showing import show_known, show_measure
from keten.insight.evaluation.views import crumbs_of_method, show_form
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.showing import say_words


@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """All working methods, with what is known; nobody has to sign in for it."""
    form, viewer = forms.SearchForm(request.GET or None), find_viewer(request)
    search = form.cleaned_data["zoek"] if form.is_valid() else ""
    page = {
        "rows": [{"row": row, "known": show_known(row)} for row in queries.list_methods(search=search)],
        "search": search, "may_register": viewer is not None and bool(may_register(viewer)),
    }  # fmt: skip
    return render(request, "evaluation/methods.html", page)


@require_safe
def method(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them: what it is, where it was tried, and with what result."""
    row, viewer = queries.get_method(key), find_viewer(request)
    one = list_definitions().get(row.indicator)
    page = {
        "row": row, "crumbs": crumbs_of_method(row),
        "measures": [show_measure(each) for each in queries.list_started(row)],
        "figure": say_words(one)["name"] if one else "", "known": show_known(row),
        "may_register": viewer is not None and bool(may_register(viewer)), "may_open": viewer is not None,
    }  # fmt: skip
    return render(request, "evaluation/method.html", page)


@for_staff(*PLANNERS)
def describe_method(request: KetenRequest) -> HttpResponse:
    """One of the own location."""
    places = [one for one in list_location_choices(request.today) if one.pk in request.viewer.location_ids]
    form = forms.MethodForm(request.POST or None, figures=queries.list_countable(), locations=places)
    by, now = request.viewer, request.now
    if made := try_action(form, lambda: actions.describe_method(by=by, now=now, **form.values())):
        say_done(request, _("Werkwijze bewaard: %(title)s.") % {"title": made.title})
        return redirect("method", made.key)
    title = _("Beschrijf een werkwijze")
    lead = _("Iedereen kan haar vinden. Wat zij doet, blijkt uit de maatregelen die haar uitvoeren.")
    return show_form(request, form, title=title, label=_("Bewaar"), crumbs=crumbs_of_method(here=title), lead=lead)
