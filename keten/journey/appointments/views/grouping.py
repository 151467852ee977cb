"""Meetings of groups: which there are, for whom one would help, planning one, who comes."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keten.ground.foundation.web import say_done, try_action, try_button
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.queries import list_available_coaches
from keten.journey.appointments import actions, forms
from keten.journey.appointments.queries import groups
from keten.journey.appointments.queries.settings import get_led_location
from keten.journey.appointments.views.planning import WORKERS, describe_appointment
from keten.journey.diagnosis.models import NeedCode

_LANGUAGES = dict(forms.LANGUAGES)


@for_staff(*WORKERS)
@require_safe
def list_groups(request: KetenRequest) -> HttpResponse:
    """Meetings to come, and needs that enough clients share for another one."""
    rows = list(groups.list_meetings(request.viewer.location_ids, now=request.now))
    counts = groups.count_places([row.pk for row in rows])
    wishes = groups.list_wishes(request.viewer.location_ids, on=request.today)
    return render(request, "appointments/groups.html", {
        "rows": [_shown(row, counts) for row in rows],
        "wishes": [
            {"need": one.need, "language": one.language, "clients": one.clients, "label": NeedCode(one.need).label,
             "spoken": _LANGUAGES.get(one.language, one.language)}
            for one in wishes
        ],
    })  # fmt: skip


@for_staff(*WORKERS)
def plan_group(request: KetenRequest) -> HttpResponse:
    """A meeting of a group; from a proposal the need and the language are filled in."""
    place = get_led_location(request.viewer)
    coaches = list_available_coaches(location_id=place.pk, on=request.today)
    initial = {"need": request.GET.get("hulpvraag", ""), "language": request.GET.get("taal", "nl"), "kind": "training",
               "seats": 12, "staff": [request.viewer.staff_id]}  # fmt: skip
    form = forms.GroupForm(request.POST or None, coaches=coaches, initial=initial)
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.plan_meeting(location=place.key, meeting=form.meeting(), by=by, now=now))
    if made:
        say_done(request, _("Bijeenkomst gepland: %(title)s.") % {"title": made.title})
        return redirect("group", made.key)
    return render(request, "appointments/group_form.html", {"form": form, "place": place})


@for_staff(*WORKERS)
@require_safe
def group(request: KetenRequest, key: UUID) -> HttpResponse:
    """One meeting: who leads it, who comes, who waits."""
    row = groups.get_meeting(key)
    page = _shown(row, groups.count_places([row.pk]))
    page |= {"places": groups.list_participants(row, viewer=request.viewer), "has_begun": row.starts_at <= request.now}
    return render(request, "appointments/group.html", page)


@for_staff(*WORKERS)
def cancel_group(request: KetenRequest, key: UUID) -> HttpResponse:
    """It does not go on, for nobody."""
    row = groups.get_meeting(key)
    form = forms.ReasonForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.cancel_meeting(meeting=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Bijeenkomst afgezegd."))
        return redirect("group", key)
    return render(request, "appointments/group_cancel.html", {"row": row, "form": form})


@for_staff(*WORKERS)
@require_POST
def place_client(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """A place for a client, or one on the waiting list."""
    by, now = request.viewer, request.now
    place = try_button(request, lambda: actions.take_place(case=case, meeting=key, by=by, now=now))
    if place:
        waiting = _("De klant staat op de wachtlijst.")
        say_done(request, _("De klant heeft een plaats.") if place.state == "placed" else waiting)
    return redirect("appointments", case)


@for_staff(*WORKERS)
@require_POST
def leave_group(request: KetenRequest, key: UUID) -> HttpResponse:
    """The client does not come."""
    case = groups.get_place(key, viewer=request.viewer).case
    by, now = request.viewer, request.now
    if try_button(request, lambda: actions.give_up_place(place=key, by=by, now=now)):
        say_done(request, _("De klant is afgemeld."))
    return redirect("appointments", case.key)


@for_staff(*WORKERS)
def record_place(request: KetenRequest, key: UUID) -> HttpResponse:
    """Whether the client was there."""
    place = groups.get_place(key, viewer=request.viewer)
    form = forms.OutcomeForm(request.POST or None)
    by, now = request.viewer, request.now
    done = try_action(form, lambda: actions.record_place(
        place=key, came=form.cleaned_data["came"] == "yes", reason=form.cleaned_data["reason"], by=by, now=now
    ))  # fmt: skip
    if done:
        say_done(request, _("Vastgelegd."))
        return redirect("group", place.meeting.key)
    page = {"case": place.case, "form": form, "title": _("Was de klant er?"), "button_text": _("Leg vast")}
    return render(request, "appointments/form.html", page)


def _shown(row: Any, counts: Any) -> dict[str, Any]:
    placed, waiting = counts.get(row.pk, (0, 0))
    return describe_appointment(row) | {
        "placed": placed, "waiting": waiting, "left": max((row.seats or 0) - placed, 0),
        "spoken": _LANGUAGES.get(row.language, row.language),
        "need": NeedCode(row.need).label if row.need else "",
    }  # fmt: skip
