"""The results of tests that count on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.diagnosis.models import TestResult
from keten.journey.diagnosis.rules.deciding import may_see_diagnosis


@dataclass(frozen=True, kw_only=True)
class LatestResult:
    """The latest result of one test of one case. ``answers``: question -> {answer, because, datum, fact_id}."""

    id: int
    key: UUID
    test: str
    version: int
    score: int
    outcome: str
    taken_on: date
    taken_by: str
    valid_until: date
    answers: Mapping[str, Mapping[str, Any]]


def list_latest_results(case_id: int, *, on: date, viewer: Viewer) -> list[LatestResult]:
    """Per test the latest result that counts on a day, in the order of the codes; one query.

    Whether the viewer may open this file is for the page and the grants. Raises ``Refused``.
    """
    may_see_diagnosis(viewer).require()
    latest: dict[str, TestResult] = {}
    for row in _RESULTS.list(case_id):
        if row.taken_on <= on < row.valid_until:
            latest.setdefault(row.test, row)
    return [_latest(row) for row in latest.values()]


_RESULTS = Prepared(
    lambda id: TestResult.objects.filter(case=id).select_related("taken_by").order_by("test", "-taken_on", "-pk")
)


def _latest(row: TestResult) -> LatestResult:
    return LatestResult(
        id=row.pk,
        key=row.key,
        test=row.test,
        version=row.version,
        score=row.score,
        outcome=row.outcome,
        taken_on=row.taken_on,
        taken_by=row.taken_by.name,
        valid_until=row.valid_until,
        answers=row.answers,
    )
