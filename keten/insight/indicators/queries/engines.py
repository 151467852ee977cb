"""Where figures are counted: DuckDB in this process, or Spark on as many machines as there are. The same expressions.

``KETEN_FIGURES_ENGINE`` says which; ``docs/how-to/scale-out.md`` when.
"""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import ibis
from django.conf import settings
from ibis.backends import BaseBackend
from ibis.expr.types import Table

ENGINES = ("duckdb", "spark")
_SHUFFLES_PER_CORE = 2  # parts in which Spark lays out what it joins
_kept = threading.local()


class NoSpark(RuntimeError):
    """Spark was asked for, and pyspark or Java is not there."""


@contextmanager
def start_engine(spare: Path) -> Iterator[BaseBackend]:
    """The engine of this installation for one computation. ``spare``: a folder for what does not fit in memory.

    Raises ``NoSpark``, and ValueError for an engine that does not exist.
    """
    name = settings.KETEN_FIGURES_ENGINE
    if name not in ENGINES:
        raise ValueError(f"KETEN_FIGURES_ENGINE is {' or '.join(ENGINES)}, not {name!r}")
    engine = start_spark(settings.KETEN_SPARK_MASTER) if name == "spark" else start_duckdb(spare)
    try:
        yield engine
    finally:
        engine.disconnect()


def start_duckdb(spare: Path) -> BaseBackend:
    """DuckDB with a bound on its memory (KETEN_FIGURES_MEMORY): what does not fit goes to ``spare``."""
    return ibis.duckdb.connect(
        memory_limit=settings.KETEN_FIGURES_MEMORY, temp_directory=str(spare), preserve_insertion_order=False
    )


def start_spark(master: str) -> BaseBackend:
    """Spark at ``master`` ("local[2]": two cores of this machine). Raises ``NoSpark``."""
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError:
        raise NoSpark("pyspark is not installed: make spark") from None
    chosen = {
        "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false",
        "spark.sql.ansi.enabled": "true", "spark.sql.session.timeZone": "UTC",
        "spark.driver.memory": settings.KETEN_FIGURES_MEMORY.replace("GB", "g"),
        "spark.sql.shuffle.partitions": str(8 * _SHUFFLES_PER_CORE), "spark.log.level": "ERROR",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }  # fmt: skip
    builder = SparkSession.builder.master(master).appName("keten")
    for setting, value in chosen.items():
        builder = builder.config(setting, value)
    try:
        return ibis.pyspark.connect(builder.getOrCreate())
    except PySparkRuntimeError as wrong:
        raise NoSpark(f"there is no Java for Spark: {wrong}") from None


def read_files(engine: BaseBackend, files: Sequence[str]) -> Table:
    """Parquet files of one shape as a table. Ibis has Spark read one path at a time, so Spark is asked itself."""
    if engine.name != "pyspark":
        return engine.read_parquet(files)
    from pyspark.sql import SparkSession

    name = ibis.util.gen_name("files")
    SparkSession.active().read.parquet(*files).createOrReplaceTempView(name)
    return engine.table(name)


def get_reader() -> BaseBackend:
    """DuckDB to look something up for a page: one for each thread, because its connections are not shared."""
    if not hasattr(_kept, "reader"):
        _kept.reader = ibis.duckdb.connect(memory_limit=settings.KETEN_FIGURES_MEMORY)
    reader: BaseBackend = _kept.reader
    return reader
