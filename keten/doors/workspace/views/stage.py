"""Where a client stands in the way of working: the stage, what runs, a new stage, and what may be done today."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.doors.workspace.forms import StageForm
from keten.doors.workspace.views import WORKERS
from keten.dossier.cases import queries
from keten.dossier.cases.models import Case
from keten.ground.foundation.web import say_done, try_action
from keten.ground.foundation.wording import date_in_words, duration_in_words
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.journey.routing.actions import place_case
from keten.journey.routing.library import list_barriers
from keten.journey.routing.models import RunningClock
from keten.journey.routing.queries.possible import list_possible_today
from keten.journey.routing.queries.standing import Standing, advise, get_standing


@for_staff(*WORKERS)
def stage(request: KetenRequest, key: UUID) -> HttpResponse:
    """Another stage, on any day, with a reason; and what may be done for this client today."""
    case, _facts = queries.get_file(key, viewer=request.viewer)
    standing = get_standing(case.pk, today=request.today)
    stages = [(one.code, one.label) for one in standing.model.stages] if standing else []
    form = StageForm(request.POST or None, stages=stages)
    by, now = request.viewer, request.now
    if try_action(form, lambda: place_case(case=case.pk, by=by, now=now, **form.cleaned_data)):
        label = dict(stages)[form.cleaned_data["stage"]]
        say_done(request, _("Nieuwe indeling: %(stage)s.") % {"stage": label})
        return redirect("file", key)
    return render(request, "workspace/stage.html", _page(case, standing, form, request.today))


def _page(case: Case, standing: Standing | None, form: StageForm, today: date) -> dict[str, Any]:
    row = advise(case.pk, standing.model, on=today) if standing else None
    stages = {one.code: one for one in standing.model.stages} if standing else {}
    return {
        "case": case,
        "client": case.client,
        "standing": standing,
        "way": describe_standing(standing, today=today) if standing else None,
        "form": form,
        "may_place": bool(standing and standing.period and stages and case.closed_on is None),
        "advised": stages[row.stage].label if row and row.stage in stages else "",
        "because": row.because if row else "",
        "reasons": [condition.describe() for condition in row.when] if row else [],
        "possible": list_possible_today(case, standing, today=today),
        "barriers": list_barriers().values(),
        "past": [_past(standing, period) for period in standing.past] if standing else [],
    }


def describe_standing(standing: Standing, *, today: date) -> dict[str, Any]:
    """For the panel on the client file and the page of the stage."""
    period, now = standing.period, standing.stage
    found: dict[str, Any] = {"title": standing.title, "has_stages": bool(standing.model.stages), "label": ""}
    found["clocks"] = [_clock(standing, row, today) for row in standing.clocks]
    if period and now:
        left = (period.ends_on - today).days
        found |= {
            "label": now.label, "since_on": period.from_on, "ends_on": period.ends_on, "is_over": left < 0,
            "left": duration_in_words(max(0, left)), "deviates": period.is_deviation, "reason": period.reason,
            "because": period.get_because_display(), "lead": now.lead,
        }  # fmt: skip
    return found


def describe_time_left(standing: Standing | None, *, today: date) -> dict[str, Any] | None:
    """The third fact of the band: how long this stage still lasts; None where there are no stages."""
    if standing is None or not standing.model.stages:
        return None
    fact: dict[str, Any] = {"label": _("Tijd over in fase")}
    period, now = standing.period, standing.stage
    if period is None or now is None:
        return fact | {"value": _("Nog niet ingedeeld"), "note": standing.title}
    days = (period.ends_on - today).days
    note = _("%(stage)s tot en met %(day)s") % {"stage": now.label, "day": date_in_words(period.ends_on, today)}
    if days < 0:
        return fact | {"value": _("Voorbij"), "note": note, "tag_kind": "late", "tag_text": _("Deel opnieuw in")}
    return fact | {"value": duration_in_words(days), "note": note}


def _clock(standing: Standing, row: RunningClock, today: date) -> dict[str, Any]:
    labels = {clock.code: clock.label for clock in standing.model.clocks}
    return {"label": labels.get(row.code, row.code), "due_on": row.due_on, "is_late": row.due_on < today}


def _past(standing: Standing, period: Any) -> dict[str, Any]:
    labels = {one.code: one.label for one in standing.model.stages}
    return {
        "label": labels.get(period.stage, period.stage), "from_on": period.from_on, "until_on": period.until_on,
        "because": period.get_because_display(), "reason": period.reason, "by": period.placed_by,
    }  # fmt: skip
