"""The reference tables that every installation gets with its migrations."""

import time
from datetime import date

import pytest
from django.db.models import Count

from keten.ground.organisations.actions import load_reference
from keten.ground.organisations.models import (
    DecreedLocation,
    LabourMarketRegion,
    Municipality,
    RegionMembership,
)
from keten.ground.organisations.queries import get_region_year, list_municipalities, list_regions

pytestmark = pytest.mark.django_db

PER_YEAR = {2011: 121, 2012: 108, 2013: 77, 2014: 53, 2015: 44}


def test_migrations_load_the_tables() -> None:
    assert Municipality.objects.count() == 342
    assert LabourMarketRegion.objects.count() == 35
    decreed = DecreedLocation.objects.values("year").annotate(number=Count("pk")).values_list("year", "number")
    assert dict(decreed) == PER_YEAR


def test_each_municipality_is_in_exactly_one_region_per_year() -> None:
    years = set(RegionMembership.objects.values_list("year", flat=True))
    assert years
    for year in years:
        members = RegionMembership.objects.filter(year=year)
        assert members.count() == members.values("municipality").distinct().count() == 342
        assert members.values("region").distinct().count() == 35


def test_loading_again_changes_nothing_and_is_fast(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    with django_assert_max_num_queries(6):
        counts = load_reference()
    assert time.perf_counter() - began < 1
    assert counts == {"municipalities": 342, "regions": 35, "memberships": 342, "decreed_locations": 403}


def test_loading_mends_what_differs_and_leaves_the_rest() -> None:
    Municipality.objects.filter(code="GM0268").update(name="Nimma")
    DecreedLocation.objects.filter(year=2015).delete()
    Municipality.objects.create(code="GM9999", name="Gemeente van vroeger", province="Gelderland")
    load_reference()
    assert Municipality.objects.get(code="GM0268").name == "Nijmegen"
    assert DecreedLocation.objects.filter(year=2015).count() == 44
    assert Municipality.objects.filter(code="GM9999").exists()


def test_a_day_takes_the_latest_layout_that_is_not_after_it() -> None:
    assert get_region_year(date(2030, 6, 1)) == 2023
    assert get_region_year(date(2019, 6, 1)) == 2023  # the first there is
    nijmegen = list_municipalities(date(2026, 1, 1), text="GM0268").get()
    assert nijmegen.memberships[0].region.name == "Rijk van Nijmegen"
    assert list_regions(date(2026, 1, 1), text="rijk van").get().municipality_count == 7
