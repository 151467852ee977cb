"""Absence: one's own, the team leader's for the team, the administrator's for everybody."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from keten.ground.foundation.web import say_done, try_action
from keten.ground.foundation.wording import date_in_words
from keten.ground.organisations import actions, forms, queries
from keten.ground.organisations.actions import RegisteredAbsence
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.ground.organisations.views.pages import for_administrators, show

SECTION = "beheer-afwezigheid"


@for_administrators
def everybody(request: KetenRequest) -> HttpResponse:
    """Everybody who is away or will be."""
    return show(request, "organisations/absences.html", SECTION, absences=queries.list_absences(request.today))


@for_staff()
def absences(request: KetenRequest) -> HttpResponse:
    """One's own absence and, for a team leader, the team's: who is away, and a way to say who will be.

    An administrator finds colleagues in the list of staff: here it would be everybody.
    """
    if request.viewer.has_role("administrator"):
        return _for_administrator(request)
    colleagues = list(queries.list_colleagues(request.viewer, on=request.today))
    own = next((row for row in colleagues if row.pk == request.viewer.staff_id), None)
    context = {
        "own": own,
        "colleagues": [row for row in colleagues if row != own],
        "absences": queries.list_absences(request.today, staff_ids=[row.pk for row in colleagues]),
        "replaced": queries.list_replaced(request.viewer.staff_id or 0, on=request.today),
    }
    return render(request, "organisations/away.html", context)


@for_staff()
def register(request: KetenRequest, key: UUID) -> HttpResponse:
    """Somebody will be away, with who takes over."""
    person = queries.get_colleague(key, viewer=request.viewer, on=request.today)
    replacements = queries.list_replacements(person.pk, on=request.today)
    form = forms.AbsenceForm(request.POST or None, replacements=replacements, initial={"from_on": request.today})
    result = try_action(
        form,
        lambda: actions.register_absence(staff_id=person.pk, **form.values(), by=request.viewer, now=request.now),
    )
    if result:
        row = result.absence
        said = _("%(name)s is afwezig vanaf %(day)s.") % {
            "name": person.name,
            "day": date_in_words(row.from_on, request.today),
        }
        return _done(request, said, result)
    return _form(request, form, person.name, _("Afwezigheid melden"), _("Meld afwezig"))


@for_staff()
def change(request: KetenRequest, absence_id: int) -> HttpResponse:
    """Another first day back, or another replacement."""
    row = queries.get_absence(absence_id, viewer=request.viewer, on=request.today)
    replacements = queries.list_replacements(row.staff_id, on=request.today)
    known = {"until_on": row.until_on, "replacement": row.replacement_id}
    data = request.POST if request.method == "POST" else None
    form = forms.ChangeAbsenceForm(data, replacements=replacements, initial=known)
    result = try_action(
        form,
        lambda: actions.change_absence(absence_id=row.pk, **form.values(), by=request.viewer, now=request.now),
    )
    if result:
        return _done(request, _("Afwezigheid van %(name)s bijgewerkt.") % {"name": row.staff.name}, result)
    return _form(request, form, row.staff.name, _("Afwezigheid wijzigen"), _("Opslaan"))


@for_staff()
def end(request: KetenRequest, absence_id: int) -> HttpResponse:
    """Back again, or never gone."""
    row = queries.get_absence(absence_id, viewer=request.viewer, on=request.today)
    form = forms.PresentForm(request.POST or None, initial={"until_on": request.today})
    ended = try_action(
        form,
        lambda: actions.end_absence(absence_id=row.pk, by=request.viewer, now=request.now, **form.cleaned_data),
    )
    if ended:
        words = {"name": row.staff.name, "day": date_in_words(form.cleaned_data["until_on"], request.today)}
        say_done(request, _("%(name)s is er weer vanaf %(day)s.") % words)
        return redirect("afwezig")
    return _form(request, form, row.staff.name, _("Weer aanwezig"), _("Meld aanwezig"))


def _for_administrator(request: KetenRequest) -> HttpResponse:
    own = queries.list_colleagues(request.viewer, on=request.today).filter(pk=request.viewer.staff_id or 0).first()
    context = {
        "own": own,
        "absences": queries.list_absences(request.today),
        "replaced": queries.list_replaced(request.viewer.staff_id or 0, on=request.today),
        "is_administrator": True,
    }
    return render(request, "organisations/away.html", context)


def _done(request: KetenRequest, said: str, result: RegisteredAbsence) -> HttpResponse:
    replacement = result.absence.replacement
    if replacement:
        said += " " + _("%(name)s vervangt.") % {"name": replacement.name}
    say_done(request, said)
    if result.warning:
        messages.warning(request, result.warning)
    return redirect("afwezig")


def _form(request: KetenRequest, form: object, name: str, title: str, button: str) -> HttpResponse:
    context = {"form": form, "name": name, "title": title, "button": button}
    return render(request, "organisations/absence_form.html", context)
