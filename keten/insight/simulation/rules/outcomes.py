"""What a life leaves behind: what was planned, what somebody decided, and what became of the person."""

from dataclasses import dataclass, field
from datetime import date

from keten.insight.simulation.rules.people import Person
from keten.insight.simulation.rules.seeing import ORGANISATIONS
from keten.journey.routing.rules.evaluating import Happening, Running

WORK, OTHER, STAYS = "work", "other", ""


@dataclass(frozen=True)
class Planned:
    """Something that somebody will do on a day: a step of a clock, the intake, the first day of an offering."""

    on: date
    what: str
    code: str = ""
    key_on: date | None = None


@dataclass(frozen=True)
class Decided:
    """What somebody did on a day: "diagnosed", with the stage that was chosen or none, or a step of a clock "done"."""

    on: date
    what: str
    stage: str = ""
    code: str = ""
    key_on: date | None = None


@dataclass
class Lived:
    """What became of a life. Days count from registration; ``seen`` per organisation: from a day until a day."""

    person: Person
    ended_on: date
    left: str = STAYS
    first_stage: str = ""
    last_stage: str = ""
    first_talk_on: date | None = None
    help_on: date | None = None
    handovers: int = 0
    expired: int = 0
    overrun: int = 0
    talks: list[tuple[date, int]] = field(default_factory=list)
    placed: list[tuple[date, str]] = field(default_factory=list)
    responsible: list[tuple[date, frozenset[str]]] = field(default_factory=list)
    seen: dict[str, dict[date, date]] = field(default_factory=lambda: {name: {} for name in ORGANISATIONS})
    happened: list[Happening] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    clocks: tuple[Running, ...] = ()  # all that ever ran, as they stood at the end
