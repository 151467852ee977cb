"""The plan made together: who may propose and agree, which dates make sense, and when there is none too long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from keten.dossier.cases.rules.handover import may_direct_case
from keten.ground.foundation.calendar import latest_start
from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

JUDGED = ("reached", "partly", "not")  # how people may end a goal; the others follow from what they do


@dataclass(frozen=True, kw_only=True)
class PlanFacts:
    """What the rules need to know of a case and its open goal. ``has_goal``: one is open; ``is_agreed``: by both."""

    location_id: int
    steward_id: int | None
    has_goal: bool = False
    is_agreed: bool = False


def may_plan(viewer: Viewer, facts: PlanFacts) -> Decision:
    """For the chain: who has regie, or a coach of the location while there is no contact person."""
    if may_direct_case(viewer, steward_id=facts.steward_id, location_id=facts.location_id):
        return Decision.yes()
    if facts.steward_id is None and viewer.has_role("coach") and facts.location_id in viewer.location_ids:
        return Decision.yes()
    return Decision.no("Het plan maken de klant en de contactpersoon samen.")


def may_propose(viewer: Viewer, facts: PlanFacts, *, for_client: bool) -> Decision:
    """A client proposes a goal while none is agreed, also when somebody else writes it down. Who has regie may always
    propose another, in their own name or the client's: both agree to it anew.
    """
    if not for_client or may_plan(viewer, facts):
        return may_plan(viewer, facts)
    if facts.is_agreed:
        return Decision.no("Er loopt al een doel dat samen is afgesproken. Vraag de contactpersoon om een ander doel.")
    return Decision.yes()


def may_change_goal(*, is_open: bool) -> Decision:
    """A goal that is over does not change."""
    return Decision.yes() if is_open else Decision.no("Dit doel is al afgerond. Er is niets veranderd.")


def may_evaluate(*, is_open: bool, is_agreed: bool) -> Decision:
    """One looks together at what was agreed together."""
    if is_open and not is_agreed:
        return Decision.no("Dit doel is nog niet door allebei afgesproken. Dan valt er nog niets te bespreken.")
    return may_change_goal(is_open=is_open)


def may_finish_task(*, is_finished: bool) -> Decision:
    """A step of the client ends once."""
    return Decision.no("Deze stap was al bijgewerkt. Er is niets veranderd.") if is_finished else Decision.yes()


def check_words(text: str, *, longest: int, field: str) -> Decision:
    """Something is said, and not too much."""
    if not text.strip():
        return Decision.no("Vul dit in.", field)
    return Decision.no("Deze tekst is te lang.", field) if len(text) > longest else Decision.yes()


def check_horizon(horizon_on: date, *, today: date, most_days: int) -> Decision:
    """A goal lies ahead, and not so far that nobody believes in it."""
    if horizon_on <= today:
        return Decision.no("Kies een dag in de toekomst.", "horizon_on")
    if horizon_on > today + timedelta(days=most_days):
        return Decision.no(f"Kies een dag binnen {most_days} dagen. Een groot doel kan in stukken.", "horizon_on")
    return Decision.yes()


def check_evaluation(on: date, *, today: date, horizon_on: date, field: str) -> Decision:
    """Looking at it together comes after today, and not after the day by which it must be reached."""
    if on <= today:
        return Decision.no("Kies een dag in de toekomst.", field)
    if on > horizon_on:
        return Decision.no("Kies een dag die niet na de einddatum van het doel ligt.", field)
    return Decision.yes()


def check_next(next_on: date | None, *, outcome: str, today: date, horizon_on: date) -> Decision:
    """A goal that goes on has a next evaluation; past its horizon it does not go on."""
    if outcome == "end":
        return Decision.yes()
    if horizon_on <= today:
        return Decision.no("De einddatum is bereikt. Rond het doel af, of kies samen een ander doel.", "outcome")
    if next_on is None:
        return Decision.no("Kies wanneer u er weer samen naar kijkt.", "next_on")
    return check_evaluation(next_on, today=today, horizon_on=horizon_on, field="next_on")


def check_outcome(outcome: str) -> Decision:
    """Who ends a goal says how it went."""
    return Decision.yes() if outcome in JUDGED else Decision.no("Kies hoe het ging.", "goal_outcome")


def decide_first_evaluation(*, today: date, horizon_on: date, usual_days: int) -> date:
    """After the usual number of days, or at the horizon when that comes first."""
    return min(today + timedelta(days=usual_days), horizon_on)


def next_evaluation(evaluate_on: date, next_days: Iterable[date | None]) -> date:
    """When client and coach look at it together: what the last evaluation said (``next_days``: latest first)."""
    return next(iter(next_days), None) or evaluate_on


def is_late(due_on: date, *, today: date) -> bool:
    """The day itself is on time."""
    return due_on < today


def lacks_plan(*, opened_on: date, has_plan: bool, plan_by: date) -> bool:
    """No goal agreed by both, in a case that opened on or before ``plan_by``: it is not on track."""
    return not has_plan and opened_on <= plan_by


def latest_opening(today: date, *, working_days: int) -> date:
    """Cases that opened on this day or before should have a plan today."""
    return latest_start(today, working_days)
