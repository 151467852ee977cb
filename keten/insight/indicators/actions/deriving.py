"""The rows of all figures, derived from the store once per computation and kept as files."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ibis.backends import BaseBackend
from ibis.expr.types import Table

from keten.insight.indicators.queries.engines import read_files, start_engine
from keten.insight.indicators.queries.opening import open_store
from keten.insight.indicators.queries.rows import ROWS, Derived, arrange
from keten.insight.indicators.queries.spells import Tables
from keten.insight.indicators.queries.watching import WATCHED
from keten.insight.indicators.row_store import RowStore
from keten.insight.indicators.rules.manifest import Manifest
from keten.insight.indicators.store import Store

_ROWS_TOGETHER = 20_480  # the least that DuckDB reads at once: few enough to find one location quickly


@dataclass(frozen=True)
class Kept:
    """Rows while the engine that derived them runs."""

    engine: BaseBackend
    derived: Derived
    files: Mapping[str, list[str]]

    def open_rows(self, over: str) -> Table:
        """The rows of a kind, from where they are kept."""
        return read_files(self.engine, self.files[over])


@contextmanager
def deriving_rows(store: Store, manifest: Manifest, *, until: date, watches: bool = True) -> Iterator[Kept]:
    """Every kind of rows, from what a manifest names before ``until``: derived once, kept beside the store.

    ``watches``: also what monitors look at.

    Raises ``Busy`` when another process derives rows of this store, ``NoSpark`` when Spark is asked for and is not
    there.
    """
    rows = RowStore(store.rows)
    with rows.writing() as fresh, start_engine(rows.folder / "spare") as engine:
        tables = open_store(store, manifest, until=until, engine=engine)
        derived = derive_rows(tables, engine, fresh)
        if watches:
            _derive_watched(tables, derived, engine, fresh)
        made = rows.commit(fresh, up_to=manifest.up_to, until=until)
        yield Kept(engine, derived, {over: rows.paths(made, over) for over in made.files})


def derive_rows(tables: Tables, engine: BaseBackend, fresh: Path) -> Derived:
    """Writes every kind of rows, and what they share, as files in the folder ``fresh``."""
    derived = Derived.of(tables, keep=lambda name, shared, by="": _keep(engine, fresh / name, shared, by))
    for over, list_rows in ROWS.items():
        _write(engine, fresh / over, arrange(list_rows(derived)))
    return derived


def _derive_watched(tables: Tables, derived: Derived, engine: BaseBackend, fresh: Path) -> None:
    for over, list_rows in WATCHED.items():
        _write(engine, fresh / over, list_rows(tables, derived.cases).order_by("location"))


def _keep(engine: BaseBackend, folder: Path, shared: Table, by: str) -> Table:
    _write(engine, folder, shared, by=by)
    if by and not any(folder.glob(f"{by}=*")):  # of nothing no folders are made, and so no file that says its columns
        shutil.rmtree(folder, ignore_errors=True)
        _write(engine, folder, shared)
        by = ""
    if engine.name == "pyspark":
        return engine.read_parquet(str(folder))
    return engine.read_parquet(f"{folder}/**/*.parquet", hive_partitioning=bool(by))


def _write(engine: BaseBackend, folder: Path, rows: Table, *, by: str = "") -> None:
    """A folder of files; ``by``: a folder in it for each value of that column."""
    if engine.name == "pyspark":
        engine.to_parquet(rows, folder, compression="zstd", **({"partitionBy": by} if by else {}))
    elif by:
        engine.to_parquet(rows, folder, compression="snappy", partition_by=by)
    else:
        folder.mkdir()
        engine.to_parquet(rows, folder / "part.parquet", compression="zstd", row_group_size=_ROWS_TOGETHER)
