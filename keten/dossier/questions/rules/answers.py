"""What somebody filled in for one question: read, checked, and made into what the draft keeps. Pure."""

from collections.abc import Mapping
from typing import Any

from keten.dossier.clients.rules.register import Datum
from keten.dossier.clients.rules.values import is_empty, read_text, read_value
from keten.ground.foundation.decision import Refused

REASON_LENGTH = 500  # signs, as wide as the request for correction takes


def read_answer(
    datum: Datum, given: Mapping[str, Any], *, code: str, must: bool, is_known: bool
) -> dict[str, Any] | None:
    """The answer as the draft keeps it, or None when nothing was filled in. Raises ``Refused`` at ``code``."""
    try:
        answer = _read_known(datum, given, must) if is_known else _read_asked(datum, given, must)
    except Refused as refusal:
        raise Refused(refusal.reason, code) from refusal
    return answer


def _read_asked(datum: Datum, given: Mapping[str, Any], must: bool) -> dict[str, Any] | None:
    if is_empty(given.get("value")):
        if must:
            raise Refused("Vul een antwoord in.")
        return None
    return {"value": read_value(datum, given["value"])}


def _read_known(datum: Datum, given: Mapping[str, Any], must: bool) -> dict[str, Any] | None:
    confirmed = given.get("confirmed")
    if confirmed is None:
        if must:
            raise Refused("Zeg of dit klopt.")
        return None
    if confirmed is True:
        return {"confirmed": True}
    value = None if is_empty(given.get("value")) else read_value(datum, given["value"])
    reason = str(given.get("reason") or "")
    if value is None and not reason.strip():
        raise Refused("Vul in wat het wel moet zijn.")
    kept = read_text(reason, "reason", length=REASON_LENGTH) if reason.strip() else ""
    return {"confirmed": False, "value": value, "reason": kept}
