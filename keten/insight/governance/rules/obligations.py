"""What has to be done about a finding: from when, by whom, and when it is done."""

from datetime import date

from keten.ground.foundation.decision import Decision


def check_impose(state: str, *, due_on: date, today: date, may_own: bool) -> Decision:
    """Only a final finding obliges; the owner is somebody who speaks for the party; there is time to do it."""
    if state != "final":
        return Decision.no("Maak de bevinding eerst definitief.")
    if not may_own:
        return Decision.no("Kies iemand die voor deze partij mag antwoorden.", "owner")
    if due_on <= today:
        return Decision.no("Kies een dag na vandaag.", "due_on")
    return Decision.yes()


def check_report(*, is_confirmed: bool, waits: bool) -> Decision:
    """One report at a time; none after it was confirmed."""
    if is_confirmed:
        return Decision.no("Deze verplichting is al afgerond.")
    return Decision.no("De inspecteur kijkt nog naar uw melding.") if waits else Decision.yes()


def check_judge(*, waits: bool, is_enough: bool, judgement: str) -> Decision:
    """A report that is not enough goes back with what is missing."""
    if not waits:
        return Decision.no("Er is geen melding om te beoordelen.")
    if not is_enough and not judgement.strip():
        return Decision.no("Schrijf op wat er nog ontbreekt.", "judgement")
    return Decision.yes()
