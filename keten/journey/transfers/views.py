"""Transfers at a client file: each view translates, makes one call and translates back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.dossier.cases.queries import get_file
from keten.ground.foundation.web import say_done, try_action
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.queries import list_available_coaches
from keten.journey.transfers import actions, forms, queries
from keten.journey.transfers.models import Transfer
from keten.journey.transfers.showing import describe

WORKERS = ("coach", "team_leader", "location_manager")


@for_staff(*WORKERS)
def transfers(request: KetenRequest, case: UUID) -> HttpResponse:
    """What is known, who was asked and told, and what follows."""
    standing = queries.get_standing(case, viewer=request.viewer, today=request.today)
    return render(request, "transfers/transfers.html", describe(standing, viewer=request.viewer))


@for_staff(*WORKERS)
def start(request: KetenRequest, case: UUID) -> HttpResponse:
    """WW ends, and the round did not see it yet."""
    standing = queries.get_standing(case, viewer=request.viewer, today=request.today)
    form = forms.StartForm(request.POST or None, initial={"effective_on": standing.ww_ends_on})
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.start_transfer(case=case, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Overgang begonnen. Nodig nu de gemeente uit."))
        return redirect("transfers", case)
    return _form(request, standing.overview.case, form, _("De WW van deze klant loopt af"), _("Begin de overgang"))


@for_staff(*WORKERS)
def move(request: KetenRequest, case: UUID) -> HttpResponse:
    """The client moves to another municipality."""
    file, _facts = get_file(case, viewer=request.viewer)
    form = forms.MoveForm(request.POST or None, initial={"from_on": request.today})
    by, now = request.viewer, request.now
    made = try_action(form, lambda: actions.report_move(case=case, move=form.move(), by=by, now=now))
    if made:
        said = _("Overname gevraagd aan %(name)s. De contactpersoon blijft tot een coach daar de klant aanneemt.")
        say_done(request, said % {"name": made.to_organisation})
        return redirect("transfers", case)
    return _form(request, file, form, _("Deze klant verhuist"), _("Vraag overname"))


@for_staff(*WORKERS)
def invite(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The municipality into the talk."""
    row = _of_case(request, case, key)
    form = forms.InviteForm(request.POST or None)
    by, now = request.viewer, request.now
    sent = try_action(form, lambda: actions.invite_municipality(transfer=key, by=by, now=now, **form.cleaned_data))
    if sent:
        say_done(request, _("%(name)s is uitgenodigd voor het gesprek.") % {"name": sent.to_name})
        return redirect("transfers", case)
    return _form(request, row.case, form, _("Nodig de gemeente uit"), _("Verstuur"))


@for_staff(*WORKERS)
def contact(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The contact person stays, or somebody else is asked."""
    row = _of_case(request, case, key)
    _file, facts = get_file(case, viewer=request.viewer)
    coaches = list_available_coaches(location_id=row.case.location_id, on=request.today)
    form = forms.ContactForm(request.POST or None, coaches=coaches, steward_id=facts.steward_id or 0)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.choose_contact(transfer=key, choice=form.choice(), by=by, now=now)):
        say_done(request, _("Keuze vastgelegd. Wie het moet aannemen, is gevraagd."))
        return redirect("transfers", case)
    return _form(request, row.case, form, _("Wie is straks de contactpersoon?"), _("Leg vast"))


@for_staff(*WORKERS)
def tell(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """The client was told."""
    row = _of_case(request, case, key)
    form = forms.ToldForm(request.POST or None, initial={"told_on": request.today})
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.note_told(transfer=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Genoteerd: de klant weet het."))
        return redirect("transfers", case)
    return _form(request, row.case, form, _("De klant is verteld wat er verandert"), _("Leg vast"))


@for_staff(*WORKERS)
def outcome(request: KetenRequest, case: UUID, key: UUID) -> HttpResponse:
    """What follows WW."""
    row = _of_case(request, case, key)
    form = forms.OutcomeForm(request.POST or None)
    by, now = request.viewer, request.now
    if try_action(form, lambda: actions.choose_outcome(transfer=key, by=by, now=now, **form.cleaned_data)):
        say_done(request, _("Vastgelegd wat er na de WW komt."))
        return redirect("transfers", case)
    return _form(request, row.case, form, _("Wat komt er na de WW?"), _("Leg vast"))


def _of_case(request: KetenRequest, case: UUID, key: UUID) -> Transfer:
    row = queries.get_transfer(key, viewer=request.viewer)
    if row.case.key != case:
        raise Http404
    return row


def _form(request: KetenRequest, case: Any, form: Any, title: str, button: str) -> HttpResponse:
    page = {"case": case, "form": form, "title": title, "button_text": button}
    return render(request, "transfers/form.html", page)
