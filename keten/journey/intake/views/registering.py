"""Registering a client at the counter."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.dossier.cases.models import Case, SpellEnd
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.models import Location
from keten.journey.intake import actions, queries
from keten.journey.intake.forms import RegistrationForm

NEW = "new"  # said by the registrar: none of the people shown is this person


@for_staff("coach", "team_leader")
def register(request: KetenRequest) -> HttpResponse:
    """The form; when the person may be known already, first that question."""
    locations = Location.objects.filter(pk__in=request.viewer.location_ids).order_by("name")
    form = RegistrationForm(request.POST or None, locations=locations)
    doubles = _doubles(form, request.today)
    if doubles and not form.cleaned_data["known"]:
        return render(request, "intake/register.html", {"form": form, "doubles": doubles})
    case = try_action(form, lambda: _register(request, form, doubles))
    if case:
        say_done(request, _said(case))
        return redirect("file", case.key)
    return render(request, "intake/register.html", {"form": form, "doubles": []})


def _doubles(form: RegistrationForm, today: date) -> list[queries.Double]:
    return queries.list_possible_doubles(form.person(), on=today) if form.is_valid() else []


def _register(request: KetenRequest, form: RegistrationForm, doubles: list[queries.Double]) -> Case:
    given: dict[str, Any] = form.cleaned_data
    known = {str(double.person.id): double.person.id for double in doubles}.get(given["known"])
    return actions.register_at_location(
        person=form.person(),
        client_id=known,
        location_id=given["location"].pk,
        target_group=given["target_group"],
        wanted=frozenset(given["wanted"]),
        by=request.viewer,
        now=request.now,
    )


def _said(case: Case) -> str:
    asked = case.handovers.select_related("to_staff", "to_organisation").latest("pk")
    words = _("%(client)s is ingeschreven. %(name)s is gevraagd als contactpersoon.")
    if case.spells.filter(because=SpellEnd.CLOSED).exists():
        words = _("Het dossier van %(client)s is weer open. %(name)s is gevraagd als contactpersoon.")
    return words % {"client": case.client.name, "name": asked.to_staff or asked.to_organisation}
