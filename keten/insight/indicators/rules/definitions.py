"""What a figure counts: its definition as data, checked when it is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from keten.dossier.clients.rules.register import Words, read_words


class Kind(StrEnum):
    """How a figure is counted."""

    INCIDENCE = "incidence"  # the share to whom it happened by a horizon, other ends competing
    SHARE = "share"  # rows that it holds for, of all rows
    RATIO = "ratio"  # one number per other number, such as handovers per year of case
    SURVEY = "survey"  # answers without a name that are good, of all answers to a question; or who answered
    UNMEASURED = "unmeasured"  # what it needs is not there yet


SHARES = (Kind.SHARE, Kind.INCIDENCE, Kind.SURVEY)  # that say of how many it holds
ANSWERED = "answered"  # of an invitation, that stands for an answer to no question in particular
THEMES = ("prevention", "outflow", "flow_through", "client", "help", "benefit", "signals")  # in the order of pages
MONTHS_IN_DAYS: Mapping[int, int] = {3: 91, 6: 183, 12: 365}  # whole days; longer than a year is not asked


@dataclass(frozen=True, kw_only=True)
class Horizon:
    """By when: ``days`` after the first day; ``unit`` and ``number`` as people say it."""

    number: int
    unit: str
    days: int


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A figure. ``over``: the rows; ``minimum``: the least cell that may be shown; ``times``: of a ratio.

    ``survey`` and ``question``: of answers without a name; ``good``, the answers that count. Without a question
    the figure is about who was asked.
    """

    code: str
    version: int
    theme: str
    name: Words
    text: Words
    kind: Kind
    over: str
    better: str
    minimum: int
    adjust: tuple[str, ...]
    source: str
    causes: tuple[str, ...] = ()
    horizons: tuple[Horizon, ...] = ()
    holds: str = ""
    followed_days: int = 0
    top: str = ""
    bottom: str = ""
    times: int = 1
    survey: str = ""
    question: str = ""
    good: tuple[str, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether it is counted from rows."""
        return self.kind is not Kind.UNMEASURED

    @property
    def has_records(self) -> bool:
        """Whether its rows lead to people: answers without a name lead to nobody."""
        return self.is_counted and self.kind is not Kind.SURVEY


def count_decimals(one: Definition) -> int:
    """With how many decimals a figure is kept: a share to a tenth of a percent, a number to a hundredth."""
    return 2 if one.kind is Kind.RATIO and one.times != 1 else 3


def make_definition(code: str, table: Mapping[str, Any]) -> Definition:
    """From a table of ``indicators.toml``. Raises KeyError for what is missing."""
    months = [Horizon(number=number, unit="months", days=MONTHS_IN_DAYS[number]) for number in table.get("months", ())]
    days = [Horizon(number=number, unit="days", days=number) for number in table.get("after_days", ())]
    return Definition(
        code=code, version=table["version"], theme=table["theme"], name=read_words(table["name"]),
        text=read_words(table["text"]),
        kind=Kind(table["kind"]), over=table["over"], better=table["better"], minimum=table["minimum"],
        adjust=tuple(table["adjust"]), source=table["source"], causes=tuple(table.get("causes", ())),
        horizons=(*months, *days), holds=table.get("holds", ""), followed_days=table.get("days", 0),
        top=table.get("top", ""), bottom=table.get("bottom", ""), times=table.get("times", 1),
        survey=table.get("survey", ""), question=table.get("question", ""),
    )  # fmt: skip


def list_faults(one: Definition, *, rows: frozenset[str], variables: frozenset[str]) -> Iterator[str]:
    """Why a definition cannot be counted. ``rows`` and ``variables``: what there is to count and to adjust for."""
    if one.is_counted and one.over not in rows:
        yield f"there are no rows called {one.over!r}"
    if one.kind is Kind.INCIDENCE and not (one.causes and one.horizons):
        yield "an incidence needs causes and months or after_days"
    if one.kind is Kind.SHARE and not one.holds:
        yield "a share says what holds"
    if one.kind is Kind.RATIO and not (one.top and one.bottom and one.times > 0):
        yield "a ratio has a top, a bottom and times"
    if one.kind is Kind.SURVEY and not (one.survey and one.good):
        yield "a survey says which, and has answers that are good"
    if one.kind is Kind.SURVEY and one.adjust:
        yield "of answers without a name nothing is known to adjust for"
    if one.better not in ("more", "less", ""):
        yield f"better is more, less or empty, not {one.better!r}"
    if one.theme not in THEMES:
        yield f"there is no theme {one.theme!r}"
    if one.minimum < 5:
        yield "cells under 5 are never shown"
    if unknown := sorted(set(one.adjust) - variables):
        yield f"cannot be adjusted for {', '.join(unknown)}"
