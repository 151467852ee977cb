"""The folder with the analytical store: Parquet files and one manifest. It survives being killed at any moment."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from keten.insight.indicators.rules.layout import TABLES
from keten.insight.indicators.rules.manifest import Manifest, Segment, read_manifest, write_manifest

_TYPES = {
    "int64": pa.int64(), "int16": pa.int16(), "string": pa.string(), "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
}  # fmt: skip
_MANIFEST = "manifest.json"


class Busy(RuntimeError):
    """Another process is writing to this store."""


def schema_of(table: str) -> pa.Schema:
    """The columns of a table of the layout, as Arrow knows them."""
    return pa.schema([(name, _TYPES[kind]) for name, kind in TABLES[table].items()])


def schema_in_store(table: str) -> pa.Schema:
    """The same in a file: how somebody stands is written again and again, so that the file says by which batch."""
    return schema_of(table) if table == "events" else schema_of(table).append(pa.field("batch", pa.int64()))


@dataclass(frozen=True)
class Store:
    """A store in a folder; reading needs no lock, because files are only ever added or left out of the manifest."""

    folder: Path

    @property
    def rows(self) -> Path:
        """Where the rows that were derived from it are (``row_store.py``)."""
        return self.folder / "rows"

    def read(self) -> Manifest:
        """What is in it now; of a store that does not exist yet: nothing."""
        try:
            return read_manifest((self.folder / _MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            return Manifest()

    def paths(self, table: str, manifest: Manifest | None = None) -> list[str]:
        """The files of a table: as it is now, or as a manifest that was read before says."""
        return [str(self.folder / file) for file in (manifest or self.read()).files(table)]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Alone. What a killed writer left behind goes first. Raises ``Busy``."""
        with alone(self.folder):
            self._sweep()
            yield

    def keep(self, rows: pa.Table, *, table: str, batch: int, part: str = "") -> Segment:
        """Write rows as one file that counts only once the manifest names it. ``part``: a month, for its folder."""
        file = f"{table}{f'/{part}' if part else ''}/{batch:08d}.parquet"
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if table != "events":
            rows = rows.append_column("batch", pa.repeat(pa.scalar(batch), rows.num_rows))
        with path.open("wb") as sink:
            pq.write_table(rows.cast(schema_in_store(table)), sink, compression="zstd")
        to_disk(path, path.parent)
        return Segment(table=table, batch=batch, file=file, rows=rows.num_rows)

    def commit(self, manifest: Manifest) -> None:
        """From now on this is what is in the store: one rename."""
        replace_file(self.folder / _MANIFEST, write_manifest(manifest))

    def _sweep(self) -> None:
        known = {str(self.folder / segment.file) for segment in self.read().segments}
        for table in TABLES:
            for path in (self.folder / table).rglob("*.parquet"):
                if str(path) not in known:
                    path.unlink()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """The only process that writes in a folder, which is made when it is not there. Raises ``Busy``."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{folder} is being written by another process") from None
        yield


def replace_file(file: Path, text: str) -> None:
    """The whole text or what stood there before, whenever the power goes."""
    draft = file.with_name(f"{file.name}.new")
    draft.write_text(text, encoding="utf-8")
    to_disk(draft)
    draft.replace(file)
    to_disk(file.parent)


def to_disk(*paths: Path) -> None:
    """Files and folders as they are now stay, also when the power goes."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
