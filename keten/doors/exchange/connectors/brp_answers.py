"""What an answer of the population register says, in the words of our register of data."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from keten.doors.exchange.connectors.reading import (
    BadAnswer,
    get_date,
    get_group,
    get_number,
    get_text,
    get_whole_date,
    is_marked,
    list_groups,
)
from keten.dossier.clients.ports import Delivered


def list_delivered(person: dict[str, Any], *, wanted: Collection[str], homes: Mapping[str, str]) -> list[Delivered]:
    """The wanted data that the register knows, and always whether the person is hidden or no longer kept up.

    ``homes``: per child's number where it lives. What the register does not know is left out; raises ``BadAnswer``.
    """
    found = [
        *_read_names(person), *_read_birth(person), *_read_address(person), *_read_municipality(person),
        *_read_partner(person), *_read_nationality(person), *_read_permit(person),
        *(_read_children(person, homes) if "kinderen" in wanted else ()),
    ]  # fmt: skip
    if any(each.valid_from and each.valid_until and each.valid_until <= each.valid_from for each in found):
        raise BadAnswer
    known = [each for each in found if each.datum in wanted and each.value != ""]
    return known + list(_read_markings(person))


def get_home(person: dict[str, Any]) -> str:
    """The address as the register identifies it; empty when it is not known or not in the country."""
    return get_text(get_group(person, "verblijfplaats"), "adresseerbaarObjectIdentificatie")


def is_removed(person: dict[str, Any]) -> bool:
    """The record was removed as an error (*opschorting wegens fout*): there is no such person."""
    return get_text(get_group(get_group(person, "opschortingBijhouding"), "reden"), "code") == "F"


def _read_names(person: dict[str, Any]) -> Iterator[Delivered]:
    name = get_group(person, "naam")
    doubt = get_group(name, "inOnderzoek")
    for field, datum in (("voornamen", "voornamen"), ("voorvoegsel", "voorvoegsel"), ("geslachtsnaam", "achternaam")):
        yield Delivered(datum=f"naam.{datum}", value=get_text(name, field), in_doubt=is_marked(doubt, field))


def _read_birth(person: dict[str, Any]) -> Iterator[Delivered]:
    birth = get_group(person, "geboorte")
    in_doubt = is_marked(get_group(birth, "inOnderzoek"), "datum")
    yield Delivered(datum="geboorte.datum", value=get_date(birth, "datum"), in_doubt=in_doubt)


def _read_address(person: dict[str, Any]) -> Iterator[Delivered]:
    """An address in the country. Abroad, unknown or described in words (*locatie*) has no street and number."""
    stay = get_group(person, "verblijfplaats")
    address = get_group(stay, "verblijfadres")
    since, is_doubted = get_whole_date(stay, "datumVan"), _is_stay_doubted(stay)
    doubt = get_group(address, "inOnderzoek")
    for datum, value, fields in (
        ("straat", _get_street(address), ("officieleStraatnaam", "korteStraatnaam")),
        ("huisnummer", _get_number(address), ("huisnummer", "huisletter", "huisnummertoevoeging")),
        ("postcode", get_text(address, "postcode").replace(" ", ""), ("postcode",)),
        ("woonplaats", get_text(address, "woonplaats"), ("woonplaats",)),
    ):
        in_doubt = is_doubted or is_marked(doubt, *fields)
        yield Delivered(datum=f"adres.{datum}", value=value, valid_from=since, in_doubt=in_doubt)


def _is_stay_doubted(stay: dict[str, Any]) -> bool:
    """Under investigation as a whole, or found not to live there any more."""
    if is_marked(stay, "indicatieVastgesteldVerblijftNietOpAdres"):
        return True
    return is_marked(get_group(stay, "inOnderzoek"), "type", "datumVan", "adresseerbaarObjectIdentificatie")


def _get_street(address: dict[str, Any]) -> str:
    return get_text(address, "officieleStraatnaam") or get_text(address, "korteStraatnaam")


def _get_number(address: dict[str, Any]) -> str:
    """Number, letter and addition as one writes them: "14", "14a", "14a-bis"."""
    number = get_number(address, "huisnummer")
    addition = get_text(address, "huisnummertoevoeging")
    if number is None:
        return ""
    return f"{number}{get_text(address, 'huisletter')}{f'-{addition}' if addition else ''}"


def _read_municipality(person: dict[str, Any]) -> Iterator[Delivered]:
    yield Delivered(
        datum="adres.gemeente",
        value=get_text(get_group(person, "gemeenteVanInschrijving"), "omschrijving"),
        valid_from=get_whole_date(person, "datumInschrijvingInGemeente"),
        in_doubt=is_marked(get_group(person, "inOnderzoek"), "gemeenteVanInschrijving"),
    )


def _read_partner(person: dict[str, Any]) -> Iterator[Delivered]:
    """The register sends the partner of today, or else the last one; who never had one is unmarried."""
    partners = list_groups(person, "partners")
    partner = next((each for each in partners if not _is_ended(each)), None)
    shown = partner or (partners[0] if partners else {})
    doubt = get_group(shown, "inOnderzoek")
    yield Delivered(
        datum="burgerlijke_staat", value=_name_status(partner, partners), valid_from=_get_since(shown),
        in_doubt=is_marked(doubt, "soortVerbintenis"),
    )  # fmt: skip
    if partner is None:
        return
    number, birth = get_text(partner, "burgerservicenummer"), get_group(partner, "geboorte")
    in_doubt = is_marked(get_group(birth, "inOnderzoek"), "datum")
    yield Delivered(datum="partner.bsn", value=number, in_doubt=is_marked(doubt, "burgerservicenummer"))
    yield Delivered(datum="partner.geboren_op", value=get_date(birth, "datum"), in_doubt=in_doubt)


def _is_ended(partner: dict[str, Any]) -> bool:
    return bool(get_group(get_group(partner, "ontbindingHuwelijkPartnerschap"), "datum"))


def _name_status(partner: dict[str, Any] | None, partners: Sequence[dict[str, Any]]) -> str:
    """Nothing when a marriage has ended: this interface does not say whether by death or by divorce."""
    if partner is None:
        return "" if partners else "ongehuwd"
    kind = get_text(get_group(partner, "soortVerbintenis"), "code")
    return {"H": "gehuwd", "P": "partnerschap"}.get(kind, "")


def _get_since(partner: dict[str, Any]) -> date | None:
    ended = get_whole_date(get_group(partner, "ontbindingHuwelijkPartnerschap"), "datum")
    return ended or get_whole_date(get_group(partner, "aangaanHuwelijkPartnerschap"), "datum")


def _read_children(person: dict[str, Any], homes: Mapping[str, str]) -> Iterator[Delivered]:
    """``thuiswonend`` is None when the register does not say where one of the two lives."""
    home, children = get_home(person), list_groups(person, "kinderen")
    in_doubt = any(is_marked(get_group(child, "inOnderzoek"), "burgerservicenummer") for child in children)
    value = [_describe_child(child, home, homes) for child in children]
    yield Delivered(datum="kinderen", value=value, in_doubt=in_doubt)


def _describe_child(child: dict[str, Any], home: str, homes: Mapping[str, str]) -> dict[str, Any]:
    theirs = homes.get(get_text(child, "burgerservicenummer"), "")
    return {
        "geboren_op": get_date(get_group(child, "geboorte"), "datum") or None,
        "thuiswonend": home == theirs if home and theirs else None,
    }


def _read_nationality(person: dict[str, Any]) -> Iterator[Delivered]:
    """More than one is one text: "Nederlandse, Turkse"."""
    held = list_groups(person, "nationaliteiten")
    doubts = [get_group(each, "inOnderzoek") for each in held]
    yield Delivered(
        datum="nationaliteit",
        value=", ".join(filter(None, map(_name_nationality, held))),
        valid_from=get_whole_date(held[0], "datumIngangGeldigheid") if len(held) == 1 else None,
        in_doubt=any(is_marked(doubt, "nationaliteit", "type") for doubt in doubts),
    )


def _name_nationality(held: dict[str, Any]) -> str:
    special = {
        "BehandeldAlsNederlander": "behandeld als Nederlander",
        "VastgesteldNietNederlander": "vastgesteld niet-Nederlander",
        "Staatloos": "staatloos",
        "NationaliteitOnbekend": "onbekend",
    }
    kind = held.get("type")
    if not isinstance(kind, str):
        raise BadAnswer
    return special.get(kind) or get_text(get_group(held, "nationaliteit"), "omschrijving")


def _read_permit(person: dict[str, Any]) -> Iterator[Delivered]:
    """A title to stay; only foreigners have one."""
    permit = get_group(person, "verblijfstitel")
    yield Delivered(
        datum="verblijfstitel",
        value=get_text(get_group(permit, "aanduiding"), "omschrijving"),
        valid_from=get_whole_date(permit, "datumIngang"),
        valid_until=get_whole_date(permit, "datumEinde"),
        in_doubt=is_marked(get_group(permit, "inOnderzoek"), "aanduiding"),
    )


def _read_markings(person: dict[str, Any]) -> Iterator[Delivered]:
    """What one must know before doing anything with the rest: kept secret, died, emigrated."""
    if is_marked(person, "geheimhoudingPersoonsgegevens"):
        yield Delivered(datum="geheimhouding", value=True)
    suspended = get_group(person, "opschortingBijhouding")
    if suspended:
        reason = get_group(suspended, "reden")
        value = {"code": get_text(reason, "code"), "reden": get_text(reason, "omschrijving")}
        value["datum"] = get_date(suspended, "datum")
        yield Delivered(datum="opschorting", value=value, valid_from=get_whole_date(suspended, "datum"))
