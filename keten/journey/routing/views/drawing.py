"""The picture of a model: stages under each other with arrows for what may follow, and clocks along a line of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.translation import gettext as _

from keten.ground.foundation.calendar import parse_term
from keten.ground.organisations.models import Task
from keten.journey.routing.rules.language import CLIMB, Clock, ServiceModel, Stage
from keten.journey.routing.views.words import say_term

WIDTH, BOX_WIDTH, BOX_HEIGHT, GAP, LEFT = 340, 220, 62, 22, 1
_LETTERS = 29
_DAYS = {"D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25, "H": 1 / 24}


@dataclass(frozen=True, kw_only=True)
class Box:
    """A stage: ``y`` is its top, ``lines`` its text from the top down, each with its own height."""

    y: int
    lines: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """From one stage to another, round the right side. ``kind``: may (a coach may) or silent (a clock does)."""

    path: str
    head: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The stages; ``goes_anywhere``: no stage limits what follows; ``is_moved``: somewhere silence moves a client."""

    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    goes_anywhere: bool
    is_moved: bool


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A clock along the time line, in percents of its width: the bar, the part after the warning, and the mark."""

    left: str
    width: str
    warn: str
    late: str
    due: str


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A place on the time line with its words."""

    at: str
    anchor: str
    text: str


def draw_stages(model: ServiceModel) -> Picture | None:
    """The stages of a model; None when it has none."""
    if not model.stages:
        return None
    boxes = tuple(_box(stage, place) for place, stage in enumerate(model.stages))
    arrows = tuple(_arrow(*pair) for pair in _list_arrows(model))
    height = len(boxes) * (BOX_HEIGHT + GAP) - GAP + 2
    free = not any(stage.then for stage in model.stages)
    return Picture(
        height=height, boxes=boxes, arrows=(*arrows, *(_everywhere(len(boxes)) if free else ())), goes_anywhere=free,
        is_moved=any(arrow.kind == "silent" for arrow in arrows),
    )  # fmt: skip


def _everywhere(count: int) -> list[Arrow]:
    """From every stage to every other: one line along all boxes, with a head at each."""
    if count < 2:
        return []
    side = LEFT + BOX_WIDTH
    heights = [_top(place) + BOX_HEIGHT // 2 for place in range(count)]
    spine = f"M{side + 16} {heights[0]} V{heights[-1]}"
    return [Arrow(path=f"{spine} M{side + 16} {y} H{side + 8}", head=_head(y), kind="may") for y in heights]


def _top(place: int) -> int:
    return 1 + place * (BOX_HEIGHT + GAP)


def _box(stage: Stage, place: int) -> Box:
    top = _top(place)
    label = wrap(stage.label, _LETTERS)[0] + ("…" if len(stage.label) > _LETTERS else "")
    lead = _("leidt: %(task)s") % {"task": Task(stage.lead).label}
    longest = _("hoogstens %(term)s") % {"term": say_term(stage.longest)}
    return Box(y=top, lines=((top + 20, label, "name"), (top + 37, lead, "note"), (top + 53, longest, "note")))


def _list_arrows(model: ServiceModel) -> list[tuple[int, int, str, int]]:
    """From, to, kind and the lane in which it goes round."""
    place = {stage.code: number for number, stage in enumerate(model.stages)}
    silent = {
        (place[stage], place[clock.on_silence])
        for clock in model.clocks
        if clock.on_silence != CLIMB
        for stage in clock.stages or tuple(place)
        if stage != clock.on_silence
    }
    may = {(place[stage.code], place[then]) for stage in model.stages for then in stage.then} - silent
    pairs = sorted(silent | {pair for pair in may if pair[0] != pair[1]}, key=lambda pair: abs(pair[0] - pair[1]))
    return [(*pair, "silent" if pair in silent else "may", lane) for lane, pair in enumerate(pairs)]


def _arrow(start: int, end: int, kind: str, lane: int) -> Arrow:
    side = LEFT + BOX_WIDTH
    out = side + 26 + min(lane, 8) * 11
    shift = 6 if end > start else -6  # there and back do not cover each other
    begin, finish = _top(start) + BOX_HEIGHT // 2 + shift, _top(end) + BOX_HEIGHT // 2 - shift
    turn = 8 if finish > begin else -8
    path = (
        f"M{side} {begin} H{out - 8} Q{out} {begin} {out} {begin + turn} "
        f"V{finish - turn} Q{out} {finish} {out - 8} {finish} H{side + 8}"
    )
    return Arrow(path=path, head=_head(finish), kind=kind)


def _head(y: int) -> str:
    side = LEFT + BOX_WIDTH
    return f"{side + 1},{y} {side + 9},{y - 4} {side + 9},{y + 4}"


def count_days(clock: Clock) -> float:
    """About how many days a clock runs: enough to draw it."""
    return sum(_days(term) for term in (clock.after, clock.and_then) if term)


def _days(term: str) -> float:
    amount, unit = parse_term(term)
    return amount * _DAYS[unit]


def draw_clocks(clocks: Sequence[Clock]) -> list[Bar]:
    """A bar per clock on one scale. Clocks that count back from the end of WW stand at the right."""
    longest = max((_reach(clock) for clock in clocks), default=1.0)
    return [_bar(clock, longest) for clock in clocks]


def _reach(clock: Clock) -> float:
    return count_days(clock) + (_days(clock.warn) if clock.starts == "ww_ends" else 0)


def _bar(clock: Clock, longest: float) -> Bar:
    days, warn = count_days(clock), _days(clock.warn)
    if clock.starts == "ww_ends":  # the last day lies before the end; the step comes earlier still
        due = 100 - 100 * days / longest
        begin = max(0.0, due - 100 * warn / longest)
        return Bar(left=_percent(due), width=_percent(100 - due), warn=_percent(begin), late=_percent(due - begin),
                   due=_percent(due))  # fmt: skip
    due = 100 * days / longest
    begin = max(0.0, due - 100 * warn / longest)
    return Bar(left="0%", width=_percent(begin), warn=_percent(begin), late=_percent(due - begin), due=_percent(due))


def draw_ticks(clocks: Sequence[Clock]) -> list[Tick]:
    """Four places on the line of time of clocks that count on: the start, and about thirds of the longest."""
    longest = max((count_days(clock) for clock in clocks), default=0.0)
    unit, size = ("M", 30.44) if longest > 120 else ("W", 7.0) if longest > 27 else ("D", 1.0)
    total = int(longest / size + 0.05)
    step = max(1, -(-total // 4))
    ticks = [Tick(at="0%", anchor="start", text=_("begin"))]
    for number in range(step, total + 1, step):
        at = 100 * number * size / longest
        ticks.append(Tick(at=_percent(at), anchor="end" if at > 90 else "middle", text=say_term(f"P{number}{unit}")))
    return ticks


def _percent(number: float) -> str:
    return f"{min(100.0, max(0.0, number)):.1f}%"
