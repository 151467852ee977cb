"""The process that is killed: read once by the server that forks it, so that it begins at once."""

import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keten.config.settings")
django.setup()

from keten.insight.indicators.actions.exporting import export_events  # noqa: E402 - tables need Django to be ready
from keten.insight.indicators.store import Store  # noqa: E402


def export_for_ever(folder: str, source: str, key: bytes) -> None:
    """One small batch after the other."""
    while True:
        export_events(store=Store(Path(folder)), source=source, key=key, batch=7)
