"""Who may change ways of working, and what may be chosen from when."""

from collections.abc import Sequence
from datetime import date, timedelta

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

POLICY_ROLES = ("policy_officer", "location_manager")


def may_change_models(viewer: Viewer, *, location_id: int) -> Decision:
    """Policy staff and management of the location itself (MT-LWI): no release, no ticket."""
    if viewer.has_role("system") or (viewer.has_role(*POLICY_ROLES) and location_id in viewer.location_ids):
        return Decision.yes()
    return Decision.no("Alleen een beleidsmedewerker of manager van deze locatie mag dit veranderen.")


def check_choice(
    from_on: date,
    *,
    today: date,
    ahead_days: int,
    is_published: bool,
    is_own: bool,
    target_groups: Sequence[str],
) -> Decision:
    """A published version, for at least one target group, from today or a day ahead that is not too far."""
    if not is_published:
        return Decision.no("Zet deze versie eerst vast. Een concept kan niet ingaan.")
    if not is_own:
        return Decision.no("Dit model is van een andere locatie. Maak een kopie voor uw locatie.")
    if not target_groups:
        return Decision.no("Kies ten minste één doelgroep.", "target_groups")
    if from_on < today:
        return Decision.no("Kies vandaag of een dag die nog komt.", "from_on")
    if from_on > today + timedelta(days=ahead_days):
        return Decision.no(f"Kies een dag binnen {ahead_days} dagen.", "from_on")
    return Decision.yes()
