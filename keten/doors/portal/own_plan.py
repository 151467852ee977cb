"""*Mijn plan*: the goal of the client, who agreed, the steps of both; agreeing, differing, doing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from keten.doors.portal.entry import ClientRequest, for_client
from keten.doors.portal.own_timeline import say_step
from keten.dossier.cases import actions, plan_forms, queries
from keten.dossier.cases.models import Case, GoalTask, Step
from keten.dossier.cases.plan_views import make_form, say_once
from keten.ground.foundation.web import try_action, try_button


@for_client
@require_safe
def plan(request: ClientRequest) -> HttpResponse:
    """What the client wants to reach, and what everybody does for it; in a closed file only to read."""
    case = queries.find_case_to_talk_in(request.client.pk)
    if case is None:
        return render(request, "portal/own_plan.html", {"plan": None})
    found = queries.get_plan(case.pk, viewer=request.viewer)
    page = {
        "plan": found,
        "case": found.case,
        "may_change": case.closed_on is None,
        "steps": [_show(step, request) for step in found.steps],
    }
    return render(request, "portal/own_plan.html", page)


def _show(step: Step, request: ClientRequest) -> dict[str, Any]:
    return {"row": step, "text": say_step(step.kind), "is_late": not step.outcome and step.due_on < request.today}


@for_client
def propose(request: ClientRequest) -> HttpResponse:
    """A goal of one's own."""
    case = _open_case(request)
    form = make_form(request, plan_forms.GoalForm)
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.propose_goal(case=case.pk, draft=form.draft(), by=by, now=now))
    if made:
        say_once(request, made, _("Uw doel is bewaard. Uw contactpersoon kijkt ernaar."))
        return redirect("own-plan")
    return _form(request, form, _("Wat wilt u bereiken?"), _("Bewaar mijn doel"))


@for_client
@require_POST
def agree(request: ClientRequest, key: UUID) -> HttpResponse:
    """The client says yes to the goal and to the steps they were asked."""
    by, now = request.viewer, request.now
    if try_button(request, lambda: actions.agree_goal(goal=key, by=by, now=now)):
        messages.success(request, _("U bent akkoord met het plan."))
    return redirect("own-plan")


@for_client
def differ(request: ClientRequest, key: UUID) -> HttpResponse:
    """What should be different: a message to the contact person, who answers."""
    goal = queries.get_goal(key, viewer=request.viewer)
    form = make_form(request, plan_forms.DifferForm)
    sent = try_action(form, lambda: _write(request, goal.case_id, form.cleaned_data))
    if sent:
        if sent.was_there:
            messages.info(request, _("Dit bericht hadden wij al. Het is één keer verstuurd."))
        else:
            messages.success(request, _("Uw bericht is verstuurd. U krijgt antwoord."))
        return redirect("own-plan")
    return _form(request, form, _("Wat moet er anders in uw plan?"), _("Verstuur bericht"), lead=goal.text)


def _write(request: ClientRequest, case_id: int, given: dict[str, Any]) -> actions.Sent:
    text = _("Over mijn plan: %(text)s") % {"text": given["text"]}
    draft = actions.Draft(text=text, attempt=given["attempt"])
    return actions.send_message(case=case_id, draft=draft, by=request.viewer, now=request.now)


@for_client
def add_task(request: ClientRequest, key: UUID) -> HttpResponse:
    """A step of one's own."""
    goal = queries.get_goal(key, viewer=request.viewer)
    form = make_form(request, plan_forms.TaskForm)
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.add_task(goal=key, by=by, now=now, **form.cleaned_data))
    if made:
        say_once(request, made, _("Uw stap staat in uw plan."))
        return redirect("own-plan")
    return _form(request, form, _("Een stap erbij"), _("Bewaar mijn stap"), lead=goal.text)


@for_client
def finish_task(request: ClientRequest, key: UUID) -> HttpResponse:
    """Done, or why not."""
    task = queries.get_task(key, viewer=request.viewer)
    form = plan_forms.FinishTaskForm(request.POST or None)
    done = try_action(form, lambda: _finish(request, task, form))
    if done:
        said = _("Goed gedaan. Uw stap is klaar.") if done.done_on else _("Bewaard: het lukte niet.")
        messages.success(request, said)
        return redirect("own-plan")
    return _form(request, form, _("Hoe ging uw stap?"), _("Bewaar"), lead=task.what)


def _finish(request: ClientRequest, task: GoalTask, form: plan_forms.FinishTaskForm) -> GoalTask:
    return actions.finish_task(task=task.key, by=request.viewer, now=request.now, **form.given())


def _open_case(request: ClientRequest) -> Case:
    case = queries.find_case_to_talk_in(request.client.pk)
    if case is None or case.closed_on is not None:
        raise Http404
    return case


def _form(request: ClientRequest, form: Any, title: str, button: str, *, lead: str = "") -> HttpResponse:
    page = {"form": form, "title": title, "button_text": button, "lead": lead}
    return render(request, "portal/own_plan_form.html", page)
