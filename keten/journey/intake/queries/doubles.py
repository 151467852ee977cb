"""Looking before registering: is this person here already, and what may a file refer to?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keten.dossier.cases.queries import list_closed_lately, list_enrolled
from keten.dossier.clients.actions import Person
from keten.dossier.clients.queries import KnownPerson, find_by_bsn, find_persons, hash_bsn, log_list
from keten.ground.foundation.csv_reading import Line, parse_date
from keten.ground.foundation.language import words_in_files
from keten.ground.organisations.models import (
    Arrangement,
    Location,
    Municipality,
    Role,
    Staff,
    TargetGroup,
    TeamMembership,
)
from keten.ground.organisations.queries import in_force
from keten.journey.intake.rules.importing import KnownPlaces, clean_bsn


@dataclass(frozen=True)
class Double:
    """Somebody who is known already; ``closed_on``: their file closed then, and opens again at a registration."""

    person: KnownPerson
    closed_on: date | None


def list_possible_doubles(person: Person, *, on: date, most: int = 5) -> list[Double]:
    """Clients who may be the same person: the same BSN, or the same last name and date of birth. Logged."""
    known = find_by_bsn(person.bsn) if person.bsn else None
    found = [known] if known else find_persons(born=[(person.last_name.lower(), person.born_on)])[:most]
    log_list({one.id for one in found}, activity="zoeken bij inschrijven")
    closed = list_closed_lately([one.id for one in found], today=on) if found else {}
    return [Double(one, closed.get(one.id)) for one in found]


def get_known_places(lines: tuple[Line, ...], *, on: date) -> KnownPlaces:
    """Everything that lines of a file may refer to on a day, set-based: seven queries for any number of lines."""
    municipalities = Municipality.objects.values_list("name", "code")
    return KnownPlaces(
        municipalities={text.casefold(): code for name, code in municipalities for text in (name, code)},
        locations={name.casefold(): pk for name, pk in Location.objects.filter(in_force(on)).values_list("name", "pk")},
        target_groups=_target_groups(),
        arranged=_arranged(on),
        coaches=_coaches(on),
        enrolled=_enrolled(lines),
        doubles=_doubles(lines),
    )


def _target_groups() -> dict[str, str]:
    return {word.casefold(): code for code, word in words_in_files(TargetGroup.choices).items()}


def _arranged(on: date) -> frozenset[tuple[int, str]]:
    rows = Arrangement.objects.filter(in_force(on), task__in=("intake", "reintegration"))
    tasks: dict[tuple[int, str], set[str]] = defaultdict(set)
    for location, group, task in rows.values_list("location", "target_group", "task"):
        tasks[location, group].add(task)
    return frozenset(key for key, found in tasks.items() if len(found) == 2)


def _coaches(on: date) -> dict[str, tuple[int, frozenset[int]]]:
    coaches = Staff.objects.filter(in_force(on), in_force(on, "roles__"), roles__role=Role.COACH)
    places: dict[int, set[int]] = defaultdict(set)
    for staff, location in TeamMembership.objects.filter(in_force(on)).values_list("staff", "team__location"):
        places[staff].add(location)
    return {
        email.casefold(): (pk, frozenset(places[pk])) for email, pk in coaches.values_list("email", "pk").distinct()
    }


def _enrolled(lines: Iterable[Line]) -> frozenset[int]:
    """Lines about somebody with an open file, found by the keyed hash of the BSN."""
    hashes = {hash_bsn(bsn): line.number for line in lines if (bsn := clean_bsn(line["bsn"])).isdigit()}
    return frozenset(hashes[found] for found in list_enrolled(hashes))


def _doubles(lines: Iterable[Line]) -> frozenset[int]:
    """Lines that may be about somebody known, where a BSN cannot tell: one of the two has none."""
    people: dict[tuple[str, date | None], list[Line]] = defaultdict(list)
    for line in lines:
        people[line["achternaam"].lower(), parse_date(line["geboortedatum"])].append(line)
    born = [(name, day) for name, day in people if day]
    return frozenset(
        line.number
        for known in find_persons(born=born)
        for line in people.get((known.last_name.lower(), known.born_on), ())
        if known.bsn_hash is None or not line["bsn"]
    )
