"""Measures: the list, one with all that belongs to it, and the plan of a draft."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.ground.foundation.web import say_done, try_action, try_button
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.queries import list_location_choices
from keten.insight.evaluation import actions, forms, queries
from keten.insight.evaluation.models import Measure
from keten.insight.evaluation.planned import list_what_is_missing
from keten.insight.evaluation.queries.effects import list_effects
from keten.insight.evaluation.rules.access import PLANNERS, may_agree, may_plan, may_register
from keten.insight.evaluation.showing import CAN_SHOW, show_effects, show_measure, show_sight
from keten.insight.evaluation.views import crumbs_of, crumbs_of_method, show_form
from keten.journey.routing.queries.shelf import list_visible


@for_staff()
def measures(request: KetenRequest) -> HttpResponse:
    """What runs, what is being prepared and what ended."""
    form = forms.SearchForm(request.GET or None)
    search = form.cleaned_data["zoek"] if form.is_valid() else ""
    rows = [show_measure(row) for row in queries.list_measures(viewer=request.viewer, search=search)]
    page = {"rows": rows, "search": search, "may_register": bool(may_register(request.viewer))}
    return render(request, "evaluation/measures.html", page)


@for_staff()
def measure(request: KetenRequest, key: UUID) -> HttpResponse:
    """One: what it should do, what is missing, what it can show, and what was decided."""
    row = queries.get_measure(key, viewer=request.viewer)
    plans = bool(may_plan(request.viewer, organisation_id=row.organisation_id, location_ids=queries.places_of(row)))
    page = {
        "shown": show_measure(row), "row": row, "crumbs": crumbs_of(row), "plans": plans,
        "missing": list_what_is_missing(row, today=request.today) if row.state == "draft" else [],
        "sight": show_sight(row), "can_show": CAN_SHOW[row.comparison], "touching": queries.list_touching(row),
        "places": [_standing(request, row, place) for place in row.places.all()],
        "effects": show_effects(row, list_effects(row)) if row.started_on and row.is_compared else [],
        "changes": row.changes.select_related("made_by").order_by("number"),
        "verdicts": row.verdicts.select_related("decided_by").order_by("decided_at"),
    }  # fmt: skip
    return render(request, "evaluation/measure.html", page)


def _standing(request: KetenRequest, row: Measure, place: Any) -> dict[str, Any]:
    waits = row.state == "draft" and place.agreed_on is None
    return {"place": place, "may_agree": waits and bool(may_agree(request.viewer, place.location_id))}


@for_staff(*PLANNERS)
def register_measure(request: KetenRequest, key: UUID) -> HttpResponse:
    """A measure that carries out a working method at the own location."""
    method = queries.get_method(key)
    first = {"title": method.title, "change": method.text, "who": method.for_whom, "comparison": "none"}
    first["locations"] = [str(one) for one in request.viewer.location_ids]  # type: ignore[assignment]
    form = _form(request, first)
    by, now = request.viewer, request.now
    if made := try_action(form, lambda: actions.register_measure(method=key, draft=form.draft(), by=by, now=now)):
        say_done(request, _("Plan bewaard: %(title)s.") % {"title": made.title})
        return redirect("measure", made.key)
    title = _("Schrijf een maatregel op")
    return _plan_page(request, form, title, crumbs_of_method(method, here=title))


@for_staff(*PLANNERS)
def save_measure(request: KetenRequest, key: UUID) -> HttpResponse:
    """The plan of a draft."""
    row = queries.get_measure(key, viewer=request.viewer)
    form = _form(request, forms.fill_in(row))
    by, now = request.viewer, request.now
    if made := try_action(form, lambda: actions.save_measure(measure=key, draft=form.draft(), by=by, now=now)):
        say_done(request, _("Plan bewaard: %(title)s.") % {"title": made.title})
        return redirect("measure", made.key)
    title = _("Het plan")
    return _plan_page(request, form, title, crumbs_of(row, here=title))


def _form(request: KetenRequest, initial: dict[str, Any]) -> forms.MeasureForm:
    owner = int(initial.get("owner") or 0)
    return forms.MeasureForm(
        request.POST or None, initial=initial, figures=queries.list_countable(),
        locations=list(list_location_choices(request.today)),
        owners=queries.list_owners(request.viewer, on=request.today, always=[owner] if owner else []),
        versions=list(list_visible(request.viewer).filter(published_at__isnull=False)),
    )  # fmt: skip


def _plan_page(
    request: KetenRequest, form: forms.MeasureForm, title: str, crumbs: list[dict[str, str]]
) -> HttpResponse:
    lead = _("U kunt op elk moment bewaren. Wat nog ontbreekt voordat de maatregel kan beginnen, leest u daarna.")
    return show_form(request, form, title=title, label=_("Bewaar het plan"), crumbs=crumbs, lead=lead)


@require_POST
@for_staff(*PLANNERS)
def agree_to_measure(request: KetenRequest, key: UUID, location: int) -> HttpResponse:
    """The own location takes part."""
    by, now = request.viewer, request.now
    if row := try_button(
        request, lambda: actions.agree_to_measure(measure=key, location_id=location, by=by, now=now)
    ):  # fmt: skip
        say_done(request, _("Uw locatie doet mee aan %(title)s.") % {"title": row.title})
    return redirect("measure", key)


@require_POST
@for_staff(*PLANNERS)
def withdraw_measure(request: KetenRequest, key: UUID) -> HttpResponse:
    """A draft is thrown away."""
    by, now = request.viewer, request.now

    def withdraw() -> bool:
        actions.withdraw_measure(measure=key, by=by, now=now)
        return True

    if try_button(request, withdraw):
        say_done(request, _("Het plan is weggegooid."))
        return redirect("measures")
    return redirect("measure", key)
