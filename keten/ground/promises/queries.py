"""Breaches as people see them: per location, with their age and the way to each case."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Min, QuerySet

from keten.ground.foundation.prepared import Prepared
from keten.ground.promises.models import Breach, RoundRun


@dataclass(frozen=True, kw_only=True)
class PromiseFigure:
    """Open breaches of one rule at one location: how many, and since when the oldest."""

    location_id: int
    location: str
    promise: str
    rule: str
    open: int
    oldest_on: date


def count_open_per_rule() -> dict[str, int]:
    """Open breaches per rule, everywhere."""
    found = Breach.objects.filter(mended_on__isnull=True).values("rule").annotate(open=Count("pk"))
    return {row["rule"]: row["open"] for row in found.order_by("rule")}


def list_figures(*, location_ids: Collection[int] | None = None) -> list[PromiseFigure]:
    """Number and oldest day of open breaches per location and rule; published, so without clients."""
    breaches = Breach.objects.filter(mended_on__isnull=True)
    if location_ids is not None:
        breaches = breaches.filter(location__in=location_ids)
    found = (
        breaches.values("location_id", "location__name", "promise", "rule")
        .annotate(open=Count("pk"), oldest_on=Min("since_on"))
        .order_by("location__name", "promise", "rule")
    )
    return [
        PromiseFigure(
            location_id=row["location_id"],
            location=row["location__name"],
            promise=row["promise"],
            rule=row["rule"],
            open=row["open"],
            oldest_on=row["oldest_on"],
        )
        for row in found
    ]


def list_open_breaches(*, location_ids: Collection[int], rule: str = "") -> QuerySet[Breach]:
    """Open breaches at these locations, oldest first."""
    breaches = Breach.objects.filter(mended_on__isnull=True, location__in=location_ids)
    if rule:
        breaches = breaches.filter(rule=rule)
    return breaches.select_related("location", "organisation", "owner").order_by("since_on", "pk")


def list_breaches_of_case(case_id: int) -> list[Breach]:
    """All breaches of one case, newest first. The caller has checked that the viewer may see the case."""
    return _OF_CASE.list(case_id)


_OF_CASE = Prepared(lambda id: Breach.objects.filter(case_id=id).order_by("-since_on"))


def get_last_round() -> RoundRun | None:
    """The latest daily round, or None before the first."""
    return RoundRun.objects.order_by("-on").first()


_LADDER_PEOPLE = """
select t.location_id, 1 as rung, string_agg(distinct s.name, ', ' order by s.name)
from organisations_team t join organisations_staff s on s.id = t.leader_id
where t.location_id = any(%(locations)s) and t.from_on <= %(on)s and (t.until_on is null or t.until_on > %(on)s)
group by t.location_id
union all
select t.location_id, 2, string_agg(distinct s.name, ', ' order by s.name)
from organisations_team t
join organisations_teammembership m on m.team_id = t.id and m.from_on <= %(on)s
  and (m.until_on is null or m.until_on > %(on)s)
join organisations_staff s on s.id = m.staff_id
join organisations_staffrole r on r.staff_id = s.id and r.role = 'location_manager' and r.from_on <= %(on)s
  and (r.until_on is null or r.until_on > %(on)s)
where t.location_id = any(%(locations)s)
group by t.location_id
"""


def list_ladder_people(location_ids: Collection[int], *, on: date) -> dict[tuple[int, int], str]:
    """Names per (location, rung): the team leaders and the location managers with whom breaches lie."""
    with connection.cursor() as cursor:
        cursor.execute(_LADDER_PEOPLE, {"locations": list(location_ids), "on": on})
        return {(location, rung): names for location, rung, names in cursor.fetchall()}
