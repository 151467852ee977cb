"""Tests and diagnoses at a client file: each view translates, makes one call and translates back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import get_file
from keten.dossier.clients.register import say
from keten.ground.foundation.letters import serve_pdf
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.queries import list_available_coaches
from keten.journey.diagnosis import actions, forms, queries, showing
from keten.journey.diagnosis.letter import make_letter
from keten.journey.diagnosis.library import get_test, list_tests
from keten.journey.diagnosis.models import Diagnosis
from keten.journey.diagnosis.ports import get_stage_adviser
from keten.journey.diagnosis.rules.deciding import WORKERS
from keten.journey.profiling.queries import look_at_opened_profile


@for_staff(*WORKERS)
def take_test(request: KetenRequest, case: UUID, code: str) -> HttpResponse:
    """One test: what the chain knows is shown, the rest is asked."""
    file, _facts = get_file(case, viewer=request.viewer)
    if code not in list_tests():
        raise queries.UnknownDiagnosis
    test, by, now = get_test(code), request.viewer, request.now
    asked = queries.list_questions(test, case_id=file.pk, client_id=file.client_id, on=request.today, viewer=by)
    form = forms.TestForm(request.POST if request.method == "POST" else None, asked=asked)
    if try_action(form, lambda: actions.take_test(case=case, test=code, answers=form.cleaned_data, by=by, now=now)):
        say_done(request, _("Toets afgenomen: %(test)s.") % {"test": say(test.title)})
        return redirect("diagnose", case)
    page = {"case": file, "form": form, "title": say(test.title), "lead": say(test.lead), "test": test,
            "known": showing.list_known(asked)}  # fmt: skip
    return render(request, "diagnosis/test.html", page)


@for_staff(*WORKERS)
def decide(request: KetenRequest, case: UUID) -> HttpResponse:
    """The tests, the first advice, and the decision."""
    file, _facts = get_file(case, viewer=request.viewer)
    advice = get_stage_adviser().advise(file.pk, on=request.today)
    results = queries.list_latest_results(file.pk, on=request.today, viewer=request.viewer)
    colleagues = list_available_coaches(location_id=file.location_id, on=request.today).exclude(
        pk__in=request.viewer.desks[:1]
    )
    form = forms.DecideForm(request.POST or None, advice=advice, colleagues=colleagues)
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.decide_diagnosis(case=case, choice=form.choice(), by=by, now=now))
    if made:
        say_done(request, _("Diagnose %(number)s vastgelegd.") % {"number": made.number})
        return redirect("diagnosis", case, made.key)
    tests = showing.list_shown_tests(results, advice.tests)
    page = {
        "case": file,
        "form": form,
        "advice": advice,
        "advised": advice.say_stage(advice.advised),
        "tests": [one for one in tests if one.is_wanted or one.taken_on],
        "more_tests": [one for one in tests if not one.is_wanted and not one.taken_on],
        "look": showing.show_look(look_at_opened_profile(file.pk, on=request.today)),
        "before": queries.find_current(file.pk, viewer=request.viewer),
    }
    return render(request, "diagnosis/decide.html", page)


@for_staff(*WORKERS)
def diagnosis(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """One diagnosis as it was made, with the help that followed."""
    row = _of_case(request, case, key)
    page = {
        "case": row.case,
        "diagnosis": row,
        "frozen": row.snapshot,
        "needs": row.needs.order_by("pk"),
        "is_current": row.is_current,
        "others": queries.list_diagnoses(row.case_id, viewer=request.viewer),
    }
    return render(request, "diagnosis/diagnosis.html", page)


@for_staff(*WORKERS)
def letter(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The copy for the client, as a PDF."""
    return as_pdf(_of_case(request, case, key))


@for_staff(*WORKERS)
@require_POST
def letter_sent(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The client has the copy."""
    row = _of_case(request, case, key)
    actions.note_letter_sent(diagnosis=row.key, by=request.viewer, now=request.now)
    say_done(request, _("Genoteerd: de klant heeft de brief."))
    return redirect("diagnosis", case, key)


@for_staff(*WORKERS)
def contest(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The client said that it is not right; staff write down what."""
    row = _of_case(request, case, key)
    form = forms.ContestForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.contest_diagnosis(diagnosis=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Genoteerd. Er staat een stap voor een nieuwe diagnose."))
        return redirect("diagnosis", case, key)
    return _form(request, row, form, _("De klant is het niet eens met de diagnose"), _("Leg vast"))


@for_staff(*WORKERS)
def add_need(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """Something else that the client needs help with."""
    row = _of_case(request, case, key)
    form = forms.NeedForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.find_need(diagnosis=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Hulpvraag toegevoegd."))
        return redirect("diagnosis", case, key)
    return _form(request, row, form, _("Voeg een hulpvraag toe"), _("Voeg toe"))


@for_staff(*WORKERS)
def support(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """Which help the client gets for a need."""
    need = queries.get_need(key, viewer=request.viewer)
    row = _of_case(request, case, need.diagnosis.key)
    form = forms.SupportForm(request.POST or None, initial={"offering": need.offering, "starts_on": need.starts_on})
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.offer_support(need=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Hulp vastgelegd: %(need)s.") % {"need": need.get_code_display()})
        return redirect("diagnosis", case, row.key)
    title = _("Hulp bij: %(need)s") % {"need": need.get_code_display()}
    return _form(request, row, form, title, _("Leg vast"))


def as_pdf(row: Diagnosis) -> HttpResponse:
    """The letter of a diagnosis."""
    return serve_pdf(make_letter(row.snapshot), name="diagnose")


def _of_case(request: KetenRequest, case: UUID, key: UUID) -> Diagnosis:
    row = queries.get_diagnosis(key, viewer=request.viewer)
    if row.case.key != case:
        raise Http404
    return row


def _form(request: KetenRequest, row: Diagnosis, form: Any, title: str, button: str) -> HttpResponse:
    file: Case = row.case
    return render(
        request, "diagnosis/form.html",
        {"case": file, "diagnosis": row, "form": form, "title": title, "button_text": button},
    )  # fmt: skip
