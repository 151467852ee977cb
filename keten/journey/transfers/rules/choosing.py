"""What people choose in a transfer: who is contact person, and what follows WW."""

from datetime import date

from keten.ground.foundation.decision import Decision

STAYS, CHANGES = "stays", "changes"
BIJSTAND = "bijstand"
WITH_REASON = ("work", "partner_income", "other")
CHOOSABLE = (BIJSTAND, *WITH_REASON)
_OVER = "Deze overgang is afgerond. Er is niets veranderd."


def check_open(ended_on: date | None) -> Decision:
    """Nothing changes in a transfer that is over."""
    return Decision.yes() if ended_on is None else Decision.no(_OVER)


def is_complete(*, has_come: bool, contact: str | None, told_on: date | None) -> bool:
    """The day has come, the contact person was chosen and the client told (P6)."""
    return has_come and contact is not None and told_on is not None


def check_outcome(outcome: str, reason: str, *, has_come: bool) -> Decision:
    """What follows WW; when that is no bijstand, why. From the first day of bijstand it is fixed."""
    if has_come:
        return Decision.no("De klant is al van de WW naar de bijstand gegaan. Er is niets veranderd.")
    if outcome not in CHOOSABLE:
        return Decision.no("Kies wat er na de WW komt.", "outcome")
    if outcome in WITH_REASON and not reason.strip():
        return Decision.no("Schrijf kort op waarom er geen bijstand volgt.", "reason")
    return Decision.yes()


def check_contact(contact: str, *, has_steward: bool, has_receiver: bool) -> Decision:
    """The contact person stays or is explicitly changed (P6); there must be one, and a receiver when it changes."""
    if contact not in (STAYS, CHANGES):
        return Decision.no("Kies of de contactpersoon blijft.", "contact")
    if not has_steward:
        return Decision.no("Deze klant heeft nog geen contactpersoon.", "contact")
    if contact == CHANGES and not has_receiver:
        return Decision.no("Kies wie de klant overneemt.", "to_staff")
    return Decision.yes()


def check_told(told_on: date, *, today: date) -> Decision:
    """The client was told today or before."""
    return Decision.yes() if told_on <= today else Decision.no("Deze dag moet nog komen.", "told_on")
