"""How cases came into another stage, per location and version (C8).

The figures cannot say whether a stage suited the client, nor whether waiting for the last day was wrong: a stage may
have been right until then. They rest on the location where a case is now, and on what was recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.routing.models import ModelVersion

_NAMES = ("changes", "on_last_day", "by_coach", "by_client", "by_partner", "by_clock", "by_diagnosis", "decisions",
          "deviations")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What was counted at a location under one version; ``counts`` has the names of ``rules/sharing.py``."""

    location_id: int
    version: ModelVersion
    counts: Mapping[str, int]


def list_changes(viewer: Viewer, *, since: date, until: date) -> list[Changes]:
    """At the locations of the viewer, from ``since`` until before ``until``. Two queries; numbers only."""
    with connection.cursor() as cursor:
        cursor.execute("select * from routing_count_changes(%s, %s, %s)", [list(viewer.location_ids), since, until])
        rows = cursor.fetchall()
    versions = ModelVersion.objects.defer("text").in_bulk({row[1] for row in rows})
    found = [
        Changes(location_id=place, version=versions[version], counts=dict(zip(_NAMES, counts, strict=True)))
        for place, version, *counts in rows
    ]
    return sorted(found, key=lambda one: (one.version.title, one.version.version))
