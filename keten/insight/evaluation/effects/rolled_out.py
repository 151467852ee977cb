"""What began at one place after another: a panel of places and periods, from rows to the effect by time."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.statistics.arrays import Floats, Integers
from keten.ground.foundation.statistics.linear import Found, are_alike
from keten.ground.foundation.statistics.staggered import (
    NEVER,
    Cells,
    check_before,
    combine_all,
    combine_by_time,
    combine_without_each,
    compare_within_periods,
    find_cells,
    permute_starts,
)
from keten.insight.evaluation.effects.answer import Figure, as_figure, plain
from keten.insight.evaluation.effects.question import Question
from keten.insight.evaluation.effects.tables import Table

_SEED, _MOST_WORK = 1, 200_000
_MOST_LOST = 0.2  # of the places: with more left out, those that remain are others than those that began


@dataclass(frozen=True)
class Panel:
    """``outcome``: (places, periods); ``start``: (places,), the number of a period, NEVER when it never began there.

    ``cluster``: (places,), or empty. ``left_out``: places with a period missing.
    """

    outcome: Floats
    start: Integers
    cluster: Integers
    left_out: int

    @property
    def n(self) -> dict[str, int]:
        """Places that began while they were followed, and those that did not."""
        begun = self.start < self.outcome.shape[1]
        return {"begonnen": int(begun.sum()), "niet begonnen": int((~begun).sum())}


@dataclass(frozen=True)
class RolledOut:
    """``figure``: over all starts; ``before``: the p-value of no difference before the start, None if untold.

    ``places`` that go together count as one; ``begun``: at how many of them it began while there was a before.
    """

    figure: Figure
    before: float | None
    places: int
    begun: int
    parts: dict[str, Any]


def read_panel(table: Table, question: Question) -> Panel:
    """Raises ``Refused`` for doubles, for a start that differs inside a place, and when nothing can be compared."""
    units, _names = table.codes(question.unit)
    times, outcome = table.moments(question.time), table.numbers(question.outcome)
    firsts = table.moments(question.first_treated)
    known = (units >= 0) & ~np.isnan(times)
    if not known.any():
        raise Refused(f"In geen enkele regel staan kolom {question.unit} en {question.time} allebei.", question.unit)
    periods, period = np.unique(times[known], return_inverse=True)
    _refuse_doubles(table, question, units[known] * len(periods) + period, np.flatnonzero(known))
    grid = np.full((int(units.max(initial=-1)) + 1, len(periods)), np.nan)
    grid[units[known], period] = outcome[known]
    begun = _find_starts(table, question, units, firsts)
    whole = ~np.isnan(grid).any(1)
    cluster = _find_clusters(table, question, units)
    panel = Panel(grid[whole], _as_periods(begun, periods)[whole], cluster[whole] if len(cluster) else cluster,
                  int((~whole).sum()))  # fmt: skip
    _refuse_empty(panel, question)
    return panel


def _refuse_doubles(table: Table, question: Question, cells: Integers, rows: Integers) -> None:
    seen, first = np.unique(cells, return_index=True)
    if len(seen) < len(cells):
        double = np.setdiff1d(np.arange(len(cells)), first)[0]
        raise Refused(
            f"Kolom {question.unit}, regel {table.lines[rows[double]]}: deze eenheid staat in deze periode dubbel. "
            "Houd per eenheid en periode één regel over, bijvoorbeeld het gemiddelde.", question.unit,
        )  # fmt: skip


def _find_starts(table: Table, question: Question, units: Integers, firsts: Floats) -> Floats:
    """The start of each place, NaN when it never began."""
    begun = np.full(int(units.max(initial=-1)) + 1, np.nan)
    begun[units[units >= 0]] = firsts[units >= 0]
    differs = (units >= 0) & ~((firsts == begun[units]) | (np.isnan(firsts) & np.isnan(begun[units])))
    if differs.any():
        raise Refused(
            f"Kolom {question.first_treated}, regel {table.lines[int(differs.argmax())]}: deze eenheid heeft twee "
            "verschillende beginmomenten. Geef er één, of laat de cel overal leeg als het er nooit begon.",
            question.first_treated,
        )
    return begun


def _as_periods(begun: Floats, periods: Floats) -> Integers:
    """Empty, 0 before all periods (a common way to write never), and after the last one: not begun while followed."""
    never = np.isnan(begun) | ((begun == 0) & (periods[0] > 0)) | (begun > periods[-1])
    place = np.searchsorted(periods, np.where(never, periods[0], begun))
    return np.where(never, NEVER, place).astype(np.int64)


def _find_clusters(table: Table, question: Question, units: Integers) -> Integers:
    if not question.cluster:
        return np.zeros(0, dtype=np.int64)
    codes, _names = table.codes(question.cluster)
    cluster = np.zeros(int(units.max(initial=-1)) + 1, dtype=np.int64)
    cluster[units[units >= 0]] = codes[units >= 0]
    return cluster


def _refuse_empty(panel: Panel, question: Question) -> None:
    places = len(panel.start) + panel.left_out
    if panel.left_out > _MOST_LOST * places:
        raise Refused(
            f"Van {panel.left_out} van de {places} eenheden ontbreekt een periode. Vul aan, of neem minder perioden.",
            question.unit,
        )
    if panel.outcome.size == 0 or are_alike(panel.outcome):
        raise Refused(f"Kolom {question.outcome} heeft overal dezelfde waarde. Kies een andere.", question.outcome)
    began = panel.start < panel.outcome.shape[1]
    if not began.any():
        raise Refused("Nergens begint het voor de laatste periode: er is nog geen uitkomst van na de start. Wacht, of "
                      "neem latere perioden.", question.first_treated)  # fmt: skip
    if not (began & (panel.start > 0)).any():
        raise Refused("Overal begon het al in de eerste periode: er is geen ervoor. Neem eerdere perioden.",
                      question.first_treated)  # fmt: skip


def compare_starts(panel: Panel) -> RolledOut:
    """Callaway and Sant'Anna over all starts, by time since the start, and what came before it.

    Raises ``Refused`` when every place began at once.
    """
    cells = find_cells(panel.outcome, panel.start)
    cluster = np.unique(panel.cluster, return_inverse=True)[1].astype(np.int64) if len(panel.cluster) else None
    found = combine_all(cells, cluster=cluster)
    if found is None:
        raise Refused("Het begon overal tegelijk: er is geen plek die nog niet was begonnen om mee te vergelijken. "
                      "Voeg zulke plekken toe.", "first_treated")  # fmt: skip
    found, method = _widen(panel, found, cluster)
    places = len(panel.start) if cluster is None else int(cluster.max()) + 1
    before = check_before(cells, cluster=cluster)
    by_time = combine_by_time(cells, cluster=cluster)
    began = (panel.start > 0) & (panel.start < panel.outcome.shape[1])
    begun = len(np.unique(np.flatnonzero(began) if cluster is None else cluster[began]))
    return RolledOut(as_figure(found, method), before, places, begun, _describe(panel, cells, by_time, before))


def _widen(panel: Panel, found: Found, cluster: Integers | None) -> tuple[Found, str]:
    """Starts of a single place show no spread of their own: then the error is that of a jackknife."""
    method = "Callaway-Sant'Anna, not yet treated, t(G-1)"
    sizes = np.unique(panel.start, return_counts=True)[1]
    work = len(panel.start) * len(sizes) * panel.outcome.shape[1]
    if cluster is not None or (sizes >= 2).all() or work > _MOST_WORK:
        return found, method
    wider = combine_without_each(panel.outcome, panel.start)
    return (wider, method + ", jackknife") if wider else (found, method)


def _describe(panel: Panel, cells: Cells, by_time: dict[int, Found], before: float | None) -> dict[str, Any]:
    within = compare_within_periods(panel.outcome, panel.start)
    return {
        "by_time": {str(time): as_figure(one, "since the start").as_dict() for time, one in by_time.items()},
        "pre_trend": {"p_value": plain(before)},
        # Only when the order of places was drawn by lot.
        "within_periods": {
            "estimate": within, "p_value": permute_starts(panel.outcome, panel.start, seed=_SEED),
            "method": "stepped wedge: within periods, places permuted",
        },
        "cells": len(cells.value),
    }  # fmt: skip
