"""Opening and closing a case."""

from datetime import date

from keten.ground.foundation.decision import Decision


def check_open(closed_on: date | None) -> Decision:
    """Nothing changes in a closed case."""
    if closed_on is None:
        return Decision.yes()
    return Decision.no("Dit dossier is gesloten. Schrijf de klant opnieuw in als er weer hulp nodig is.")
