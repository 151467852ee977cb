"""The reference tables: read only."""

from datetime import date

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from keten.ground.organisations.models import (
    DecreedLocation,
    LabourMarketRegion,
    Municipality,
    RegionMembership,
)


def get_region_year(on: date) -> int:
    """The year whose layout of regions holds on a day: the latest not after it, else the first; 0 without any."""
    years = RegionMembership.objects
    latest = years.filter(year__lte=on.year).aggregate(year=Max("year"))["year"]
    return latest or years.aggregate(year=Min("year"))["year"] or 0


def list_municipalities(on: date, *, text: str = "") -> QuerySet[Municipality]:
    """Municipalities with ``memberships`` (their region in the layout of the day), by name.

    ``text`` is a part of the name, the province or the region, or the code.
    """
    layout = RegionMembership.objects.filter(year=get_region_year(on)).select_related("region")
    rows = Municipality.objects.prefetch_related(Prefetch("regions", layout, to_attr="memberships"))
    if text:
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(province__icontains=text)
            | Q(code__iexact=text)
            | Q(pk__in=layout.filter(region__name__icontains=text).values("municipality"))
        )
    return rows.order_by("name")


def list_regions(on: date, *, text: str = "") -> QuerySet[LabourMarketRegion]:
    """Labour-market regions with ``municipality_count`` in the layout of the day, by name."""
    rows = LabourMarketRegion.objects.annotate(
        municipality_count=Count("memberships", filter=Q(memberships__year=get_region_year(on)))
    )
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__iexact=text))
    return rows.order_by("name")


def list_decreed(*, year: int | None = None, text: str = "") -> QuerySet[DecreedLocation]:
    """UWV locations of the decrees, latest year first; ``text`` also finds a municipality of their area."""
    rows = DecreedLocation.objects.all()
    if year is not None:
        rows = rows.filter(year=year)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(municipality_name__icontains=text) | Q(area__icontains=text))
    return rows.order_by("-year", "municipality_name", "name")


def list_decree_years() -> list[int]:
    """Years of which there is a decree."""
    return list(DecreedLocation.objects.order_by("year").values_list("year", flat=True).distinct())


def find_municipalities(names: list[str]) -> dict[str, str]:
    """Codes of municipalities by name, however it is capitalised; unknown names are left out."""
    wanted = {name.casefold() for name in names}
    rows = Municipality.objects.values_list("name", "code")
    return {name: code for name, code in rows if name.casefold() in wanted}


def list_municipality_choices() -> QuerySet[Municipality]:
    """All municipalities, by name."""
    return Municipality.objects.order_by("name")
