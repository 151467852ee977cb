"""Drawing files, looking into them, and what they say together."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.dossier.cases.queries import get_overview
from keten.ground.foundation.csv_writing import csv_response
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.promises.queries import list_breaches_of_case
from keten.insight.governance import actions, forms, queries
from keten.insight.governance.models import Sample, SampledFile
from keten.insight.governance.rules.access import INSPECTOR, may_work_on
from keten.insight.governance.showing import list_moments, show_tallies
from keten.insight.governance.views import crumbs_of, show_form


@for_staff(INSPECTOR)
def draw_sample(request: KetenRequest, key: UUID) -> HttpResponse:
    """From which files, how many, and by which seed."""
    row = queries.get_inspection(key, viewer=request.viewer)
    places = list(dict.fromkeys(party.location for party in row.parties.all()))
    form = forms.DrawForm(request.POST or None, locations=places)
    by, now = request.viewer, request.now
    if made := try_action(
        form, lambda: actions.draw_sample(inspection=key, wanted=form.wanted(), by=by, now=now)
    ):  # fmt: skip
        words = {"n": made.files.count(), "population": made.population}
        say_done(request, _("%(n)s van %(population)s dossiers getrokken.") % words)
        return redirect("sample", made.key)
    title = _("Trek dossiers")
    lead = _("U ziet alleen wat is getrokken, en alleen zolang het onderzoek duurt. Elke klant kan zien dat u keek.")
    return show_form(request, form, title=title, label=_("Trek"), crumbs=crumbs_of(row, here=title), lead=lead)


@for_staff(INSPECTOR)
def sample(request: KetenRequest, key: UUID) -> HttpResponse:
    """What was drawn and how, how far the review is, and what it says until now."""
    row = queries.get_sample(key, viewer=request.viewer)
    questions = list(row.inspection.questions.order_by("number"))
    files = queries.list_files(row, viewer=request.viewer)
    page = {
        "row": row,
        "crumbs": crumbs_of(row.inspection, here=_name(row)),
        "files": files,
        "questions": questions,
        "done": sum(one.answered == len(questions) for one in files) if questions else 0,
        "next": next((one for one in files if one.answered < len(questions)), None),
        "tallies": show_tallies(queries.list_tallies(row, viewer=request.viewer)),
        "is_open": row.inspection.closed_on is None and row.access_until > request.today,
        "works": may_work_on(request.viewer, inspector_id=row.inspection.inspector_id),
    }
    return render(request, "governance/sample.html", page)


@for_staff(INSPECTOR)
def sample_csv(request: KetenRequest, key: UUID) -> HttpResponse:
    """Every answer, by the number of the file in the draw: no client can be told from it."""
    row = queries.get_sample(key, viewer=request.viewer)
    head = ["steekproef", "toevalsgetal", "populatie", "dossier", "vraag", "tekst", "antwoord", "toelichting"]
    same = [row.key, row.seed, row.population]
    lines = (
        [*same, one.file.number, one.question.number, one.question.text, one.get_answer_display(), one.note]
        for one in queries.list_answers(row, viewer=request.viewer)
    )
    return csv_response(f"steekproef-{row.key}.csv", head, lines)


@for_staff(INSPECTOR)
def review_file(request: KetenRequest, key: UUID) -> HttpResponse:
    """One drawn file to read, with the questions of the inspection beside it."""
    row = queries.get_sampled_file(key, viewer=request.viewer)
    inspection = row.sample.inspection
    if inspection.closed_on is not None:  # its grant lasts until the end of this day; the reason is over
        raise queries.UnknownSample
    questions = list(inspection.questions.order_by("number"))
    form = forms.ReviewForm(request.POST or None, questions=questions, answers=list(row.answers.all()))
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.review_file(file=key, answers=form.given(), by=by, now=now)):
        say_done(request, _("Dossier %(n)s beoordeeld.") % {"n": row.number})
        return redirect("sample", row.sample.key)
    return _show_file(request, row, form)


def _show_file(request: KetenRequest, row: SampledFile, form: forms.ReviewForm) -> HttpResponse:
    overview = get_overview(row.case_id, viewer=request.viewer, activity="dossier beoordelen")
    breaches = list_breaches_of_case(overview.case.pk)
    where = {"label": _name(row.sample), "url": ""}
    page = {
        "row": row,
        "case": overview.case,
        "overview": overview,
        "timeline": list_moments(overview, breaches, today=request.today),
        "form": form,
        "crumbs": [*crumbs_of(row.sample.inspection, here="x")[:-1], where],
    }
    return render(request, "governance/review.html", page)


def _name(row: Sample) -> str:
    return _("Steekproef van %(n)s") % {"n": row.size}
