"""From periods to changes: one row per location and day, and nothing where nothing changed."""

from datetime import date

import pytest

from keten.ground.organisations.models import LocationCooperation, LocationPartner
from keten.insight.indicators.queries.changing import list_changes_at_locations
from keten.insight.indicators.rules.changing import Change, Held, What, list_changes
from keten.journey.routing.models import ModelChoice, ModelVersion
from tests.factories import EPOCH, TODAY, Chain, at, make_chain

SINCE, UNTIL = date(2024, 1, 1), date(2026, 1, 1)
A, B, C, D = date(2024, 3, 1), date(2024, 9, 1), date(2025, 2, 1), date(2026, 3, 1)


def held(of: str, name: str, from_on: date, until_on: date | None = None, location: int = 1) -> Held:
    return Held(location, "came", "left", of, name, from_on, until_on)


def changes(*periods: Held) -> list[tuple[date, list[tuple[str, str]]]]:
    return [
        (one.on, [(each.kind, each.name) for each in one.what])
        for one in list_changes(periods, since=SINCE, until=UNTIL)
    ]


def test_what_begins_and_what_ends_is_a_change() -> None:
    assert changes(held("x", "n", A, B)) == [(A, [("came", "n")]), (B, [("left", "n")])]


def test_what_comes_in_the_place_of_something_else_is_one_change() -> None:
    assert changes(held("x", "old", EPOCH, B), held("x", "new", B)) == [(B, [("came", "new")])]


def test_what_goes_over_into_the_same_is_none() -> None:
    assert changes(held("x", "n", EPOCH, B), held("x", "n", B)) == []


def test_after_a_gap_both_are() -> None:
    found = changes(held("x", "n", EPOCH, A), held("x", "n", B))
    assert found == [(A, [("left", "n")]), (B, [("came", "n")])]


def test_all_of_a_day_together_and_the_same_once() -> None:
    assert changes(held("x", "n", A), held("y", "n", A), held("z", "m", A)) == [(A, [("came", "m"), ("came", "n")])]


def test_before_and_after_what_is_looked_at_nothing_counts() -> None:
    assert changes(held("x", "n", EPOCH, D)) == []
    assert changes(held("x", "n", UNTIL)) == []
    assert changes(held("x", "n", SINCE)) == [(SINCE, [("came", "n")])]


def test_locations_stay_apart() -> None:
    found = list_changes([held("x", "n", A), held("x", "n", A, location=2)], since=SINCE, until=UNTIL)
    assert [(one.location, one.on) for one in found] == [(1, A), (2, A)]


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def make_version(title: str) -> ModelVersion:
    now = at(TODAY)
    return ModelVersion.objects.create(code=title.lower(), version=2, title=title, text="", made_at=now, saved_at=now)


@pytest.mark.django_db
def test_what_stands_in_the_tables(chain: Chain) -> None:
    assert list_changes_at_locations(since=SINCE, until=UNTIL) == []
    versions, place = [make_version(title) for title in ("Oud", "Nieuw", "Vergissing")], {"location": chain.location}
    chosen = {"target_group": "ww", "chosen_at": at(TODAY)}
    ModelChoice.objects.create(**place, **chosen, version=versions[0], from_on=EPOCH, until_on=A)
    back = chosen | {"target_group": "bijstand", "version": versions[2]}
    ModelChoice.objects.create(**place, **back, from_on=B, until_on=B)  # taken back
    ModelChoice.objects.create(**place, **chosen, version=versions[1], from_on=A, until_on=C)
    LocationCooperation.objects.filter(**place).update(until_on=A)
    LocationCooperation.objects.create(**place, status="integrated", from_on=A)
    LocationPartner.objects.filter(**place, organisation=chain.gemeente).update(until_on=B)
    chain.location.until_on = C
    chain.location.save()
    found = list_changes_at_locations(since=SINCE, until=UNTIL)
    assert found == [
        Change(chain.location.pk, A, (What("cooperation", "integrated"), What("model", "Nieuw 2"))),
        Change(chain.location.pk, B, (What("partner_left", chain.gemeente.name),)),
        Change(chain.location.pk, C, (What("closed", ""), What("model_left", "Nieuw 2"))),
    ]
