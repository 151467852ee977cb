"""Planning and ending steps."""

from datetime import date, timedelta

from keten.ground.foundation.decision import Decision


def check_due_on(due_on: date, *, today: date, horizon_days: int) -> Decision:
    """A step lies today or later, and not so far away that the client is out of sight (P1)."""
    if due_on < today:
        return Decision.no("Deze datum is al voorbij. Kies vandaag of later.", "due_on")
    if due_on > today + timedelta(days=horizon_days):
        return Decision.no(f"Kies een datum binnen {horizon_days} dagen, zodat de klant in beeld blijft.", "due_on")
    return Decision.yes()


def may_end_step(*, outcome: str | None) -> Decision:
    """A step ends once."""
    if outcome is None:
        return Decision.yes()
    return Decision.no("Deze stap was al afgerond. Er is niets veranderd.")
