"""Arrangements of one location: say who does what from when, see first what that ends, and take it back."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.web import say_done, try_action
from keten.ground.foundation.wording import date_in_words
from keten.ground.organisations import actions, forms, queries
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import Location, TargetGroup, Task
from keten.ground.organisations.views.locations import trail
from keten.ground.organisations.views.pages import FormPage, answer, for_administrators, show
from keten.ground.organisations.views.showing import show_plans

SECTION = "beheer-afspraken"


@for_administrators
def history(request: KetenRequest, key: UUID) -> HttpResponse:
    """What held here, what is planned, and what can still be taken back."""
    row = queries.get_location(key)
    return show(
        request,
        "organisations/arrangement_history.html",
        SECTION,
        location=row,
        changes=queries.list_changes(request.today, location_id=row.pk),
        past=queries.list_past_arrangements(row.pk, on=request.today),
        crumbs=_crumbs(row, _("Gepland en vroeger")),
    )


@for_administrators
def arrange(request: KetenRequest, key: UUID) -> HttpResponse:
    """The form; then what it would end; then, after a yes, the arrangement."""
    row = queries.get_location(key)
    partners = queries.list_partner_choices(row.pk, on=request.today)
    form = forms.ArrangementForm(request.POST or None, partners=partners, initial=_initial(request))
    plans = None
    if "bevestigd" in request.POST:
        changed = try_action(
            form, lambda: actions.arrange(location_id=row.pk, **form.values(), by=request.viewer, now=request.now)
        )
        if changed is not None:
            say_done(request, _said(request, row, form))
            return redirect("beheer-locatie", key)
    elif request.POST and "wijzig" not in request.POST:
        plans = try_action(form, lambda: _preview(request, row, form))
    title = _("Afspraak maken")
    return show(
        request,
        "organisations/arrange.html",
        SECTION,
        location=row,
        form=form,
        plans=plans,
        title=title,
        crumbs=_crumbs(row, title),
    )


@for_administrators
def withdraw(request: KetenRequest, key: UUID, arrangement_id: int) -> HttpResponse:
    """A planned arrangement will not begin."""
    row = queries.get_arrangement(arrangement_id, location=key)
    names = {
        "organisation": row.organisation.name,
        "task": row.get_task_display().lower(),
        "group": row.get_target_group_display(),
        "day": date_in_words(row.from_on, request.today),
    }
    form = forms.ConfirmForm(request.POST or None)
    return answer(
        request,
        form,
        action=lambda: actions.withdraw_arrangement(arrangement_id=row.pk, by=request.viewer, now=request.now),
        done=lambda _row: _("Ingetrokken: %(organisation)s, %(task)s voor %(group)s vanaf %(day)s.") % names,
        page=FormPage(
            title=_("Geplande afspraak intrekken"),
            button=_("Trek in"),
            kind="danger",
            trail=trail(row.location),
            section=SECTION,
            lead=_("%(organisation)s zou vanaf %(day)s de taak %(task)s doen voor %(group)s.") % names,
            warning=_("Dat gebeurt dan niet: de afspraak van nu loopt door."),
        ),
    )


def _initial(request: KetenRequest) -> dict[str, object]:
    """What a link from a gap in the matrix fills in."""
    return {
        "from_on": request.GET.get("vanaf") or request.today,
        "tasks": request.GET.getlist("taak"),
        "target_groups": request.GET.getlist("doelgroep"),
    }


def _preview(request: KetenRequest, row: Location, form: forms.ArrangementForm) -> list[dict[str, object]]:
    cells, names = queries.preview_arrangement(location_id=row.pk, **form.values(), today=request.today)
    plans = show_plans(cells, names)
    if not plans:
        raise Refused("Dit is al zo afgesproken. Er verandert niets.")
    return plans


def _said(request: KetenRequest, row: Location, form: forms.ArrangementForm) -> str:
    given = form.cleaned_data
    words = {
        "organisation": given["organisation"].name,
        "tasks": _listed(str(Task(task).label).lower() for task in given["tasks"]),
        "groups": _listed(str(TargetGroup(group).label) for group in given["target_groups"]),
        "day": date_in_words(given["from_on"], request.today),
        "location": row.name,
    }
    return _("%(organisation)s doet vanaf %(day)s op %(location)s: %(tasks)s voor %(groups)s.") % words


def _listed(words: Iterable[str]) -> str:
    """In a sentence: "WW, WIA en bijstand"."""
    *first, last = words
    return _("%(first)s en %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def _crumbs(row: Location, title: str) -> list[dict[str, str]]:
    return [*({"label": label, "url": url} for label, url in trail(row)), {"label": title}]
