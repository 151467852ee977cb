"""Who may see a client: what of the table of grants counts for a viewer, and who may do what with it.

Only what one's own task needs (Wet SUWI art. 62 lid 1; BIO2 8.03). The reasons, purposes and the reach of roles are
data: ``matrix.toml``.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

# Partners beside UWV and the municipality see only clients they were asked to help.
CORE_KINDS = frozenset({"uwv", "municipality"})
FILE_ROLES = ("coach", "team_leader", "location_manager", "system")


@dataclass(frozen=True, kw_only=True)
class FileFacts:
    """What decisions about a case need to know of it."""

    location_id: int
    responsible_organisation_id: int | None
    steward_id: int | None
    steward_organisation_id: int | None = None
    handover_open: bool = False
    asked_staff_id: int | None = None
    asked_organisation_id: int | None = None
    step_owner_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Which grants are this viewer's: those of ``desks`` (own and replaced colleagues), those of the leaders of
    ``led`` locations, and those of the staff of ``organisation_id`` at ``places``. ``own`` is a client's own file.
    """

    desks: tuple[int, ...] = ()
    led: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    organisation_id: int | None = None
    own: int | None = None


@cache
def read_matrix() -> dict[str, Any]:
    """The authorisation matrix: ``reasons`` (purpose, legal ground) and ``roles`` (reach, purposes)."""
    return tomllib.loads((files("keten.dossier.clients") / "matrix.toml").read_text(encoding="utf-8"))


def decide_reach(viewer: Viewer) -> Reach:
    """What a viewer may reach for; the grants themselves say which files that are."""
    if viewer.client_id is not None:
        return Reach(own=viewer.client_id)
    roles = read_matrix()["roles"]
    reaches = {roles[role]["reach"] for role in viewer.roles & roles.keys()} - {"none"}
    if not reaches:
        return Reach()
    leads = "location" in reaches and viewer.kind in CORE_KINDS
    return Reach(
        desks=viewer.desks,
        led=viewer.location_ids if leads else (),
        places=viewer.location_ids,
        organisation_id=viewer.organisation_id,
    )


def may_change_file(because: str) -> Decision:
    """Whether the reason of a grant (``Because``) is one to work in the file: an inspection only looks."""
    if because == "inspection":
        return Decision.no("U mag dit dossier bekijken, niet veranderen.")
    return Decision.yes()


def may_lead_team(viewer: Viewer, location_id: int) -> Decision:
    """Dividing work over colleagues is for team leaders and managers of the location."""
    if viewer.has_role("team_leader", "location_manager") and location_id in viewer.location_ids:
        return Decision.yes()
    return Decision.no("Alleen een teamleider van deze locatie mag dit doen.")


def may_break_glass(viewer: Viewer, reason: str) -> Decision:
    """Whoever works with files may open one outside their own, with a reason that a team leader reads."""
    if not viewer.has_role("coach", "team_leader", "location_manager"):
        return Decision.no("Uw rol geeft geen toegang tot dossiers.")
    if len(reason.strip()) < 10:
        return Decision.no("Schrijf op waarom u dit dossier nu nodig hebt. Uw teamleider leest dit.", "reason")
    return Decision.yes()


def may_review_glass(viewer: Viewer, *, broken_by: int, location_id: int | None) -> Decision:
    """A team leader of the location judges what a colleague did, and the privacy officer what no leader judged.

    Nobody judges their own look.
    """
    if viewer.staff_id == broken_by:
        return Decision.no("Uw eigen inzage beoordeelt een collega.")
    if viewer.has_role("security_officer"):
        return Decision.yes()
    if location_id is None:
        return Decision.no("Alleen een teamleider van deze locatie mag dit doen.")
    return may_lead_team(viewer, location_id)
