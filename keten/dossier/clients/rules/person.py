"""What must be true of a person before the chain registers them."""

from datetime import date

from keten.ground.foundation.decision import Decision

OLDEST = 120  # years; older is a slip of the pen


def check_person(*, born_on: date, last_name: str, today: date) -> Decision:
    """Refuses an impossible date of birth and an empty name, with the sentence for the screen."""
    if not last_name.strip():
        return Decision.no("Vul de achternaam in.", "last_name")
    if born_on > today:
        return Decision.no("De geboortedatum ligt in de toekomst.", "born_on")
    if today.year - born_on.year > OLDEST:
        return Decision.no("Controleer het geboortejaar.", "born_on")
    return Decision.yes()
