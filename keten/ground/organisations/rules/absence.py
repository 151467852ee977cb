"""Absence (*afwezigheid*) and replacement: a holiday must not put a client out of sight (P1)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.periods import Span, is_covered
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Replacement:
    """What the rule needs to know of who takes over: periods as coach in a team at one of the same locations."""

    name: str
    service: Span
    as_coach: Sequence[Span]
    in_same_teams: Sequence[Span]
    absences: Sequence[Span]


def may_arrange_absence(viewer: Viewer, *, staff_id: int, location_ids: Collection[int]) -> Decision:
    """Oneself, a team leader at one of the person's locations, or an administrator."""
    if viewer.has_role("administrator", "system") or viewer.staff_id == staff_id:
        return Decision.yes()
    if viewer.has_role("team_leader") and not set(location_ids).isdisjoint(viewer.location_ids):
        return Decision.yes()
    return Decision.no("Alleen de medewerker zelf, een teamleider van de locatie of een beheerder kan dit regelen.")


def check_absence(span: Span) -> Decision:
    """The first day back comes after the first day away."""
    if span.until_on is not None and span.until_on <= span.from_on:
        return Decision.no("De eerste dag terug moet na de eerste dag afwezig liggen.", "until_on")
    return Decision.yes()


def check_replacement(span: Span, replacement: Replacement) -> Decision:
    """A replacement is a coach in service at the same location who is present the whole time."""
    for periods, fault in (
        ([replacement.service], "is niet de hele periode in dienst"),
        (replacement.as_coach, "is niet de hele periode coach"),
        (replacement.in_same_teams, "werkt niet de hele periode op dezelfde locatie"),
    ):
        if not is_covered(span, periods):
            return Decision.no(f"{replacement.name} {fault}. Kies een andere vervanger.", "replacement")
    away = next((absence for absence in replacement.absences if absence.overlaps(span)), None)
    if away is None:
        return Decision.yes()
    way_out = "Kies een andere vervanger"
    if away.from_on > span.from_on:
        way_out += f", of splits de afwezigheid op {away.from_on:%d-%m-%Y}"
    return Decision.no(f"{replacement.name} is zelf afwezig {_in_words(away)}. {way_out}.", "replacement")


def find_worries(*, is_coach: bool, replacement_id: int | None, replaces: Sequence[str]) -> str:
    """What somebody should know although it is allowed; an empty text when all is well."""
    worries = []
    if is_coach and replacement_id is None:
        worries.append("Zonder vervanger raken de klanten uit beeld. De dagronde meldt dit aan de teamleider.")
    if replaces:
        worries.append(f"In deze periode vervangt deze medewerker {', '.join(replaces)}. Regel daar een ander.")
    return " ".join(worries)


def _in_words(span: Span) -> str:
    if span.until_on is None:
        return f"vanaf {span.from_on:%d-%m-%Y}"
    return f"van {span.from_on:%d-%m-%Y} tot {span.until_on:%d-%m-%Y}"
