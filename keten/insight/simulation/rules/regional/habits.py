"""How people and organisations act in a region that leaves a log: numbers of ``habits.toml``, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Talks and calls: how many, with whom, and how they go."""

    a_month: float
    calls: float
    by_need: float
    differs: float
    appointments: float
    missed: float


@dataclass(frozen=True, kw_only=True)
class Stewarding:
    """Contact persons: how soon somebody accepts, and how often they are replaced."""

    accept_days: int
    refused: float
    leaves_a_year: float
    waits: float
    staff: int
    moves: float


@dataclass(frozen=True, kw_only=True)
class Care:
    """Needs and support, chain signals, surveys."""

    needs: float
    offer_days: float
    start_days: int
    signals_a_year: float
    answered: float
    late: float
    justified: dict[str, float]
    surveyed: float
    response: float
    helped: dict[str, float]
    partitions: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Granting:
    """Applications and decisions."""

    apply_days: int
    decide_days: int
    late: float
    refused: float
    corrected: float
    continued: float


@dataclass(frozen=True, kw_only=True)
class Habits:
    """Everything together. Shares are from 0 to 1, days are days."""

    early_notice: float
    notice_days: tuple[int, int]
    to_bijstand: float
    partial_work: float
    unknown: float
    case_mix: float
    returns: Mapping[str, float]
    contact: Contact
    steward: Stewarding
    care: Care
    benefit: Granting


def read_habits(table: Mapping[str, Any]) -> Habits:
    """From the table of ``habits.toml``."""
    parts = {
        "notice_days": tuple(table["notice_days"]), "contact": Contact(**table["contact"]),
        "steward": Stewarding(**table["steward"]), "care": Care(**table["care"]),
        "benefit": Granting(**table["benefit"]),
    }  # fmt: skip
    return Habits(**{**table, **parts})
