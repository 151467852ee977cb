"""What the monitors see, in words: where somebody should look, and why. They never say that somebody did wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keten.ground.foundation.statistics import Estimate
from keten.insight.indicators.dip_page import describe_dips
from keten.insight.indicators.inspecting import address_of_inspection
from keten.insight.indicators.models import FigureRun, Level, Measured, Monitor, Watched
from keten.insight.indicators.queries.published import Place
from keten.insight.indicators.rules.charting import draw_trend

_CREAMING = (Monitor.CREAMING_CONTACT, Monitor.CREAMING_HELP)
_ABOUT = {
    Monitor.CREAMING_CONTACT: gettext_lazy("Krijgt wie ver van werk staat minder contact dan wie er dichtbij staat?"),
    Monitor.CREAMING_HELP: gettext_lazy("Krijgt wie ver van werk staat minder hulp dan wie er dichtbij staat?"),
    Monitor.WW_END: gettext_lazy("Is er in de laatste zes maanden van de WW minder contact, of meer overdrachten?"),
    Monitor.WEEK_26: gettext_lazy("Is er in de twee maanden voor week 26 minder contact, of meer overdrachten?"),
    Monitor.MONTH_6: gettext_lazy("En in de twee maanden voor maand 6 van een fase?"),
    Monitor.MONTH_9: gettext_lazy("En in de twee maanden voor maand 9 van een fase?"),
}  # fmt: skip
_READING = {
    Measured.CONTACTS: gettext_lazy(
        "%(place)s: in de maanden voor deze grens is er %(ratio)s keer zo veel contact als in andere maanden. "
        "Elders is dat %(others)s keer. Zo’n verschil is bijna nooit toeval."
    ),
    Measured.HANDOVERS: gettext_lazy(
        "%(place)s: in de maanden voor deze grens zijn er %(ratio)s keer zo veel overdrachten als in andere maanden. "
        "Elders is dat %(others)s keer. Zo’n verschil is bijna nooit toeval."
    ),
}
_TENTHS_READING = {
    Measured.CONTACTS: gettext_lazy(
        "%(place)s: wie het verst van werk staat, krijgt %(ratio)s keer zo veel contact als wie er het dichtst bij "
        "staat. Elders is dat %(others)s keer. Zo’n verschil is bijna nooit toeval."
    ),
    Measured.OFFERS: gettext_lazy(
        "%(place)s: wie het verst van werk staat, krijgt %(ratio)s keer zo veel hulp als wie er het dichtst bij "
        "staat. Elders is dat %(others)s keer. Zo’n verschil is bijna nooit toeval."
    ),
}


def describe_monitors(
    run: FigureRun, places: Mapping[Level, Sequence[Place]], *, own: frozenset[str], inspects: bool, page: str
) -> dict[str, Any]:
    """Everything the template needs. ``own``: keys of locations of which the viewer may see the files; ``inspects``:
    whether the viewer may begin an inspection; ``page``: of the changes."""
    names = {(place.level, place.key): place for found in places.values() for place in found}
    seen = list(run.watched.order_by("monitor", "measured", "level", "key"))
    rows = [_row(one, names, own) for one in seen]
    alarms = [row for row in rows if row["is_alarm"]]
    dips = describe_dips(run, inspects=inspects, page=page)
    return {
        "finding": _say_finding(len(alarms) + dips["alarms"]), "alarms": alarms, "dips": dips, "inspects": inspects,
        "sections": [
            {"title": Monitor(monitor).label, "about": _ABOUT[Monitor(monitor)], "rows": found}
            for monitor in Monitor.values if (found := [row for row in rows if row["monitor"] == monitor])
        ],
    }  # fmt: skip


def list_readings(run: FigureRun, place: Place) -> list[str]:
    """In words what monitors see at one place, alarms alone."""
    seen = run.watched.filter(level=place.level, key=place.key, is_alarm=True)
    names = {(place.level, place.key): place}
    return [_row(one, names, frozenset())["reading"] for one in seen.order_by("monitor", "measured")]


def say_question(monitor: Monitor) -> str:
    """What a monitor asks."""
    return str(_ABOUT[monitor])


def _say_finding(alarms: int) -> str:
    if not alarms:
        return _("De monitors zien niets waar iemand naar moet kijken")
    said = ngettext("Op %(n)s plek moet iemand kijken", "Op %(n)s plekken moet iemand kijken", alarms)
    return said % {"n": alarms}


def _row(one: Watched, names: Mapping[tuple[Level, str], Place], own: frozenset[str]) -> dict[str, Any]:
    place = names.get((Level(one.level), one.key)) or Place(Level(one.level), one.key, one.key)
    said = {"place": place.name, "ratio": _number(one.ratio), "others": _number(one.others)}
    is_creaming = one.monitor in _CREAMING
    words = (_TENTHS_READING if is_creaming else _READING)[Measured(one.measured)]
    may_open = one.level == Level.LOCATION and one.key in own
    return said | {
        "monitor": one.monitor, "name": place.name, "level": Level(one.level).label,
        "title": Monitor(one.monitor).label, "measured": Measured(one.measured).label, "people": one.people,
        "is_alarm": one.is_alarm,
        "low": _number(one.low), "high": _number(one.high), "reading": words % said,
        "chart": _draw(one) if one.is_alarm and is_creaming else None,
        "files_url": f"{reverse('monitor-files', args=[one.monitor])}?waar={place.code}" if may_open else "",
        "inspect_url": address_of_inspection(place, monitor=one.monitor),
    }  # fmt: skip


def _draw(one: Watched) -> dict[str, Any]:
    """How much each tenth got a year, from close to work (left) to far from it (right)."""
    found = [Estimate(tenth["rate"], tenth["low"], tenth["high"], tenth["people"]) for tenth in one.tenths]
    chart = draw_trend(found, most_marks=10)
    return {
        "chart": chart,
        "ticks": [{"at": tick.at, "text": number_format(tick.value, use_l10n=True)} for tick in chart.ticks],
        "marks": [{"at": mark.at, "text": one.tenths[int(mark.value)]["tenth"]} for mark in chart.marks],
        "rows": [{"tenth": tenth["tenth"], "people": tenth["people"], "rate": _number(tenth["rate"]),
                  "low": _number(tenth["low"]), "high": _number(tenth["high"])} for tenth in one.tenths],
    }  # fmt: skip


def _number(value: float) -> str:
    return number_format(round(value, 2), decimal_pos=2, use_l10n=True)
