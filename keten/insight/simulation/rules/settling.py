"""What becomes of each case once a person has looked at the migration plan: its stage, its last day, or by hand."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from keten.ground.foundation.decision import Decision
from keten.insight.simulation.rules.migrating import BY_HAND, NO_STAGE, Move, RunningCase
from keten.journey.routing.rules.calendar import get_due_on
from keten.journey.routing.rules.language import ServiceModel

AS_PROPOSED, KEEP = "*proposed", "*by-hand"  # beside the codes of stages, which begin with a letter


@dataclass(frozen=True)
class Settled:
    """A case that goes over: its stage in the new model (empty: none) and the last day of that stage."""

    case_id: int
    stage: str
    ends_on: date | None


@dataclass(frozen=True)
class Outcome:
    """Who goes over, and per old stage how many stay in their version until a person places them."""

    moved: tuple[Settled, ...]
    by_hand: Mapping[str, int]


def check_stages(model: ServiceModel, stages: Mapping[str, str]) -> Decision:
    """Every answer is a stage of the new model, the proposal, or by hand."""
    known = {stage.code for stage in model.stages} | {AS_PROPOSED, KEEP}
    if all(answer in known for answer in stages.values()):
        return Decision.yes()
    return Decision.no("Kies voor elke fase een fase van de nieuwe werkwijze.", "stages")


def settle(
    model: ServiceModel, moves: Iterable[Move], cases: Iterable[RunningCase], stages: Mapping[str, str], *, on: date
) -> Outcome:
    """The plan with the answers per old stage (``stages``; none given: as proposed).

    Whoever was never diagnosed comes into no stage, whatever was answered (P5). Who comes into the stage in which they
    were keeps the day on which that stage began, so that nobody waits longer by a change of model; its last day is
    never before ``on``. Another stage counts from ``on``.
    """
    began = {case.id: case.state.stage_from_on for case in cases}
    moved, by_hand = [], Counter[str]()
    for move in moves:
        stage = _choose(move, stages.get(move.from_stage, AS_PROPOSED))
        if stage is None:
            by_hand[move.from_stage] += 1
            continue
        since = began[move.case_id] if stage == move.from_stage else None
        moved.append(Settled(move.case_id, stage, _end(model, stage, since or on, on)))
    return Outcome(tuple(moved), dict(by_hand))


def _choose(move: Move, answer: str) -> str | None:
    """The stage to go to; None for who stays until a person places them."""
    if answer == KEEP:
        return None
    if move.because == NO_STAGE:
        return ""
    if answer != AS_PROPOSED:
        return answer
    return None if move.because == BY_HAND else move.to_stage


def _end(model: ServiceModel, stage: str, since: date, on: date) -> date | None:
    if not stage:
        return None
    return max(on, get_due_on(since, model.get_stage(stage).longest, legal=False))
