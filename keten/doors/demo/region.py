"""The invented region, read from ``region.toml``: plain data, no database."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

Division = Mapping[str, Mapping[str, tuple[str, ...]]]  # task -> organisation -> target groups


@dataclass(frozen=True)
class Span:
    """The days that are lived: from ``first_on`` up to, not including, ``today``."""

    first_on: date
    today: date

    def at(self, share: float) -> date:
        """The day at a share of the span: 0 is the first day, 1 is today."""
        return self.first_on + timedelta(days=round(share * (self.today - self.first_on).days))

    def monday_at(self, share: float) -> date:
        """The Monday of the week at a share of the span."""
        day = self.at(share)
        return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Change:
    """From ``at`` on some tasks are divided differently."""

    at: float
    tasks: Division


@dataclass(frozen=True, kw_only=True)
class Place:
    """A location (*vestiging*) and the clients who come there."""

    key: str
    name: str
    breadth: str
    form: str
    municipality: str
    address: str
    serves: tuple[str, ...]
    partners: tuple[str, ...]
    cooperation: tuple[tuple[str, float], ...]
    clients: int
    target_groups: Mapping[str, int]
    tasks: Division
    change: Change | None = None


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who works for a partner; ``until`` is a share of the span."""

    name: str
    organisation: str
    roles: tuple[str, ...]
    teams: tuple[str, ...] = ()
    clients: int = 140
    specialisms: tuple[str, ...] = ()
    until: float | None = None

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{self.organisation}.voorbeeld.nl"


@dataclass(frozen=True, kw_only=True)
class Leave:
    """Somebody away, at a share of the span or a number of days before today."""

    staff: str
    days: int
    reason: str
    replacement: str = ""
    at: float = 0
    days_before: int | None = None

    def period(self, span: Span) -> tuple[date, date]:
        """Shortened with a short span, so that leaves stay apart."""
        if self.days_before is not None:
            first = span.today - timedelta(days=self.days_before)
            return first, first + timedelta(days=self.days)
        share = min(1.0, (span.today - span.first_on).days / 548)
        first = span.monday_at(self.at)
        return first, first + timedelta(days=max(2, round(self.days * share)))


@dataclass(frozen=True, kw_only=True)
class OldFile:
    """A file that is taken over from before, without a responsible organisation; ``asked`` gets it."""

    place: str
    at: float
    target_group: str
    asked: str


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Somebody a visitor of the demo can be, and the page that person starts on."""

    staff: str
    page: str


@dataclass(frozen=True, kw_only=True)
class Region:
    """Everything that stands before the first client comes in."""

    code: str
    name: str
    since: date
    municipalities: tuple[Mapping[str, Any], ...]
    organisations: tuple[Mapping[str, str], ...]
    places: tuple[Place, ...]
    teams: tuple[Mapping[str, str], ...]
    staff: tuple[Colleague, ...]
    absences: tuple[Leave, ...]
    old_files: tuple[OldFile, ...]
    personas: tuple[Persona, ...]


@cache
def read_region() -> Region:
    """The region as the file describes it."""
    tables = tomllib.loads((files("keten.doors.demo") / "region.toml").read_text(encoding="utf-8"))
    return Region(
        code=tables["code"], name=tables["name"], since=tables["since"],
        municipalities=tuple(tables["municipalities"]),
        organisations=tuple(tables["organisations"]),
        places=tuple(_place(table) for table in tables["locations"]),
        teams=tuple(tables["teams"]),
        staff=tuple(Colleague(**_frozen(table)) for table in tables["staff"]),
        absences=tuple(Leave(**table) for table in tables["absences"]),
        old_files=tuple(OldFile(**table) for table in tables["old_files"]),
        personas=tuple(Persona(**table) for table in tables["personas"]),
    )  # fmt: skip


def _place(table: Mapping[str, Any]) -> Place:
    change = dict(table.get("change", {}))
    return Place(
        **_frozen({key: value for key, value in table.items() if key not in ("tasks", "change", "cooperation")}),
        cooperation=tuple((row["status"], row.get("at", 0.0)) for row in table["cooperation"]),
        change=Change(at=change.pop("at"), tasks=_division(change)) if change else None,
        tasks=_division(table["tasks"]),
    )


def _division(table: Mapping[str, Any]) -> Division:
    return {task: {partner: tuple(groups) for partner, groups in row.items()} for task, row in table.items()}


def _frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
