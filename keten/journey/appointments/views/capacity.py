"""Capacity of a location: can it keep its promises in the weeks to come, and how is the time divided."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.queries import list_partner_choices
from keten.journey.appointments import actions
from keten.journey.appointments.forms import SharesForm
from keten.journey.appointments.queries.capacity import list_shares
from keten.journey.appointments.queries.settings import get_led_location
from keten.journey.appointments.showing_capacity import describe_capacity
from keten.journey.appointments.views.settings import LEADERS


@for_staff(*LEADERS)
@require_safe
def capacity(request: KetenRequest) -> HttpResponse:
    """Demand beside supply per week, alarms, what the hours go to and what would give hours back."""
    place = get_led_location(request.viewer)
    page = describe_capacity(place.pk, today=request.today) | {"place": place}
    return render(request, "appointments/capacity.html", page)


@for_staff(*LEADERS)
def shares(request: KetenRequest) -> HttpResponse:
    """How the time for talks is divided by agreement."""
    place = get_led_location(request.viewer)
    agreed = list_shares(place.pk, on=request.today)
    partners = list_partner_choices(place.pk, on=request.today)
    form = SharesForm(request.POST or None, partners=partners, agreed=agreed, today=request.today)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.set_shares(location=place.key, by=by, now=now, **form.given()) or True):
        say_done(request, _("Verdeling vastgelegd."))
        return redirect("capacity")
    return render(request, "appointments/shares.html", {"form": form, "place": place})
