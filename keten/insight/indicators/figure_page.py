"""The page of one figure: its course in time, locations beside each other, and what it counts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from keten.insight.indicators.dashboard import find_change, find_total
from keten.insight.indicators.models import FigureRun, Level
from keten.insight.indicators.queries.published import (
    EVERYTHING,
    Cell,
    Place,
    list_beside_each_other,
    list_of_place,
)
from keten.insight.indicators.response import describe_response
from keten.insight.indicators.rules.charting import Limits, draw_funnel, draw_trend
from keten.insight.indicators.rules.definitions import Definition, Kind
from keten.insight.indicators.rules.judging import Verdict, judge
from keten.insight.indicators.rules.spreading import ALARM, WARN, Placed, limits, place
from keten.insight.indicators.showing import (
    ADJUSTED,
    address_of,
    find_horizon,
    is_share,
    say_figure,
    say_horizon,
    say_period,
    say_place,
    say_words,
    show,
    show_verdict,
    why_hidden,
)

_LONG_MARKS, _SHORT_MARKS = 4, 8  # below a chart: "3e kwartaal 2026" takes the room of two years or months
_ROWS = 25  # locations on a page
_STEPS = 40  # points of the curves of a funnel


def describe_figure(
    run: FigureRun, one: Definition, where: Place, *, days: int, names: dict[str, str], may_open: bool, page: str
) -> dict[str, Any]:  # fmt: skip
    """Everything the template needs. ``names``: of locations by key; ``may_open``: whether the viewer sees records;
    ``page``: of the locations beside each other."""
    cells = list_of_place(run, where, indicator=one.code, days=days)
    total = find_total(cells)
    whole = find_total(list_of_place(run, EVERYTHING, indicator=one.code, days=days))
    horizon = say_horizon(find_horizon(one, days))
    said = say_words(one)
    return said | {
        "place": where, "horizon": horizon, "days": days, "total": total,
        "shown": show(one, total.found) if total and total.found else None,
        "why": why_hidden(total), "finding": _say_finding(one, total, where, said["name"], horizon),
        "elsewhere": show_verdict(one, total.difference) if total else None,
        "response": describe_response(run, one, where, total),
        "expected": _show_expected(one, total), "past": show_verdict(one, find_change(one, cells)),
        "whole": show(one, whole.found) if whole and whole.found and where != EVERYTHING else None,
        "trend": _describe_trend(one, [cell for cell in cells if cell.month], whole),
        "beside": describe_beside(run, one, days=days, names=names, here=where, page=page),
        "horizons": _list_horizons(one, where, days), "adjusted": [ADJUSTED[name] for name in one.adjust],
        "records_url": address_of(one, where, name="figure-records", dagen=days or "") if may_open else "",
        "csv_url": address_of(one, where, name="figure-csv"),
    }  # fmt: skip


def _show_expected(one: Definition, total: Cell | None) -> str:
    """What the same people came to elsewhere; empty when that is not known."""
    return say_figure(one, total.expected) if total and total.expected is not None else ""


def _say_finding(one: Definition, total: Cell | None, where: Place, name: str, horizon: str) -> str:
    if total is None or total.found is None:
        return name
    said = {"name": name, "horizon": f" {horizon}" if horizon else "", "place": say_place(where),
            "value": show(one, total.found).value}  # fmt: skip
    return _("%(name)s%(horizon)s: %(value)s (%(place)s)") % said


def _list_horizons(one: Definition, where: Place, days: int) -> list[dict[str, Any]]:
    """The way to the other horizons of this figure."""
    return [
        {"label": say_horizon(each), "url": address_of(one, where, dagen=each.days), "current": each.days == days}
        for each in one.horizons
    ]


def _describe_trend(one: Definition, cells: Sequence[Cell], whole: Cell | None) -> dict[str, Any] | None:
    """Periods from old to new; None when nothing of it may be shown, or when periods cannot be compared."""
    if one.kind is Kind.RATIO or not any(cell.found for cell in cells):
        return None
    chart = draw_trend(
        [cell.found for cell in cells], middle=whole.found.value if whole and whole.found else None,
        most_marks=_LONG_MARKS if cells[0].months in (3, 6) else _SHORT_MARKS,
    )  # fmt: skip
    return {
        "chart": chart,
        "ticks": [{"at": tick.at, "text": say_figure(one, tick.value)} for tick in chart.ticks],
        "marks": [{"at": mark.at, "text": _say_period(cells[int(mark.value)])} for mark in chart.marks],
        "rows": [
            {"period": _say_period(cell), "shown": show(one, cell.found) if cell.found else None, "n": cell.rows,
             "why": "" if cell.found else why_hidden(cell)}
            for cell in reversed(cells)
        ],
    }  # fmt: skip


def _say_period(cell: Cell) -> str:
    return say_period(cell.month, cell.months) if cell.month else ""


def describe_beside(
    run: FigureRun, one: Definition, *, days: int, names: dict[str, str], here: Place, page: str
) -> dict[str, Any] | None:  # fmt: skip
    """Locations beside each other, by name; None when fewer than three may be shown."""
    found = list_beside_each_other(run, Level.LOCATION, indicator=one.code, days=days)
    cells = [cell for cell in found if cell.found and cell.rows]
    cells.sort(key=lambda cell: names.get(cell.place, cell.place))
    placed = place([cell.found for cell in cells if cell.found], kind=one.kind)
    if placed is None:
        return None
    listed = [(cell, likely) for cell, likely in zip(cells, placed.shrunk, strict=True) if cell.found]
    shown, own = Paginator(listed, _ROWS).get_page(page), here.key if here.level is Level.LOCATION else ""
    first = [row for row in listed if row[0].place == own and row not in shown]  # always in sight
    return {
        "is_distinguishable": placed.spread.is_distinguishable, "is_explained": _is_explained(one, cells),
        "funnel": _describe_funnel(one, cells, placed),
        "page": shown,
        "rows": [
            {"name": names.get(cell.place, cell.place), "shown": cell.found and show(one, cell.found), "n": cell.rows,
             "likely": show(one, likely), "elsewhere": show_verdict(one, cell.difference), "current": cell.place == own}
            for cell, likely in (*first, *shown)
        ],
    }  # fmt: skip


def _is_explained(one: Definition, cells: Sequence[Cell]) -> bool:
    """Whether nothing is left of differences between locations once the same people are compared."""
    verdicts = [judge(cell.difference, better=one.better) for cell in cells if cell.difference]
    return bool(verdicts) and all(verdict is Verdict.SAME for verdict in verdicts)


def _describe_funnel(one: Definition, cells: Sequence[Cell], placed: Placed) -> dict[str, Any]:
    found = [cell.found for cell in cells if cell.found]
    most = max(each.cases for each in found) * 1.05
    cases = np.geomspace(max(1.0, min(each.cases for each in found) * 0.8), most, _STEPS)
    edges = [
        Limits(cases.tolist(), *(part.tolist() for part in limits(placed, cases, level=level, is_share=is_share(one))))
        for level in (WARN, ALARM)
    ]
    chart = draw_funnel(found, middle=placed.middle, inner=edges[0], outer=edges[1])
    return {
        "chart": chart, "middle": say_figure(one, placed.middle),
        "ticks": [{"at": tick.at, "text": say_figure(one, tick.value)} for tick in chart.ticks],
        "marks": [{"at": mark.at, "text": f"{mark.value:.0f}"} for mark in chart.marks],
    }  # fmt: skip
