"""Breaches as people see them: per location, with their age and the way to each case."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, QuerySet

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
            location_id=row["location_id"], location=row["location__name"], promise=row["promise"],
            rule=row["rule"], open=row["open"], oldest_on=row["oldest_on"],
        )
        for row in found
    ]  # fmt: skip


def list_open_breaches(*, location_ids: Collection[int], rule: str = "") -> QuerySet[Breach]:
    """Open breaches at these locations, oldest first."""
    breaches = Breach.objects.filter(mended_on__isnull=True, location__in=location_ids)
    if rule:
        breaches = breaches.filter(rule=rule)
    return breaches.select_related("location", "organisation", "owner").order_by("since_on", "pk")


def list_breaches_of_case(case_id: int) -> list[Breach]:
    """All breaches of one case, newest first. The caller has checked that the viewer may see the case."""
    return list(Breach.objects.filter(case_id=case_id).order_by("-since_on"))


def get_last_round() -> RoundRun | None:
    """The latest daily round, or None before the first."""
    return RoundRun.objects.order_by("-on").first()
