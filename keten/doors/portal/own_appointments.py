"""*Mijn afspraken*: choosing a time, moving and cancelling it, a place in a group, and a file for one's calendar."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keten.doors.portal.entry import ClientRequest, for_client
from keten.dossier.cases.models import Case
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.web import try_action, try_button
from keten.ground.foundation.wording import date_in_words
from keten.journey.appointments import actions, feeding, forms, queries, showing
from keten.journey.appointments.actions.holding import describe
from keten.journey.appointments.library import get_kind
from keten.journey.appointments.models import Appointment, Place, PlaceState
from keten.journey.appointments.queries import groups
from keten.journey.appointments.rules.planning import may_change
from keten.journey.intake.queries import find_open_case

_PLACES = 20  # of groups on one page


@for_client
@require_safe
def appointments(request: ClientRequest) -> HttpResponse:
    """What is to be chosen, what comes, groups, and what was."""
    case = find_open_case(request.client.pk)
    rows = list(queries.list_of_case(case.pk, viewer=request.viewer)[:50]) if case else []
    coming = [row for row in rows if row.is_open and row.ends_at > request.now]
    places = list(queries.list_places(case.pk, viewer=request.viewer)) if case else []
    return render(request, "portal/own_appointments.html", {
        "invitations": [_show_invitation(row) for row in queries.list_invitations(case.pk, viewer=request.viewer)]
        if case else [],
        "coming": [_show(row) for row in reversed(coming)],
        "earlier": [_show(row) for row in rows if row not in coming],
        "places": places[:_PLACES],
        "meetings": _offer_meetings(request, case, places) if case else [],
    })  # fmt: skip


@for_client
def choose(request: ClientRequest, key: UUID) -> HttpResponse:
    """The client chooses a time. A time that somebody else just took is said, and other times are offered."""
    form = forms.SlotForm(request.POST or None)
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.choose_slot(invitation=key, by=by, now=now, **form.cleaned_data))
    if made:
        messages.success(request, _("Uw afspraak staat."))
        return redirect("own-appointment", made.key)
    row = queries.get_invitation(key, viewer=by)
    page = {
        "row": row,
        "shown": _show_invitation(row),
        "form": form,
        "offer": showing.offer_times(row, now=now, all_days="dagen" in request.GET),
    }
    return render(request, "portal/own_choose.html", page)


@for_client
@require_POST
def ask_call(request: ClientRequest, key: UUID) -> HttpResponse:
    """No time suits: the contact person calls."""
    by, now = request.viewer, request.now
    step = try_button(request, lambda: actions.ask_call(invitation=key, by=by, now=now))
    if step:
        day = date_in_words(step.due_on, request.today)
        messages.success(request, _("Uw contactpersoon belt u, uiterlijk %(day)s.") % {"day": day})
    return redirect("own-appointments")


@for_client
@require_safe
def appointment(request: ClientRequest, key: UUID) -> HttpResponse:
    """One appointment: when, with whom, where, what for; and what can still be changed."""
    row = queries.get_appointment(key, viewer=request.viewer)
    return render(request, "portal/own_appointment.html", _show(row) | {"may_change": _may_change(request, row)})


@for_client
def move(request: ClientRequest, key: UUID) -> HttpResponse:
    """Another time."""
    row = queries.get_appointment(key, viewer=request.viewer)
    form = forms.MoveForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.move_appointment(appointment=key, by=by, now=now, **form.cleaned_data)):
        messages.success(request, _("Uw afspraak is verzet."))
        return redirect("own-appointment", key)
    page = _show(row) | {
        "form": form,
        "offer": showing.offer_other_times(row, now=now, all_days="dagen" in request.GET),
    }
    return render(request, "portal/own_move.html", page | {"may_change": _may_change(request, row)})


@for_client
def cancel(request: ClientRequest, key: UUID) -> HttpResponse:
    """It does not go on."""
    row = queries.get_appointment(key, viewer=request.viewer)
    form = forms.ReasonForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.cancel_appointment(appointment=key, by=by, now=now, **form.cleaned_data)):
        messages.success(request, _("Uw afspraak is afgezegd. Uw contactpersoon belt u voor een nieuwe."))
        return redirect("own-appointments")
    return render(request, "portal/own_cancel.html", _show(row) | {"form": form})


@for_client
@require_safe
def calendar(request: ClientRequest, key: UUID) -> HttpResponse:
    """The appointment as a file for one's own calendar."""
    row = queries.get_appointment(key, viewer=request.viewer)
    response = HttpResponse(feeding.write_own(row), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="afspraak.ics"'
    return response


@for_client
@require_POST
def take_place(request: ClientRequest, key: UUID) -> HttpResponse:
    """A place in a group, or on its waiting list."""
    case = find_open_case(request.client.pk)
    if case is None:
        raise Http404
    by, now = request.viewer, request.now
    place = try_button(request, lambda: actions.take_place(case=case.key, meeting=key, by=by, now=now))
    if place is None:
        return redirect("own-appointments")
    waiting = _("U staat op de wachtlijst. Komt er een plaats vrij, dan hoort u het.")
    messages.success(request, _("U heeft een plaats.") if place.state == "placed" else waiting)
    return redirect("own-appointments")


@for_client
@require_POST
def give_up_place(request: ClientRequest, key: UUID) -> HttpResponse:
    """The client does not come to the group."""
    by, now = request.viewer, request.now
    if try_button(request, lambda: actions.give_up_place(place=key, by=by, now=now)):
        messages.success(request, _("U bent afgemeld."))
    return redirect("own-appointments")


def _show_invitation(row: Any) -> dict[str, Any]:
    people = list(row.staff.all())
    return {"row": row, "title": showing.name_kind(row.kind), "purpose": showing.say_purpose(row.kind),
            "people": showing.name_people(people), "minutes": get_kind(row.kind).minutes}  # fmt: skip


def _show(row: Appointment) -> dict[str, Any]:
    return {"row": row, "title": showing.name_kind(row.kind), "purpose": showing.say_purpose(row.kind),
            "people": showing.name_people(showing.list_people(row))}  # fmt: skip


def _may_change(request: ClientRequest, row: Appointment) -> Any:
    hours = get_whole_number("appointments.client_limit_hours", on=request.today)
    return may_change(request.viewer, describe(row), now=request.now, limit_hours=hours)


def _offer_meetings(request: ClientRequest, case: Case, places: list[Place]) -> list[dict[str, Any]]:
    """Meetings to come at the location in which the client has no place yet."""
    taken = {place.meeting_id for place in places if place.state != PlaceState.WITHDRAWN}
    rows = [row for row in groups.list_meetings((case.location_id,), now=request.now) if row.pk not in taken]
    counts = groups.count_places([row.pk for row in rows])
    return [
        {"row": row, "title": row.title or showing.name_kind(row.kind),
         "left": max((row.seats or 0) - counts.get(row.pk, (0, 0))[0], 0)}
        for row in rows
    ]  # fmt: skip
