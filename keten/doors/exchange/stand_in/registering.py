"""The population register of fictional people, as Haal Centraal BRP Personen Bevragen 2 answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from keten.doors.exchange.stand_in.inventing import Person, Relative

_SENT_BY_ITSELF = ("inOnderzoek", "geheimhoudingPersoonsgegevens", "opschortingBijhouding", "rni", "verificatie")
_KEPT = ("type", "inOnderzoek")  # always beside a field of the same group
_MOST = 20


class Unreadable(Exception):
    """A question that the real register refuses with status 400; the text names the field at fault."""


def answer(question: Any, *, find: Callable[[str], Person | None], family: dict[str, Relative]) -> dict[str, Any]:
    """The answer to a question by number. ``family`` remembers relatives of who was told about: they can be asked."""
    numbers, fields = _read(question)
    found = [_tell(number, find, family) for number in dict.fromkeys(numbers)]
    persons = [_pick(person, fields) for person in found if person]
    return {"type": "RaadpleegMetBurgerservicenummer", "personen": persons}


def _read(question: Any) -> tuple[list[str], list[str]]:
    if not isinstance(question, dict) or question.get("type") != "RaadpleegMetBurgerservicenummer":
        raise Unreadable("type")
    numbers, fields = question.get("burgerservicenummer"), question.get("fields")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= _MOST or not all(_is_number(each) for each in numbers):
        raise Unreadable("burgerservicenummer")
    if not isinstance(fields, list) or not fields or not all(isinstance(each, str) for each in fields):
        raise Unreadable("fields")
    if any(each.split(".")[0] in _SENT_BY_ITSELF or each.endswith(".inOnderzoek") for each in fields):
        raise Unreadable("fields")
    return numbers, fields


def _is_number(each: Any) -> bool:
    return isinstance(each, str) and len(each) == 9 and each.isdigit()


def _tell(number: str, find: Callable[[str], Person | None], family: dict[str, Relative]) -> dict[str, Any] | None:
    person = find(number)
    if person:
        for relatives in person.relatives.values():
            family.update({each.bsn: each for each in relatives})
        return tell_person(person)
    relative = family.get(number)
    return _tell_relative(relative) if relative else None


def tell_person(person: Person) -> dict[str, Any]:
    """The whole record."""
    told = {
        "burgerservicenummer": person.bsn,
        "naam": _tell_name(person),
        "geboorte": {"datum": tell_date(person.born)} | _doubt(person, "birth", "datum"),
        "verblijfplaats": _tell_stay(person),
        "gemeenteVanInschrijving": _coded(*person.municipality),
        "datumInschrijvingInGemeente": tell_date(person.since),
        "nationaliteiten": [_tell_nationality(person)],
        "partners": [_tell_partner(person, each) for each in person.relatives.get("partner", ())],
        "kinderen": [
            {"burgerservicenummer": each.bsn, "geboorte": {"datum": tell_date(each.born)}}
            for each in person.relatives.get("children", ())
        ],
    }
    return told | _tell_permit(person) | _tell_markings(person) | _doubt(
        person, "municipality", "gemeenteVanInschrijving", since="datumIngangOnderzoekGemeente"
    )  # fmt: skip


def tell_date(known: str) -> dict[str, Any]:
    """A date as far as it is known: "1961-07-14", "1961-07", "1961" or ""."""
    parts = [int(part) for part in known.split("-")] if known else []
    if len(parts) == 3:
        return {"type": "Datum", "datum": known, "langFormaat": known}
    if len(parts) == 2:
        return {"type": "JaarMaandDatum", "jaar": parts[0], "maand": parts[1], "langFormaat": known}
    if parts:
        return {"type": "JaarDatum", "jaar": parts[0], "langFormaat": known}
    return {"type": "DatumOnbekend", "onbekend": True, "langFormaat": "onbekend"}


def _tell_name(person: Person) -> dict[str, Any]:
    name = {"voornamen": person.first_names, "geslachtsnaam": person.last_name}
    return name | ({"voorvoegsel": person.prefix} if person.prefix else {}) | _doubt(person, "name", "geslachtsnaam")


def _tell_stay(person: Person) -> dict[str, Any]:
    since = {"datumVan": tell_date(person.since)}
    if person.lives_abroad:
        abroad = {"regel1": "1 Example Road", "land": _coded("6014", "Verenigde Staten van Amerika")}
        return {"type": "VerblijfplaatsBuitenland", "verblijfadres": abroad} | since
    address = {
        "officieleStraatnaam": person.street, "korteStraatnaam": person.street[:24], "huisnummer": person.number,
        "postcode": person.postcode, "woonplaats": person.municipality[1],
    }  # fmt: skip
    address |= _doubt(person, "address", "officieleStraatnaam", "huisnummer", "postcode", "woonplaats")
    return {"type": "Adres", "verblijfadres": address, "adresseerbaarObjectIdentificatie": person.home} | since


def _tell_nationality(person: Person) -> dict[str, Any]:
    held = {"type": "Nationaliteit", "nationaliteit": _coded("0000", person.nationality)}
    return held | _doubt(person, "nationality", "nationaliteit")


def _tell_partner(person: Person, partner: Relative) -> dict[str, Any]:
    kind = "P" if person.partner == "P" else "H"
    told = {
        "burgerservicenummer": partner.bsn, "geboorte": {"datum": tell_date(partner.born)},
        "soortVerbintenis": _coded(kind, {"H": "huwelijk", "P": "geregistreerd partnerschap"}[kind]),
        "aangaanHuwelijkPartnerschap": {"datum": tell_date("2010-06-18")},
    }  # fmt: skip
    if person.partner == "ended":
        told["ontbindingHuwelijkPartnerschap"] = {"datum": tell_date("2021-02-01")}
    return told | _doubt(person, "partner", "burgerservicenummer")


def _tell_permit(person: Person) -> dict[str, Any]:
    if not person.permit:
        return {}
    return {"verblijfstitel": {"aanduiding": _coded("21", person.permit), "datumIngang": tell_date("2023-05-01")}}


def _tell_markings(person: Person) -> dict[str, Any]:
    told: dict[str, Any] = {"geheimhoudingPersoonsgegevens": True} if person.is_secret else {}
    if person.suspended:
        reason = _coded(person.suspended["code"], person.suspended["reden"])
        told["opschortingBijhouding"] = {"reden": reason, "datum": tell_date(person.suspended["datum"])}
    return told


def _tell_relative(relative: Relative) -> dict[str, Any]:
    return {
        "burgerservicenummer": relative.bsn,
        "geboorte": {"datum": tell_date(relative.born)},
        "verblijfplaats": {"type": "Adres", "adresseerbaarObjectIdentificatie": relative.home},
    }


def _doubt(person: Person, subject: str, *fields: str, since: str = "datumIngangOnderzoek") -> dict[str, Any]:
    """The mark *in onderzoek* on these fields, when the subject is doubted."""
    if subject not in person.doubted:
        return {}
    return {"inOnderzoek": dict.fromkeys(fields, True) | {since: tell_date("2026-01-12")}}


def _coded(code: str, description: str) -> dict[str, str]:
    return {"code": code, "omschrijving": description}


def _pick(person: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """Only what was asked for, and what the register sends by itself."""
    picked = _pick_from(person, [field.split(".") for field in fields])
    return picked | {name: person[name] for name in _SENT_BY_ITSELF if name in person}


def _pick_from(group: Mapping[str, Any], paths: Sequence[Sequence[str]]) -> dict[str, Any]:
    picked: dict[str, Any] = {}
    for name, value in group.items():
        inner = [path[1:] for path in paths if path[0] == name]
        if any(not path for path in inner):
            picked[name] = value
        elif inner and isinstance(value, list):
            picked[name] = [_pick_from(each, inner) for each in value]
        elif inner and isinstance(value, Mapping):
            picked[name] = _pick_from(value, inner)
    if picked:
        picked |= {name: group[name] for name in _KEPT if name in group}
    return picked
