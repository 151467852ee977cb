"""Changes at locations in words: what changed, what figures did around it, and whether that can be chance."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keten.ground.organisations.models import Cooperation
from keten.insight.indicators.inspecting import address_of_inspection
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import ChangeKind, Dip, FigureRun
from keten.insight.indicators.queries.around import Around, list_around
from keten.insight.indicators.rules.definitions import Definition
from keten.insight.indicators.rules.dipping import has_gained
from keten.insight.indicators.rules.windows import MONTHS, add_months
from keten.insight.indicators.showing import address_of, find_horizon, say_horizon, say_words

_ON_A_PAGE = 10
_NAMED = (ChangeKind.COOPERATION, ChangeKind.COOPERATION_ENDED)  # by a code instead of a name of their own
_WORSE: Mapping[str, Promise] = {
    "first_talk": gettext_lazy("Na deze verandering duurde het langer tot het eerste gesprek"),
    "need_to_support": gettext_lazy("Na deze verandering duurde het langer tot er hulp was"),
    "need_to_support_net": gettext_lazy("Na deze verandering duurde het langer tot de hulp begon"),
    "outflow_work": gettext_lazy("Na deze verandering gingen minder mensen aan het werk"),
    "outflow_nowhere": gettext_lazy("Na deze verandering raakten meer mensen uit beeld"),
    "flow_through": gettext_lazy("Na deze verandering kregen meer mensen bijstand na de WW"),
    "return_after_exit": gettext_lazy("Na deze verandering kwamen meer mensen terug"),
    "prevention_ww": gettext_lazy("Na deze verandering lukte het minder vaak om WW te voorkomen"),
    "prevention_pw": gettext_lazy("Na deze verandering lukte het minder vaak om bijstand te voorkomen"),
    "signals_in_time": gettext_lazy("Na deze verandering kwamen meer antwoorden op signalen te laat"),
    "no_show": gettext_lazy("Na deze verandering kwamen meer mensen niet op hun afspraak"),
    "right_benefit_in_time": gettext_lazy("Na deze verandering kwamen meer besluiten te laat"),
    "benefit_corrected": gettext_lazy("Na deze verandering moesten meer besluiten worden hersteld"),
}


def describe_dips(run: FigureRun, *, inspects: bool, page: str) -> dict[str, Any]:
    """Everything the section needs: a page of changes, and at how many of them somebody should look.

    ``inspects``: whether the viewer may begin an inspection.
    """
    changes = list_around(run)
    shown = Paginator(changes, _ON_A_PAGE).get_page(page)
    return {
        "page": shown, "rows": [_describe(one, run, inspects) for one in shown],
        "alarms": sum(bool(one.alarms) for one in changes),
    }  # fmt: skip


def _describe(one: Around, run: FigureRun, inspects: bool) -> dict[str, Any]:
    known = sorted((dip for dip in one.dips if dip.before is not None), key=lambda dip: not dip.is_alarm)
    return {
        "place": one.place.name, "on": one.on, "what": [_say_what(kind, name) for kind, name in one.what],
        "findings": [_find(dip, one, inspects) for dip in one.alarms], "finding": _say_rest(one, known, run),
        "is_whole": all(dip.is_whole for dip in known), "rows": [_row(dip, one) for dip in known],
        "silent": len(one.dips) - len(known),
    }  # fmt: skip


def _say_what(kind: str, name: str) -> str:
    said = str(ChangeKind(kind).label)
    shown = Cooperation(name).label if kind in _NAMED else name
    return f"{said}: {shown}" if name else said


def _find(dip: Dip, one: Around, inspects: bool) -> dict[str, str]:
    """Why somebody should look, and the way into an inspection."""
    definition = list_definitions()[dip.indicator]
    worse = _WORSE.get(dip.indicator) or _("%(name)s: na deze verandering slechter") % say_words(definition)
    said = _("%(worse)s, gerekend naast elders.") % {"worse": worse}
    url = address_of_inspection(one.place, one=definition, days=dip.horizon_days) if inspects else ""
    return {"text": said, "inspect_url": url}


def _say_rest(one: Around, known: list[Dip], run: FigureRun) -> str:
    """What there is to say besides alarms; empty when those say it."""
    if not known:
        return _say_silence(one, run)
    names = [say_words(list_definitions()[dip.indicator])["name"] for dip in known if _has_gained(dip)]
    if names:
        return _("Na deze verandering ging het hier beter dan elders: %(names)s.") % {"names": ", ".join(names)}
    return "" if one.alarms else _("Er is geen verschil te zien dat geen toeval kan zijn.")


def _say_silence(one: Around, run: FigureRun) -> str:
    if add_months(one.on.replace(day=1), MONTHS + 1) > run.until:
        return _("Nog te kort geleden om iets te zeggen.")
    return _("Te weinig mensen om iets te zeggen.")


def _has_gained(dip: Dip) -> bool:
    better = list_definitions()[dip.indicator].better
    return dip.low is not None and dip.high is not None and has_gained(dip.low, dip.high, better=better)


def _row(dip: Dip, one: Around) -> dict[str, Any]:
    definition = list_definitions()[dip.indicator]
    return {
        "name": _name(definition, dip.horizon_days), "is_alarm": dip.is_alarm,
        "url": address_of(definition, one.place, dagen=dip.horizon_days or ""),
        "before": f"{dip.before}%", "after": f"{dip.after}%", "others": _say_points(dip.others),
        "difference": _say_points(dip.difference),
        "interval": _("tussen %(low)s en %(high)s") % {"low": _sign(dip.low), "high": _sign(dip.high)},
        "rows_before": dip.rows_before, "rows_after": dip.rows_after,
    }  # fmt: skip


def _name(one: Definition, days: int) -> str:
    """With by when, when a figure has more than one of those."""
    horizon = say_horizon(find_horizon(one, days)) if len(one.horizons) > 1 else ""
    return f"{say_words(one)['name']}, {horizon}" if horizon else say_words(one)["name"]


def _say_points(value: int | None) -> str:
    return f"{_sign(value)}{_(' procentpunt')}"


def _sign(value: int | None) -> str:
    return f"{value:+d}" if value else "0"
