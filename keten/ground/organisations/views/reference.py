"""The reference tables: read only, searchable."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from keten.ground.organisations import queries
from keten.ground.organisations.entry import KetenRequest
from keten.ground.organisations.views.pages import PER_PAGE, for_administrators, show

SECTION = "beheer-tabellen"


@for_administrators
def municipalities(request: KetenRequest) -> HttpResponse:
    """Municipalities with their region."""
    text = request.GET.get("zoek", "").strip()
    rows = queries.list_municipalities(request.today, text=text)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    year = queries.get_region_year(request.today)
    return show(
        request, "organisations/municipalities.html", SECTION, page=page, text=text, year=year, tables=_tables(SECTION)
    )


@for_administrators
def regions(request: KetenRequest) -> HttpResponse:
    """Labour-market regions."""
    text = request.GET.get("zoek", "").strip()
    rows = queries.list_regions(request.today, text=text)
    year = queries.get_region_year(request.today)
    tables = _tables("beheer-arbeidsmarktregios")
    return show(request, "organisations/regions.html", SECTION, rows=rows, text=text, year=year, tables=tables)


@for_administrators
def decreed(request: KetenRequest) -> HttpResponse:
    """UWV locations as the decrees of 2011-2015 list them."""
    text, chosen = request.GET.get("zoek", "").strip(), request.GET.get("jaar", "")
    year = int(chosen) if chosen.isdecimal() and len(chosen) == 4 else None
    page = Paginator(queries.list_decreed(year=year, text=text), PER_PAGE).get_page(request.GET.get("pagina"))
    years = [{"label": _("Alle jaren"), "url": "?", "current": year is None}] + [
        {"label": number, "url": f"?jaar={number}", "current": number == year} for number in queries.list_decree_years()
    ]
    tables = _tables("beheer-besluiten")
    return show(
        request, "organisations/decreed.html", SECTION, page=page, text=text, year=year, years=years, tables=tables
    )


def _tables(current: str) -> list[dict[str, object]]:
    words = [
        (SECTION, _("Gemeenten")),
        ("beheer-arbeidsmarktregios", _("Arbeidsmarktregio's")),
        ("beheer-besluiten", _("UWV-vestigingen 2011–2015")),
    ]
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in words]
