"""Arrangements (*ketenafspraken*): what must change so that one organisation does a task from a date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.periods import Span, is_covered


@dataclass(frozen=True)
class Arranged:
    """One row for one task and one target group; ``id`` is None for a row still to be made."""

    id: int | None
    organisation_id: int
    span: Span


@dataclass(frozen=True)
class Replan:
    """The rows to take away, to give another period and to add, in that order, so that they never overlap."""

    removed: tuple[Arranged, ...] = ()
    changed: tuple[Arranged, ...] = ()
    added: tuple[Arranged, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.removed or self.changed or self.added)


def plan_arrangement(rows: Iterable[Arranged], *, organisation_id: int, span: Span) -> Replan:
    """Make room for one organisation during a period: other rows end, begin later, split or disappear.

    Nothing changes when this organisation has the whole period already.
    """
    rows = list(rows)
    if any(row.organisation_id == organisation_id and row.span.covers(span) for row in rows):
        return Replan()
    removed, changed, added = [], [], [Arranged(None, organisation_id, span)]
    for row in (row for row in rows if row.span.overlaps(span)):
        pieces = row.span.without(span)
        if not pieces:
            removed.append(row)
            continue
        changed.append(replace(row, span=pieces[0]))
        added += [Arranged(None, row.organisation_id, piece) for piece in pieces[1:]]
    return Replan(tuple(removed), tuple(changed), tuple(added))


def plan_withdrawal(rows: Iterable[Arranged], withdrawn: Arranged) -> Replan:
    """Take a planned row away; the row that would have ended for it goes on as if nothing had been planned."""
    rows = [row for row in rows if row.id != withdrawn.id]
    before = next((row for row in rows if row.span.until_on == withdrawn.span.from_on), None)
    if before is None:
        return Replan(removed=(withdrawn,))
    after = next((row for row in rows if row.span.from_on == withdrawn.span.until_on), None)
    if after is None or after.organisation_id != before.organisation_id:
        longer = Span(before.span.from_on, withdrawn.span.until_on)
        return Replan(removed=(withdrawn,), changed=(replace(before, span=longer),))
    joined = Span(before.span.from_on, after.span.until_on)
    return Replan(removed=(withdrawn, after), changed=(replace(before, span=joined),))


def check_period(span: Span, *, today: date) -> Decision:
    """An arrangement is never made with effect in the past: clients were routed by what held then."""
    if span.from_on < today:
        return Decision.no("De begindatum ligt in het verleden. Kies vandaag of later.", "from_on")
    if span.until_on is not None and span.until_on <= span.from_on:
        return Decision.no("De einddatum moet na de begindatum liggen.", "until_on")
    return Decision.yes()


def check_partner(span: Span, *, name: str, location: str, partnerships: Sequence[Span]) -> Decision:
    """Only an organisation that works at the location during the whole period can do a task there."""
    if is_covered(span, partnerships):
        return Decision.yes()
    if not any(partnership.overlaps(span) for partnership in partnerships):
        return Decision.no(
            f"{name} is in die periode geen partner op {location}. Voeg de partner eerst toe.", "organisation"
        )
    return Decision.no(
        f"{name} is niet de hele periode partner op {location}. Kies andere data of pas het partnerschap aan.",
        "organisation",
    )


def check_withdrawal(span: Span, *, today: date) -> Decision:
    """Only what has not begun can be withdrawn; what runs is followed by a new arrangement."""
    if span.from_on > today:
        return Decision.yes()
    return Decision.no("Deze afspraak is al ingegaan. Maak een nieuwe afspraak die erop volgt.")
