"""How a location works: rooms, and by appointment only or not."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.ground.foundation.web import say_done, try_action, try_button
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.journey.appointments import actions, forms
from keten.journey.appointments.queries.settings import (
    get_appointment_only,
    get_led_location,
    list_appointment_only,
    list_rooms,
)

LEADERS = ("team_leader", "location_manager")


@for_staff(*LEADERS)
def location(request: KetenRequest) -> HttpResponse:
    """Rooms of the location, and how clients come in."""
    place = get_led_location(request.viewer)
    form = forms.RoomForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.add_room(location=place.key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Ruimte toegevoegd."))
        return redirect("meeting-place")
    return render(request, "appointments/location.html", {
        "place": place, "form": form, "rooms": list_rooms(place.pk),
        "only": get_appointment_only(place.pk, on=request.today), "periods": list_appointment_only(place.pk),
    })  # fmt: skip


@for_staff(*LEADERS)
def appointment_only(request: KetenRequest) -> HttpResponse:
    """By appointment only from a day on, or not any more."""
    place = get_led_location(request.viewer)
    form = forms.OnlyForm(request.POST or None, initial={"from_on": request.today})
    by, now = request.viewer, request.now
    done = try_action(form, lambda: actions.set_appointment_only(
        location=place.key, is_only=form.cleaned_data["is_only"] == "yes", from_on=form.cleaned_data["from_on"], by=by,
        now=now) or True)  # fmt: skip
    if done:
        say_done(request, _("Vastgelegd hoe een klant hier binnenkomt."))
        return redirect("meeting-place")
    return render(request, "appointments/only.html", {"form": form, "place": place})


@for_staff(*LEADERS)
@require_POST
def change_room(request: KetenRequest, key: UUID) -> HttpResponse:
    """Close a room for new appointments, or open it again."""
    by, now, is_open = request.viewer, request.now, request.POST.get("open") == "ja"
    row = try_button(request, lambda: actions.change_room(room=key, is_open=is_open, by=by, now=now))
    if row:
        said = _("%(name)s is open voor afspraken.") if is_open else _("%(name)s neemt geen nieuwe afspraken aan.")
        say_done(request, said % {"name": row.name})
    return redirect("meeting-place")
