"""Applications: the list of what waits, one application, and what one does with it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.dossier.benefits import actions, forms, queries, words
from keten.dossier.benefits.models import Application, Law
from keten.dossier.benefits.queries import ApplicationDesk, ApplicationRow
from keten.dossier.benefits.rules import access
from keten.dossier.benefits.rules.desk import STATUSES
from keten.dossier.clients.queries import log_list
from keten.ground.foundation.web import changed_query, say_done, try_action, try_button
from keten.ground.organisations.entry import KetenRequest, for_staff

WORKERS = ("coach", "team_leader", "location_manager")
PAGE_SIZE = 50


@for_staff(*WORKERS)
def applications(request: KetenRequest) -> HttpResponse:
    """What waits for this organisation, the most urgent first."""
    desk = queries.get_application_desk(request.viewer, today=request.today)
    shown = request.GET.get("toon", "")
    page = Paginator(desk.only(shown), PAGE_SIZE).get_page(request.GET.get("pagina"))
    log_list({row.client_id for row in page}, activity="aanvragen bekijken")
    context = {
        "desk": desk,
        "page": page,
        "rows": [_shown(row) for row in page],
        "shown": shown,
        "chips": _chips(desk, shown, request),
    }
    return render(request, "benefits/applications.html", context)


@for_staff(*WORKERS)
def application(request: KetenRequest, key: UUID) -> HttpResponse:
    """One application: how far it is, what was checked and decided, and what can be done."""
    row = queries.get_application(key, viewer=request.viewer)
    facts, viewer = queries.describe(row), request.viewer
    context = {
        "application": row,
        "case": row.case,
        "lines": words.describe_application(row, request.today),
        "may_transfer": access.may_transfer(viewer, facts).allowed,
        "may_extend": access.may_extend_transfer(viewer, facts).allowed,
        "may_decide": access.may_decide(viewer, facts).allowed,
        "may_pay": access.may_record_payment(viewer, facts).allowed,
        "may_correct": access.may_correct(viewer, facts).allowed,
        "may_withdraw": access.may_withdraw(viewer, facts).allowed,
    }
    return render(request, "benefits/application.html", context)


@for_staff(*WORKERS)
def transfer(request: KetenRequest, key: UUID) -> HttpResponse:
    """Hand the application to who decides."""
    row = queries.get_application(key, viewer=request.viewer)
    form = forms.TransferForm(request.POST or None, initial={"client_noticed_on": request.today})
    title = _("Draag over aan %(name)s") % {"name": row.decider}
    done = _("Aanvraag overgedragen aan %(name)s.") % {"name": row.decider}
    return _fill_in(request, row, form, actions.transfer_application, title=title, button=_("Draag over"), done=done)


@for_staff(*WORKERS)
def decide(request: KetenRequest, key: UUID) -> HttpResponse:
    """Grant, refuse, or not handle."""
    row = queries.get_application(key, viewer=request.viewer)
    kind = forms.GrantForm if row.law == Law.WW else forms.DecisionForm
    form = kind(request.POST or None, initial={"from_on": row.reported_on})
    done = _("Besluit vastgelegd.")
    return _fill_in(
        request, row, form, actions.decide_application, title=_("Neem een besluit"), button=_("Leg vast"), done=done
    )


@for_staff(*WORKERS)
def pay(request: KetenRequest, key: UUID) -> HttpResponse:
    """The first payment."""
    row = queries.get_application(key, viewer=request.viewer)
    form = forms.PaymentForm(request.POST or None, initial={"paid_on": request.today})
    done = _("Eerste betaling vastgelegd.")
    return _fill_in(
        request, row, form, actions.record_first_payment, title=_("Eerste betaling"), button=_("Leg vast"), done=done
    )


@for_staff(*WORKERS)
def correct(request: KetenRequest, key: UUID) -> HttpResponse:
    """Another decision in the place of one that did not stand."""
    row = queries.get_application(key, viewer=request.viewer)
    form = forms.CorrectionForm(request.POST or None, initial={"from_on": row.reported_on})
    done = _("Besluit hersteld.")
    return _fill_in(
        request, row, form, actions.correct_decision, title=_("Herstel het besluit"), button=_("Herstel"), done=done
    )


@require_POST
@for_staff(*WORKERS)
def extend(request: KetenRequest, key: UUID) -> HttpResponse:
    """More time for the transfer."""
    return _do(request, key, actions.extend_transfer, _("De termijn van de overdracht is verlengd."))


@require_POST
@for_staff(*WORKERS)
def withdraw(request: KetenRequest, key: UUID) -> HttpResponse:
    """The client no longer wants it."""
    return _do(request, key, actions.withdraw_application, _("Aanvraag ingetrokken."))


def _fill_in(
    request: KetenRequest,
    row: Application,
    form: django_forms.Form,
    action: Callable[..., Application],
    *,
    title: str,
    button: str,
    done: str,
) -> HttpResponse:
    """One form for one action on an application; after it back to the application."""
    changed = try_action(
        form, lambda: action(application=row.key, by=request.viewer, now=request.now, **form.cleaned_data)
    )
    if changed:
        say_done(request, done)
        return redirect("application", row.key)
    context = {"application": row, "case": row.case, "form": form, "title": title, "button_text": button}
    return render(request, "benefits/form.html", context)


def _do(request: KetenRequest, key: UUID, action: Callable[..., Application], done: str) -> HttpResponse:
    if try_button(request, lambda: action(application=key, by=request.viewer, now=request.now)):
        say_done(request, done)
    return redirect("application", key)


def _shown(row: ApplicationRow) -> dict[str, Any]:
    why, button = words.STATUS_WORDS[row.status]
    return {
        "row": row,
        "why": why,
        "button": button,
        "button_url": reverse(words.STEP_PAGES[row.step if row.status != "elsewhere" else "elsewhere"], args=[row.key]),
        "url": reverse("application", args=[row.key]),
        "law": Law(row.law).label,
        "step": words.describe_step(row),
    }


def _chips(desk: ApplicationDesk, shown: str, request: KetenRequest) -> list[dict[str, Any]]:
    def chip(status: str, label: object, count: int) -> dict[str, Any]:
        url = changed_query(request.GET, toon=status, pagina="")
        return {"label": label, "url": url, "count": count, "current": shown == status}

    present = sorted(desk.counts, key=lambda status: STATUSES[status].order)
    return [chip("", _("Alles"), len(desk.rows))] + [
        chip(status, words.STATUS_WORDS[status][0], desk.counts[status]) for status in present
    ]
