"""The model card (*modelkaart*) in Markdown, written from what was stored with the model and from nothing else."""

from collections.abc import Iterator, Mapping
from typing import Any

from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.grouping import GROUPINGS, describe_group, order_groups

PURPOSE = (
    "Het model schat de kans dat iemand binnen {horizon} maanden na inschrijving werk vindt. Het dient om hulp aan te"
    " bieden. Het beslist niets: een mens beoordeelt, mag anders oordelen en zegt waarom."
)
EXCLUDED = (
    "Niet in het model, met opzet: nationaliteit, herkomst, taal, postcode, gezondheid, schulden, gezin, en alles wat"
    " iemand doet of nalaat. Geslacht houdt de keten niet bij; fouten per geslacht of herkomst zijn dus niet te meten."
)
LIMITS = (
    "De kans gaat over mensen met dezelfde kenmerken, niet over deze ene mens.",
    "Wie anders dan naar werk vertrekt, telt als uit beeld; anderen zoals zij tellen zwaarder mee. Hangt vertrek samen"
    " met iets dat niet in het model zit, dan klopt dat niet helemaal.",
    "Een kleine kans is geen reden om iemand te controleren of te korten. Handhaving krijgt de kans niet.",
    "Een model dat is gepubliceerd, verandert wie hulp krijgt. Daarom blijft een geloot deel zonder kans.",
)


def write_card(card: Mapping[str, Any]) -> str:
    """Markdown. ``card`` holds version, trained_on, opened_from_on, split_on, known_until_on (dates in words), cases,
    horizon, untouched_share, coefficients, calibration, validation, refusals, state (in words) and contact.
    """
    lines = [f"# Modelkaart kansmodel, versie {card['version']}", "", f"Stand: {card['state']}.", ""]
    lines += ["## Waarvoor", "", PURPOSE.format(horizon=card["horizon"]), ""]
    lines += ["## Van welke gegevens", "", *_sources(card), ""]
    lines += ["## Wat weegt mee", "", *_terms(card), "", EXCLUDED, ""]
    lines += ["## Komen de kansen uit?", "", *_validation(card), ""]
    lines += ["## Fouten per groep", "", *_groups(card["validation"]), ""]
    lines += ["## Grenzen", "", *(f"- {limit}" for limit in LIMITS), ""]
    if card["refusals"]:
        lines += ["## Waarom dit model niet wordt getoond", "", *(f"- {reason}" for reason in card["refusals"]), ""]
    return "\n".join([*lines, "## Vragen", "", card["contact"], ""])


def say_estimate(found: Mapping[str, Any], *, percent: bool = False) -> str:
    """A figure with its interval: "0,97 (95%: 0,94 tot 1,01)"."""
    value, low, high = (_number(found[name], percent) for name in ("value", "low", "high"))
    return f"{value} (95%: {low} tot {high})"


def _sources(card: Mapping[str, Any]) -> Iterator[str]:
    apart = _number(card["untouched_share"], True)
    yield f"Dossiers van deze keten, {card['cases']} in totaal, geopend vanaf {card['opened_from_on']}."
    yield f"Geleerd van {card['validation']['fitted']} dossiers van vóór {card['split_on']}, met wat toen bekend was."
    yield f"Getoetst op dossiers van daarna, bekend tot {card['known_until_on']}. Getraind op {card['trained_on']}."
    yield f"Van alle dossiers blijft {apart} onaangeraakt: daarvoor wordt nooit een kans getoond."


def _terms(card: Mapping[str, Any]) -> Iterator[str]:
    yield "Vergeleken met de gemiddelde mens, in log-odds per maand; boven nul maakt de kans groter."
    yield ""
    yield "| kenmerk | waarde | gewicht |"
    yield "|---|---|---|"
    for feature in FEATURES:
        for level in feature.levels:
            value = card["coefficients"]["terms"].get(feature.code, {}).get(level.code)
            if value is not None:
                yield f"| {feature.words} | {level.words} | {_number(value)} |"


def _validation(card: Mapping[str, Any]) -> Iterator[str]:
    found = card["validation"]["all"]
    yield f"Op {found['cases']} latere dossiers, waarvan {found['worked']} mensen werk vonden:"
    yield ""
    yield f"- gemeld gemiddeld {_number(found['told'], True)}, gezien {say_estimate(found['share'], percent=True)}"
    yield f"- helling van de ijklijn {say_estimate(found['slope'])}; 1 is goed, 0,9 tot 1,1 mag"
    yield f"- verschil over allen {say_estimate(found['level'])} (log-odds); 0 is goed"
    yield f"- onderscheid (AUC) {say_estimate(found['auc'])}; 0,5 is gokken, 1 is volmaakt"
    yield f"- kwadratische fout (Brier) {say_estimate(found['brier'])}; 0 is volmaakt"


def _groups(validation: Mapping[str, Any]) -> Iterator[str]:
    yield "Onterecht: wie werk vond, maar een kleine kans kreeg."
    yield "Gemist: wie geen werk vond, maar geen kleine kans kreeg."
    yield ""
    yield "| groep | dossiers | gemeld | gezien | onterecht | gemist |"
    yield "|---|---|---|---|---|---|"
    for grouping in GROUPINGS:
        groups = validation["groups"].get(grouping, {})
        for name in order_groups(grouping, groups):
            yield f"| {describe_group(grouping, name)} | {_figures(groups[name])} |"


def _figures(found: Mapping[str, Any]) -> str:
    if found["too_few"]:
        return "te weinig | – | – | – | –"
    shares = " | ".join(say_estimate(found[name], percent=True) for name in ("seen", "false_flags", "missed"))
    return f"{found['cases']} | {_number(found['told'], True)} | {shares}"


def _number(value: float, percent: bool = False) -> str:
    said = f"{100 * value:.0f}%" if percent else f"{value:.2f}"
    return said.replace(".", ",").replace("-", "−")
