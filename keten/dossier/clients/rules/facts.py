"""Which of the things that sources say counts, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from keten.dossier.clients.rules.register import CLIENT, Datum
from keten.ground.foundation.calendar import add_term
from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

FILE_ROLES = ("coach", "team_leader", "location_manager", "system")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one source says now about one datum: ``recorded_on`` is the day on which the chain heard it."""

    fact_id: int
    source: str
    value: Any
    recorded_at: datetime
    recorded_on: date
    valid_from: date | None = None
    valid_until: date | None = None
    in_doubt: bool = False


@dataclass(frozen=True)
class Best:
    """``shown`` is what a page shows; ``answer`` what the chain holds as a valid answer (None: lapsed or in doubt).

    ``conflicts`` say something else than ``shown``; ``because`` is a code: authority, freshest, lapsed, in_doubt, none.
    """

    shown: Said | None
    answer: Said | None
    because: str
    conflicts: tuple[Said, ...] = ()


def choose_best(datum: Datum, said: Sequence[Said], *, today: date) -> Best:
    """The authoritative source first, then the freshest; what is lapsed only when there is nothing else."""
    if not said:
        return Best(None, None, "none")
    ordered = sorted(said, key=lambda one: (one.source == datum.source, one.recorded_at, one.fact_id), reverse=True)
    valid = [one for one in ordered if is_valid(datum, one, today=today)]
    sure = [one for one in valid if not one.in_doubt]
    shown = (valid or ordered)[0]
    conflicts = tuple(one for one in ordered if one is not shown and one.value != shown.value)
    return Best(shown, sure[0] if sure else None, _why(datum, shown, valid=bool(valid)), conflicts)


def is_valid(datum: Datum, said: Said, *, today: date) -> bool:
    """Within its own period, and not older than the register lets an answer count."""
    if (said.valid_from and said.valid_from > today) or (said.valid_until and said.valid_until <= today):
        return False
    until = valid_until(datum, said)
    return until is None or today < until


def valid_until(datum: Datum, said: Said) -> date | None:
    """The first day on which the answer counts no more; None when it does not lapse."""
    lapses_on = add_term(said.recorded_on, datum.validity) if datum.validity else None
    ends = [day for day in (lapses_on, said.valid_until) if day is not None]
    return min(ends) if ends else None


def may_see_image(viewer: Viewer, *, client_id: int) -> Decision:
    """A client sees their own image; staff whose role works with files do, and pages check which file."""
    if viewer.client_id == client_id or viewer.has_role(*FILE_ROLES):
        return Decision.yes()
    return Decision.no("U mag deze gegevens niet zien.")


def may_state(viewer: Viewer, datum: Datum, *, client_id: int) -> Decision:
    """The client says it, or staff on behalf of the client (Wet SUWI art. 62 lid 1)."""
    if datum.type == "bsn":
        return Decision.no("Dit gegeven komt alleen uit de Basisregistratie Personen.", datum.code)
    return may_see_image(viewer, client_id=client_id)


def may_ask_review(datum: Datum) -> Decision:
    """Only what somebody else owns can be passed on; what the client owns the client changes."""
    if datum.owner == CLIENT:
        return Decision.no("Dit gegeven is van de klant zelf. Pas het meteen aan.", datum.code)
    return Decision.yes()


def _why(datum: Datum, shown: Said, *, valid: bool) -> str:
    if shown.in_doubt:
        return "in_doubt"
    if not valid:
        return "lapsed"
    return "authority" if shown.source == datum.source else "freshest"
