"""Filling the analytical store."""

from keten.insight.indicators.actions.exporting import Exported, StillWriting, export_events

__all__ = ["Exported", "StillWriting", "export_events"]
