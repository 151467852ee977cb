"""What is asked of a table: which column is what, and how it was decided who got it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from keten.ground.foundation.decision import Refused
from keten.insight.evaluation.rules.grading import Design

_UNUSED = {
    Design.RANDOMISED: ("before",),
    Design.OBSERVATIONAL: ("take_up", "before"),
    Design.STAGGERED: ("covariates", "block", "take_up", "placebo", "before", "event"),
    Design.BEFORE_AFTER: ("covariates", "cluster", "block", "take_up", "placebo", "event"),
}
HORIZONS = (91, 183, 365)  # days: 3, 6 and 12 months, as figures have them


class Kind(StrEnum):
    """What the outcome is: a number, something that happened or not (0 or 1), or how long until it happened."""

    MEAN = "mean"
    RATE = "rate"
    DURATION = "duration"


@dataclass(frozen=True, kw_only=True)
class Question:
    """Names of columns, empty for what is not there.

    ``control``: the value of ``arm`` of who did not get it. ``event``: of a duration, why it ended (0 or empty: not
    ended yet); ``cause``: which of these it is about, the first when empty. ``before``: the same outcome before the
    start. ``shares``: how the lot should divide people, by value of ``arm``.
    """

    outcome: str
    arm: str = ""
    control: str = ""
    kind: Kind | None = None
    event: str = ""
    cause: str = ""
    cluster: str = ""
    block: str = ""
    covariates: tuple[str, ...] = ()
    take_up: str = ""
    design: Design = Design.RANDOMISED
    unit: str = ""
    time: str = ""
    first_treated: str = ""
    placebo: str = ""
    before: str = ""
    horizons: tuple[int, ...] = HORIZONS
    shares: Mapping[str, float] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read, each once."""
        named = (
            self.arm, self.outcome, self.event, self.cluster, self.block, *self.covariates, self.take_up, self.unit,
            self.time, self.first_treated, self.placebo, self.before,
        )  # fmt: skip
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def unused(self) -> tuple[str, ...]:
        """Options that were given and that this design does nothing with."""
        given = (name for name in _UNUSED[self.design] if getattr(self, name))
        return tuple("--" + name.replace("_", "-") for name in given)

    def check(self) -> None:
        """Raises ``Refused`` for a question that cannot be answered, whatever the table."""
        for wrong, reason, name in self._list_faults():
            if wrong:
                raise Refused(reason, name)

    def _list_faults(self) -> tuple[tuple[bool, str, str], ...]:
        return (*self._list_missing(), *self._list_faults_of_duration(), *self._list_clashes())

    def _list_missing(self) -> tuple[tuple[bool, str, str], ...]:
        staggered = self.design is Design.STAGGERED
        return (
            (not self.outcome, "Zeg met --outcome welke kolom de uitkomst is.", "outcome"),
            (not (self.arm or staggered or self.before), "Zeg met --arm in welke kolom de groep staat.", "arm"),
            (
                staggered and not (self.unit and self.time and self.first_treated),
                "Bij --design staggered horen --unit, --time en --first-treated.", "first_treated",
            ),
        )  # fmt: skip

    def _list_faults_of_duration(self) -> tuple[tuple[bool, str, str], ...]:
        if self.kind is not Kind.DURATION:
            return ()
        return (
            (
                self.design is Design.STAGGERED,
                "Een invoering na elkaar gaat over een getal per periode, geen duur.", "kind",
            ),
            (not self.event, "Zeg met --event in welke kolom staat waarom het eindigde.", "event"),
            (
                self.design is not Design.RANDOMISED,
                "Zonder loting is duur niet te vergelijken. Neem als uitkomst of het binnen een vaste tijd gebeurde, "
                "met --kind rate.", "kind",
            ),
            (
                len(set(self.horizons)) < 2 or min(self.horizons) <= 0,
                "Geef met --horizons minstens twee momenten in dagen: wat eerst remt, kan later helpen.", "horizons",
            ),
        )  # fmt: skip

    def _list_clashes(self) -> tuple[tuple[bool, str, str], ...]:
        own = {self.outcome, self.arm, self.event} - {""}
        others = {*self.covariates, self.placebo, self.take_up, self.cluster, self.block}
        return (
            (
                bool(self.block) and self.design is Design.OBSERVATIONAL,
                "Blokken horen bij loten. Laat --block weg, of zet die kolom bij --covariates.", "block",
            ),
            (
                bool(own & others), "Een kolom heeft twee taken. Gebruik de uitkomst en de groep nergens anders voor.",
                "covariates",
            ),
        )  # fmt: skip
