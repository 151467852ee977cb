"""An entry for the Algoritmeregister, from the model card.

The names of the fields are our own reading of the headings that entries in the register show, in the order in which
they stand there; whoever enters it compares them with the standard in force.
"""

from collections.abc import Mapping
from typing import Any

from keten.journey.profiling.rules.card import EXCLUDED, LIMITS, PURPOSE, say_estimate
from keten.journey.profiling.rules.features import FEATURES

STANDARD = "eigen lezing van de koppen van het Algoritmeregister; vergelijk met de geldende publicatiestandaard"


def write_entry(card: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as JSON-ready values; ``card`` as ``write_card`` takes it, and ``organisation``."""
    found = card["validation"]["all"]
    return {
        "standaard": STANDARD,
        **_basics(card),
        "doel": PURPOSE.format(horizon=card["horizon"]),
        "impact": "Wie een kleine kans heeft, krijgt eerder een gesprek aangeboden. Niemand wordt erdoor geplaatst,"
        " gekort of gecontroleerd.",
        "afwegingen": "Gekozen voor een model dat zich in zinnen laat uitleggen, boven een dat iets scherper"
        f" onderscheidt. {EXCLUDED}",
        "menselijke_tussenkomst": "Een medewerker ziet de kans met de redenen, oordeelt zelf en mag afwijken. Er is"
        " geen handeling die de kans zelf uitvoert.",
        "risicobeheer": "Alleen getoond als de kansen op latere dossiers uitkwamen, ook per groep."
        f" Helling van de ijklijn {say_estimate(found['slope'])}. Een geloot deel blijft zonder kans; verschuiving in"
        " de bevolking geeft alarm. " + " ".join(LIMITS),
        "wettelijke_basis": "Wet SUWI art. 9 en 62",
        "gegevens": [feature.words for feature in FEATURES],
        "technische_werking": "Logistische regressie met straf op maanden tot uitstroom naar werk, gewogen voor wie uit"
        " beeld raakt, geijkt op een apart deel, getoetst op latere dossiers.",
        "leverancier": "geen: deel van Keten, broncode open (EUPL-1.2)",
    }


def _basics(card: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "naam": f"Kansmodel werk, versie {card['version']}",
        "organisatie": card["organisation"],
        "korte_omschrijving": f"Schat de kans op werk binnen {card['horizon']} maanden, om hulp aan te bieden.",
        "thema": "Werk",
        "status": card["state"],
        "begindatum": card["published_on"],
        "contact": card["contact"],
    }
