"""Figures as they are computed for pages."""

from datetime import date

from keten.ground.organisations.rules.viewer import SYSTEM
from keten.insight.indicators.actions import compute_figures
from keten.insight.indicators.models import FigureRun
from keten.insight.indicators.store import Store
from tests.conftest import as_round
from tests.factories import TODAY, at


def compute(store: Store, until: date) -> FigureRun:
    """As the round does."""
    with as_round():
        return compute_figures(store=store, until=until, by=SYSTEM, now=at(TODAY))
