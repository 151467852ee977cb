"""Reading clients from a file: what a line says, or what is wrong with it. Messages never repeat a cell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from keten.dossier.clients.rules.bsn import check_bsn
from keten.dossier.clients.rules.person import check_person
from keten.ground.foundation.csv_reading import Fault, Line, parse_date
from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

COLUMNS = (
    "voorletters", "tussenvoegsel", "achternaam", "geboortedatum", "bsn", "postcode", "gemeente", "doelgroep",
    "locatie", "contactpersoon",
)  # fmt: skip
REQUIRED = frozenset({"voorletters", "achternaam", "geboortedatum", "gemeente", "doelgroep", "locatie"})
_LONGEST = {"voorletters": 20, "tussenvoegsel": 20, "achternaam": 80}
_POSTCODE = re.compile(r"[1-9]\d{3}[A-Z]{2}")


@dataclass(frozen=True, kw_only=True)
class KnownPlaces:
    """What lines may refer to. Texts are casefolded.

    ``arranged`` are the (location, target group) for which intake and reintegration were arranged; ``coaches`` by
    e-mail address, each with the locations where they work; ``enrolled`` and ``doubles`` are numbers of lines about
    somebody with an open file, or perhaps known already without a BSN.
    """

    municipalities: Mapping[str, str]
    locations: Mapping[str, int]
    target_groups: Mapping[str, str]
    arranged: frozenset[tuple[int, str]]
    coaches: Mapping[str, tuple[int, frozenset[int]]]
    enrolled: frozenset[int]
    doubles: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class NewClient:
    """Somebody to register; ``contact_id`` is the coach who is asked, or None."""

    initials: str
    prefix: str
    last_name: str
    born_on: date
    bsn: str
    postcode: str
    municipality_code: str
    target_group: str
    location_id: int
    contact_id: int | None


def may_import_clients(viewer: Viewer) -> Decision:
    """Administrators bring in the clients of a location that starts; they do not get to see the files."""
    if viewer.has_role("administrator", "system"):
        return Decision.yes()
    return Decision.no("Alleen een beheerder kan klanten inlezen.")


def clean_bsn(text: str) -> str:
    """A BSN without the marks that people put between the digits."""
    return "".join(sign for sign in text if sign not in " .-")


def check_client_line(line: Line, known: KnownPlaces, *, today: date) -> list[Fault]:
    """Everything that is wrong with one line; empty required cells were reported by the reading itself."""
    return [*_check_person(line, known, today), *_check_place(line, known), *_check_contact(line, known)]


def check_client_file(lines: tuple[Line, ...]) -> list[Fault]:
    """What is wrong between lines: the same person twice."""
    first: dict[tuple[str, ...], int] = {}
    faults = []
    for line in lines:
        for column, key in _identities(line):
            if first.setdefault(key, line.number) != line.number:
                faults.append(Fault(line.number, column, f"Deze persoon staat ook op regel {first[key]}."))
                break
    return faults


def read_client_line(line: Line, known: KnownPlaces) -> NewClient:
    """What a line without faults says."""
    born_on = parse_date(line["geboortedatum"])
    assert born_on is not None
    coach = known.coaches.get(line["contactpersoon"].casefold())
    return NewClient(
        initials=line["voorletters"],
        prefix=line["tussenvoegsel"],
        last_name=line["achternaam"],
        born_on=born_on,
        bsn=clean_bsn(line["bsn"]),
        postcode=_postcode(line),
        municipality_code=known.municipalities[line["gemeente"].casefold()],
        target_group=known.target_groups[line["doelgroep"].casefold()],
        location_id=known.locations[line["locatie"].casefold()],
        contact_id=coach[0] if coach else None,
    )


def _check_person(line: Line, known: KnownPlaces, today: date) -> list[Fault]:
    born_on, bsn = parse_date(line["geboortedatum"]), clean_bsn(line["bsn"])
    checks = [
        ("geboortedatum", _check_born_on(line, born_on, today)),
        ("bsn", check_bsn(bsn) if bsn else Decision.yes()),
        (
            "postcode",
            _refuse_if(bool(_postcode(line)) and not _POSTCODE.fullmatch(_postcode(line)), "Dit is geen postcode."),
        ),
        ("bsn", _refuse_if(line.number in known.enrolled, "Deze persoon is al ingeschreven.")),
        ("achternaam", _refuse_if(line.number in known.doubles, _DOUBLE)),
    ]
    checks += [
        (column, _refuse_if(len(line[column]) > longest, f"Dit is langer dan {longest} tekens."))
        for column, longest in _LONGEST.items()
    ]
    return [Fault(line.number, column, check.reason) for column, check in checks if not check]


_DOUBLE = "Er is al een klant met deze naam en geboortedatum. Schrijf deze persoon met de hand in."


def _check_born_on(line: Line, born_on: date | None, today: date) -> Decision:
    if born_on is not None:
        return check_person(born_on=born_on, last_name=line["achternaam"] or "-", today=today)
    written = bool(line["geboortedatum"])
    return _refuse_if(written, "Schrijf de datum als 31-12-1980 of 1980-12-31.")


def _check_place(line: Line, known: KnownPlaces) -> list[Fault]:
    location = known.locations.get(line["locatie"].casefold())
    group = known.target_groups.get(line["doelgroep"].casefold())
    faults = []
    if line["gemeente"] and line["gemeente"].casefold() not in known.municipalities:
        faults.append(
            Fault(line.number, "gemeente", "Deze gemeente kennen we niet. Schrijf de naam of de code (GM0268).")
        )
    if line["locatie"] and location is None:
        faults.append(Fault(line.number, "locatie", "Deze locatie is er niet (meer)."))
    if line["doelgroep"] and group is None:
        faults.append(Fault(line.number, "doelgroep", f"Kies uit: {', '.join(known.target_groups)}."))
    if location is not None and group is not None and (location, group) not in known.arranged:
        faults.append(Fault(line.number, "doelgroep", "Voor deze doelgroep ontbreekt hier de ketenafspraak."))
    return faults


def _check_contact(line: Line, known: KnownPlaces) -> list[Fault]:
    if not line["contactpersoon"]:
        return []
    coach = known.coaches.get(line["contactpersoon"].casefold())
    if coach is None:
        return [Fault(line.number, "contactpersoon", "Dit is geen e-mailadres van een coach die in dienst is.")]
    location = known.locations.get(line["locatie"].casefold())
    if location is None or location in coach[1]:
        return []
    return [Fault(line.number, "contactpersoon", "Deze coach werkt niet op deze locatie.")]


def _identities(line: Line) -> list[tuple[str, tuple[str, ...]]]:
    bsn = clean_bsn(line["bsn"]).zfill(9)
    if bsn.strip("0"):
        return [("bsn", (bsn,))]
    if not line["achternaam"]:
        return []
    born = parse_date(line["geboortedatum"])
    return [("achternaam", (line["voorletters"].casefold(), line["achternaam"].casefold(), str(born)))]


def _postcode(line: Line) -> str:
    return line["postcode"].replace(" ", "").upper()


def _refuse_if(wrong: bool, reason: str) -> Decision:
    return Decision.no(reason) if wrong else Decision.yes()
