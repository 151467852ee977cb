"""Spark counts what DuckDB counts: every figure, every row that was counted, from the same events.

Without Java or pyspark this is skipped, and says so; in a check that decides (CI) it fails. One million events are
compared by ``make prove NAME=spark``.
"""

import os
import shutil
import time
from pathlib import Path

import pytest

from keten.doors.commands.benches.country import START, UNTIL, ensure_country
from keten.insight.indicators.actions.deriving import deriving_rows
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.queries.counting import count_together
from tests.volumes import note, volume

EVENTS = volume(test=10_000, proof=1_000_000)
MEASURED = [one for one in list_definitions().values() if one.is_counted]


def _need_spark() -> None:
    """Skips or, where a missing runtime would go unseen, fails."""
    missing = [] if shutil.which("java") else ["Java"]
    try:
        import pyspark  # noqa: F401
    except ImportError:
        missing.append("pyspark (make spark)")
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not there: {', '.join(missing)}")
    if missing:
        pytest.skip(f"SPARK IS NOT TESTED: {', '.join(missing)} is not there")


def test_both_engines_count_the_same(tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]
    _need_spark()
    country = ensure_country(tmp_path / "store", events=EVENTS)
    found, took = {}, {}
    for engine in ("duckdb", "spark"):
        settings.KETEN_FIGURES_ENGINE = engine
        started = time.monotonic()
        with deriving_rows(country.store, country.store.read(), until=UNTIL) as kept:
            found[engine] = count_together(kept.open_rows, MEASURED, from_month=START)
        took[f"{engine}_s"] = round(time.monotonic() - started, 1)
    note(events=country.events, **took)
    for one in MEASURED:
        spark, duckdb = (_list_rows(found[engine][one.code]) for engine in ("spark", "duckdb"))
        assert spark == duckdb, one.code
        assert len(duckdb) > 10, one.code


def _list_rows(counts) -> list[str]:  # type: ignore[no-untyped-def]
    return sorted(repr(sorted(row.items())) for row in counts.to_pylist())
