"""Opening and closing a case."""

from collections.abc import Collection
from datetime import date

from keten.ground.foundation.calendar import add_term
from keten.ground.foundation.decision import Decision


def check_open(closed_on: date | None) -> Decision:
    """Nothing changes in a closed case."""
    if closed_on is None:
        return Decision.yes()
    return Decision.no("Dit dossier is gesloten. Schrijf de klant opnieuw in als er weer hulp nodig is.")


def check_no_open_case(*, has_open: bool, is_merged: bool) -> Decision:
    """A client has one open case, and a double registration none."""
    if is_merged:
        return Decision.no("Deze inschrijving is samengevoegd met een andere. Open het dossier van die klant.")
    if has_open:
        return Decision.no("Deze klant is al ingeschreven en heeft een open dossier.")
    return Decision.yes()


def check_reason(reason: str, *, allowed: Collection[str]) -> Decision:
    """Nobody leaves without a reason: outflow is counted by it."""
    return Decision.yes() if reason in allowed else Decision.no("Kies waarom dit dossier sluit.", "reason")


def may_reopen(closed_on: date | None, *, today: date, months: int) -> Decision:
    """Who returns before ``months`` have passed goes on in the same case; from that day on a new one begins."""
    if closed_on is None:
        return Decision.no("Deze klant is al ingeschreven en heeft een open dossier.")
    if today < add_term(closed_on, f"P{months}M"):
        return Decision.yes()
    return Decision.no(f"Dit dossier is langer dan {months} maanden gesloten. Er begint een nieuw dossier.")
