"""Investigations with what was said and decided. The client sees one once asked, a decision once it counts."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404

from keten.dossier.benefits.queries import list_running
from keten.dossier.benefits.rules.laws import target_group_of
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import open_case_file
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.models import Organisation, Task
from keten.ground.organisations.queries import responsible_for
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.enforcement.models import FormalDecision, Investigation, Repentance
from keten.journey.enforcement.rules.access import may_see_enforcement

_RELATED = ("case__client", "signal__sender", "payer", "opened_by__organisation", "hearing")
_OF_DECISION = (
    "made_by",
    "approved_by",
    "returned_by",
    "objection",
    "investigation__case__client",
    "investigation__payer",
)


class UnknownInvestigation(Http404):
    """There is no such investigation for this viewer: not there, not theirs, or not told yet."""


def get_investigation(key: UUID, *, viewer: Viewer, activity: str = "handhaving bekijken") -> Investigation:
    """One investigation: opens the file, in both logs. Raises ``UnknownInvestigation`` and ``Refused``."""
    may_see_enforcement(viewer).require()
    found = Investigation.objects.filter(key=key).select_related(*_RELATED).first()
    if found is None or (viewer.client_id is not None and not hasattr(found, "hearing")):
        raise UnknownInvestigation
    open_case_file(found.case_id, viewer=viewer, activity=activity)
    return found


def get_decision(key: UUID, *, viewer: Viewer, activity: str = "handhaving bekijken") -> FormalDecision:
    """One decision: opens the file. To the client only once it counts. Raises ``UnknownInvestigation``."""
    may_see_enforcement(viewer).require()
    found = FormalDecision.objects.filter(key=key).select_related(*_OF_DECISION).first()
    if found is None or (viewer.client_id is not None and found.approved_on is None):
        raise UnknownInvestigation
    open_case_file(found.investigation.case_id, viewer=viewer, activity=activity)
    return found


def list_decisions(investigation: Investigation, *, viewer: Viewer) -> QuerySet[FormalDecision]:
    """The decisions of an investigation whose file this request opened, the latest first."""
    may_see_enforcement(viewer).require()
    found = FormalDecision.objects.filter(investigation=investigation).select_related(*_OF_DECISION).order_by("-pk")
    return found.filter(approved_on__isnull=False) if viewer.client_id is not None else found


def find_open_repentance(decision: FormalDecision, *, viewer: Viewer) -> Repentance | None:
    """The request to end a reduction that still waits for an answer, of a decision whose file this request opened."""
    may_see_enforcement(viewer).require()
    return decision.repentances.filter(answered_on=None).first()


def list_investigations(case_id: int, *, viewer: Viewer) -> list[Investigation]:
    """The investigations of a case whose file this request opened, the latest first."""
    may_see_enforcement(viewer).require()
    found = Investigation.objects.filter(case_id=case_id).select_related(*_RELATED)
    return list(found.prefetch_related("conducts", "decisions").order_by("-opened_on", "-pk"))


def list_own_investigations(client_id: int, *, viewer: Viewer) -> list[Investigation]:
    """What the client who looks was asked about, the latest first. Others see nothing."""
    if viewer.client_id != client_id:
        return []
    rows = _OWN.list(client_id)
    prefetch_related_objects(rows, "conducts", "decisions")
    return rows


_OWN = Prepared(
    lambda id: (
        Investigation.objects.filter(case__client_id=id, hearing__isnull=False)
        .select_related(*_RELATED)
        .order_by("-opened_on", "-pk")
    )
)


def find_payer(case: Case, *, law: str, on: date, viewer: Viewer) -> Organisation | None:
    """Who pays the benefit of a law that runs on a day; None when none runs."""
    running = list_running(case.client_id, viewer=viewer, on=on)
    return next((row.payer for row in running if row.law == law), None)


def find_enforcer(case: Case, *, law: str, on: date) -> Organisation | None:
    """Who does enforcement at the location of the case, by arrangement (*ketenafspraak*)."""
    group = target_group_of(law)
    return responsible_for(task=Task.ENFORCEMENT, location_id=case.location_id, target_group=group, on=on)
