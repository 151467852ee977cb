"""What must be true of the dates and words of an application."""

from datetime import date

from keten.dossier.benefits.rules.laws import MUNICIPAL
from keten.ground.foundation.decision import Decision


def check_submission(*, reported_on: date, received_on: date, today: date, has_open: bool) -> Decision:
    """First the report (*melding*), then the application; one open application per law."""
    if has_open:
        return Decision.no("Er loopt al een aanvraag voor deze uitkering. Er is geen tweede gemaakt.", "law")
    if reported_on > today or received_on > today:
        return Decision.no("Deze datum ligt in de toekomst.", "reported_on")
    if reported_on > received_on:
        return Decision.no("De melding kan niet na de aanvraag liggen.", "reported_on")
    return Decision.yes()


def check_transfer(*, all_good: bool, note: str, noticed_on: date | None, received_on: date, today: date) -> Decision:
    """A check that failed says what was found, and the client knows in writing (Wet SUWI art. 30c)."""
    if not all_good and note == "nothing":
        return Decision.no("Zeg wat er niet klopt of ontbreekt.", "check_note")
    if noticed_on is None:
        return Decision.no("Vul in wanneer de klant bericht kreeg van de overdracht.", "client_noticed_on")
    if not received_on <= noticed_on <= today:
        return Decision.no("Kies een dag vanaf de ontvangst tot en met vandaag.", "client_noticed_on")
    return Decision.yes()


def check_outcome(*, outcome: str, reason: str, from_on: date | None) -> Decision:
    """Granted has a first day; anything else has a reason."""
    if outcome == "granted" and from_on is None:
        return Decision.no("Vul in vanaf welke dag de uitkering ingaat.", "from_on")
    if outcome != "granted" and not reason:
        return Decision.no("Kies een reden.", "outcome_reason")
    return Decision.yes()


def check_first_day(*, law: str, from_on: date, expected_end_on: date | None, earliest_on: date) -> Decision:
    """Bijstand begins at the report, or a limited time before it (Pw art. 44); an end follows a beginning."""
    if law in MUNICIPAL and from_on < earliest_on:
        return Decision.no(f"Deze uitkering kan niet eerder ingaan dan {earliest_on:%d-%m-%Y}.", "from_on")
    if expected_end_on is not None and expected_end_on <= from_on:
        return Decision.no("Het verwachte einde ligt niet na de eerste dag.", "expected_end_on")
    return Decision.yes()


def check_payment(*, paid_on: date, received_on: date, today: date) -> Decision:
    """A payment lies between the application and today."""
    if received_on <= paid_on <= today:
        return Decision.yes()
    return Decision.no("Kies een dag vanaf de aanvraag tot en met vandaag.", "paid_on")
