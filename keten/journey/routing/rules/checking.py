"""Is a model whole? No gap and no overlap in its table, no circle without an exit, and its examples come true."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

from keten.ground.foundation.calendar import add_term
from keten.journey.routing.rules.attributes import WHOLE, Attribute
from keten.journey.routing.rules.calendar import count_back, get_due_on
from keten.journey.routing.rules.conditions import Value, list_values
from keten.journey.routing.rules.evaluating import CaseState, find_row, pass_day, place_in_stage
from keten.journey.routing.rules.language import CLIMB, Clock, Example, ServiceModel
from keten.journey.routing.rules.reading import InvalidModel, LineFault

MOST_CELLS = 20_000
LONGEST_LIFE = timedelta(days=3700)


def check_model(model: ServiceModel) -> ServiceModel:
    """The model itself when it is whole. Raises ``InvalidModel`` with every fault and its line."""
    faults = [*_check_table(model), *_check_stages(model), *_check_clocks(model), *_check_circles(model)]
    faults = faults or list(check_examples(model))
    if faults:
        raise InvalidModel(faults)
    return model


def check_examples(model: ServiceModel) -> Iterator[LineFault]:
    """What an example says and the model does not."""
    for example in model.examples:
        for said, found in compare_example(model, example):
            yield LineFault(example.line, f"voorbeeld «{example.title}»: {said}; het model geeft {found}")


def compare_example(model: ServiceModel, example: Example) -> Iterator[tuple[str, str]]:
    """Each expectation that does not come true: what was said, and what the model gives."""
    row = find_row(model, _picture(example, example.on or example.opened_on))
    if example.advised is not None and (row is None or example.advised not in (row.stage, row.because)):
        yield f"advies {example.advised!r}", repr(row.stage or row.because) if row else "geen advies"
    state, warned = live_example(model, example)
    if example.in_stage is not None and state.stage != example.in_stage:
        yield f"fase {example.in_stage!r}", repr(state.stage)
    due = {clock.code: clock.due_on for clock in state.clocks}
    for expected, found, words in ((example.due, due, "uiterlijk"), (example.warned, warned, "op het bureau")):
        for code, day in expected.items():
            if found.get(code) != day:
                yield f"klok {code!r} {words} {day}", str(found.get(code, "geen"))


def live_example(model: ServiceModel, example: Example) -> tuple[CaseState, dict[str, date]]:
    """The example lived day by day until the day it looks at; per clock the day on which its step came."""
    start, until = example.opened_on, example.on or example.opened_on
    last = min(max([until, *example.due.values(), *example.warned.values()]), start + LONGEST_LIFE)
    state = CaseState(picture=_picture(example, start), opened_on=start, bound_on=start, ww_ends_on=example.ww_ends_on)
    stage = example.stage or _advised(model, example)
    if stage:
        state = place_in_stage(model, state, stage, start)
    warned: dict[str, date] = {}
    at_until, day = state, start
    while day <= last:
        ww_ends_on = example.ww_ends_on if example.ww_ends_on and example.ww_ends_on > day else None
        diagnosed_on = example.diagnosed_on or start
        seen = state._replace(
            picture=_picture(example, day), ww_ends_on=ww_ends_on,
            diagnosed_on=diagnosed_on if diagnosed_on <= day else None,
        )  # fmt: skip
        state, happened = pass_day(model, seen, day)
        warned |= {one.code: day for one in happened if one.what == "warned" and one.code not in warned}
        at_until = state if day <= until else at_until._replace(clocks=state.clocks)
        day += timedelta(days=1)
    return at_until, warned


def _advised(model: ServiceModel, example: Example) -> str:
    row = find_row(model, _picture(example, example.opened_on))
    return row.stage if row else ""


def _picture(example: Example, on: date) -> dict[str, Value]:
    known: dict[str, Any] = {
        "target_group": "ww", "age": 40, "has_ww": False, "has_pw": False, "has_wia": False, **example.picture,
    }  # fmt: skip
    known["days_registered"] = (on - example.opened_on).days
    if example.ww_ends_on is not None and example.ww_ends_on > on:
        known["days_of_ww_left"] = (example.ww_ends_on - on).days
    return known


def _check_table(model: ServiceModel) -> Iterator[LineFault]:
    if not model.rows:
        if model.stages:
            yield LineFault(1, "dit model heeft fasen maar geen beslistabel ([[table]])")
        return
    used = sorted({(c.attribute.name, c.attribute) for row in model.rows for c in row.when}, key=lambda one: one[0])
    parts = [_parts(attribute, model) for _name, attribute in used]
    cells = 1
    for one in parts:
        cells *= len(one)
    if cells > MOST_CELLS:
        yield LineFault(model.rows[0].line, f"de tabel is te ingewikkeld: {cells} gevallen; hoogstens {MOST_CELLS}")
        return
    yield from _check_cells(model, [attribute for _name, attribute in used], parts)


def _check_cells(model: ServiceModel, used: list[Attribute], parts: list[list[Value]]) -> Iterator[LineFault]:
    overlaps: set[tuple[int, int]] = set()
    gap_said = False
    hit: set[int] = set()
    for values in product(*parts):
        picture = {attribute.name: value for attribute, value in zip(used, values, strict=True)}
        rows = [row for row in model.rows if row.holds(picture)]
        hit |= {row.line for row in rows}
        if not rows and not gap_said:
            gap_said = True
            yield LineFault(model.rows[-1].line, f"gat in de tabel: geen regel voor {_say(used, values)}")
        if len(rows) > 1 and (rows[0].line, rows[1].line) not in overlaps:
            overlaps.add((rows[0].line, rows[1].line))
            yield LineFault(rows[1].line, f"overlapt met regel {rows[0].line}: beide gelden voor {_say(used, values)}")
    yield from (LineFault(row.line, "deze regel geldt nooit") for row in model.rows if row.line not in hit)


def _parts(attribute: Attribute, model: ServiceModel) -> list[Value]:
    """One value per part of the domain in which every condition of the table says the same."""
    parts: list[Value] = [] if attribute.always else [None]
    if attribute.kind != WHOLE:
        return parts + list(list_values(attribute))
    conditions = [c for row in model.rows for c in row.when if c.attribute.name == attribute.name and not c.unknown]
    starts = {attribute.lowest} | {c.lowest for c in conditions} | {c.highest + 1 for c in conditions}
    return parts + sorted(start for start in starts if start <= attribute.highest)


def _say(used: list[Attribute], values: tuple[Value, ...]) -> str:
    said = []
    for attribute, value in zip(used, values, strict=True):
        word = (
            "niet bekend"
            if value is None
            else {True: "ja", False: "nee"}.get(value, value)
            if isinstance(value, bool)
            else value
        )
        said.append(f"{attribute.label} {word}")
    return ", ".join(said) or "elke klant"


def _check_stages(model: ServiceModel) -> Iterator[LineFault]:
    """A stage in which nobody can come is a mistake."""
    reached = {row.stage for row in model.rows} | {clock.on_silence for clock in model.clocks}
    reached |= {stage for one in model.stages for stage in one.then}
    open_end = any(not stage.then for stage in model.stages)
    for stage in model.stages:
        if stage.code not in reached and not open_end:
            yield LineFault(stage.line, f"niemand kan in fase {stage.code!r} komen")


def _check_clocks(model: ServiceModel) -> Iterator[LineFault]:
    anchor = date(2001, 1, 1)
    for clock in model.clocks:
        due_on = get_due_on(anchor, clock.after, legal=False, and_then=clock.and_then)
        if count_back(due_on, clock.warn) < anchor and clock.starts != "ww_ends":
            yield LineFault(
                clock.line, f"klok {clock.code!r}: de waarschuwing {clock.warn} is langer dan de duur {_long(clock)}"
            )
        for code in clock.stages:
            longest = add_term(anchor, model.get_stage(code).longest)
            if clock.starts == "stage_began" and due_on > longest:
                yield LineFault(clock.line, f"klok {clock.code!r} loopt langer dan fase {code!r} duurt")


def _long(clock: Clock) -> str:
    return f"{clock.after} en dan {clock.and_then}" if clock.and_then else clock.after


def _check_circles(model: ServiceModel) -> Iterator[LineFault]:
    """Stages that lead to each other by silence alone never come before a person again: refused."""
    moves = _silent_moves(model)
    for start in model.stages:
        if path := _find_way_back(moves, start.code):
            line = moves[start.code][path[1]]
            yield LineFault(line, f"cirkel zonder uitweg: {' → '.join(path)} gaat alleen door stilte")
            return


def _find_way_back(moves: Mapping[str, Mapping[str, int]], start: str) -> list[str]:
    """A shortest way from a stage through silence to itself; empty when there is none."""
    paths, seen = [[start]], set[str]()
    while paths:
        path = paths.pop(0)
        for stage in moves.get(path[-1], ()):
            if stage == start:
                return [*path, start]
            if stage not in seen:
                seen.add(stage)
                paths.append([*path, stage])
    return []


def _silent_moves(model: ServiceModel) -> Mapping[str, Mapping[str, int]]:
    """Per stage: the stages to which silence may bring it, each with the line of its clock."""
    moves: dict[str, dict[str, int]] = {}
    for clock in model.clocks:
        if clock.on_silence == CLIMB:
            continue
        for stage in clock.stages or tuple(one.code for one in model.stages):
            if stage != clock.on_silence:
                moves.setdefault(stage, {}).setdefault(clock.on_silence, clock.line)
    return moves
