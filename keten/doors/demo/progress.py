"""Showing how far a long command is."""

import sys
import time

_CELLS = 20


class Progress:
    """A line on stderr: how far it is and how long it will take. On a terminal it is written over."""

    def __init__(self, total: float, label: str) -> None:
        self.total, self.label, self.out = total or 1.0, label, sys.stderr
        self.done, self.shown, self.started = 0.0, -1, time.monotonic()

    def add(self, work: float) -> None:
        """So much of the total was done; says so when the percentage changed."""
        self.done += work
        percentage = min(100, int(100 * self.done / self.total))
        step = 1 if self.out.isatty() else 10
        if percentage // step > self.shown // step:
            self.shown = percentage
            self._write(percentage)

    def finish(self) -> None:
        """Leave the line standing."""
        seconds = time.monotonic() - self.started
        self.out.write(f"{chr(13) if self.out.isatty() else ''}{self.label}: klaar in {seconds:.0f} s{' ' * 40}\n")

    def _write(self, percentage: int) -> None:
        left = (time.monotonic() - self.started) * (self.total / self.done - 1) if self.done else 0
        filled = percentage * _CELLS // 100
        line = f"{self.label}  {'█' * filled}{'░' * (_CELLS - filled)} {percentage:3d} %, nog {left:3.0f} s"
        self.out.write(f"\r{line} " if self.out.isatty() else f"{line}\n")
        self.out.flush()
