"""Building the region: days in order, places side by side, a daily round between."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keten.doors.demo.arrivals import Plan, list_arrivals
from keten.doors.demo.happenings import Happening, list_happenings
from keten.doors.demo.inspecting import list_inspecting
from keten.doors.demo.living import live_location
from keten.doors.demo.progress import Progress
from keten.doors.demo.region import Span, read_region
from keten.doors.demo.settling import moment, settle_region
from keten.ground.foundation.calendar import is_working_day
from keten.ground.foundation.pool import make_pool
from keten.ground.promises.actions import run_round
from keten.ground.promises.queries import get_last_round

_DAILY_ROUNDS = timedelta(weeks=4)  # before that a round a week: the age of a breach is true either way
_MONTH = 30.4375  # days

LivePlaces = Callable[[Plan, date, date], None]


@dataclass(frozen=True)
class Slice:
    """Days that are lived after one round, and how much work that is."""

    first_on: date
    until_on: date
    work: float


def make_plan(*, clients: int, months: int, seed: int, today: date) -> Plan:
    """A region with so many clients that lives so many months and ends this morning."""
    first_on = today - timedelta(days=round(months * _MONTH))
    return Plan(seed=seed, clients=clients, span=Span(first_on, today), lived_until=today)


def build_region(plan: Plan, *, now: datetime, processes: int = 1) -> None:
    """Settle the region and live its span in an empty database; ends with the round of today.

    With more than one process the places live side by side.
    """
    region = read_region()
    settle_region(region)
    happenings = [*list_happenings(region, plan.span), *list_inspecting(region, plan.span)]
    happenings.sort(key=lambda happening: happening.on)
    with living_places(processes) as live_places:
        live_slices(plan, plan.span.first_on, happenings, live_places, label="Regio opbouwen")
    run_round(on=plan.span.today, now=now)


def continue_region(plan: Plan, *, after: date, now: datetime) -> None:
    """Live the days from ``after`` on in a region that stands; ends with the round of today."""
    last = get_last_round()
    with living_places(1) as live_places:
        live_slices(plan, after, [], live_places, label="Regio bijwerken", rounds_from=last.on if last else after)
    run_round(on=plan.lived_until, now=now)


def live_slices(
    plan: Plan,
    first_on: date,
    happenings: Sequence[Happening],
    live_places: LivePlaces,
    *,
    label: str,
    rounds_from: date = date.min,
) -> None:
    """Per slice: what happens to the region, the round of that morning, and the days of all places.

    ``rounds_from``: the day of the last round that was; rounds never go back.
    """
    waiting, slices = list(happenings), list_slices(plan, first_on)
    progress = Progress(sum(part.work for part in slices), label)
    for part in slices:
        while waiting and waiting[0].on <= part.first_on:
            waiting.pop(0).decide(moment(part.first_on))
        if part.first_on >= rounds_from:
            run_round(on=part.first_on, now=moment(part.first_on, 5))
        live_places(plan, part.first_on, part.until_on)
        progress.add(part.work)
    progress.finish()


def list_slices(plan: Plan, first_on: date) -> list[Slice]:
    """Weeks, and at the end single working days, up to the day of today."""
    starts = [first_on]
    day = first_on + timedelta(days=1)
    while day < plan.lived_until:
        is_daily = day >= plan.lived_until - _DAILY_ROUNDS
        if day.weekday() == 0 or (is_daily and is_working_day(day)):
            starts.append(day)
        day += timedelta(days=1)
    return list(_with_work(plan, starts))


def _with_work(plan: Plan, starts: Sequence[date]) -> Iterator[Slice]:
    """Work in client-days: a registration costs about as much as 160 days of a client."""
    carried = 0
    for start, end in zip(starts, [*starts[1:], plan.lived_until], strict=True):
        days = [start + timedelta(days=number) for number in range((end - start).days)]
        new = sum(len(list_arrivals(plan, place, day)) for place in read_region().places for day in days)
        carried += new
        yield Slice(start, end, 160 * new + (plan.clients / 20 + carried) * len(days))


@contextmanager
def living_places(processes: int) -> Iterator[LivePlaces]:
    """How places live: one after the other in this process, or side by side in others."""
    if processes == 1:
        yield _live_in_turn
        return
    with make_pool(min(processes, len(read_region().places))) as pool:

        def live_side_by_side(plan: Plan, first_on: date, until_on: date) -> None:
            calls = [pool.submit(live_location, plan, key, first_on, until_on) for key in _largest_first()]
            for call in calls:
                call.result()

        try:
            yield live_side_by_side
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _live_in_turn(plan: Plan, first_on: date, until_on: date) -> None:
    for key in _largest_first():
        live_location(plan, key, first_on, until_on)


def _largest_first() -> list[str]:
    return [place.key for place in sorted(read_region().places, key=lambda place: -place.clients)]
