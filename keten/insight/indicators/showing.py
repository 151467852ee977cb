"""From figures to what pages show: words, rounded numbers, and how sure something is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from keten.dossier.clients.register import say
from keten.ground.foundation.statistics import Estimate
from keten.insight.indicators.models import Hidden, Level
from keten.insight.indicators.queries.published import EVERYTHING, Cell, Place
from keten.insight.indicators.rules.definitions import Definition, Horizon, Kind
from keten.insight.indicators.rules.judging import Verdict, judge

THEME_WORDS = {
    "prevention": gettext_lazy("Preventie"),
    "outflow": gettext_lazy("Uitstroom"),
    "flow_through": gettext_lazy("Doorstroom"),
    "client": gettext_lazy("Klantgerichtheid"),
    "help": gettext_lazy("Hulp"),
    "benefit": gettext_lazy("Uitkering"),
    "signals": gettext_lazy("Signalen tussen organisaties"),
}
VERDICTS = {
    Verdict.BETTER: (gettext_lazy("beter"), "good"),
    Verdict.WORSE: (gettext_lazy("slechter"), "late"),
    Verdict.MORE: (pgettext_lazy("vergelijking", "meer"), "calm"),
    Verdict.LESS: (pgettext_lazy("vergelijking", "minder"), "calm"),
    Verdict.SAME: (gettext_lazy("geen aantoonbaar verschil"), "plain"),
}
LEVELS = {
    Level.COUNTRY: gettext_lazy("Alles samen"),
    Level.LOCATION: gettext_lazy("Locaties"),
    Level.ORGANISATION: gettext_lazy("Organisaties"),
    Level.TARGET_GROUP: gettext_lazy("Doelgroepen"),
}
ADJUSTED = {
    "target_group": gettext_lazy("doelgroep"),
    "age": gettext_lazy("leeftijd"),
    "distance": gettext_lazy("afstand tot werk"),
}
HIDDEN = dict(Hidden.choices)


@dataclass(frozen=True)
class Shown:
    """A figure in words. ``bar``: where it lies between 0 and 100, of a share alone."""

    value: str
    interval: str
    bar: Mapping[str, float] | None = None


def is_share(one: Definition) -> bool:
    """Whether a figure lies between 0 and 1, and is said in percent."""
    return one.kind is not Kind.RATIO or one.times == 1


def show(one: Definition, found: Estimate) -> Shown:
    """A figure with its interval of 95 %."""
    if not is_share(one):
        return Shown(_number(found.value, 2), f"{_number(found.low, 2)} – {_number(found.high, 2)}")
    low, high = (100 * min(max(edge, 0.0), 1.0) for edge in (found.low, found.high))
    bar = {"left": round(low, 1), "width": round(high - low, 1), "at": round(100 * found.value, 1)}
    return Shown(f"{_number(100 * found.value, 1)}%", f"{_number(low, 1)} – {_number(high, 1)}%", bar)


def say_figure(one: Definition, value: float) -> str:
    """A figure alone, as on an axis."""
    return f"{_number(100 * value, 0)}%" if is_share(one) else number_format(value, use_l10n=True)


def say_difference(one: Definition, found: Estimate) -> Shown:
    """A difference with its sign: in percentage points, or in the unit of the figure."""
    size, places = (100, 1) if is_share(one) else (1, 2)
    value, low, high = (_signed(size * part, places) for part in (found.value, found.low, found.high))
    unit = _(" procentpunt") if is_share(one) else ""
    return Shown(f"{value}{unit}", _("tussen %(low)s en %(high)s") % {"low": low, "high": high})


def show_verdict(one: Definition, found: Estimate | None) -> dict[str, Any] | None:
    """What may be said of a difference, with it; None without one."""
    if found is None:
        return None
    words, kind = VERDICTS[judge(found, better=one.better)]
    said = say_difference(one, found)
    return {"words": words, "kind": kind, "difference": said.value, "interval": said.interval}


def say_horizon(horizon: Horizon | None) -> str:
    """By when: "na 6 maanden", "binnen 14 dagen"; empty without a horizon."""
    if horizon is None:
        return ""
    if horizon.unit == "months":
        return ngettext("na %(n)s maand", "na %(n)s maanden", horizon.number) % {"n": horizon.number}
    return ngettext("binnen %(n)s dag", "binnen %(n)s dagen", horizon.number) % {"n": horizon.number}


def find_horizon(one: Definition, days: int) -> Horizon | None:
    """The horizon of a definition with so many days; None for a figure without one."""
    return next((each for each in one.horizons if each.days == days), None)


def say_place(place: Place) -> str:
    """The name of a place, at the beginning of a sentence."""
    return place.name or _("Alles samen")


def say_period(start: date, months: int) -> str:
    """A period of the calendar, short: "mei 2026", "3e kwartaal 2026"."""
    if months == 1:
        return date_format(start, "M Y")
    said = {"year": start.year, "n": (start.month - 1) // months + 1}
    if months == 12:
        return str(start.year)
    return (_("%(n)se kwartaal %(year)s") if months == 3 else _("%(n)se helft %(year)s")) % said


def list_choices(places: Mapping[Level, Sequence[Place]]) -> list[tuple[str, Any]]:
    """The places of a form, in groups."""
    groups: list[tuple[Any, Any]] = [
        (LEVELS[level], [(one.code, one.name) for one in found]) for level, found in places.items()
    ]
    return [(EVERYTHING.code, _("Alles samen")), *groups]


def address_of(one: Definition, place: Place, *, name: str = "figure", **more: object) -> str:
    """Where a figure of a place is read; ``name`` of another page about it."""
    asked = {"waar": place.code} | {key: str(value) for key, value in more.items()}
    query = "&".join(f"{key}={value}" for key, value in asked.items() if value)
    return reverse(name, args=[one.code]) + (f"?{query}" if query else "")


def why_hidden(cell: Cell | None) -> str:
    """Why a figure is not there."""
    if cell is None:
        return _("Nog geen gegevens")
    return str(HIDDEN[cell.hidden]) if cell.hidden else _("Nog niet lang genoeg gevolgd")


def say_words(one: Definition) -> dict[str, str]:
    """Name and text of a definition in the language of the screen."""
    return {"name": say(one.name), "text": say(one.text)}


def _number(value: float, places: int) -> str:
    return number_format(round(value, places), decimal_pos=places, use_l10n=True)


def _signed(value: float, places: int) -> str:
    said = _number(value, places)
    return said if said.startswith("-") else f"+{said}"
