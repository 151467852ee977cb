"""Obligations: what waits for whom."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.models import Finding, InspectionParty, Obligation, ObligationReport
from keten.insight.governance.queries.findings import list_spoken_for, list_waiting_reactions
from keten.insight.governance.rules.access import ANSWERING, may_inspect

_REPORTS = Prefetch("reports", ObligationReport.objects.order_by("-pk"))
_WAITS = ObligationReport.objects.filter(obligation=OuterRef("pk"), judged_on=None)


class UnknownObligation(Http404):
    """There is no such obligation, or not for this viewer."""


def get_obligation(key: UUID, *, viewer: Viewer) -> Obligation:
    """For inspectors of its organisation and for who speaks for the party. Raises ``UnknownObligation``."""
    row = _with_all(Obligation.objects.filter(_seen_by(viewer), key=key)).first()
    if row is None:
        raise UnknownObligation
    return row


def list_open_obligations(*, viewer: Viewer) -> list[Obligation]:
    """What the viewer or their party still has to do or waits for, the most urgent first."""
    found = Obligation.objects.filter(_owed_by(viewer), confirmed_on=None)
    return list(_with_all(found).order_by("due_on", "pk"))


def list_of_finding(finding: Finding, *, viewer: Viewer) -> list[Obligation]:
    """The obligations of a finding that the viewer may see, by due date."""
    found = Obligation.objects.filter(_seen_by(viewer), finding=finding)
    return list(_with_all(found).order_by("due_on", "pk"))


def list_to_judge(*, viewer: Viewer) -> list[Obligation]:
    """What was reported as done to the viewer, who inspects; the oldest report first."""
    if not may_inspect(viewer):
        return []
    found = Obligation.objects.filter(Exists(_WAITS), finding__inspection__inspector__in=viewer.desks)
    return list(_with_all(found).order_by("reports__reported_on", "pk"))


def count_waiting(viewer: Viewer) -> int:
    """How many findings and obligations wait for the viewer or the parties they speak for."""
    open_ones = Obligation.objects.filter(~Exists(_WAITS), _owed_by(viewer), confirmed_on=None).count()
    return open_ones + len(list_waiting_reactions(viewer=viewer))


def list_owners(party: InspectionParty, *, on: date) -> list[Staff]:
    """Who can answer for a party: who speaks for it on a day, by name. As ``rules.access.may_speak_for``."""
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS, _owner_values(party, on))
        ids = [row[0] for row in cursor.fetchall()]
    return list(Staff.objects.filter(pk__in=ids).order_by("name", "pk"))


def find_owner(staff_id: int, party: InspectionParty, *, on: date) -> Staff | None:
    """Somebody who can answer for the party; None for anybody else."""
    return next((row for row in list_owners(party, on=on) if row.pk == staff_id), None)


_OWNERS = """
select distinct s.id from organisations_staff s
join organisations_staffrole r on r.staff_id = s.id and r.role = any(%(roles)s)
  and r.from_on <= %(on)s and (r.until_on is null or r.until_on > %(on)s)
join organisations_team t on t.location_id = %(location)s
  and t.from_on <= %(on)s and (t.until_on is null or t.until_on > %(on)s)
where s.from_on <= %(on)s and (s.until_on is null or s.until_on > %(on)s)
  and (%(organisation)s::bigint is null or s.organisation_id = %(organisation)s)
  and (t.leader_id = s.id or exists (select from organisations_teammembership m where m.team_id = t.id
    and m.staff_id = s.id and m.from_on <= %(on)s and (m.until_on is null or m.until_on > %(on)s)))
"""


def _owner_values(party: InspectionParty, on: date) -> dict[str, Any]:
    return {
        "roles": list(ANSWERING),
        "location": party.location_id,
        "organisation": party.organisation_id,
        "on": on,
    }


def _owed_by(viewer: Viewer) -> Q:
    parties = [row.pk for row in list_spoken_for(viewer)]
    return Q(owner__in=viewer.desks) | Q(party__in=parties)


def _seen_by(viewer: Viewer) -> Q:
    seen = _owed_by(viewer)
    if may_inspect(viewer):
        seen |= Q(finding__inspection__inspector__organisation=viewer.organisation_id)
    return seen


def _with_all(found: QuerySet[Obligation]) -> QuerySet[Obligation]:
    related = ("finding__inspection__inspector", "party__location", "party__organisation", "owner")
    return found.select_related(*related).prefetch_related(_REPORTS)
