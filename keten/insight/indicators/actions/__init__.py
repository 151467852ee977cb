"""Filling the analytical store, and computing figures from it."""

from keten.insight.indicators.actions.computing import NotWholeMonths, compute_figures
from keten.insight.indicators.actions.exporting import Exported, StillWriting, export_events

__all__ = ["Exported", "NotWholeMonths", "StillWriting", "compute_figures", "export_events"]
