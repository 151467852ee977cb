"""The files behind a figure, for who works with them; every name that is shown is written down."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import list_named_cases
from keten.dossier.clients.queries import log_list
from keten.ground.foundation.web import changed_query
from keten.ground.organisations.entry import KetenRequest, for_staff
from keten.insight.indicators.models import FigureRun
from keten.insight.indicators.queries.opening import find_store, open_rows
from keten.insight.indicators.queries.published import get_run, list_places
from keten.insight.indicators.queries.records import Record, find_cases, read_records
from keten.insight.indicators.rules.definitions import Definition
from keten.insight.indicators.rules.opening import ROLES, may_open_records
from keten.insight.indicators.saying import say_record
from keten.insight.indicators.showing import address_of, find_horizon, say_horizon, say_words
from keten.insight.indicators.views.figures import choose_days, choose_place, get_definition, list_crumbs

PAGE_SIZE = 50
_CHOICES = {"wel": True, "niet": False, "nog-niet": None}


@for_staff(*ROLES)
def records(request: KetenRequest, code: str) -> HttpResponse:
    """Whom a figure of the own location is about. Raises ``Http404`` for the figures of others."""
    one, run = get_definition(code), get_run()
    if run is None or not one.has_records:
        raise Http404
    place = choose_place(request, list_places(run))
    if not may_open_records(request.viewer, place.level, place.key):
        raise Http404
    days = choose_days(request, one)
    rows = open_rows(find_store(), one.over)
    found = [] if rows is None else read_records(
        rows, one, location=int(place.key), from_month=run.from_month, days=days
    )  # fmt: skip
    here = {"label": say_words(one)["name"], "url": address_of(one, place, dagen=days or "")}
    context = say_words(one) | _describe(request, one, run, found) | {
        "one": one, "run": run, "place": place, "horizon": say_horizon(find_horizon(one, days)), "total": len(found),
        "crumbs": list_crumbs(here=_("Dossiers"), above=[here]),
    }  # fmt: skip
    return render(request, "indicators/records.html", context)


def _describe(request: KetenRequest, one: Definition, run: FigureRun, found: list[Record]) -> dict[str, Any]:
    """One page of the rows that the viewer may see, named."""
    cases = find_cases(found, viewer=request.viewer)
    seen = [record for record in found if record in cases]
    asked = request.GET.get("toon", "")
    chosen = [record for record in seen if record.holds is _CHOICES[asked]] if asked in _CHOICES else seen
    page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("pagina"))
    named = list_named_cases({cases[record] for record in page}, viewer=request.viewer)
    if named:
        log_list({case.client_id for case in named.values()}, activity="dossiers achter een cijfer bekijken")
    rows = [_row(one, record, named[cases[record]]) for record in page if cases[record] in named]
    return {"page": page, "rows": rows, "seen": len(seen), "chips": _list_chips(request, seen, asked)}


def _row(one: Definition, record: Record, case: Case) -> dict[str, Any]:
    return {"case": case, "first_on": record.first_on, "said": say_record(one, record), "holds": record.holds}


def _list_chips(request: KetenRequest, seen: list[Record], asked: str) -> list[Mapping[str, Any]]:
    words = {"": _("Alles"), "wel": _("Wel"), "niet": _("Niet"), "nog-niet": _("Nog niet bekend")}
    counts = {"": len(seen)} | {
        name: sum(1 for one in seen if one.holds is holds) for name, holds in _CHOICES.items()
    }  # fmt: skip
    return [
        {"label": words[name], "count": count, "url": changed_query(request.GET, toon=name, pagina=""),
         "current": name == asked}
        for name, count in counts.items() if count or not name
    ]  # fmt: skip
