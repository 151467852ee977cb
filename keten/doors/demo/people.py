"""Inventing people: names, dates of birth, postcodes and test BSNs. Nobody who exists is meant."""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from keten.doors.demo.region import Place, read_region
from keten.dossier.clients.actions import Person
from keten.dossier.clients.rules.bsn import is_bsn

_PREFIXES = ("van den ", "van der ", "van de ", "van 't ", "van ", "de ", "den ", "ten ", "te ", "el ")
_TEST_BSNS = range(999_900_000, 1_000_000_000)


def invent_person(dice: Random, *, place: Place, target_group: str, on: date, bsn: str = "") -> Person:
    """Somebody who registers at a place on a day."""
    title = dice.choice(("mevrouw", "meneer"))
    first_name, last_name = _names(dice, title)
    prefix, last_name = split_prefix(last_name)
    municipality = _weighted(dice, {code: _inhabitants()[code] for code in place.serves})
    letters = "".join(dice.choices("ABCDEGHJKLMNPRSTVWXZ", k=2))
    return Person(
        initials=_initials(dice, first_name), last_name=last_name, prefix=prefix, first_name=first_name, title=title,
        born_on=_birthday(dice, target_group, on), municipality_code=municipality, bsn=bsn,
        postcode=f"{dice.choice(_people()['postcodes'][municipality])}{letters}",
        phone=f"06{dice.randrange(10_000_000, 100_000_000)}" if dice.random() < 0.9 else "",
    )  # fmt: skip


def share_with_bsn() -> float:
    """The share of people who get a test BSN."""
    return float(_people()["with_bsn"])


@cache
def list_test_bsns(seed: int) -> list[str]:
    """All numbers of the range for tests that pass the 11-test, shuffled."""
    numbers = [str(number) for number in _TEST_BSNS if is_bsn(str(number))]
    Random(f"{seed}/bsn").shuffle(numbers)  # noqa: S311
    return numbers


def split_prefix(last_name: str) -> tuple[str, str]:
    """*Tussenvoegsel* and the rest: "van den Berg" gives ("van den", "Berg")."""
    for prefix in _PREFIXES:
        if last_name.startswith(prefix):
            return prefix.strip(), last_name.removeprefix(prefix)
    return "", last_name


def _names(dice: Random, title: str) -> tuple[str, str]:
    groups = _people()["groups"]
    weights = [group["share"] for group in groups]
    first, last = dice.choices(groups, weights, k=2)
    if dice.random() >= _people()["mixed"]:
        last = first
    return dice.choice(first[title]), dice.choice(last["last"])


def _initials(dice: Random, first_name: str) -> str:
    more = dice.choices("ABCDEFGHJKLMPRSTW", k=dice.choices((0, 1, 2), (50, 35, 15))[0])
    return "".join(f"{letter}." for letter in (first_name[0], *more))


def _birthday(dice: Random, target_group: str, on: date) -> date:
    bands = _people()["ages"][target_group]
    youngest, oldest, _ = dice.choices(bands, [band[2] for band in bands])[0]
    return on - timedelta(days=dice.randrange(round(youngest * 365.25) + 1, round(oldest * 365.25)))


def _weighted(dice: Random, weights: Mapping[str, int]) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]


@cache
def _inhabitants() -> dict[str, int]:
    return {row["code"]: row["inhabitants"] for row in read_region().municipalities}


@cache
def _people() -> dict[str, Any]:
    return tomllib.loads((files("keten.doors.demo") / "people.toml").read_text(encoding="utf-8"))
