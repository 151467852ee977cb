"""The agenda of a colleague: the week, their hours, and a feed for their own calendar."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.journey.appointments import actions, feeding, hours_form, queries
from keten.journey.appointments.actions.settling import hash_feed
from keten.journey.appointments.models import Appointment
from keten.journey.appointments.queries.settings import get_places, list_hours
from keten.journey.appointments.views.planning import WORKERS, describe_appointment

_WEEK = timedelta(days=7)


@for_staff(*WORKERS)
@require_safe
def agenda(request: KetenRequest) -> HttpResponse:
    """A week of appointments, and what still must be recorded."""
    monday = _monday(request.GET.get("week", ""), request.today)
    rows = queries.list_agenda(request.viewer, from_on=monday, until_on=monday + _WEEK)
    late = queries.list_unrecorded(request.viewer, now=request.now)
    return render(request, "appointments/agenda.html", {
        "days": _by_day(rows, monday),
        "monday": monday,
        "before": monday - _WEEK,
        "after": monday + _WEEK,
        "unrecorded": [describe_appointment(row) for row in late],
        "has_hours": bool(list_hours(request.viewer.staff_id or 0, on=request.today)),
    })  # fmt: skip


@for_staff(*WORKERS)
def hours(request: KetenRequest) -> HttpResponse:
    """When one can be met, per location, from a day on."""
    staff_id = request.viewer.staff_id or 0
    places = get_places(request.viewer.location_ids)
    known = list_hours(staff_id, on=request.today)
    form = hours_form.HoursForm(request.POST or None, places=places, known=known, today=request.today)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.set_hours(staff_id=staff_id, by=by, now=now, **form.given()) or True):
        say_done(request, _("Uw uren zijn bewaard."))
        return redirect("agenda")
    return render(request, "appointments/hours.html", {"form": form, "known": known})


@for_staff(*WORKERS)
@require_POST
def make_feed(request: KetenRequest) -> HttpResponse:
    """A new secret address, shown once."""
    secret = actions.make_feed(by=request.viewer, now=request.now)
    address = request.build_absolute_uri(reverse("feed", args=[secret]))
    return render(request, "appointments/feed.html", {"address": address})


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For a calendar that knows the address; another address looks like no address."""
    found = feeding.read_feed(hash_feed(secret), today=localdate())
    if found is None:
        raise Http404
    response = HttpResponse(found, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _monday(week: str, today: date) -> date:
    try:
        day = date.fromisoformat(week)
    except ValueError:
        day = today
    return day - timedelta(days=day.weekday())


def _by_day(rows: Sequence[Appointment], monday: date) -> list[dict[str, Any]]:
    """Every working day of the week, and days of the weekend with something."""
    days = [monday + timedelta(days=n) for n in range(7)]
    found = [
        {"on": day, "rows": [describe_appointment(row) for row in rows if localtime(row.starts_at).date() == day]}
        for day in days
    ]
    return [one for one in found if one["rows"] or one["on"].weekday() < 5]  # type: ignore[attr-defined]
