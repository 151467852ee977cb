"""The migration plan (*overzetplan*): what it would mean for running cases to go from one model to another.

Pure: the plan is made here, looked at by people, and carried out by ``routing``.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from keten.journey.routing.rules.evaluating import CaseState, find_row, pass_day, place_in_stage
from keten.journey.routing.rules.language import ServiceModel

SAME, TABLE, BY_HAND, NO_STAGE = "same", "table", "by_hand", "no_stage"


@dataclass(frozen=True)
class RunningCase:
    """A running case: its id and where it stands in the old model, clocks included."""

    id: int
    state: CaseState


@dataclass(frozen=True)
class Move:
    """What happens to one case. ``because``: same code, the table of the new model, no stage there, or by hand."""

    case_id: int
    from_stage: str
    to_stage: str
    because: str
    stops: tuple[str, ...]
    starts: tuple[str, ...]
    late: tuple[str, ...]  # clocks whose last day in the new model is over: nobody is asked, but somebody must know


@dataclass
class StagePlan:
    """All cases of one old stage with one proposal: how many, which clocks, and how many would be late at once."""

    from_stage: str
    to_stage: str
    because: str
    cases: int = 0
    late: int = 0
    stops: Counter[str] = field(default_factory=Counter)
    starts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class MigrationPlan:
    """The plan per old stage, and per case. ``on`` is the day on which it would be carried out."""

    on: date
    stages: tuple[StagePlan, ...]
    moves: tuple[Move, ...]

    def describe(self) -> dict[str, Any]:
        """As JSON: per old stage the proposal and its figures, and the cases that a person has to place."""
        rows = [
            {
                "from": row.from_stage, "to": row.to_stage, "because": row.because, "cases": row.cases,
                "late": row.late, "stops": dict(sorted(row.stops.items())), "starts": dict(sorted(row.starts.items())),
            }
            for row in self.stages
        ]  # fmt: skip
        by_hand = [move.case_id for move in self.moves if move.because == BY_HAND]
        return {"on": self.on.isoformat(), "stages": rows, "by_hand": by_hand, "cases": len(self.moves)}


def plan_migration(
    old_model: ServiceModel, new_model: ServiceModel, cases: Iterable[RunningCase], *, on: date
) -> MigrationPlan:
    """For each running case the proposed stage, the clocks that stop and start, and what is late already.

    A case keeps its stage where the new model has one of the same code; else the table decides; a case that is in a
    stage or diagnosed and for which the table gives nothing is placed by hand. Whoever was never diagnosed stays
    outside stages (P5).
    """
    moves = tuple(_move(new_model, case, on) for case in cases)
    return MigrationPlan(on, _sum_up(old_model, moves), moves)


def _move(model: ServiceModel, case: RunningCase, on: date) -> Move:
    stage, because = _propose(model, case.state)
    after = _change(model, case.state, stage, on, bound_on=on)
    running = {row.code for row in case.state.clocks if row.stopped_on is None}
    begun = {row.code: row for row in after.clocks if row.stopped_on is None}
    late = _list_late(model, case.state, stage, on)
    kept = running & begun.keys()
    return Move(
        case.id, case.state.stage, stage, because, tuple(sorted(running - kept)), tuple(sorted(begun.keys() - kept)),
        late,
    )  # fmt: skip


def _propose(model: ServiceModel, state: CaseState) -> tuple[str, str]:
    codes = {stage.code for stage in model.stages}
    if not codes or (not state.stage and state.diagnosed_on is None):
        return "", NO_STAGE
    if state.stage in codes:
        return state.stage, SAME
    row = find_row(model, state.picture)
    return (row.stage, TABLE) if row is not None and row.stage else ("", BY_HAND)


def _list_late(model: ServiceModel, state: CaseState, stage: str, on: date) -> tuple[str, ...]:
    """Clocks whose last day would have been before, had the model always held: not asked afterwards, but told."""
    always = _change(model, state, stage, on, bound_on=state.opened_on)
    return tuple(sorted(row.code for row in always.clocks if row.expired_on is not None))


def _change(model: ServiceModel, state: CaseState, stage: str, on: date, *, bound_on: date) -> CaseState:
    """The case under the new model on the first day. A stage that stays began when it began."""
    moved = state._replace(bound_on=bound_on, clocks=(), stage="", stage_from_on=None, stage_ends_on=None)
    if stage:
        began = state.stage_from_on if stage == state.stage and state.stage_from_on else on
        moved = place_in_stage(model, moved, stage, began)
    return pass_day(model, moved, on)[0]


def _sum_up(old_model: ServiceModel, moves: Sequence[Move]) -> tuple[StagePlan, ...]:
    order = ["", *(stage.code for stage in old_model.stages)]
    plans: dict[tuple[str, str, str], StagePlan] = {}
    for move in moves:
        key = (move.from_stage, move.to_stage, move.because)
        plan = plans.setdefault(key, StagePlan(*key))
        plan.cases += 1
        plan.late += bool(move.late)
        plan.stops.update(move.stops)
        plan.starts.update(move.starts)
    known = {code: place for place, code in enumerate(order)}
    return tuple(sorted(plans.values(), key=lambda plan: (known.get(plan.from_stage, len(known)), -plan.cases)))
