"""Locations: list, detail, add, change, close; partners and cooperation."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.foundation.wording import date_in_words
from keten.ground.organisations import actions, forms, queries
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.models import Cooperation, Location, TargetGroup
from keten.ground.organisations.views.pages import PER_PAGE, Crumb, FormPage, answer, for_administrators, show
from keten.ground.organisations.views.showing import show_matrix

SECTION = "beheer-locaties"


@for_administrators
def locations(request: KetenRequest) -> HttpResponse:
    """All locations; searched by their own name or a municipality they serve."""
    text, sort = request.GET.get("zoek", "").strip(), request.GET.get("sorteer", "naam")
    rows = queries.list_locations(request.today, text=text, sort=sort)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "text": text, "sort": sort, "words": dict(Cooperation.choices)}
    return show(request, "organisations/locations.html", SECTION, **context)


@for_administrators
def location(request: KetenRequest, key: UUID) -> HttpResponse:
    """Who does what for whom here, the partners, how they work together, and the teams."""
    row = queries.get_location(key)
    cooperation = list(queries.list_cooperation(row.pk))
    return show(
        request,
        "organisations/location.html",
        SECTION,
        location=row,
        matrix=show_matrix(row.key, queries.get_matrix(row.pk, on=request.today)),
        target_groups=TargetGroup.labels,
        partners=queries.list_partnerships(row.pk, on=request.today),
        cooperation=cooperation,
        status=next((c for c in cooperation if c.from_on <= request.today), None),
        teams=queries.list_teams_of(row.pk, on=request.today),
        served=queries.list_served(row.pk),
        crumbs=[{"label": _("Locaties"), "url": reverse(SECTION)}, {"label": row.name}],
    )


@for_administrators
def add(request: KetenRequest) -> HttpResponse:
    """A new location."""
    initial = {"from_on": request.today, "form": "werkplein", "breadth": "narrow"}
    form = forms.AddPlaceForm(request.POST or None, initial=initial)
    return answer(
        request,
        form,
        action=lambda: actions.add_location(**form.values(), by=request.viewer, now=request.now),
        done=lambda row: _("Locatie %(name)s toegevoegd. Voeg nu partners en teams toe.") % {"name": row.name},
        to=lambda row: reverse("beheer-locatie", args=[row.key]),
        page=FormPage(title=_("Locatie toevoegen"), button=_("Voeg toe"), trail=trail(), section=SECTION),
    )


@for_administrators
def change(request: KetenRequest, key: UUID) -> HttpResponse:
    """Another name, form, breadth, place or area."""
    row = queries.get_location(key)
    known = {name: getattr(row, name) for name in ("name", "form", "breadth", "address")}
    known |= {
        "municipality": row.municipality_id,
        "serves": "\n".join(served.name for served in queries.list_served(row.pk)),
    }
    form = forms.PlaceForm(request.POST or None, initial=known)
    return answer(
        request,
        form,
        action=lambda: actions.change_location(location_id=row.pk, **form.values(), by=request.viewer, now=request.now),
        done=lambda changed: _("Locatie %(name)s bijgewerkt.") % {"name": changed.name},
        page=FormPage(title=_("Locatie wijzigen"), button=_("Opslaan"), trail=trail(row), section=SECTION),
    )


@for_administrators
def close(request: KetenRequest, key: UUID) -> HttpResponse:
    """The location closes, and everything there with it."""
    row = queries.get_location(key)
    form = forms.EndForm(request.POST or None)
    return answer(
        request,
        form,
        action=lambda: actions.close_location(
            location_id=row.pk, by=request.viewer, now=request.now, **form.cleaned_data
        ),
        done=lambda closed: (
            _("%(name)s sluit op %(day)s.")
            % {"name": closed.name, "day": date_in_words(form.cleaned_data["until_on"], request.today)}
        ),
        page=FormPage(
            title=_("%(name)s sluiten") % {"name": row.name},
            button=_("Sluit deze locatie"),
            kind="danger",
            trail=trail(row),
            section=SECTION,
            warning=_(
                "Teams, partners en afspraken eindigen op dezelfde dag. Dit kan pas als er geen open dossiers zijn."
            ),
        ),
    )


@for_administrators
def set_cooperation(request: KetenRequest, key: UUID) -> HttpResponse:
    """From a date: separate, co-located or integrated."""
    row = queries.get_location(key)
    form = forms.CooperationForm(request.POST or None, initial={"from_on": request.today})
    return answer(
        request,
        form,
        action=lambda: actions.set_cooperation(
            location_id=row.pk, by=request.viewer, now=request.now, **form.cleaned_data
        ),
        done=lambda status: (
            _("%(name)s: %(status)s vanaf %(day)s.")
            % {
                "name": row.name,
                "status": status.get_status_display().lower(),
                "day": date_in_words(status.from_on, request.today),
            }
        ),
        page=FormPage(title=_("Samenwerking vastleggen"), button=_("Leg vast"), trail=trail(row), section=SECTION),
    )


@for_administrators
def add_partner(request: KetenRequest, key: UUID) -> HttpResponse:
    """An organisation comes to work here."""
    row = queries.get_location(key)
    form = forms.PartnerForm(
        request.POST or None,
        organisations=queries.list_organisation_choices(request.today),
        initial={"from_on": request.today},
    )
    return answer(
        request,
        form,
        action=lambda: actions.add_partner(
            location_id=row.pk,
            organisation_id=form.cleaned_data["organisation"].pk,
            from_on=form.cleaned_data["from_on"],
            by=request.viewer,
            now=request.now,
        ),
        done=lambda partner: (
            _("%(partner)s is partner op %(name)s.") % {"partner": partner.organisation.name, "name": row.name}
        ),
        page=FormPage(title=_("Partner toevoegen"), button=_("Voeg toe"), trail=trail(row), section=SECTION),
    )


@for_administrators
def end_partner(request: KetenRequest, key: UUID, partner_id: int) -> HttpResponse:
    """An organisation leaves."""
    row = queries.get_location(key)
    partner = queries.get_partner(partner_id, location=key)
    names = {"partner": partner.organisation.name, "name": row.name}
    form = forms.EndForm(request.POST or None)
    return answer(
        request,
        form,
        action=lambda: actions.end_partner(
            partner_id=partner.pk, by=request.viewer, now=request.now, **form.cleaned_data
        ),
        done=lambda _ended: (
            _("%(partner)s is vanaf %(day)s geen partner meer op %(name)s.")
            % {**names, "day": date_in_words(form.cleaned_data["until_on"], request.today)}
        ),
        page=FormPage(
            title=_("%(partner)s als partner beëindigen") % names,
            button=_("Beëindig"),
            kind="danger",
            trail=trail(row),
            section=SECTION,
            warning=_("Dit kan pas als een andere partner de taken heeft overgenomen."),
        ),
    )


def trail(row: Location | None = None) -> list[Crumb]:
    """The way to the locations, or to one of them."""
    here = [(row.name, reverse("beheer-locatie", args=[row.key]))] if row else []
    return [(_("Locaties"), reverse(SECTION)), *here]
