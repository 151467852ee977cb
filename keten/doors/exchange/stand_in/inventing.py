"""A fictional person from a number: the same number is always the same person."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

from keten.dossier.clients.rules.bsn import is_bsn

_FAMILY = 999_800_000  # partners and children get a number of a range of their own
_NOBODY = "unknown"
_PREFIXES = ("van den", "van der", "van de", "van", "de", "el")


@dataclass(frozen=True, kw_only=True)
class Relative:
    """A partner or child; ``home`` is where it lives, ``born`` as far as known ("1961", "1961-07-14")."""

    bsn: str
    born: str
    home: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """What the population register holds. ``partner``: H (married), P (registered), "ended" or "" (never).

    ``doubted`` names what is under investigation (name, birth, address, municipality, partner, nationality).
    """

    bsn: str
    first_names: str
    prefix: str
    last_name: str
    born: str
    street: str
    number: int
    postcode: str
    municipality: tuple[str, str]
    since: str
    home: str
    partner: str
    relatives: Mapping[str, tuple[Relative, ...]] = field(default_factory=dict)
    nationality: str = "Nederlandse"
    permit: str = ""
    is_secret: bool = False
    suspended: Mapping[str, str] = field(default_factory=dict)
    doubted: tuple[str, ...] = ()
    lives_abroad: bool = False


def invent(bsn: str, *, today: date, named: Mapping[str, Mapping[str, Any]]) -> Person | None:
    """The person with this number; None for a number that is not of a test person, or that nobody has.

    ``named``: by number, what is fixed about a person; all else is made from the number.
    """
    said = dict(named.get(bsn, {}))
    if not (is_bsn(bsn) and bsn.startswith("9999")) or said.get(_NOBODY):
        return None
    person = _invent(bsn)
    if "born_years_ago" in said:
        said["born"] = (today - timedelta(days=round(365.25 * said["born_years_ago"]) + 100)).isoformat()
    told = {name: value for name, value in said.items() if name in Person.__dataclass_fields__}
    person = replace(person, **told)
    return replace(person, relatives=_invent_family(person, said, today))


def read_named(path: str | None = None) -> dict[str, dict[str, Any]]:
    """Who has something fixed, by number: our own file and, when given, another of the same shape."""
    texts = [_own_file(), *([Path(path).read_text("utf-8")] if path else [])]
    return {each["bsn"]: each for text in texts for each in tomllib.loads(text).get("people", [])}


def dice_of(bsn: str, subject: str) -> Random:
    """Chance that always falls the same way for this number and subject."""
    return Random(f"{bsn}/{subject}")  # noqa: S311


@cache
def read_words() -> dict[str, Any]:
    """Names, streets, employers and the like."""
    return tomllib.loads(_own_file())


def _own_file() -> str:
    return (files("keten.doors.exchange.stand_in") / "people.toml").read_text(encoding="utf-8")


def _invent(bsn: str) -> Person:
    dice, words = dice_of(bsn, "person"), read_words()
    last = dice.choice(words["last_names"])
    prefix = next((each for each in _PREFIXES if last.startswith(f"{each} ")), "")
    code, town, digits = dice.choice(words["municipalities"])
    is_foreign = dice.random() < 0.15
    return Person(
        bsn=bsn, first_names=dice.choice(words["first_names"]), prefix=prefix,
        last_name=last.removeprefix(prefix).strip(), born=_invent_day(dice, 1961, 2003),
        street=dice.choice(words["streets"]), number=dice.randrange(1, 200),
        postcode=f"{digits}{''.join(dice.choices('ABCDEGHJKLMNPRSTVWXZ', k=2))}", municipality=(code, town),
        since=_invent_day(dice, 2005, 2023), home=f"{code}010{dice.randrange(10**9):09}",
        partner=dice.choices(("", "H", "P", "ended"), (45, 35, 8, 12))[0],
        nationality=dice.choice(words["foreign_nationalities"]) if is_foreign else "Nederlandse",
        permit=dice.choice(words["permits"]) if is_foreign and dice.random() < 0.5 else "",
    )  # fmt: skip


def _invent_family(person: Person, said: Mapping[str, Any], today: date) -> dict[str, tuple[Relative, ...]]:
    """Children are younger than 25 and at home, or have left to another address."""
    dice = dice_of(person.bsn, "family")
    at_home = said.get("children_at_home", dice.choices((0, 1, 2, 3), (55, 20, 18, 7))[0])
    left = said.get("children_left", dice.choices((0, 1), (85, 15))[0])
    numbers = _family_numbers(dice)
    children = tuple(
        Relative(
            bsn=next(numbers), born=_invent_day(dice, today.year - 16, today.year - 1),
            home=person.home if index < at_home else f"0344010{dice.randrange(10**9):09}",
        )
        for index in range(at_home + left)
    )  # fmt: skip
    partner = Relative(bsn=next(numbers), born=_invent_day(dice, 1962, 2002), home=person.home)
    return {"children": children, "partner": (partner,) if person.partner else ()}


def _family_numbers(dice: Random) -> Iterator[str]:
    while True:
        number = str(_FAMILY + dice.randrange(100_000))
        if is_bsn(number):
            yield number


def _invent_day(dice: Random, first_year: int, last_year: int) -> str:
    begin = date(first_year, 1, 1)
    return (begin + timedelta(days=dice.randrange((date(last_year, 12, 31) - begin).days))).isoformat()
