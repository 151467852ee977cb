"""The rows of all figures, derived from the store once per computation and kept as files."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from keten.insight.indicators.queries.counting import count_together
from keten.insight.indicators.queries.engines import read_files, start_engine
from keten.insight.indicators.queries.opening import open_store
from keten.insight.indicators.queries.rows import ROWS, Derived, arrange
from keten.insight.indicators.row_store import RowStore
from keten.insight.indicators.rules.definitions import Definition
from keten.insight.indicators.rules.manifest import Manifest
from keten.insight.indicators.rules.row_sets import RowSet
from keten.insight.indicators.store import Store


_ROWS_TOGETHER = 20_480  # the least that DuckDB reads at once: few enough to find one location quickly


def count_store(
    *, store: Store, manifest: Manifest, until: date, from_month: date, definitions: Iterable[Definition]
) -> dict[str, pa.Table]:  # fmt: skip
    """Numbers by code of a figure (``queries/counting.py``), over what a manifest names before ``until``.

    The rows are derived first, and kept. Raises ``Busy`` when another process derives rows of this store, ``NoSpark``
    when Spark is asked for and is not there.
    """
    rows = RowStore(store.rows)
    with rows.writing() as fresh, start_engine(rows.folder / "spare") as engine:
        made = derive_rows(engine, store, manifest, fresh, until=until)
        return count_together(
            lambda over: read_files(engine, rows.paths(made, over)), definitions, from_month=from_month
        )


def derive_rows(engine: BaseBackend, store: Store, manifest: Manifest, fresh: Path, *, until: date) -> RowSet:
    """Every kind of rows, and what they share, as files in the folder ``fresh`` that ``RowStore.writing`` gave."""
    derived = Derived.of(
        open_store(store, manifest, until=until, engine=engine),
        keep=lambda name, shared, by="": _keep(engine, fresh / name, shared, by),
    )
    for over, list_rows in ROWS.items():
        _write(engine, fresh / over, arrange(list_rows(derived)))
    return RowStore(store.rows).commit(fresh, up_to=manifest.up_to, until=until)


def _keep(engine: BaseBackend, folder: Path, shared: Table, by: str) -> Table:
    _write(engine, folder, shared, by=by)
    if engine.name == "pyspark":
        return engine.read_parquet(str(folder))
    return engine.read_parquet(f"{folder}/**/*.parquet", hive_partitioning=bool(by))


def _write(engine: BaseBackend, folder: Path, rows: Table, *, by: str = "") -> None:
    """A folder of files; ``by``: a folder in it for each value of that column."""
    if engine.name == "pyspark":
        engine.to_parquet(rows, folder, compression="zstd", **({"partitionBy": by} if by else {}))
    elif by:
        engine.to_parquet(rows, folder, compression="zstd", partition_by=by)
    else:
        folder.mkdir()
        engine.to_parquet(rows, folder / "part.parquet", compression="zstd", row_group_size=_ROWS_TOGETHER)
