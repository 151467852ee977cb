"""The plan as staff make it with the client: each view translates, makes one call and translates back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django import forms as django_forms
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.dossier.cases import actions, plan_forms, queries
from keten.dossier.cases.models import Case, Goal
from keten.dossier.cases.rules.messages import WORKERS
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff


@for_staff(*WORKERS)
def plan(request: KetenRequest, case: UUID) -> HttpResponse:
    """The goal, who agreed, the steps of both, and what was said about it."""
    found = queries.get_plan(case, viewer=request.viewer)
    return render(request, "cases/plan.html", {"plan": found, "case": found.case})


@for_staff(*WORKERS)
def propose(request: KetenRequest, case: UUID) -> HttpResponse:
    """A goal, or another one: by staff, or as the client said it."""
    found = queries.get_plan(case, viewer=request.viewer)
    form = make_form(request, plan_forms.StaffGoalForm)
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.propose_goal(case=case, draft=form.draft(), way=form.way(), by=by, now=now))
    if made:
        say_once(request, made, _("Doel voorgesteld. Nu moet de ander nog akkoord zijn."))
        return redirect("plan", case)
    title = _("Kies samen een ander doel") if found.goal else _("Maak samen een doel")
    warning = _("Het doel van nu eindigt. Wat nog open staat, gaat mee naar het nieuwe doel.") if found.goal else ""
    return _form(request, found.case, form, title, _("Stel voor"), warning=warning)


@for_staff(*WORKERS)
def agree(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """Staff say yes, or write down that the client did."""
    row = _goal(request, case, key)
    form = plan_forms.AgreeForm(request.POST or None)
    by, now = request.viewer, request.now
    done = try_action(form, lambda: actions.agree_goal(goal=key, way=form.way(), by=by, now=now))
    if done:
        both, one = _("Afgesproken: u bent allebei akkoord."), _("Vastgelegd. De ander moet nog akkoord zijn.")
        say_done(request, both if done.is_agreed else one)
        return redirect("plan", case)
    return _form(request, row.case, form, _("Akkoord met het plan"), _("Leg vast"))


@for_staff(*WORKERS)
def add_task(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """A step of the client."""
    row = _goal(request, case, key)
    form = make_form(request, plan_forms.StaffTaskForm)
    made = try_action(form, lambda: _add(request, key, form))
    if made:
        say_once(request, made, _("Stap van de klant gepland."))
        return redirect("plan", case)
    return _form(request, row.case, form, _("Een stap van de klant"), _("Plan stap"))


def _add(request: KetenRequest, key: UUID, form: plan_forms.StaffTaskForm) -> Any:
    given = {name: form.cleaned_data[name] for name in ("attempt", "what", "due_on")}
    return actions.add_task(goal=key, way=form.way(), by=request.viewer, now=request.now, **given)


@for_staff(*WORKERS)
def add_step(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """A step of staff for the goal."""
    row = _goal(request, case, key)
    form = plan_forms.GoalStepForm(request.POST or None)
    by, now = request.viewer, request.now
    step = try_action(form, lambda: actions.plan_step(case=case, goal=key, by=by, now=now, **form.cleaned_data))
    if step:
        say_done(request, _("Stap gepland: %(step)s.") % {"step": step.get_kind_display()})
        return redirect("plan", case)
    return _form(request, row.case, form, _("Een stap van u"), _("Plan stap"))


@for_staff(*WORKERS)
def finish_task(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """What the client says about a step of theirs."""
    row = queries.get_task(key, viewer=request.viewer)
    if row.goal.case.key != case:
        raise Http404
    form = plan_forms.StaffFinishTaskForm(request.POST or None)
    if try_action(form, lambda: _finish(request, key, form)):
        say_done(request, _("Stap van de klant bijgewerkt."))
        return redirect("plan", case)
    return _form(request, row.goal.case, form, _("Werk de stap van de klant bij"), _("Leg vast"), warning=row.what)


def _finish(request: KetenRequest, key: UUID, form: plan_forms.StaffFinishTaskForm) -> Any:
    way, by, now = form.cleaned_data["way"], request.viewer, request.now
    return actions.finish_task(task=key, way=way, by=by, now=now, **form.given())


@for_staff(*WORKERS)
def evaluate(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """Looking together at how it goes."""
    row = _goal(request, case, key)
    form = make_form(request, plan_forms.LookForm)
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.evaluate_goal(goal=key, look=form.look(), by=by, now=now))
    if made:
        say_once(request, made, _("Vastgelegd hoe het gaat."))
        return redirect("plan", case)
    return _form(request, row.case, form, _("Hoe gaat het met het doel?"), _("Leg vast"), warning=row.text)


@for_staff(*WORKERS)
def end(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The goal is over."""
    row = _goal(request, case, key)
    form = plan_forms.EndGoalForm(request.POST or None)
    if try_action(form, lambda: _end(request, key, form)):
        say_done(request, _("Doel afgerond."))
        return redirect("plan", case)
    return _form(request, row.case, form, _("Rond het doel af"), _("Rond af"), warning=row.text)


def _end(request: KetenRequest, key: UUID, form: plan_forms.EndGoalForm) -> Goal:
    given, by, now = form.cleaned_data, request.viewer, request.now
    return actions.end_goal(goal=key, outcome=given["goal_outcome"], note=given["note"], by=by, now=now)


def make_form(request: HttpRequest, kind: Callable[..., Any]) -> Any:
    """The form as it was sent, or a new one with a number of its own."""
    return kind(request.POST) if request.method == "POST" else kind(initial={"attempt": uuid4()})


def say_once(request: HttpRequest, made: actions.Once[Any], text: str) -> None:
    """Whether it was done now, or had been: who lost the connection learns that it was done, once."""
    if made.was_there:
        notes.info(request, _("Dit hadden wij al. Het is één keer vastgelegd."))
    else:
        say_done(request, text)


def _goal(request: KetenRequest, case: UUID, key: UUID) -> Goal:
    row = queries.get_goal(key, viewer=request.viewer)
    if row.case.key != case:
        raise Http404
    return row


def _form(
    request: KetenRequest, case: Case, form: django_forms.Form, title: str, button: str, *, warning: str = ""
) -> HttpResponse:
    page = {"case": case, "form": form, "title": title, "button_text": button, "warning": warning}
    return render(request, "cases/plan_form.html", page)
