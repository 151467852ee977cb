"""Stop, continue or spread: what may be decided about a measure, and what may be said of it."""

from dataclasses import dataclass

from keten.ground.foundation.decision import Decision

JUDGED = ("A", "B", "C")  # grades that carry a verdict; D and X never do (facts: evidence grade)


@dataclass(frozen=True)
class Shown:
    """What is known of the effect at the first horizon: its grade, and the interval in the direction that is better
    (more than zero helps). Empty while nothing was computed.
    """

    grade: str
    low: float | None = None
    high: float | None = None

    @property
    def helps(self) -> bool:
        """Whether the whole interval is on the better side."""
        return self.grade in JUDGED and self.low is not None and self.low > 0

    @property
    def harms(self) -> bool:
        """Whether the whole interval is on the worse side."""
        return self.grade in JUDGED and self.high is not None and self.high < 0


def check_verdict(choice: str, *, state: str, is_compared: bool, shown: Shown, reason: str) -> Decision:
    """A measure that runs or has ended is decided on with a reason; what was not shown is never spread."""
    if state == "draft":
        return Decision.no("Deze maatregel is nog niet begonnen. Er is nog niets om over te besluiten.")
    if state == "ended" and choice == "continue":
        return Decision.no("Deze maatregel is gestopt. Begin hem opnieuw als u verder wilt.", "choice")
    if choice == "spread" and not may_spread(is_compared=is_compared, shown=shown):
        return Decision.no(may_spread(is_compared=is_compared, shown=shown).reason, "choice")
    if not reason.strip():
        return Decision.no("Schrijf op waarom u dit besluit.", "reason")
    return Decision.yes()


def may_spread(*, is_compared: bool, shown: Shown) -> Decision:
    """Only what was compared, could be judged, and helps (MISSION P8)."""
    if not is_compared:
        return Decision.no("Zonder vergelijking is niet te zeggen of dit werkt. Verspreiden kan daarom niet.")
    if shown.grade not in JUDGED:
        return Decision.no("Het effect is niet te beoordelen. Verspreiden kan daarom niet.")
    if shown.harms:
        return Decision.no("Klanten die meedoen zijn slechter af. Verspreiden kan daarom niet.")
    if not shown.helps:
        return Decision.no("Niet is aangetoond dat dit helpt. Verspreiden kan daarom niet.")
    return Decision.yes()
