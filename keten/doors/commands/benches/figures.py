"""Every figure for every location and month of ten years, from events of a whole country."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click
import numpy as np
import pyarrow as pa

from keten.doors.commands.benches.country import START, UNTIL, Country, ensure_country
from keten.doors.commands.benches.desk import Figures
from keten.doors.commands.benches.figure_pages import measure_pages
from keten.ground.foundation.postgres.home import keten_home
from keten.ground.foundation.statistics.spells import count_spells
from keten.ground.foundation.statistics.survival import incidences
from keten.insight.indicators.actions.computing import hide_together, read_counts, tabulate_together
from keten.insight.indicators.actions.deriving import deriving_rows
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.queries.counting import count_together
from keten.insight.indicators.queries.engines import read_files, start_engine
from keten.insight.indicators.rules.definitions import Definition
from keten.insight.indicators.rules.families import Tally, list_families

SPELLS = 1_000_000
_SMALLER = 10  # the same country with so many times fewer people
_HORIZONS = (91, 183, 365)


def measure_figures(
    events: int, *, folder: Path | None = None, spells: int = SPELLS, whole: bool = True
) -> tuple[Figures, Figures]:
    """``all_indicators_s`` from the events in the store to every figure with its interval, and its parts: ``rows_s``,
    ``count_s``, ``estimate_s``. Apart from it ``hiding_s``: which cells are too small to show.

    ``growth``: how much longer it takes per event than with a tenth of them. ``whole``: without it neither what is
    hidden nor pages (``figure_pages``) are measured. The reference: the engine reads the same files once.
    """
    home = folder or keten_home() / "bench-figures"
    large, small = (ensure_country(home / str(size), events=size) for size in (events, max(events // _SMALLER, 1)))
    figures = measure_country(large, hiding=whole)
    tenth = measure_country(small, hiding=False)
    if whole:
        figures |= measure_pages(large)
    growth = (figures["all_indicators_s"] / large.events) / (tenth["all_indicators_s"] / small.events)
    figures |= {"all_indicators_s_tenth": tenth["all_indicators_s"], "growth": round(growth, 2)}
    return figures | {"aalen_johansen_1m_s": _time_spells(spells)}, {"scan_s": _time_scan(large)}


def measure_country(country: Country, *, hiding: bool) -> Figures:
    """The parts of computing every figure of a country, in seconds."""
    took: Figures = {"events": float(country.events)}
    definitions = [one for one in list_definitions().values() if one.is_counted]
    with ExitStack() as engine:
        with _timed(took, "rows_s"):
            kept = engine.enter_context(deriving_rows(country.store, country.store.read(), until=UNTIL, watches=False))
        with _timed(took, "count_s"):
            counts = count_together(kept.open_rows, definitions, from_month=START)
    with _timed(took, "estimate_s"):
        tallies = [Tally(one, *read_counts(counts[one.code])) for one in definitions]
        found = [part for _one, parts in tabulate_together(tallies) for part in parts]
        took["cells"] = float(sum(part.figures.held.size for part in found))
    took["all_indicators_s"] = round(took["rows_s"] + took["count_s"] + took["estimate_s"], 2)
    if hiding:
        with _timed(took, "hiding_s"):
            took["hidden"] = float(sum(_count_hidden(family, counts) for family in list_families(definitions)))
    return took


def _count_hidden(family: Sequence[Definition], counts: Mapping[str, pa.Table]) -> int:
    _tallies, _months, hiding = hide_together(family, counts)
    return sum(len(cells) for one in hiding.values() for cells in one.hidden)


def _time_spells(spells: int) -> float:
    """One million spells with two causes, to their incidences: the fastest of three."""
    draw = np.random.default_rng(1)
    time_, cause = draw.exponential(300, spells).astype(np.int64), draw.integers(0, 3, spells)
    return round(min(_try_spells(time_, cause) for _turn in range(3)), 3)


def _try_spells(time_: np.ndarray, cause: np.ndarray) -> float:
    started = time.perf_counter()
    incidences(count_spells(time_, cause, causes=2), _HORIZONS)
    return time.perf_counter() - started


def _time_scan(country: Country) -> float:
    took: Figures = {}
    with start_engine(country.store.rows / "spare") as engine, _timed(took, "scan_s"):
        events = read_files(engine, country.store.paths("events"))
        events.agg(last=events.event_id.max(), clients=events.client.max(), kinds=events.kind.max()).to_pyarrow()
    return took["scan_s"]


@contextmanager
def _timed(took: Figures, name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    took[name] = round(time.perf_counter() - started, 2)
    click.echo(f"  {name}: {took[name]}", err=True)
