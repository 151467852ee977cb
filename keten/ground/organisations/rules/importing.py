"""Reading staff from a file: what a line says, or what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from keten.ground.foundation.csv_reading import Fault, Line, split_several

COLUMNS = ("naam", "e-mail", "organisatie", "locatie", "team", "rol", "specialismen", "caseload")
REQUIRED = frozenset({"naam", "e-mail", "organisatie", "rol"})
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST = {"naam": 80, "e-mail": 254}
_CASELOAD_MOST = 1000  # more is a slip of the pen


@dataclass(frozen=True, kw_only=True)
class KnownStaffing:
    """What lines may refer to. Texts are casefolded; ``teams`` by location and name, ``partners`` by location."""

    organisations: Mapping[str, int]
    locations: frozenset[str]
    teams: Mapping[tuple[str, str], int]
    partners: frozenset[tuple[str, int]]
    emails: frozenset[str]
    roles: Mapping[str, str]
    specialisms: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class NewStaff:
    """Somebody to add; ``team_id`` and ``caseload_target`` may be None."""

    name: str
    email: str
    organisation_id: int
    team_id: int | None
    roles: tuple[str, ...]
    specialisms: tuple[str, ...]
    caseload_target: int | None


def check_staff_line(line: Line, known: KnownStaffing) -> list[Fault]:
    """Everything that is wrong with one line; empty required cells were reported by the reading itself."""
    return [
        *_check_person(line, known),
        *_check_place(line, known),
        *_check_words(line, "rol", known.roles),
        *_check_words(line, "specialismen", known.specialisms),
    ]


def check_staff_file(lines: tuple[Line, ...]) -> list[Fault]:
    """What is wrong between lines: the same e-mail address twice."""
    first: dict[str, int] = {}
    faults = []
    for line in lines:
        email = line["e-mail"].casefold()
        if email and first.setdefault(email, line.number) != line.number:
            faults.append(Fault(line.number, "e-mail", f"Dit e-mailadres staat ook op regel {first[email]}."))
    return faults


def read_staff_line(line: Line, known: KnownStaffing) -> NewStaff:
    """What a line without faults says."""
    return NewStaff(
        name=line["naam"],
        email=line["e-mail"],
        organisation_id=known.organisations[line["organisatie"].casefold()],
        team_id=known.teams.get((line["locatie"].casefold(), line["team"].casefold())),
        roles=tuple(known.roles[word.casefold()] for word in split_several(line["rol"])),
        specialisms=tuple(known.specialisms[word.casefold()] for word in split_several(line["specialismen"])),
        caseload_target=int(line["caseload"]) if line["caseload"] else None,
    )


def _check_person(line: Line, known: KnownStaffing) -> list[Fault]:
    faults = []
    email = line["e-mail"]
    if email and not _EMAIL.fullmatch(email):
        faults.append(Fault(line.number, "e-mail", "Dit is geen e-mailadres."))
    if email.casefold() in known.emails:
        faults.append(Fault(line.number, "e-mail", "Er is al een medewerker met dit e-mailadres."))
    for column, longest in _LONGEST.items():
        if len(line[column]) > longest:
            faults.append(Fault(line.number, column, f"Dit is langer dan {longest} tekens."))
    caseload = line["caseload"]
    if caseload and not (caseload.isdecimal() and int(caseload) <= _CASELOAD_MOST):
        faults.append(Fault(line.number, "caseload", f"Vul een heel getal tot {_CASELOAD_MOST} in."))
    return faults


def _check_place(line: Line, known: KnownStaffing) -> list[Fault]:
    organisation = known.organisations.get(line["organisatie"].casefold())
    location, team = line["locatie"].casefold(), line["team"].casefold()
    faults = []
    if line["organisatie"] and organisation is None:
        faults.append(Fault(line.number, "organisatie", "Deze code is niet van een organisatie in Keten."))
    if bool(location) != bool(team):
        faults.append(Fault(line.number, "team", "Vul locatie en team allebei in, of laat ze allebei leeg."))
    elif location and location not in known.locations:
        faults.append(Fault(line.number, "locatie", "Deze locatie is er niet (meer)."))
    elif location and (location, team) not in known.teams:
        faults.append(Fault(line.number, "team", "Dit team is er niet op deze locatie."))
    elif location and organisation is not None and (location, organisation) not in known.partners:
        faults.append(Fault(line.number, "organisatie", "Deze organisatie is geen partner op deze locatie."))
    return faults


def _check_words(line: Line, column: str, words: Mapping[str, str]) -> list[Fault]:
    if all(word.casefold() in words for word in split_several(line[column])):
        return []
    return [Fault(line.number, column, f"Kies uit: {', '.join(words)}.")]
