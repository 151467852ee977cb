"""What one does with a case: each view translates, makes one call and translates back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.dossier.cases import actions, forms, queries
from keten.dossier.cases.models import Step
from keten.dossier.clients.queries import get_bsn
from keten.ground.foundation.web import say_done, try_action, try_button
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.queries import list_available_coaches, list_partners

WORKERS = ("coach", "team_leader", "location_manager")


@for_staff(*WORKERS)
def plan_step(request: KetenRequest, key: UUID) -> HttpResponse:
    """Plan the next step of a case."""
    case, _facts = queries.get_file(key, viewer=request.viewer)
    form = forms.StepForm(request.POST or None)
    step = try_action(
        form, lambda: actions.plan_step(case=key, by=request.viewer, now=request.now, **form.cleaned_data)
    )
    if step:
        say_done(request, _("Stap gepland: %(step)s.") % {"step": step.get_kind_display()})
        return redirect("file", key)
    return render(request, "cases/form.html", _page(case, form, _("Plan een stap"), _("Plan stap")))


@for_staff(*WORKERS)
def finish_step(request: KetenRequest, key: UUID) -> HttpResponse:
    """Say how a step ended and plan the next one."""
    step = queries.get_step(key, viewer=request.viewer)
    form = forms.FinishForm(request.POST or None)
    if try_action(form, lambda: _finish(request, step, form.cleaned_data)):
        say_done(request, _("Stap bijgewerkt: %(step)s.") % {"step": step.get_kind_display()})
        return redirect("file", step.case.key)
    return render(request, "cases/finish.html", _page(step.case, form, _("Werk de stap bij"), _("Opslaan"), step=step))


def _finish(request: KetenRequest, step: Step, given: dict[str, Any]) -> Step:
    by, now, due_on = request.viewer, request.now, given["next_due_on"]
    if given["outcome"] == "moved":
        return actions.move_step(step=step.key, due_on=due_on, by=by, now=now)
    then = {"next_kind": given["next_kind"], "next_due_on": due_on} if due_on else {}
    if given["outcome"] == "missed":
        return actions.miss_step(step=step.key, reason=given["reason"], by=by, now=now, **then)
    return actions.complete_step(step=step.key, note=given["reason"], by=by, now=now, **then)


@for_staff(*WORKERS)
def ask_handover(request: KetenRequest, key: UUID) -> HttpResponse:
    """Ask a colleague or another organisation to take over."""
    case, _facts = queries.get_file(key, viewer=request.viewer)
    coaches = list_available_coaches(location_id=case.location_id, on=request.today)
    partners = list_partners(location_id=case.location_id, on=request.today)
    form = forms.HandoverForm(request.POST or None, organisations=partners, coaches=coaches)
    handover = try_action(form, lambda: _ask(request, key, form.cleaned_data))
    if handover:
        say_done(
            request,
            _("Overdracht aan %(name)s gevraagd.") % {"name": handover.to_staff or handover.to_organisation},
            undo_url=f"/overdrachten/{handover.key}/intrekken/",
        )
        return redirect("file", key)
    return render(request, "cases/form.html", _page(case, form, _("Draag deze klant over"), _("Vraag overdracht")))


def _ask(request: KetenRequest, key: UUID, given: dict[str, Any]) -> Any:
    staff = given["to_staff"]
    return actions.ask_handover(
        case=key,
        to_organisation_id=given["to_organisation"].pk,
        to_staff_id=staff.pk if staff else None,
        moves_responsibility=given["moves_responsibility"],
        keeps_steward=given["keeps_steward"],
        reason=given["reason"],
        by=request.viewer,
        now=request.now,
    )


@for_staff(*WORKERS)
def answer_handover(request: KetenRequest, key: UUID) -> HttpResponse:
    """The request with its one-page summary: take over, or refuse with a reason."""
    handover = queries.get_handover(key, viewer=request.viewer)
    form = forms.RefuseForm(request.POST or None)
    refused = try_action(
        form,
        lambda: actions.refuse_handover(
            handover=key, reason=form.cleaned_data["reason"], by=request.viewer, now=request.now
        ),
    )
    if refused:
        say_done(request, _("Overdracht geweigerd. De vrager ziet uw reden."))
        return redirect("desk")
    summary = queries.get_summary(handover.case, viewer=request.viewer)
    standing = queries.get_standing(handover, summary, viewer=request.viewer)
    context = {"handover": handover, "form": form, "summary": summary, "case": handover.case, "standing": standing}
    return render(request, "cases/handover.html", context)


@require_POST
@for_staff(*WORKERS)
def accept_handover(request: KetenRequest, key: UUID) -> HttpResponse:
    """Take over; of two who accept at the same moment the second reads that a colleague was first."""
    handover = queries.get_handover(key, viewer=request.viewer)
    by, now = request.viewer, request.now
    if not try_button(request, lambda: actions.accept_handover(handover=key, by=by, now=now)):
        return redirect("handover", key)
    say_done(
        request,
        _("U bent nu de contactpersoon van %(name)s.") % {"name": handover.case.client.name}
        if not handover.keeps_steward
        else _("Overdracht aangenomen."),
    )
    return redirect("file", handover.case.key)


@require_POST
@for_staff(*WORKERS)
def withdraw_handover(request: KetenRequest, key: UUID) -> HttpResponse:
    """Take a request back."""
    return _answer(request, key, actions.withdraw_handover, _("Overdracht ingetrokken."))


@require_POST
@for_staff(*WORKERS)
def tell_client(request: KetenRequest, key: UUID) -> HttpResponse:
    """The client knows."""
    return _answer(request, key, actions.tell_client, _("Genoteerd: de klant is verteld over de overdracht."))


def _answer(request: KetenRequest, key: UUID, action: Any, done: str) -> HttpResponse:
    handover = queries.get_handover(key, viewer=request.viewer)
    if try_button(request, lambda: action(handover=key, by=request.viewer, now=request.now)):
        say_done(request, done)
    return redirect("file", handover.case.key)


@for_staff(*WORKERS)
def close_case(request: KetenRequest, key: UUID) -> HttpResponse:
    """Close a case, after saying what closes with it."""
    case, _facts = queries.get_file(key, viewer=request.viewer)
    form = forms.CloseForm(request.POST or None)
    reason = form.data.get("reason", "")
    if try_action(form, lambda: actions.close_case(case=key, reason=reason, by=request.viewer, now=request.now)):
        say_done(request, _("Dossier van %(name)s gesloten.") % {"name": case.client.name})
        return redirect("file", key)
    page = _page(case, form, _("Sluit dit dossier"), _("Sluit dossier"))
    page["warning"] = _("Open stappen vervallen en een lopende overdracht wordt ingetrokken.")
    return render(request, "cases/form.html", page)


@for_staff(*WORKERS)
def correct_client(request: KetenRequest, key: UUID) -> HttpResponse:
    """Put right who the client is."""
    case, _facts = queries.get_file(key, viewer=request.viewer)
    client = case.client
    known = {name: getattr(client, name, "") for name in forms.PersonForm.base_fields}
    known |= {"bsn": get_bsn(client), "municipality": client.municipality_id}
    form = forms.PersonForm(request.POST or None, initial=known)
    corrected = try_action(
        form,
        lambda: actions.correct_person(case=key, person=form.person(), by=request.viewer, now=request.now),
    )
    if corrected:
        say_done(request, _("Gegevens van %(name)s bijgewerkt.") % {"name": corrected.name})
        return redirect("file", key)
    return render(request, "cases/form.html", _page(case, form, _("Gegevens verbeteren"), _("Opslaan")))


@for_staff(*WORKERS)
def merge_clients(request: KetenRequest, key: UUID) -> HttpResponse:
    """Join a double registration with this client."""
    case, _facts = queries.get_file(key, viewer=request.viewer)
    form = forms.MergeForm(request.POST or None)
    merged = try_action(
        form,
        lambda: actions.merge_clients(
            keep_id=case.client_id, double_number=form.cleaned_data["number"], by=request.viewer, now=request.now
        ),
    )
    if merged:
        say_done(request, _("Samengevoegd met %(name)s.") % {"name": merged.name})
        return redirect("file", key)
    page = _page(case, form, _("Dubbele inschrijving samenvoegen"), _("Voeg samen"))
    page["warning"] = _("Samenvoegen kan niet ongedaan worden gemaakt.")
    return render(request, "cases/form.html", page)


def _page(case: Any, form: Any, title: str, button: str, **more: Any) -> dict[str, Any]:
    return {"case": case, "form": form, "title": title, "button_text": button, **more}
