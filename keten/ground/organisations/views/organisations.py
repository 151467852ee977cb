"""Organisations: list, add, change, end."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.foundation.wording import date_in_words
from keten.ground.organisations import actions, forms, queries
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import Organisation, OrganisationKind
from keten.ground.organisations.views.pages import Crumb, FormPage, answer, for_administrators, show

SECTION = "beheer-organisaties"


@for_administrators
def organisations(request: KetenRequest) -> HttpResponse:
    """All partners of the chain, by kind."""
    kind = request.GET.get("soort", "")
    rows = list(queries.list_organisations(request.today))
    kinds = [(code, label) for code, label in OrganisationKind.choices if any(row.kind == code for row in rows)]
    chips = [{"label": _("Alle"), "url": "?", "current": not kind, "count": len(rows)}] + [
        {
            "label": label,
            "url": f"?soort={code}",
            "current": kind == code,
            "count": sum(row.kind == code for row in rows),
        }
        for code, label in kinds
    ]
    shown = [row for row in rows if not kind or row.kind == kind]
    return show(request, "organisations/organisations.html", SECTION, rows=shown, chips=chips, total=len(rows))


@for_administrators
def organisation(request: KetenRequest, code: str) -> HttpResponse:
    """One organisation and where it works."""
    row = queries.get_organisation(code)
    places = queries.list_locations_of(row.pk)
    return show(
        request, "organisations/organisation.html", SECTION, organisation=row, places=places, crumbs=_crumbs(row)
    )


@for_administrators
def add(request: KetenRequest) -> HttpResponse:
    """A new organisation."""
    form = forms.AddOrganisationForm(request.POST or None, initial={"from_on": request.today})
    return answer(
        request,
        form,
        action=lambda: actions.add_organisation(**form.values(), by=request.viewer, now=request.now),
        done=lambda row: _("Organisatie %(name)s toegevoegd.") % {"name": row.name},
        to=lambda row: reverse("beheer-organisatie", args=[row.code]),
        page=FormPage(title=_("Organisatie toevoegen"), button=_("Voeg toe"), trail=_trail(), section=SECTION),
    )


@for_administrators
def change(request: KetenRequest, code: str) -> HttpResponse:
    """Another name, kind or municipality."""
    row = queries.get_organisation(code)
    known = {"name": row.name, "kind": row.kind, "municipality": row.municipality_id}
    form = forms.OrganisationForm(request.POST or None, initial=known)
    return answer(
        request,
        form,
        action=lambda: actions.change_organisation(
            organisation_id=row.pk, **form.values(), by=request.viewer, now=request.now
        ),
        done=lambda changed: _("Organisatie %(name)s bijgewerkt.") % {"name": changed.name},
        page=FormPage(title=_("Organisatie wijzigen"), button=_("Opslaan"), trail=_trail(row), section=SECTION),
    )


@for_administrators
def close(request: KetenRequest, code: str) -> HttpResponse:
    """The organisation ends."""
    row = queries.get_organisation(code)
    form = forms.EndForm(request.POST or None)
    return answer(
        request,
        form,
        action=lambda: actions.close_organisation(
            organisation_id=row.pk, by=request.viewer, now=request.now, **form.cleaned_data
        ),
        done=lambda closed: (
            _("%(name)s doet niet meer mee vanaf %(day)s.")
            % {"name": closed.name, "day": date_in_words(form.cleaned_data["until_on"], request.today)}
        ),
        page=FormPage(
            title=_("%(name)s beëindigen") % {"name": row.name},
            button=_("Beëindig"),
            kind="danger",
            trail=_trail(row),
            section=SECTION,
            warning=_("Dit kan als de organisatie nergens meer partner is en niemand meer in dienst heeft."),
        ),
    )


def _trail(row: Organisation | None = None) -> list[Crumb]:
    here = [(row.name, reverse("beheer-organisatie", args=[row.code]))] if row else []
    return [(_("Organisaties"), reverse(SECTION)), *here]


def _crumbs(row: Organisation) -> list[dict[str, str]]:
    return [{"label": _("Organisaties"), "url": reverse(SECTION)}, {"label": row.name}]
