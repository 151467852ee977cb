"""The page with all figures of a place: per theme, each beside the same people elsewhere and its own past."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from keten.ground.foundation.statistics import Estimate
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import FigureRun, Level
from keten.insight.indicators.queries.published import EVERYTHING, Cell, Place, list_of_place
from keten.insight.indicators.rules.definitions import THEMES, Definition, Kind
from keten.insight.indicators.rules.judging import Verdict, compare_with_past, judge
from keten.insight.indicators.showing import (
    THEME_WORDS,
    address_of,
    find_horizon,
    say_horizon,
    say_place,
    say_words,
    show,
    show_verdict,
    why_hidden,
)

Cells = Mapping[tuple[str, int], list[Cell]]


def describe_dashboard(run: FigureRun, place: Place) -> dict[str, Any]:
    """Everything the template needs: two queries, for the place and for everything together."""
    here = _group(list_of_place(run, place))
    whole = here if place == EVERYTHING else _group(list_of_place(run, EVERYTHING))
    rows = [describe_row(one, here, whole, place) for one in list_definitions().values()]
    return {
        "place": place, "report_url": _find_report(place), "finding": _say_finding(rows, place),
        "compares": place.level is Level.LOCATION,
        "is_whole": place == EVERYTHING,
        "themes": [
            {"code": theme, "title": THEME_WORDS[theme], "rows": [row for row in rows if row["theme"] == theme]}
            for theme in THEMES
        ],
    }  # fmt: skip


def describe_row(one: Definition, here: Cells, whole: Cells, place: Place) -> dict[str, Any]:
    """One figure: its longest horizon that is known."""
    days = _choose_days(one, here)
    cells = here.get((one.code, days), [])
    total = find_total(cells)
    found = total.found if total else None
    around = find_total(whole.get((one.code, days), []))
    return say_words(one) | {
        "theme": one.theme, "url": address_of(one, place), "horizon": say_horizon(find_horizon(one, days)),
        "shown": show(one, found) if found else None, "n": total.rows if total else 0,
        "why": _say_missing(one, total), "verdict": judge(total.difference, better=one.better) if total else None,
        "elsewhere": show_verdict(one, total.difference) if total else None,
        "past": show_verdict(one, find_change(one, cells)),
        "whole": show(one, around.found) if around and around.found else None,
    }  # fmt: skip


def _find_report(place: Place) -> str:
    return reverse("figures-report") + (f"?waar={place.code}" if place.code else "")


def find_total(cells: Iterable[Cell]) -> Cell | None:
    """The cell over all periods."""
    return next((cell for cell in cells if cell.month is None), None)


def find_change(one: Definition, cells: Sequence[Cell]) -> Estimate | None:
    """The last period that is known against the same one a year before (the season is the same).

    Not of a ratio: who came in lately was followed for a shorter time, and is not to be held against who came earlier.
    """
    if one.kind is Kind.RATIO:
        return None
    known = {cell.month: cell.found for cell in cells if cell.month and cell.found}
    if not known:
        return None
    last = max(known)
    return compare_with_past(known[last], known.get(_year_before(last)))


def _year_before(month: date) -> date:
    return month.replace(year=month.year - 1)


def _group(cells: Iterable[Cell]) -> Cells:
    found: dict[tuple[str, int], list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.indicator, cell.horizon_days].append(cell)
    return found


def _choose_days(one: Definition, here: Cells) -> int:
    """The longest horizon that is known; without one the first."""
    days = [each.days for each in one.horizons] or [0]
    known = [each for each in days if (total := find_total(here.get((one.code, each), []))) and total.found]
    return known[-1] if known else days[0]


def _say_missing(one: Definition, total: Cell | None) -> str:
    if one.kind is Kind.UNMEASURED:
        return _("Nog niet gemeten")
    return "" if total and total.found else why_hidden(total)


def _say_finding(rows: Sequence[Mapping[str, Any]], place: Place) -> str:
    """The page in one sentence, with numbers that are true."""
    known = sum(1 for row in rows if row["shown"])
    name = say_place(place)
    if place.level is not Level.LOCATION:
        said = ngettext("%(place)s: %(n)s cijfer bekend", "%(place)s: %(n)s cijfers bekend", known)
        return said % {"n": known, "place": name}
    better, worse = (sum(1 for row in rows if row["verdict"] is verdict) for verdict in (Verdict.BETTER, Verdict.WORSE))
    if not better and not worse:
        return _("%(place)s verschilt op geen enkel cijfer aantoonbaar van de rest") % {"place": name}
    said = _("%(place)s: van %(n)s cijfers %(better)s beter dan de rest, %(worse)s slechter")
    return said % {"place": name, "better": better, "worse": worse, "n": known}
