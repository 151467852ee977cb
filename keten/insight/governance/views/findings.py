"""Findings: written, sent, answered by the parties, and made final."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from keten.ground.foundation.web import say_done, try_action, try_button
from keten.ground.foundation.wording import date_in_words
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.insight.governance import actions, forms, queries
from keten.insight.governance.models import Finding, InspectionParty
from keten.insight.governance.rules.access import INSPECTOR, Party, may_speak_for, may_work_on
from keten.insight.governance.rules.findings import check_afterword, check_final, check_react
from keten.insight.governance.showing import show_finding
from keten.insight.governance.views import crumbs_of, crumbs_of_finding, say_finding, show_form


@for_staff()
def findings(request: KetenRequest) -> HttpResponse:
    """What waits for the parties that the viewer speaks for: findings to react to, and what has to be done."""
    page = {
        "waiting": queries.list_waiting_reactions(viewer=request.viewer),
        "obligations": queries.list_open_obligations(viewer=request.viewer),
        "count": queries.count_waiting(request.viewer),
    }
    return render(request, "governance/findings.html", page)


@for_staff(INSPECTOR)
def write_finding(request: KetenRequest, key: UUID) -> HttpResponse:
    """A draft, for the inspector alone until it is sent."""
    row = queries.get_inspection(key, viewer=request.viewer)
    samples = queries.list_samples(row, viewer=request.viewer)
    form = forms.FindingForm(request.POST or None, samples=samples, questions=list(row.questions.all()))
    by, now = request.viewer, request.now
    if made := try_action(
        form, lambda: actions.write_finding(inspection=key, by=by, now=now, **form.values())
    ):  # fmt: skip
        say_done(request, _("Bevinding %(n)s staat in concept.") % {"n": made.number})
        return redirect("finding", made.key)
    title = _("Schrijf een bevinding")
    return show_form(request, form, title=title, label=_("Bewaar als concept"), crumbs=crumbs_of(row, here=title))


@for_staff()
def finding(request: KetenRequest, key: UUID) -> HttpResponse:
    """One finding with everything that was said about it, and what the viewer can do now."""
    row = queries.get_finding(key, viewer=request.viewer)
    parties = list(row.inspection.parties.select_related("location", "organisation").order_by("pk"))
    silent = queries.list_silent(row)
    works = may_work_on(request.viewer, inspector_id=row.inspection.inspector_id)
    inspects = request.viewer.has_role(INSPECTOR)
    page = {
        "row": row,
        "shown": show_finding(row),
        "crumbs": crumbs_of_finding(row, inspects=inspects, here="")[:-1],
        "parties": [_standing(request, row, party, silent) for party in parties],
        "works": works,
        "may_answer": works and check_afterword(row.state, silent=silent),
        "why_not": check_final(row.state, silent=silent, has_afterword=_has_afterword(row)) if works else None,
        "obligations": queries.list_of_finding(row, viewer=request.viewer),
    }
    return render(request, "governance/finding.html", page)


def _standing(request: KetenRequest, row: Finding, party: InspectionParty, silent: list[int]) -> dict[str, Any]:
    speaks = may_speak_for(request.viewer, Party(party.location_id, party.organisation_id))
    return {"party": party, "is_silent": party.pk in silent, "may_react": bool(speaks and check_react(row.state))}


def _has_afterword(row: Finding) -> bool:
    return any(one.kind == "afterword" for one in row.texts.all())


@for_staff(INSPECTOR)
def revise_finding(request: KetenRequest, key: UUID) -> HttpResponse:
    """A next version of the text."""
    row = queries.get_finding(key, viewer=request.viewer)
    text = show_finding(row)["text"]
    form = forms.TextForm(request.POST or None, label=_("Wat vond u?"), initial={"text": text})
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.revise_finding(finding=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Bevinding %(n)s is aangepast. De vorige tekst blijft bewaard.") % {"n": row.number})
        return redirect("finding", key)
    return _text_page(request, row, form, _("Pas de tekst aan"), _("Bewaar"))


@for_staff(INSPECTOR)
def afterword(request: KetenRequest, key: UUID) -> HttpResponse:
    """What the inspector says to the reactions."""
    row = queries.get_finding(key, viewer=request.viewer)
    said = show_finding(row)["afterword"]
    form = forms.TextForm(request.POST or None, label=_("Wat doet u met de reacties?"), initial={"text": said})
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.write_afterword(finding=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Nawoord bewaard."))
        return redirect("finding", key)
    return _text_page(request, row, form, _("Schrijf het nawoord"), _("Bewaar"))


@for_staff()
def react(request: KetenRequest, key: UUID, party: int) -> HttpResponse:
    """What a party says; a next version takes the place of an earlier one, which stays readable."""
    row = queries.get_finding(key, viewer=request.viewer)
    heard = row.inspection.parties.filter(pk=party).first()
    if heard is None or not may_speak_for(request.viewer, Party(heard.location_id, heard.organisation_id)):
        raise Http404
    form = forms.TextForm(request.POST or None, label=_("Uw reactie"))
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.give_reaction(finding=key, party=party, by=by, now=now, **form.cleaned_data)):
        said = {"n": row.number, "party": heard}
        say_done(request, _("Reactie van %(party)s op bevinding %(n)s verstuurd.") % said)
        return redirect("finding", key)
    return _text_page(request, row, form, _("Reageer als %(party)s") % {"party": heard}, _("Verstuur reactie"))


def _text_page(request: KetenRequest, row: Finding, form: forms.TextForm, title: str, label: str) -> HttpResponse:
    crumbs = crumbs_of_finding(row, inspects=request.viewer.has_role(INSPECTOR), here=title)
    return show_form(request, form, title=title, label=label, crumbs=crumbs, quoted=show_finding(row)["text"])


@require_POST
@for_staff(INSPECTOR)
def send_finding(request: KetenRequest, key: UUID) -> HttpResponse:
    """To all parties."""
    by, now = request.viewer, request.now
    if row := try_button(request, lambda: actions.send_finding(finding=key, by=by, now=now)):
        assert row.react_by is not None
        said = {"finding": say_finding(row), "day": date_in_words(row.react_by, request.today)}
        say_done(request, _("%(finding)s verstuurd. De partijen reageren uiterlijk %(day)s.") % said)
    return redirect("finding", key)


@require_POST
@for_staff(INSPECTOR)
def settle_finding(request: KetenRequest, key: UUID) -> HttpResponse:
    """Final and public."""
    by, now = request.viewer, request.now
    if row := try_button(request, lambda: actions.settle_finding(finding=key, by=by, now=now)):
        say_done(request, _("%(finding)s is definitief en openbaar.") % {"finding": say_finding(row)})
    return redirect(reverse("finding", args=[key]))
