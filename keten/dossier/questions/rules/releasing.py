"""When answers that wait become answers of a month: only together with enough others of the same kind. Pure.

A group that is released holds at least the minimum, in everything that an answer keeps. So whoever knows which
invitations were answered, and compares the answers of yesterday and today, is left with a group of that size.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The answers of one person (*antwoordblad*). ``month``: its first day; ``step_kind`` empty: several together."""

    survey: str
    version: int
    location_id: int
    step_kind: str
    organisations: tuple[str, ...]
    month: date
    answers: Mapping[str, str]
    text: str

    def to_table(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self) | {"month": self.month.isoformat(), "organisations": list(self.organisations)}

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> "Sheet":
        """From what ``to_table`` made."""
        month, seen = date.fromisoformat(table["month"]), tuple(table["organisations"])
        return cls(**{**table, "month": month, "organisations": seen})

    @property
    def group(self) -> Hashable:
        """Everything by which answers are told apart besides what was answered."""
        return (self.survey, self.version, self.location_id, self.step_kind, self.organisations)


def release(waiting: Mapping[UUID, Sheet], *, month: date, minimum: int) -> dict[UUID, Sheet]:
    """Which sheets are released now, as they are kept: under this month, where needed with less detail.

    Sheets of the running month wait for others exactly like them; those of earlier months first let go of the
    organisations, then of the kind of step. What is still too few waits on.
    """
    left = dict(waiting)
    released: dict[UUID, Sheet] = {}
    for coarsen, is_for in _STEPS:
        for group in _group({key: coarsen(sheet) for key, sheet in left.items() if is_for(sheet, month)}):
            if len(group) >= minimum:
                released |= {key: replace(sheet, month=month) for key, sheet in group.items()}
        left = {key: sheet for key, sheet in left.items() if key not in released}
    return released


def _group(sheets: Mapping[UUID, Sheet]) -> list[dict[UUID, Sheet]]:
    groups: dict[Hashable, dict[UUID, Sheet]] = defaultdict(dict)
    for key, sheet in sheets.items():
        groups[sheet.group][key] = sheet
    return list(groups.values())


def _is_any(_sheet: Sheet, _month: date) -> bool:
    return True


def _is_earlier(sheet: Sheet, month: date) -> bool:
    return sheet.month < month


def _keep(sheet: Sheet) -> Sheet:
    return sheet


def _without_organisations(sheet: Sheet) -> Sheet:
    return replace(sheet, organisations=())


def _without_kind(sheet: Sheet) -> Sheet:
    return replace(sheet, organisations=(), step_kind="")


_STEPS: tuple[tuple[Callable[[Sheet], Sheet], Callable[[Sheet, date], bool]], ...] = (
    (_keep, _is_any), (_without_organisations, _is_earlier), (_without_kind, _is_earlier),
)  # fmt: skip
