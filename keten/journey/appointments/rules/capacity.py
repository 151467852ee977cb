"""Whether a location can keep what it promises, and what would help. In minutes of staff per week."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

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
    """Where so many weeks together miss at least this share of their capacity; what overlaps is one alarm.

    Together, because one week of chance more or less should neither raise nor hide a shortage.
    """
    missing = {one.week: one.likely - supply.get(one.week, 0.0) for one in expected}
    short: set[int] = set()
    for start in sorted(missing):
        window = range(start, start + weeks)
        if all(week in missing for week in window):
            lacks, has = (sum(found.get(week, 0.0) for week in window) for found in (missing, supply))
            if lacks > 0 and lacks >= share * has:
                short |= set(window)
    runs = _list_runs(sorted(short))
    return [Alarm(first=run[0], last=run[-1], missing=sum(missing[week] for week in run)) for run in runs]


def _list_runs(weeks: Sequence[int]) -> Iterator[list[int]]:
    """Weeks that follow each other, together."""
    for _place, run in groupby(enumerate(weeks), key=lambda pair: pair[1] - pair[0]):
        yield [week for _place, week in run]


def give_back_by_group(*, clients: int, seats: int, talk_minutes: int, group_minutes: int, leaders: int = 1) -> int:
    """Minutes that groups win for clients who each would have had a talk; 0 when they win nothing."""
    groups = -(-clients // seats) if seats else 0
    return max(clients * talk_minutes - groups * group_minutes * leaders, 0)


def is_crowded_out(*, agreed: float, realised: float, tolerance: float) -> bool:
    """A group of clients, or a paying partner, gets much less of the time than was agreed."""
    return agreed > 0 and realised < agreed * (1 - tolerance)
