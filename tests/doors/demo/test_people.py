"""Invented people: plausible, repeatable, and never somebody who exists."""

from datetime import date
from random import Random

import pytest

from keten.doors.demo.people import invent_person, list_test_bsns, split_prefix
from keten.doors.demo.region import read_region
from keten.dossier.clients.rules.bsn import is_bsn
from keten.dossier.clients.rules.person import check_person

PLACE = read_region().places[0]
ON = date(2026, 11, 18)


def test_the_same_dice_invent_the_same_person() -> None:
    first, second = (invent_person(Random(7), place=PLACE, target_group="ww", on=ON) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("target_group", ["ww", "bijstand", "wia", "none", "several"])
def test_people_may_be_registered_and_are_of_working_age(target_group: str) -> None:
    for seed in range(200):
        person = invent_person(Random(seed), place=PLACE, target_group=target_group, on=ON)
        assert check_person(born_on=person.born_on, last_name=person.last_name, today=ON)
        assert 18 <= (ON - person.born_on).days / 365.25 <= 67.01
        assert person.municipality_code in PLACE.serves
        assert len(person.postcode) == 6


def test_bsns_come_from_the_range_for_tests() -> None:
    numbers = list_test_bsns(1)
    assert len(set(numbers)) == len(numbers) > 9000
    assert all(number.startswith("9999") and is_bsn(number) for number in numbers)
    assert numbers == list_test_bsns(1) != list_test_bsns(2)


@pytest.mark.parametrize(
    ("whole", "parts"),
    [("van den Berg", ("van den", "Berg")), ("el Amrani", ("el", "Amrani")), ("Jansen", ("", "Jansen"))],
)
def test_prefixes_stand_apart(whole: str, parts: tuple[str, str]) -> None:
    assert split_prefix(whole) == parts
