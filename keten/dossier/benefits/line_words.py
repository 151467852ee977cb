"""How an indication is said on a screen, line by line: what is known, what the rule asks, where that stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from keten.dossier.benefits.models import Law
from keten.dossier.benefits.rules.indication import Amount, Indication, Line
from keten.ground.foundation.wording import date_in_words, money_in_words

CONCLUSIONS = {
    "likely": ("good", gettext_lazy("Waarschijnlijk wel")),
    "unlikely": ("soon", gettext_lazy("Waarschijnlijk niet")),
    "unknown": ("plain", gettext_lazy("Nog niet te zeggen")),
}
_ANSWERS = {
    True: ("good", gettext_lazy("Voldoet")),
    False: ("soon", gettext_lazy("Voldoet niet")),
    None: ("plain", gettext_lazy("Onbekend")),
}
# Per line: what it is about, how the value is said, and what the rule asks.
_LINES = {
    "hours_lost": (
        gettext_lazy("Uren werk verloren"),
        gettext_lazy("%(value)s uur per week"),
        gettext_lazy("ten minste %(threshold)s uur per week, of de helft"),
    ),
    "available": (gettext_lazy("Beschikbaar voor werk"), "", gettext_lazy("u kunt direct aan het werk")),
    "weeks": (
        gettext_lazy("Weken gewerkt (wekeneis)"),
        gettext_lazy("%(value)s weken"),
        gettext_lazy("ten minste %(threshold)s van de laatste %(of)s weken; weken van ziekte tellen niet mee"),
    ),
    "years": (
        gettext_lazy("Jaren gewerkt (jareneis)"),
        gettext_lazy("%(value)s jaar"),
        gettext_lazy("%(threshold)s van de laatste %(of)s jaar; anders duurt de WW 3 maanden"),
    ),
    "duration": (
        gettext_lazy("Hoe lang"),
        gettext_lazy("%(value)s maanden"),
        gettext_lazy("ten minste %(of)s en ten hoogste %(threshold)s maanden"),
    ),
    "amount_first": (
        gettext_lazy("Bedrag per maand, eerste twee maanden"),
        gettext_lazy("%(value)s bruto"),
        gettext_lazy("deel van het loon: %(threshold)s, tot het maximumdagloon"),
    ),
    "amount_later": (
        gettext_lazy("Bedrag per maand, daarna"),
        gettext_lazy("%(value)s bruto"),
        gettext_lazy("deel van het loon: %(threshold)s, tot het maximumdagloon"),
    ),
    "age": (gettext_lazy("Leeftijd"), gettext_lazy("%(value)s jaar"), gettext_lazy("ten minste %(threshold)s jaar")),
    "earlier_laws": (
        gettext_lazy("Andere uitkering die voorgaat"),
        gettext_lazy("misschien recht op %(value)s"),
        gettext_lazy("geen recht op WW, WIA, toeslag of IOAW"),
    ),
    "norm": (
        gettext_lazy("Norm per maand"),
        gettext_lazy("%(value)s met vakantiegeld"),
        gettext_lazy("met huisgenoten van 27 jaar of ouder is de norm lager; die rekenen we hier niet uit"),
    ),
    "income": (gettext_lazy("Inkomen per maand"), "%(value)s", gettext_lazy("lager dan de norm: %(threshold)s")),
    "assets": (gettext_lazy("Vermogen"), "%(value)s", gettext_lazy("ten hoogste %(threshold)s")),
    "home_equity": (
        gettext_lazy("Overwaarde van de woning"), "%(value)s", gettext_lazy("ten hoogste %(threshold)s"),
    ),
    "earliest": (gettext_lazy("Aanvragen kan vanaf"), "%(value)s", ""),
    "born_before": (
        gettext_lazy("Geboortejaar"), "%(value)s", gettext_lazy("geboren vóór 1 januari %(threshold)s"),
    ),
    "age_unemployed": (
        gettext_lazy("Leeftijd bij het begin van de werkloosheid"),
        gettext_lazy("%(value)s jaar"),
        gettext_lazy("ten minste %(threshold)s jaar"),
    ),
    "ww_months": (
        gettext_lazy("WW gehad"), gettext_lazy("%(value)s maanden"), gettext_lazy("langer dan %(threshold)s maanden"),
    ),
    "ww_used_up": (gettext_lazy("WW helemaal gehad"), "", gettext_lazy("tot de maximale duur")),
    "lost_wga": (gettext_lazy("WGA gestopt"), "", gettext_lazy("minder dan 35% arbeidsongeschikt")),
}  # fmt: skip
_BECAUSE = {
    "search_term": gettext_lazy("vier weken zelf zoeken na de melding, voor wie jonger is dan 27"),
    "old_enough": gettext_lazy("27 jaar of ouder: geen zoektermijn"),
    "special_school": gettext_lazy("korter dan een jaar van praktijkonderwijs of speciaal onderwijs: geen zoektermijn"),
    "medically_limited": gettext_lazy("door ziekte of handicap beperkt: geen zoektermijn"),
    "college_deviates": gettext_lazy("de gemeente behandelt de aanvraag eerder"),
}


@dataclass(frozen=True, kw_only=True)
class LineWords:
    """One line as a page shows it; ``tag_text`` is empty for what follows from the conditions."""

    label: str
    value: str
    rule: str
    source: str
    tag_kind: str
    tag_text: str


@dataclass(frozen=True, kw_only=True)
class IndicationWords:
    """What ``benefits/parts/indication.html`` shows."""

    law: str
    tag_kind: str
    conclusion: str
    lines: tuple[LineWords, ...]


def describe_indication(indication: Indication, *, today: date) -> IndicationWords:
    """The indication in the words of the screen, for ``{% include "benefits/parts/indication.html" %}``."""
    kind, conclusion = CONCLUSIONS[indication.conclusion]
    lines = tuple(_describe(line, today) for line in indication.lines)
    return IndicationWords(law=str(Law(indication.law).label), tag_kind=kind, conclusion=str(conclusion), lines=lines)


def _describe(line: Line, today: date) -> LineWords:
    label, value, rule = _LINES[line.code]
    kind, answer = ("plain", "") if line.is_result else _ANSWERS[line.met]
    given = {name: _said(line, name, today) for name in ("value", "threshold", "of")}
    return LineWords(
        label=str(label),
        value=str(value) % given if line.value not in (None, "") else _nothing(line),
        rule=str(_BECAUSE[str(line.of)]) if line.code == "earliest" and line.of else str(rule) % given,
        source=line.source,
        tag_kind=kind,
        tag_text=str(answer),
    )


def _nothing(line: Line) -> str:
    if line.code == "earlier_laws" and line.value == "":
        return _("nee")
    if line.met is None or line.code == "duration":
        return _("onbekend")
    return _("ja") if line.met else _("nee")


def _said(line: Line, name: str, today: date) -> str:
    amount: Amount | None = getattr(line, name)
    if amount is None:
        return _("onbekend")
    if line.code == "earlier_laws":
        return ", ".join(str(Law(law).label) for law in str(amount).split(",") if law)
    if isinstance(amount, date):
        return date_in_words(amount, today)
    if line.code == "duration" and name == "value":
        return _decimal(Decimal(str(amount)) / 2)
    if isinstance(amount, Decimal):
        is_money = not (line.code == "hours_lost" or (line.code.startswith("amount_") and name == "threshold"))
        return money_in_words(amount) if is_money else _decimal(amount)
    return str(amount)


def _decimal(number: Decimal) -> str:
    """ "12", "12,5": without zeros at the end."""
    return f"{number.normalize():f}".replace(".", "," if (get_language() or "nl") == "nl" else ".")
