"""Figures of a region that was lived in memory, computed as they are for pages."""

from datetime import date
from pathlib import Path

import pyarrow as pa

from keten.ground.organisations.rules.viewer import SYSTEM
from keten.insight.indicators.actions import compute_figures
from keten.insight.indicators.library import get_event_columns
from keten.insight.indicators.models import FigureRun
from keten.insight.indicators.store import Store, schema_of
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.tables import to_tables
from tests.conftest import as_round
from tests.factories import TODAY, at


def fill_store(folder: Path, log: Log) -> Store:
    """The log of a region, in files as an export leaves them."""
    found, columns = Store(folder), to_tables(log, get_event_columns())
    with found.writing():
        kept = [
            found.keep(pa.table(rows, schema=schema_of(name)), table=name, batch=1) for name, rows in columns.items()
        ]
        found.commit(found.read().extend([one for one in kept if one.rows], up_to=len(columns["events"]["event_id"])))
    return found


def compute(store: Store, until: date) -> FigureRun:
    """As the round does."""
    with as_round():
        return compute_figures(store=store, until=until, by=SYSTEM, now=at(TODAY))
