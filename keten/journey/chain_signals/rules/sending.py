"""Who may send a signal, and what it must say."""

from collections.abc import Mapping, Sequence
from datetime import date

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.rules.answering import WORKERS
from keten.journey.chain_signals.rules.types import OWNER, SignalField, SignalKind

LONGEST = 2_000  # characters of one text


def may_send(viewer: Viewer, *, senders: frozenset[str], to: str) -> Decision:
    """Staff who work with clients, of a kind of organisation that the kind of signal names."""
    if not viewer.has_role(*WORKERS):
        return Decision.no("Uw rol verstuurt geen signalen.")
    if to == OWNER:
        return Decision.no("Een verbetering van een gegeven vraagt u op het klantbeeld.")
    if senders and viewer.kind not in senders:
        return Decision.no("Uw organisatie verstuurt dit signaal niet.")
    return Decision.yes()


def list_sendable(viewer: Viewer, kinds: Sequence[SignalKind]) -> list[SignalKind]:
    """The kinds that this viewer may send."""
    return [kind for kind in kinds if may_send(viewer, senders=kind.senders, to=kind.to)]


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
