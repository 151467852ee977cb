"""The population register (*Basisregistratie Personen*) through Haal Centraal BRP Personen Bevragen, version 2.

``POST /personen`` with the number in the body and only the fields that are needed (BRP API Personen 2.x, EUPL-1.2).
The answer must be about the person who was asked for: another number is a bad answer, never somebody's file.
"""

from collections.abc import Collection, Sequence
from typing import Any

from keten.doors.exchange.connectors.brp_answers import get_home, is_removed, list_delivered
from keten.doors.exchange.connectors.posting import Poster
from keten.doors.exchange.connectors.reading import BadAnswer, get_text, list_groups
from keten.doors.exchange.rules.connections import BRP, Connection
from keten.dossier.clients.ports import Delivered, SourceUnreachable

_HOME = ("verblijfplaats.adresseerbaarObjectIdentificatie",)
_ADDRESS = tuple(
    f"verblijfplaats.{field}" for field in (
        "datumVan", "indicatieVastgesteldVerblijftNietOpAdres",
        *(f"verblijfadres.{part}" for part in (
            "officieleStraatnaam", "korteStraatnaam", "huisnummer", "huisletter", "huisnummertoevoeging", "postcode",
            "woonplaats",
        )),
    )
)  # fmt: skip
_PARTNER = tuple(
    f"partners.{field}" for field in (
        "burgerservicenummer", "soortVerbintenis", "geboorte.datum", "aangaanHuwelijkPartnerschap.datum",
        "ontbindingHuwelijkPartnerschap.datum",
    )
)  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    "naam.voornamen": ("naam.voornamen",),
    "naam.voorvoegsel": ("naam.voorvoegsel",),
    "naam.achternaam": ("naam.geslachtsnaam",),
    "geboorte.datum": ("geboorte.datum",),
    "adres.straat": _ADDRESS,
    "adres.huisnummer": _ADDRESS,
    "adres.postcode": _ADDRESS,
    "adres.woonplaats": _ADDRESS,
    "adres.gemeente": ("gemeenteVanInschrijving", "datumInschrijvingInGemeente"),
    "burgerlijke_staat": _PARTNER,
    "partner.bsn": _PARTNER,
    "partner.geboren_op": _PARTNER,
    "kinderen": ("kinderen.burgerservicenummer", "kinderen.geboorte.datum", *_HOME),
    "nationaliteit": ("nationaliteiten.nationaliteit", "nationaliteiten.datumIngangGeldigheid"),
    "verblijfstitel": ("verblijfstitel.aanduiding", "verblijfstitel.datumIngang", "verblijfstitel.datumEinde"),
    "geheimhouding": (),  # the register sends this by itself; to ask for it is refused
    "opschorting": (),
}
_MOST_CHILDREN = 20  # numbers in one question


class BrpSource:
    """Asks the population register about one person."""

    code = BRP
    label = "Basisregistratie Personen"

    def __init__(self, connection: Connection) -> None:
        self._poster = Poster(connection, key_header="X-API-KEY")

    def ask(self, *, bsn: str, data: Collection[str]) -> Sequence[Delivered]:
        """See ``ports.Source``. Beside what was asked: ``geheimhouding`` and ``opschorting`` when they apply.

        Children are asked about in a second question, because only their own record says where they live.
        """
        wanted = [datum for datum in data if datum in FIELDS]
        if not wanted:
            return []
        try:
            return self._ask(bsn, wanted)
        except BadAnswer:
            raise SourceUnreachable("bad_answer") from None

    def _ask(self, bsn: str, wanted: Collection[str]) -> Sequence[Delivered]:
        fields = dict.fromkeys(field for datum in wanted for field in FIELDS[datum])
        person = self._read_persons([bsn], fields).get(bsn)
        if person is None:
            return []
        children = list_groups(person, "kinderen") if "kinderen" in wanted else []
        return list_delivered(person, wanted=wanted, homes=self._read_homes(children))

    def _read_homes(self, children: Sequence[dict[str, Any]]) -> dict[str, str]:
        """Per child's number the address it lives at, as the register identifies it."""
        numbers = [number for child in children if (number := get_text(child, "burgerservicenummer"))]
        if not numbers:
            return {}
        found = self._read_persons(numbers[:_MOST_CHILDREN], dict.fromkeys(_HOME))
        return {number: get_home(person) for number, person in found.items()}

    def _read_persons(self, numbers: Sequence[str], fields: Collection[str]) -> dict[str, dict[str, Any]]:
        question = {
            "type": "RaadpleegMetBurgerservicenummer",
            "burgerservicenummer": list(numbers),
            "fields": ["burgerservicenummer", *fields],
        }
        answer = self._poster.post("/personen", question)
        if not isinstance(answer, dict) or answer.get("type") != question["type"] or "personen" not in answer:
            raise BadAnswer
        persons = list_groups(answer, "personen")
        found = {get_text(person, "burgerservicenummer"): person for person in persons}
        if not set(found) <= set(numbers) or len(found) != len(persons):
            raise BadAnswer  # somebody else, or somebody twice
        return {number: person for number, person in found.items() if not is_removed(person)}
