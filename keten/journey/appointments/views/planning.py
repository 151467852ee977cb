"""Appointments at a client file: inviting, convening, choosing for a client, moving, cancelling, how it went."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import get_file
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.queries import list_available_coaches
from keten.journey.appointments import actions, forms, queries, showing
from keten.journey.appointments.models import Appointment, Place, PlaceState
from keten.journey.appointments.queries import groups

WORKERS = ("coach", "team_leader", "location_manager")


@for_staff(*WORKERS)
@require_safe
def appointments(request: KetenRequest, case: UUID) -> HttpResponse:
    """What this client can choose, what comes and what was."""
    file, _facts = get_file(case, viewer=request.viewer)
    by = request.viewer
    rows = list(queries.list_of_case(file.pk, viewer=by)[:100])
    places = list(queries.list_places(file.pk, viewer=by)[:50])
    return render(request, "appointments/appointments.html", {
        "case": file,
        "invitations": [describe_invitation(row) for row in queries.list_invitations(file.pk, viewer=by)],
        "rows": [describe_appointment(row) for row in rows],
        "places": places,
        "meetings": _list_meetings(file, places, request) if file.closed_on is None else [],
    })  # fmt: skip


@for_staff(*WORKERS)
def invite(request: KetenRequest, case: UUID) -> HttpResponse:
    """The client may choose a time."""
    file, facts = get_file(case, viewer=request.viewer)
    start = request.today + timedelta(days=1)
    initial = {"from_on": start, "until_on": start + timedelta(days=13), "staff": [facts.steward_id]}
    form = forms.InviteForm(request.POST or None, coaches=_coaches(request, file), initial=initial)
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.invite(
        case=case, meeting=form.meeting(), from_on=form.cleaned_data["from_on"],
        until_on=form.cleaned_data["until_on"], by=by, now=now))  # fmt: skip
    if made:
        say_done(request, _("Uitnodiging verstuurd: %(kind)s.") % {"kind": showing.name_kind(made.kind)})
        return redirect("appointments", case)
    return _form(request, file, form, _("Laat de klant een tijd kiezen"), _("Verstuur de uitnodiging"))


@for_staff(*WORKERS)
def convene(request: KetenRequest, case: UUID) -> HttpResponse:
    """Staff set a time."""
    file, facts = get_file(case, viewer=request.viewer)
    form = forms.ConveneForm(request.POST or None, coaches=_coaches(request, file),
                             initial={"staff": [facts.steward_id]})  # fmt: skip
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.convene(
        case=case, meeting=form.meeting(), starts_at=form.starts_at(), reason=form.cleaned_data["reason"],
        attempt=form.cleaned_data["attempt"], by=by, now=now))  # fmt: skip
    if made:
        say_done(request, _("Afspraak gemaakt: %(kind)s.") % {"kind": showing.name_kind(made.kind)})
        return redirect("appointment", made.key)
    return _form(request, file, form, _("Roep de klant op"), _("Maak de afspraak"))


@for_staff(*WORKERS)
def invitation(request: KetenRequest, key: UUID) -> HttpResponse:
    """An invitation; and recording which time the client says at the counter or on the telephone."""
    row = queries.get_invitation(key, viewer=request.viewer)
    form = forms.SlotForm(request.POST or None)
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.choose_slot(invitation=key, by=by, now=now, **form.cleaned_data))
    if made:
        say_done(request, _("Afspraak vastgelegd voor de klant."))
        return redirect("appointment", made.key)
    page = describe_invitation(row) | {
        "form": form,
        "offer": showing.offer_times(row, now=now, all_days="dagen" in request.GET),
        "case": row.case,
    }
    return render(request, "appointments/invitation.html", page)


@for_staff(*WORKERS)
def withdraw(request: KetenRequest, key: UUID) -> HttpResponse:
    """The client needs not choose any more."""
    row = queries.get_invitation(key, viewer=request.viewer)
    form = forms.ReasonForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.withdraw_invitation(invitation=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Uitnodiging ingetrokken."))
        return redirect("appointments", row.case.key)
    return _form(request, row.case, form, _("Trek de uitnodiging in"), _("Trek in"))


@for_staff(*WORKERS)
@require_safe
def appointment(request: KetenRequest, key: UUID) -> HttpResponse:
    """One appointment, and what can be done with it."""
    row = queries.get_appointment(key, viewer=request.viewer)
    if row.case is None:
        return redirect("group", key)
    page = describe_appointment(row) | {"case": row.case, "has_begun": row.starts_at <= request.now}
    return render(request, "appointments/appointment.html", page)


@for_staff(*WORKERS)
def move(request: KetenRequest, key: UUID) -> HttpResponse:
    """Another time."""
    row = queries.get_appointment(key, viewer=request.viewer)
    form = forms.MoveForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.move_appointment(appointment=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Afspraak verzet."))
        return redirect("appointment", key)
    page = describe_appointment(row) | {"case": row.case, "form": form}
    return render(
        request,
        "appointments/move.html",
        page | {"offer": showing.offer_other_times(row, now=now, all_days="dagen" in request.GET)},
    )


@for_staff(*WORKERS)
def cancel(request: KetenRequest, key: UUID) -> HttpResponse:
    """It does not go on."""
    row = queries.get_appointment(key, viewer=request.viewer)
    form = forms.ReasonForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.cancel_appointment(appointment=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Afspraak afgezegd."))
        return redirect("appointment", key)
    return _form(request, row.case, form, _("Zeg de afspraak af"), _("Zeg af"))


@for_staff(*WORKERS)
def record(request: KetenRequest, key: UUID) -> HttpResponse:
    """How it went."""
    row = queries.get_appointment(key, viewer=request.viewer)
    form = forms.OutcomeForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: _record(key, form.cleaned_data, by=by, now=now)):
        say_done(request, _("Vastgelegd hoe de afspraak ging."))
        return redirect("appointment", key)
    return _form(request, row.case, form, _("Hoe ging de afspraak?"), _("Leg vast"))


def describe_invitation(row: Any) -> dict[str, Any]:
    """An invitation in words."""
    people = showing.name_people(list(row.staff.all()))
    return {"row": row, "title": showing.name_kind(row.kind), "people": people}


def describe_appointment(row: Appointment) -> dict[str, Any]:
    """An appointment in words."""
    title = row.title or showing.name_kind(row.kind)
    return {"row": row, "title": title, "people": showing.name_people(showing.list_people(row))}


def _list_meetings(case: Case, places: Sequence[Place], request: KetenRequest) -> list[Appointment]:
    """Meetings to come at the location in which the client has no place yet."""
    taken = {place.meeting_id for place in places if place.state != PlaceState.WITHDRAWN}
    return [row for row in groups.list_meetings((case.location_id,), now=request.now) if row.pk not in taken]


def _record(key: UUID, given: dict[str, Any], **who: Any) -> Appointment:
    if given["came"] == "yes":
        return actions.record_held(appointment=key, note=given["note"], **who)
    return actions.record_missed(appointment=key, reason=given["reason"], note=given["note"], **who)


def _coaches(request: KetenRequest, case: Case) -> Any:
    return list_available_coaches(location_id=case.location_id, on=request.today)


def _form(request: KetenRequest, case: Case | None, form: Any, title: str, button: str) -> HttpResponse:
    page = {"case": case, "form": form, "title": title, "button_text": button}
    return render(request, "appointments/form.html", page)
