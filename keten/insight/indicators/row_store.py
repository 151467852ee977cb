"""The rows that figures are about, as files beside the store: derived once, and read by whoever looks behind a figure.

A set counts once ``sets.json`` names it. The one before it is kept, because somebody may still be reading it.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from keten.insight.indicators.rules.row_sets import RowSet, read_sets, write_sets
from keten.insight.indicators.store import alone, replace_file, to_disk

_NAMED = "sets.json"
_KEPT = 2  # the newest, and the one that was the newest


@dataclass(frozen=True)
class RowStore:
    """Sets of rows in a folder. Reading needs no lock."""

    folder: Path

    def read(self) -> tuple[RowSet, ...]:
        """The sets that are there, newest first; none when nothing was derived yet."""
        try:
            return read_sets((self.folder / _NAMED).read_text("utf-8"))
        except FileNotFoundError:
            return ()

    def paths(self, rows: RowSet, over: str) -> list[str]:
        """The files of one kind of rows."""
        return [str(self.folder / file) for file in rows.files[over]]

    @contextmanager
    def writing(self) -> Iterator[Path]:
        """Alone, in a fresh folder for the next set. What nobody reads any more goes first. Raises ``Busy``."""
        with alone(self.folder):
            known = self.read()
            self._sweep({str(one.number) for one in known})
            fresh = self.folder / str(known[0].number + 1 if known else 1)
            fresh.mkdir()
            yield fresh

    def commit(self, fresh: Path, *, up_to: int, until: date) -> RowSet:
        """From now on these are the rows: every folder in ``fresh`` is a kind of rows."""
        files = {kind.name: sorted(kind.rglob("*.parquet")) for kind in sorted(fresh.iterdir())}
        to_disk(*(path for path in fresh.rglob("*") if path.is_dir() or path.suffix == ".parquet"), fresh)
        named = {kind: [str(file.relative_to(self.folder)) for file in found] for kind, found in files.items()}
        made = RowSet(number=int(fresh.name), up_to=up_to, until=until, files=named)
        replace_file(self.folder / _NAMED, write_sets((made, *self.read())[:_KEPT]))
        return made

    def _sweep(self, known: set[str]) -> None:
        """Sets that are not named: half written by who was killed, or older than the one before the newest."""
        for path in self.folder.iterdir():
            if path.is_dir() and path.name not in known:
                shutil.rmtree(path)
