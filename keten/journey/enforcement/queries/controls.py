"""Controls: which wait, what became of one, and whether the rules find more than chance does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from keten.dossier.benefits.rules.laws import target_group_of
from keten.dossier.cases.queries import open_case_file
from keten.ground.organisations.models import Task
from keten.ground.organisations.queries import responsible_for
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.enforcement.models import Control
from keten.journey.enforcement.queries.investigations import UnknownInvestigation
from keten.journey.enforcement.rules.access import may_compare_controls, may_see_enforcement

_RELATED = ("case__client", "case__location", "payer", "ended_by", "investigation")


class UnknownControl(UnknownInvestigation):
    """There is no such control for this viewer."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the controls on one ground found; ``wrong`` counts what was not in order."""

    ground: str
    chosen: int
    ended: int
    wrong: int


def get_control(key: UUID, *, viewer: Viewer) -> Control:
    """One control: opens the file, in both logs. Raises ``UnknownControl``."""
    may_see_enforcement(viewer).require()
    found = Control.objects.filter(key=key).select_related(*_RELATED).first()
    if found is None:
        raise UnknownControl
    open_case_file(found.case_id, viewer=viewer, activity="handhaving bekijken")
    return found


def list_controls(case_id: int, *, viewer: Viewer) -> list[Control]:
    """The controls of a case whose file this request opened, the latest first."""
    may_see_enforcement(viewer).require()
    return list(Control.objects.filter(case_id=case_id).select_related(*_RELATED).order_by("-chosen_on", "-pk"))


def list_own_controls(client_id: int, *, viewer: Viewer) -> list[Control]:
    """What the client who looks was checked on, once it is over, the latest first. Others see nothing."""
    if viewer.client_id != client_id:
        return []
    found = Control.objects.filter(case__client_id=client_id, ended_on__isnull=False)
    return list(found.select_related(*_RELATED).order_by("-ended_on", "-pk"))


def list_open_controls(*, viewer: Viewer, on: date) -> list[Control]:
    """What waits for the organisation of the viewer, of the clients whom they may see; the most urgent first."""
    may_see_enforcement(viewer).require()
    rows = (
        Control.objects.filter(ended_on=None, case__closed_on=None).select_related(*_RELATED).order_by("due_on", "pk")
    )
    theirs: dict[tuple[int, str], bool] = {}
    for row in rows:
        place = (row.case.location_id, row.law)
        if place not in theirs:
            theirs[place] = _does_enforcement(viewer, *place, on=on)
    return [row for row in rows if row.payer_id == viewer.organisation_id or theirs[row.case.location_id, row.law]]


def compare_controls(*, viewer: Viewer, least: int) -> Sequence[Found]:
    """What rules and chance found, of all controls of the viewer's organisation; empty below ``least`` of either.

    Counted by a function of the owner: why one client was chosen is never read.
    """
    may_compare_controls(viewer).require()
    with connection.cursor() as cursor:
        cursor.execute("select * from enforcement_compare_controls(%s, %s)", [viewer.organisation_id, least])
        return [Found(ground=ground, chosen=c, ended=e, wrong=w) for ground, c, e, w in cursor.fetchall()]


def _does_enforcement(viewer: Viewer, location_id: int, law: str, *, on: date) -> bool:
    """Whether the viewer's organisation does it there, by arrangement."""
    group = target_group_of(law)
    found = responsible_for(task=Task.ENFORCEMENT, location_id=location_id, target_group=group, on=on)
    return found is not None and found.pk == viewer.organisation_id
