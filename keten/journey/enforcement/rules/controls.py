"""Whom an organisation checks (*controleren*): by published rules on what was told, and by drawing.

What a rule can count is a closed list: what somebody did about their duties. A statistical score, a diagnosis or who
somebody is cannot be named in a plan (ADR 17).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

COUNTS = ("missed_reports", "short_reports")
_NEEDED = ("organisation", "title", "from", "source", "sample_per_mille", "most", "rules")


class MalformedPlan(ValueError):
    """A plan that cannot be followed: which file, and what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class ControlRule:
    """Who has at least so many of something is chosen."""

    counts: str
    least: int


@dataclass(frozen=True, kw_only=True)
class ControlPlan:
    """What one organisation published: its rules, how many they choose at most a month, and the share that is drawn."""

    organisation: str
    title: str
    from_on: date
    source: str
    sample_per_mille: int
    most: int
    rules: Sequence[ControlRule]

    def least(self, counts: str) -> int | None:
        """From how many of this on somebody is chosen; None: the plan does not look at it."""
        return min((rule.least for rule in self.rules if rule.counts == counts), default=None)


def read_plan(table: Mapping[str, Any], *, name: str) -> ControlPlan:
    """A plan from its file. Raises ``MalformedPlan``, in Dutch: whoever installs it reads that."""
    missing = [key for key in _NEEDED if key not in table]
    if missing:
        raise MalformedPlan(f"{name}: {missing[0]} ontbreekt")
    if not isinstance(table["from"], date):
        raise MalformedPlan(f"{name}: from is geen datum")
    return ControlPlan(
        organisation=str(table["organisation"]), title=str(table["title"]), from_on=table["from"],
        source=str(table["source"]), sample_per_mille=_whole(table, "sample_per_mille", 1, 1000, name),
        most=_whole(table, "most", 0, 100_000, name), rules=[_rule(row, name) for row in table["rules"]],
    )  # fmt: skip


def _rule(row: Mapping[str, Any], name: str) -> ControlRule:
    if row.get("counts") not in COUNTS:
        raise MalformedPlan(f"{name}: een regel telt {' of '.join(COUNTS)}, niet {row.get('counts')}")
    return ControlRule(counts=row["counts"], least=_whole(row, "least", 1, 100, name))


def _whole(table: Mapping[str, Any], key: str, least: int, most: int, name: str) -> int:
    """Without a sample the rules could never be compared with chance, so there is always one."""
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise MalformedPlan(f"{name}: {key} is een heel getal van {least} tot en met {most}")
    return value
