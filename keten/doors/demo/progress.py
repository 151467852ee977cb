"""Showing how far a long command is."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO


class Progress:
    """A line that says how far it is and how long it will take; on a terminal it is written over."""

    def __init__(self, total: float, label: str, out: TextIO) -> None:
        self.total, self.label, self.out = total, label, out
        self.done, self.started, self.shown = 0.0, time.monotonic(), -1

    def add(self, work: float) -> None:
        """So much of the total was done."""
        self.done += work
        percentage = min(100, int(100 * self.done / self.total))
        if percentage > self.shown and (self.out.isatty() or percentage % 10 == 0):
            self.shown = percentage
            self._write(percentage)

    def _write(self, percentage: int) -> None:
        left = (time.monotonic() - self.started) * (self.total / self.done - 1)
        bar = "█" * (percentage // 5) + "░" * (20 - percentage // 5)
        line = f"{self.label} {bar} {percentage:3d} %  nog {left:3.0f} s"
        self.out.write(f"\r{line}" if self.out.isatty() else f"{line}\n")
        self.out.flush()


@contextmanager
def show_progress(works: Sequence[float], label: str) -> Iterator[Progress]:
    """A progress line on stderr over all ``works``; add them one by one."""
    progress = Progress(sum(works) or 1.0, label, sys.stderr)
    yield progress
    if sys.stderr.isatty():
        sys.stderr.write("\n")
