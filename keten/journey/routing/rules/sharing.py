"""Shares of what happened with stages, with their uncertainty; small numbers stay hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keten.ground.foundation.statistics import Estimate, wilson

# What is counted, in the order of the page, and of what it is a part.
PARTS = {
    "on_last_day": "changes", "earlier": "changes", "by_coach": "changes", "by_client": "changes",
    "by_partner": "changes", "by_clock": "changes", "by_diagnosis": "changes", "deviations": "decisions",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Share:
    """``part`` of ``whole``; ``estimate`` is None when the whole is too small to show."""

    code: str
    part: int
    whole: int
    estimate: Estimate | None


def list_shares(counts: Mapping[str, int], *, minimum: int) -> list[Share]:
    """Every share of one count. ``earlier`` is what was not on or after the last day."""
    known = {**counts, "earlier": counts["changes"] - counts["on_last_day"]}
    return [_share(code, known[code], known[whole], minimum) for code, whole in PARTS.items()]


def add_counts(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """Several counts together; nothing but zeros without any."""
    names = ("changes", "decisions", *(code for code in PARTS if code != "earlier"))
    return {name: sum(one[name] for one in counts) for name in names}


def _share(code: str, part: int, whole: int, minimum: int) -> Share:
    estimate = wilson(part / whole, whole) if whole and whole >= minimum else None
    return Share(code=code, part=part, whole=whole, estimate=estimate)
