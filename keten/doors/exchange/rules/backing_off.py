"""How long a sender waits before it tries again; it never gives up."""

from datetime import timedelta


def compute_pause(*, failures: int, first: timedelta, longest: timedelta) -> timedelta:
    """Twice as long after each failure in a row, from ``first`` up to ``longest``; ``failures`` counts from 1."""
    doublings = min(max(failures - 1, 0), 30)
    pause: timedelta = first * 2**doublings
    return min(pause, longest)
