"""The service model (*dienstverleningsmodel*) as a file says it: stages, a decision table, clocks and examples.

DESIGN.md §4. Everything is data; nothing in a file runs. ``line`` is where something stands in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from keten.journey.routing.rules.conditions import Condition, Picture

TASKS = ("intake", "placement", "benefit", "reintegration", "enforcement", "employer_service")
PURSES = ("uwv", "municipality", "shared")
STARTS = ("case_opened", "stage_began", "ww_ends", "diagnosed")
OWNERS = ("contact_person", "team_leader")
STOPS = ("step_done", "diagnosed", "stage_left")
CLIMB = "climb"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """*Fase of route*. ``lead`` and ``support`` are tasks: who that is comes from the arrangement.

    ``longest`` is an ISO 8601 duration: every stage ends (P5). ``then`` are the stages a coach may choose afterwards;
    empty means all. ``two_signatures``: two organisations decide together.
    """

    code: str
    label: str
    lead: str
    longest: str
    support: tuple[str, ...] = ()
    talk_with: tuple[str, ...] = ()
    offerings: tuple[str, ...] = ()
    purse: str = "uwv"
    then: tuple[str, ...] = ()
    second_assessor: bool = False
    two_signatures: bool = False
    keeps_contact_person: bool = True
    source: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the decision table: when all conditions hold, this stage is advised, because of ``because``.

    In a model without stages ``stage`` is empty and ``because`` is the advice itself.
    """

    when: tuple[Condition, ...]
    stage: str
    because: str
    line: int = 0

    def holds(self, picture: Picture) -> bool:
        """Whether a case falls under this line."""
        return all(condition.holds(picture) for condition in self.when)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """*Klok*: from an event, a duration, a warning that makes a step, and what happens on silence.

    ``starts``: case_opened, stage_began, diagnosed or ww_ends (then ``after`` counts back from the expected end).
    ``and_then`` is counted on from the end of ``after``: six months and four weeks are not one duration.
    ``stages`` narrows to stages, ``when`` to cases. ``legal``: the term follows the Algemene termijnenwet.
    ``on_silence``: ``climb`` (a breach, with its ladder) or the stage to which the case moves.
    """

    code: str
    label: str
    starts: str
    after: str
    warn: str
    step: str
    and_then: str = ""
    stages: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    legal: bool = False
    owner: str = "contact_person"
    stops: tuple[str, ...] = ("step_done",)
    on_silence: str = CLIMB
    source: str = ""
    line: int = 0

    def applies(self, picture: Picture) -> bool:
        """Whether the conditions of this clock hold for a case."""
        return all(condition.holds(picture) for condition in self.when)


@dataclass(frozen=True, kw_only=True)
class Example:
    """*Uitgewerkt voorbeeld*: a person, what happens to them on which dates, and what the model must then say."""

    title: str
    picture: Mapping[str, Any]
    opened_on: date
    ww_ends_on: date | None = None
    diagnosed_on: date | None = None  # empty: the day of registration
    stage: str | None = None  # the stage in which the person is placed on the first day; None: the advised one
    on: date | None = None  # the day on which is looked
    advised: str | None = None
    in_stage: str | None = None
    due: Mapping[str, date] = field(default_factory=dict)  # by clock: the last day
    warned: Mapping[str, date] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class ServiceModel:
    """One version of a service model, read and checked."""

    code: str
    title: str
    summary: str
    source: str
    version: int = 1
    tests: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    rows: tuple[Row, ...] = ()
    clocks: tuple[Clock, ...] = ()
    examples: tuple[Example, ...] = ()
    offerings: tuple[str, ...] = ()

    @cached_property
    def clock_of(self) -> Mapping[str, Clock]:
        """The clocks by their codes."""
        return {clock.code: clock for clock in self.clocks}

    def get_stage(self, code: str) -> Stage:
        """A stage by its code. Raises ``KeyError``."""
        return {stage.code: stage for stage in self.stages}[code]
