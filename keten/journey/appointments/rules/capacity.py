"""Whether a location can keep what it promises, and what would help. In minutes of staff per week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keten.journey.appointments.rules.forecast import Expected


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """*Tekort*: from week ``first`` to ``last`` (both count) so many minutes are missing, all weeks together."""

    first: int
    last: int
    missing: float

    @property
    def weeks(self) -> int:
        return self.last - self.first + 1


def find_alarms(expected: Sequence[Expected], supply: Mapping[int, float], *, share: float, weeks: int) -> list[Alarm]:
    """Runs of at least so many weeks in which at least this share of the capacity is missing."""
    found: list[Alarm] = []
    run: list[tuple[int, float]] = []
    for one in [*expected, None]:
        missing = one.likely - supply.get(one.week, 0.0) if one else 0.0
        if one and missing > 0 and missing >= share * supply.get(one.week, 0.0):
            run.append((one.week, missing))
            continue
        if len(run) >= weeks:
            found.append(Alarm(first=run[0][0], last=run[-1][0], missing=sum(minutes for _, minutes in run)))
        run = []
    return found


def give_back_by_group(*, clients: int, seats: int, talk_minutes: int, group_minutes: int, leaders: int = 1) -> int:
    """Minutes that groups win for clients who each would have had a talk; 0 when they win nothing."""
    groups = -(-clients // seats) if seats else 0
    return max(clients * talk_minutes - groups * group_minutes * leaders, 0)


def is_crowded_out(*, agreed: float, realised: float, tolerance: float) -> bool:
    """A group of clients, or a paying partner, gets much less of the time than was agreed."""
    return agreed > 0 and realised < agreed * (1 - tolerance)
