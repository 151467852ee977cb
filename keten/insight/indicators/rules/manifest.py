"""What is in the store, in one small file: replaced whole, so that a batch is either wholly there or not at all."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from keten.insight.indicators.rules.layout import VERSION


class OtherLayout(ValueError):
    """The store was written with other columns, and has to be made anew."""


class OtherLedger(ValueError):
    """The store holds events of another ledger, or of one that was put back to an earlier moment."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One file of one table. ``batch``: which export wrote it; ``file``: where, from the folder of the store."""

    table: str
    batch: int
    file: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """``up_to``: the last event of the ledger that is in the store, as is every event before it; ``seal``: its hash, by
    which the ledger is known again."""

    version: int = VERSION
    up_to: int = 0
    seal: str = ""
    batch: int = 0
    segments: tuple[Segment, ...] = ()

    def files(self, table: str) -> Iterator[str]:
        """The files of a table, oldest first."""
        return (segment.file for segment in self.segments if segment.table == table)

    def rows(self, table: str) -> int:
        """How many rows a table has over all its files."""
        return sum(segment.rows for segment in self.segments if segment.table == table)

    def extend(self, segments: Iterable[Segment], *, up_to: int, seal: str = "") -> "Manifest":
        """With one more batch. Raises ValueError when it would go back."""
        if up_to <= self.up_to:
            raise ValueError(f"the store is at event {self.up_to} already, this batch ends at {up_to}")
        return replace(self, up_to=up_to, seal=seal, batch=self.batch + 1, segments=(*self.segments, *segments))


def check_ledger(manifest: Manifest, seal: str) -> None:
    """``seal``: of the event in the ledger now that was the last one exported. Raises ``OtherLedger``."""
    if manifest.up_to and manifest.seal != seal:
        raise OtherLedger(f"event {manifest.up_to} is another one in this ledger than in the store")


def write_manifest(manifest: Manifest) -> str:
    """As text; ``read_manifest`` gives the same back."""
    return json.dumps(asdict(manifest), indent=1)


def read_manifest(text: str) -> Manifest:
    """Raises ``OtherLayout`` when the columns were others."""
    found = json.loads(text)
    if found["version"] != VERSION:
        raise OtherLayout(f"the store has layout {found['version']}, this version of Keten writes {VERSION}")
    return Manifest(**found | {"segments": tuple(Segment(**segment) for segment in found["segments"])})
