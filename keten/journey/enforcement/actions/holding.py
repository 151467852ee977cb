"""What every action of enforcement does first: hold the case, open or closed, and see who asks.

A closed case does not end a decision: objecting and looking again go on after it.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from keten.dossier.cases.actions.locking import HeldCase
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import open_case_file
from keten.dossier.cases.queries.files import get_facts
from keten.dossier.clients.actions.access import sync_grants
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.enforcement.models import Control, FormalDecision, Investigation
from keten.journey.enforcement.queries import get_control, get_decision, get_investigation
from keten.journey.enforcement.sweeps.reasons import KINDS, get_reasons


def hold_file(case: UUID | int, *, by: Viewer, now: datetime) -> HeldCase:
    """Lock a case whose file the viewer may open. Raises ``Unknown``."""
    case_id = open_case_file(case, viewer=by, activity="dossier bijwerken")
    row = Case.objects.select_for_update(of=("self",)).select_related("client").get(pk=case_id)
    return HeldCase(row, get_facts(row), by, now)


def hold_investigation(key: UUID, *, by: Viewer, now: datetime) -> tuple[Investigation, HeldCase]:
    """An investigation with its case held. Raises ``UnknownInvestigation``."""
    held = hold_file(get_investigation(key, viewer=by).case_id, by=by, now=now)
    return get_investigation(key, viewer=by), held


def hold_decision(key: UUID, *, by: Viewer, now: datetime) -> tuple[FormalDecision, HeldCase]:
    """A decision with its case held. Raises ``UnknownInvestigation``."""
    held = hold_file(get_decision(key, viewer=by).investigation.case_id, by=by, now=now)
    return get_decision(key, viewer=by), held


def hold_control(key: UUID, *, by: Viewer, now: datetime) -> tuple[Control, HeldCase]:
    """A control with its case held. Raises ``UnknownControl``."""
    held = hold_file(get_control(key, viewer=by).case_id, by=by, now=now)
    return get_control(key, viewer=by), held


def sync_enforcement_grants(client_ids: Collection[int] | None, *, today: date) -> None:
    """Make the grants that enforcement gives equal to their reasons; for some clients, or for everybody."""
    only = "" if client_ids is None else "and c.client_id = any(%(clients)s::bigint[])"
    kinds = [kind.value for kind in KINDS]
    sync_grants(reasons_sql=get_reasons(only=only), kinds=kinds, params={}, today=today, client_ids=client_ids)
