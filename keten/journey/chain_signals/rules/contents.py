"""What a message of a signal must say: everything that its kind, or its answer, asks for."""

from collections.abc import Mapping, Sequence
from datetime import date

from keten.ground.foundation.decision import Decision
from keten.journey.chain_signals.rules.types import SignalField

LONGEST = 2_000  # characters of one text


def check_values(values: Mapping[str, str], fields: Sequence[SignalField]) -> Decision:
    """Everything that must be said is said, in the right shape; the first fault counts."""
    for field in fields:
        fault = _find_fault(values.get(field.code, "").strip(), field)
        if fault:
            return Decision.no(fault, field.code)
    return Decision.yes()


def keep_values(values: Mapping[str, str], fields: Sequence[SignalField]) -> dict[str, str]:
    """Only what the kind asks for, without blanks around it."""
    said = {field.code: values.get(field.code, "").strip() for field in fields}
    return {code: value for code, value in said.items() if value}


def _find_fault(value: str, field: SignalField) -> str:
    if not value:
        return "" if field.is_optional else "Vul dit in. Zonder dit kan de ontvanger niets doen."
    if len(value) > LONGEST:
        return f"Maak dit korter: hoogstens {LONGEST} tekens."
    if field.type == "choice" and value not in {option.code for option in field.options}:
        return "Kies een van de antwoorden."
    if field.type == "date" and not _is_date(value):
        return "Vul een datum in."
    return ""


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
