"""Figures to take along: one table, and a description that machines read (CSV on the Web, W3C 2015)."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from keten.ground.foundation.csv_writing import csv_response
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure, FigureRun, Level
from keten.insight.indicators.open_columns import COLUMNS, LICENCE, describe_table, write_row
from keten.insight.indicators.queries.published import Place, get_run, list_all, list_places
from keten.insight.indicators.views.figures import choose_place, get_definition, list_crumbs


def describe(request: HttpRequest) -> HttpResponse:
    """What there is to download, and what is in it."""
    context = {"run": get_run(), "columns": COLUMNS, "licence": LICENCE, "crumbs": list_crumbs(here=_("Open data")),
               "definitions": list_definitions().values()}  # fmt: skip
    return render(request, "indicators/open_data.html", context)


def download(request: HttpRequest) -> HttpResponse:
    """Every figure of every place and period. Raises ``Http404`` when none were computed."""
    run = _get_run()
    return _write("cijfers.csv", _list_rows(list_all(run), run))


def download_figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure of one place, over all periods. Raises ``Http404``."""
    one, run = get_definition(code), _get_run()
    place = choose_place(request, list_places(run))
    rows = Figure.objects.filter(run=run, indicator=one.code, level=place.level, key=place.key)
    name = f"{one.code}-{place.code or 'alles'}.csv"
    return _write(name, _list_rows(iter(rows.order_by("horizon_days", "month")), run))


def metadata(request: HttpRequest) -> HttpResponse:
    """The description of the table. Raises ``Http404`` when no figures were computed."""
    run = _get_run()
    found: dict[str, Any] = describe_table(run, url=request.build_absolute_uri(reverse("open-data-csv")))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 2})


def _get_run() -> FigureRun:
    run = get_run()
    if run is None:
        raise Http404
    return run


def _list_rows(figures: Iterator[Figure], run: FigureRun) -> Iterator[list[object]]:
    """Names are Dutch, whatever language the screen has: a file is the same for everybody."""
    with override("nl"):
        places = {(place.level, place.key): place for found in list_places(run).values() for place in found}
        whole = Place(Level.COUNTRY, "", _("Alles samen"))
        for row in figures:
            yield write_row(row, places.get((Level(row.level), row.key), whole))


def _write(name: str, rows: Iterator[list[object]]) -> HttpResponse:
    response = csv_response(name, [column.name for column in COLUMNS], rows)
    response["Link"] = f'<{reverse("open-data-metadata")}>; rel="describedby"; type="application/csvm+json"'
    return response
