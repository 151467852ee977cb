"""Enforcement at a client file: each view translates, makes one call and translates back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.dossier.benefits.queries import list_running
from keten.dossier.cases.queries import get_file
from keten.dossier.clients.register import say
from keten.ground.foundation.letters import serve_pdf
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.journey.chain_signals.queries import list_notices
from keten.journey.enforcement import actions, forms, queries, showing
from keten.journey.enforcement.letter import make_letter
from keten.journey.enforcement.library import get_duty, get_duty_words
from keten.journey.enforcement.models import FormalDecision, Investigation
from keten.journey.enforcement.rules.access import WORKERS

_LINES = 4  # at least so many lines on the page of what a client did


@for_staff(*WORKERS)
def enforcement(request: KetenRequest, case: UUID) -> HttpResponse:
    """What is asked of the client, what they told, and what was investigated."""
    file, _facts = get_file(case, viewer=request.viewer, activity="handhaving bekijken")
    controls = queries.list_controls(file.pk, viewer=request.viewer)
    page = {
        "case": file,
        "controls": controls,
        "has_open_control": any(one.ended_on is None for one in controls),
        "standing": queries.get_duty_standing(file, on=request.today, viewer=request.viewer),
        "reports": queries.list_reports(file.pk, viewer=request.viewer),
        "investigations": queries.list_investigations(file.pk, viewer=request.viewer),
    }
    return render(request, "enforcement/enforcement.html", page)


@for_staff(*WORKERS)
def agree(request: KetenRequest, case: UUID) -> HttpResponse:
    """Another number of applications, or an exemption."""
    file, _facts = get_file(case, viewer=request.viewer)
    form = forms.AgreementForm(request.POST or None, initial={"from_on": request.today})
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.agree_duty(case=case, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Afspraak vastgelegd."))
        return redirect("enforcement", case)
    return show_form(request, file, form, _("Spreek iets anders af over solliciteren"), _("Leg vast"))


@for_staff(*WORKERS)
def record_effort(request: KetenRequest, case: UUID) -> HttpResponse:
    """What a client tells at the counter, on paper or by telephone about looking for work."""
    file, _facts = get_file(case, viewer=request.viewer)
    standing = queries.get_duty_standing(file, on=request.today, viewer=request.viewer)
    form = forms.EffortForm(request.POST or None, lines=max(standing.asked, _LINES))
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.report_effort(case=case, lines=form.efforts(), by=by, now=now)):
        say_done(request, _("Opgave vastgelegd voor de klant."))
        return redirect("enforcement", case)
    return render(request, "enforcement/effort.html", {"case": file, "standing": standing, "form": form})


@for_staff(*WORKERS)
def open_one(request: KetenRequest, case: UUID) -> HttpResponse:
    """An investigation into what was found."""
    file, _facts = get_file(case, viewer=request.viewer)
    laws = {row.law for row in list_running(file.client_id, viewer=request.viewer, on=request.today)}
    notices = list_notices(file.client_id, viewer=request.viewer)
    form = forms.InvestigationForm(request.POST or None, laws=sorted(laws & {"ww", "pw"}), notices=notices)
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.open_investigation(case=case, finding=form.finding(), by=by, now=now))
    if made:
        say_done(request, _("Onderzoek geopend. Vraag nu de klant om zijn kant van het verhaal."))
        return redirect("investigation", case, made.key)
    return show_form(request, file, form, _("Open een onderzoek"), _("Open het onderzoek"))


@for_staff(*WORKERS)
def investigation(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """One investigation: what was found, said and decided, and what may be done now."""
    row = _of_case(request, case, key)
    decisions = list(queries.list_decisions(row, viewer=request.viewer))
    page = {
        "case": row.case,
        "row": row,
        "hearing": getattr(row, "hearing", None),
        "conducts": _conducts(row),
        "decisions": decisions,
        "standing": showing.describe_standing(row, decisions, viewer=request.viewer, today=request.today),
    }
    return render(request, "enforcement/investigation.html", page)


@for_staff(*WORKERS)
@require_POST
def ask(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The client is asked for their side."""
    row = _of_case(request, case, key)
    actions.ask_hearing(investigation=row.key, by=request.viewer, now=request.now)
    say_done(request, _("De klant is gevraagd, in de werkmap. Bel wie die niet gebruikt."))
    return redirect("investigation", case, key)


@for_staff(*WORKERS)
@require_POST
def extend(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The client gets more time."""
    row = _of_case(request, case, key)
    actions.extend_hearing(investigation=row.key, by=request.viewer, now=request.now)
    say_done(request, _("De klant heeft meer tijd."))
    return redirect("investigation", case, key)


@for_staff(*WORKERS)
def note_view(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """Staff write down what the client said."""
    row = _of_case(request, case, key)
    form = forms.NotedHearingForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.answer_hearing(investigation=key, by=by, now=now, **_said(form))):
        say_done(request, _("Opgeschreven wat de klant zei."))
        return redirect("investigation", case, key)
    return show_form(request, row.case, form, _("Schrijf op wat de klant zei"), _("Leg vast"))


@for_staff(*WORKERS)
def decide(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The decision, with the bounds beside it."""
    row = _of_case(request, case, key)
    form = forms.DecideForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.make_decision(investigation=key, choice=form.choice(), by=by, now=now)):
        say_done(request, _("Besluit gemaakt. Een collega kijkt mee voordat het telt."))
        return redirect("investigation", case, key)
    conduct = queries.get_conduct(row, viewer=by)
    page = {"case": row.case, "row": row, "form": form, "hearing": getattr(row, "hearing", None),
            "duty": say(get_duty_words(conduct.duty.code)), "bounds": showing.list_bounds(row, viewer=by)}  # fmt: skip
    return render(request, "enforcement/decide.html", page)


