"""Who inspects, who reacts, who answers for what has to be done."""

from dataclasses import dataclass

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

INSPECTOR = "inspector"
ANSWERING = ("location_manager", "policy_officer")  # who speaks for a location or for an organisation there


@dataclass(frozen=True)
class Party:
    """A location, or one organisation at a location."""

    location_id: int
    organisation_id: int | None


def may_inspect(viewer: Viewer) -> Decision:
    """Reading the workbench and opening an inspection is for inspectors."""
    if viewer.has_role(INSPECTOR):
        return Decision.yes()
    return Decision.no("Alleen een inspecteur kan dit doen.")


def may_work_on(viewer: Viewer, *, inspector_id: int, is_closed: bool = False) -> Decision:
    """The inspector whose inspection it is, or who looks after their desk; a closed one stays as it is."""
    if not viewer.has_role(INSPECTOR) or inspector_id not in viewer.desks:
        return Decision.no("Dit onderzoek is van een collega.")
    return Decision.no("Dit onderzoek is afgesloten.") if is_closed else Decision.yes()


def may_speak_for(viewer: Viewer, party: Party) -> Decision:
    """The management and policy staff of the location; for one organisation there, those of that organisation."""
    is_there = party.location_id in viewer.location_ids and viewer.has_role(*ANSWERING)
    if is_there and party.organisation_id in (None, viewer.organisation_id):
        return Decision.yes()
    return Decision.no("Alleen de leiding van deze partij kan dit doen.")
