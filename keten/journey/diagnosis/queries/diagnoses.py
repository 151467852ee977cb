"""Diagnoses of a case: the one that counts now, and those before."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from keten.dossier.cases.queries import open_case_file
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.diagnosis.models import Diagnosis, Need
from keten.journey.diagnosis.rules.deciding import may_see_diagnosis

_RELATED = ("made_by__organisation", "second_assessor", "contested_by", "replaced_by")


class UnknownDiagnosis(Http404):
    """There is no such diagnosis for this viewer: not there, or not theirs."""


@dataclass(frozen=True)
class Current:
    """The diagnosis that counts now, with what it found the client needs."""

    diagnosis: Diagnosis
    needs: tuple[Need, ...]

    @property
    def has_open_need(self) -> bool:
        """Whether help is still to be found for something."""
        return any(need.starts_on is None for need in self.needs)


def get_current(case_id: int, *, viewer: Viewer) -> Current | None:
    """The latest diagnosis of a case whose file this request opened, in two queries; None before the first."""
    found = find_current(case_id, viewer=viewer)
    return Current(found, tuple(found.needs.order_by("pk"))) if found else None


def find_current(case_id: int, *, viewer: Viewer) -> Diagnosis | None:
    """The same without its needs, in one query."""
    may_see_diagnosis(viewer).require()
    return _CURRENT.first(case_id)


_CURRENT = Prepared(lambda id: Diagnosis.objects.filter(case=id).select_related(*_RELATED).order_by("-number")[:1])


def list_diagnoses(case_id: int, *, viewer: Viewer) -> list[Diagnosis]:
    """All diagnoses of a case whose file this request opened, the latest first."""
    may_see_diagnosis(viewer).require()
    return _ALL.list(case_id)


_ALL = Prepared(lambda id: Diagnosis.objects.filter(case=id).select_related(*_RELATED).order_by("-number"))


def list_own_diagnoses(client_id: int, *, viewer: Viewer) -> list[Diagnosis]:
    """Everything that was ever diagnosed of the client who looks, the latest first. Others see nothing."""
    if viewer.client_id != client_id:
        return []
    return _OWN.list(client_id)


_OWN = Prepared(
    lambda id: Diagnosis.objects.filter(case__client_id=id).select_related(*_RELATED).order_by("-made_on", "-pk")
)


def get_diagnosis(key: UUID, *, viewer: Viewer, activity: str = "diagnose bekijken") -> Diagnosis:
    """One diagnosis with its case and client: opens the file, in both logs. Raises ``UnknownDiagnosis``."""
    may_see_diagnosis(viewer).require()
    found = Diagnosis.objects.filter(key=key).select_related(*_RELATED, "case__client").first()
    if found is None:
        raise UnknownDiagnosis
    open_case_file(found.case_id, viewer=viewer, activity=activity)
    return found


def get_need(key: UUID, *, viewer: Viewer) -> Need:
    """One need with its diagnosis and client: opens the file. Raises ``UnknownDiagnosis``."""
    may_see_diagnosis(viewer).require()
    found = Need.objects.filter(key=key).select_related("diagnosis__case__client").first()
    if found is None:
        raise UnknownDiagnosis
    open_case_file(found.diagnosis.case_id, viewer=viewer, activity="diagnose bekijken")
    return found