@for_staff(*WORKERS)
@require_POST
def approve(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The second pair of eyes."""
    row = _decision(request, case, key)
    actions.approve_decision(decision=row.key, by=request.viewer, now=request.now)
    say_done(request, _("Akkoord. Het besluit telt en de brief staat klaar."))
    return redirect("investigation", case, row.investigation.key)


@for_staff(*WORKERS)
def send_back(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """A colleague does not agree."""
    row = _decision(request, case, key)
    form = forms.ReasonForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.return_decision(decision=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Teruggestuurd."))
        return redirect("investigation", case, row.investigation.key)
    return show_form(request, row.investigation.case, form, _("Stuur het besluit terug"), _("Stuur terug"))


@for_staff(*WORKERS)
def answer_objection(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """Somebody who had no part in it decides on the objection."""
    row = _decision(request, case, key)
    form = forms.ObjectionAnswerForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.decide_objection(decision=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Besluit op het bezwaar vastgelegd. Vertel het de klant."))
        return redirect("investigation", case, row.investigation.key)
    said = row.objection.words if hasattr(row, "objection") else ""
    return show_form(request, row.investigation.case, form, _("Beslis op het bezwaar"), _("Leg vast"), said)


@for_staff(*WORKERS)
@require_POST
def postpone(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """More time to decide on an objection."""
    row = _decision(request, case, key)
    actions.postpone_objection(decision=row.key, by=request.viewer, now=request.now)
    say_done(request, _("Uitgesteld. Schrijf dat aan de klant."))
    return redirect("investigation", case, row.investigation.key)


@for_staff(*WORKERS)
def answer_repentance(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """Whether a reduction stops because the client now does what is asked."""
    row = _decision(request, case, key)
    asked = queries.find_open_repentance(row, viewer=request.viewer)
    if asked is None:
        return redirect("investigation", case, row.investigation.key)
    form = forms.YesNoForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.answer_repentance(repentance=asked.key, by=by, now=now, **_granted(form))):
        say_done(request, _("Antwoord vastgelegd. Vertel het de klant."))
        return redirect("investigation", case, row.investigation.key)
    title = _("De klant vraagt om de verlaging te stoppen")
    return show_form(request, row.investigation.case, form, title, _("Leg vast"), asked.words)


@for_staff(*WORKERS)
def reconsider(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """A reduction looked at again."""
    row = _decision(request, case, key)
    form = forms.YesNoForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.reconsider_decision(decision=key, by=by, now=now, **_going_on(form))):
        say_done(request, _("Antwoord vastgelegd. Vertel het de klant."))
        return redirect("investigation", case, row.investigation.key)
    return show_form(
        request, row.investigation.case, form, _("Kijk opnieuw naar de verlaging"), _("Leg vast"), row.reason
    )


@for_staff(*WORKERS)
def letter(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The letter, as a PDF."""
    return as_pdf(_decision(request, case, key))


def as_pdf(row: FormalDecision) -> HttpResponse:
    """The letter of a decision that counts."""
    if row.letter is None:
        raise Http404
    return serve_pdf(make_letter(row.letter), name="besluit")


def _said(form: forms.NotedHearingForm) -> dict[str, Any]:
    return {"view": form.cleaned_data["view"], "is_own_words": form.cleaned_data["is_own_words"]}


def _granted(form: forms.YesNoForm) -> dict[str, Any]:
    return {"is_granted": form.cleaned_data["stops"], "reason": form.cleaned_data["reason"]}


def _going_on(form: forms.YesNoForm) -> dict[str, Any]:
    return {"goes_on": not form.cleaned_data["stops"], "reason": form.cleaned_data["reason"]}


def _conducts(row: Investigation) -> list[dict[str, Any]]:
    return [
        {"duty": say(get_duty_words(one.duty)), "article": get_duty(one.duty).article, "on": one.on}
        for one in row.conducts.order_by("pk")
    ]


def _of_case(request: KetenRequest, case: UUID, key: UUID) -> Investigation:
    row = queries.get_investigation(key, viewer=request.viewer)
    if row.case.key != case:
        raise Http404
    return row


def _decision(request: KetenRequest, case: UUID, key: UUID) -> FormalDecision:
    row = queries.get_decision(key, viewer=request.viewer)
    if row.investigation.case.key != case:
        raise Http404
    return row


def show_form(request: KetenRequest, case: Any, form: Any, title: str, button: str, said: str = "") -> HttpResponse:
    """A form about a case; ``said``: the words that it is about."""
    page = {"case": case, "form": form, "title": title, "button_text": button, "said": said}
    return render(request, "enforcement/form.html", page)
