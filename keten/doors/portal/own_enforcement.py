"""*Wat wij van u vragen*: telling what one did to find work; and one's own side of what was found, and the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.doors.portal.entry import ClientRequest, for_client
from keten.dossier.cases.models import Case
from keten.dossier.clients.register import say
from keten.ground.foundation.web import try_action
from keten.journey.enforcement import actions, queries
from keten.journey.enforcement.forms import EffortForm, HearingForm, ObjectionForm, RepentanceForm
from keten.journey.enforcement.library import get_duty_words
from keten.journey.enforcement.models import FormalDecision, Investigation
from keten.journey.enforcement.views import as_pdf
from keten.journey.intake.queries import find_open_case

_LINES = 4  # at least so many lines on the page


@for_client
def duties(request: ClientRequest) -> HttpResponse:
    """What is asked, and telling what was done."""
    case = _case(request)
    standing = queries.get_duty_standing(case, on=request.today, viewer=request.viewer)
    form = EffortForm(request.POST or None, lines=max(standing.asked, _LINES))
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.report_effort(case=case.key, lines=form.efforts(), by=by, now=now)):
        messages.success(request, _("Wij hebben uw opgave. Dank u wel."))
        return redirect("own-duties")
    page = {"standing": standing, "form": form if standing.is_owed and not standing.is_told else None,
            "reports": queries.list_reports(case.pk, viewer=by),
            "controls": queries.list_own_controls(request.client.pk, viewer=by)}  # fmt: skip
    return render(request, "portal/own_duties.html", page)


@for_client
def investigation(request: ClientRequest, key: UUID) -> HttpResponse:
    """What was found, one's own side of it, and the decision."""
    row = queries.get_investigation(key, viewer=request.viewer)
    decision = queries.list_decisions(row, viewer=request.viewer).first()
    form = HearingForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.answer_hearing(investigation=key, by=by, now=now, **_said(form))):
        messages.success(request, _("Wij hebben uw kant van het verhaal. U hoort van ons wat wij besluiten."))
        return redirect("own-investigation", key)
    return render(request, "portal/own_investigation.html", _page(row, decision, form))


@for_client
@require_POST
def more_time(request: ClientRequest, key: UUID) -> HttpResponse:
    """The client asks for more time, once."""
    actions.extend_hearing(investigation=key, by=request.viewer, now=request.now)
    messages.success(request, _("U heeft meer tijd."))
    return redirect("own-investigation", key)


@for_client
def letter(request: ClientRequest, key: UUID) -> HttpResponse:
    """The letter, as it was frozen."""
    return as_pdf(queries.get_decision(key, viewer=request.viewer, activity="brief lezen"))


@for_client
def objection(request: ClientRequest, key: UUID) -> HttpResponse:
    """The client does not agree with a decision."""
    row = queries.get_decision(key, viewer=request.viewer)
    form = ObjectionForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.make_objection(decision=key, by=by, now=now, **form.cleaned_data)):
        messages.success(request, _("Wij hebben uw bezwaar."))
        return redirect("own-investigation", row.investigation.key)
    return _form(request, row, form, _("Maak bezwaar"))


@for_client
def repentance(request: ClientRequest, key: UUID) -> HttpResponse:
    """The client now does what is asked (*inkeer*)."""
    row = queries.get_decision(key, viewer=request.viewer)
    form = RepentanceForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.ask_repentance(decision=key, by=by, now=now, **form.cleaned_data)):
        messages.success(request, _("Wij kijken of de verlaging eerder kan stoppen."))
        return redirect("own-investigation", row.investigation.key)
    return _form(request, row, form, _("Vraag om de verlaging te stoppen"))


def _case(request: ClientRequest) -> Case:
    case = find_open_case(request.client.pk)
    if case is None:
        raise Http404
    return case


def _said(form: HearingForm) -> dict[str, Any]:
    return {"view": form.cleaned_data["view"], "is_own_words": True}


def _page(row: Investigation, decision: FormalDecision | None, form: HearingForm) -> dict[str, Any]:
    hearing = row.hearing
    duties = [{"duty": say(get_duty_words(one.duty)), "on": one.on} for one in row.conducts.order_by("pk")]
    is_open = hearing.answered_on is None and not row.decisions.filter(returned_on=None).exists()
    return {"row": row, "hearing": hearing, "duties": duties, "decision": decision, "form": form if is_open else None,
            "may_repent": decision is not None and _may_repent(decision),
            "objection": getattr(decision, "objection", None)}  # fmt: skip


def _may_repent(decision: FormalDecision) -> bool:
    return decision.letter is not None and decision.letter["may_repent"] and decision.ended_on is None


def _form(request: ClientRequest, row: FormalDecision, form: Any, title: str) -> HttpResponse:
    page = {"form": form, "title": title, "investigation": row.investigation, "decision": row}
    return render(request, "portal/own_answer.html", page)
