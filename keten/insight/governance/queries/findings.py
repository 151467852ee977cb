"""Findings: for the inspector always, for the parties when they were sent, for everybody when they are final."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.governance.models import Finding, FindingText, Inspection, InspectionParty, Reaction
from keten.insight.governance.rules.access import ANSWERING, may_inspect

_TEXTS = Prefetch("texts", FindingText.objects.order_by("kind", "-version"))
_REACTIONS = Prefetch(
    "reactions",
    Reaction.objects.select_related("party__location", "party__organisation").order_by("party", "version"),
)


class UnknownFinding(Http404):
    """There is no such finding, or not for this viewer."""


def get_finding(key: UUID, *, viewer: Viewer) -> Finding:
    """A finding with its texts and reactions: for inspectors of its organisation, and for its parties once sent.

    Raises ``UnknownFinding``.
    """
    row = _with_words(Finding.objects.filter(_seen_by(viewer), key=key)).first()
    if row is None:
        raise UnknownFinding
    return row


def list_findings(inspection: Inspection, *, viewer: Viewer) -> list[Finding]:
    """All of an inspection, in order."""
    may_inspect(viewer).require()
    return list(_with_words(inspection.findings.all()).order_by("number"))


def list_final(inspection: Inspection) -> list[Finding]:
    """The final ones of an inspection, in order; public."""
    found = inspection.findings.filter(final_on__isnull=False)
    return list(_with_words(found).prefetch_related("obligations__party").order_by("number"))


def list_silent(finding: Finding) -> list[int]:
    """Parties of whom there is neither a reaction nor a record that there was none."""
    said = Reaction.objects.filter(finding=finding).values("party")
    silent = InspectionParty.objects.filter(inspection=finding.inspection_id).exclude(pk__in=said)
    return list(silent.order_by("pk").values_list("pk", flat=True))


def list_waiting_reactions(*, viewer: Viewer) -> list[tuple[Finding, InspectionParty]]:
    """What still waits for a reaction of a party that the viewer speaks for, the most urgent first."""
    parties = {row.pk: row for row in list_spoken_for(viewer)}
    if not parties:
        return []
    found = Finding.objects.filter(
        sent_on__isnull=False, final_on=None, inspection__in={row.inspection_id for row in parties.values()}
    )
    said = set(Reaction.objects.filter(finding__in=found, is_silence=False).values_list("finding", "party"))
    rows = found.select_related("inspection").order_by("react_by", "pk")
    return [
        (row, party)
        for row in rows
        for party in parties.values()
        if party.inspection_id == row.inspection_id and (row.pk, party.pk) not in said
    ]


def list_spoken_for(viewer: Viewer) -> Iterable[InspectionParty]:
    """The parties, of all inspections, that the viewer speaks for; as ``rules.access.may_speak_for``."""
    if not viewer.has_role(*ANSWERING):
        return []
    found = InspectionParty.objects.filter(_spoken_for(viewer)).select_related("location", "organisation")
    return list(found.order_by("pk"))


def _spoken_for(viewer: Viewer, road: str = "") -> Q:
    own = Q(**{f"{road}organisation": None}) | Q(**{f"{road}organisation": viewer.organisation_id})
    return own & Q(**{f"{road}location__in": viewer.location_ids})


def _seen_by(viewer: Viewer) -> Q:
    seen = Q(pk__in=())
    if may_inspect(viewer):
        seen |= Q(inspection__inspector__organisation=viewer.organisation_id)
    if viewer.has_role(*ANSWERING):
        parties = InspectionParty.objects.filter(_spoken_for(viewer)).values("inspection")
        seen |= Q(sent_on__isnull=False, inspection__in=parties)
    return seen


def _with_words(found: QuerySet[Finding]) -> QuerySet[Finding]:
    return found.select_related("inspection__inspector", "question", "sample").prefetch_related(_TEXTS, _REACTIONS)
