"""Numbers for the first page of an administrator."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet

from keten.ground.organisations.models import Location
from keten.ground.organisations.queries.periods import not_ended

_COUNTS = """
select
  (select count(*) from organisations_location where from_on <= %(on)s and (until_on is null or until_on > %(on)s)),
  (select count(*) from organisations_organisation where from_on <= %(on)s
    and (until_on is null or until_on > %(on)s)),
  (select count(*) from organisations_team where from_on <= %(on)s and (until_on is null or until_on > %(on)s)),
  (select count(*) from organisations_staff where from_on <= %(on)s and (until_on is null or until_on > %(on)s)),
  (select count(*) from organisations_absence where from_on <= %(on)s and (until_on is null or until_on > %(on)s))
"""


@dataclass(frozen=True)
class Counts:
    """How many there are on a day."""

    locations: int
    organisations: int
    teams: int
    staff: int
    absent: int


def get_counts(on: date) -> Counts:
    """How many locations, organisations, teams and staff there are, and how many are absent. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"on": on})
        return Counts(*cursor.fetchone())


def list_arranged_locations(on: date) -> QuerySet[Location]:
    """Locations with ``cell_count`` (tasks and target groups arranged today) and ``planned_count``, by name."""
    today = Q(arrangements__from_on__lte=on) & not_ended(on, "arrangements__")
    return (
        Location.objects.filter(not_ended(on))
        .annotate(
            cell_count=Count("arrangements", filter=today),
            planned_count=Count("arrangements", filter=Q(arrangements__from_on__gt=on)),
            next_on=Min("arrangements__from_on", filter=Q(arrangements__from_on__gt=on)),
        )
        .order_by("name")
    )
