"""From measures to what pages show: words, shares in percent, and what may be said."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from keten.dossier.clients.register import say
from keten.ground.foundation.statistics import Estimate
from keten.insight.evaluation.models import Measure, MeasureEffect
from keten.insight.evaluation.queries import places_of
from keten.insight.evaluation.seeing import Sight, look_ahead
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.rules.definitions import Definition
from keten.insight.indicators.showing import find_horizon, say_difference, say_horizon

STATES = {
    "draft": (gettext_lazy("In voorbereiding"), "plain"),
    "running": (gettext_lazy("Loopt"), "good"),
    "ended": (gettext_lazy("Gestopt"), "calm"),
}
GRADES = {
    "A": (gettext_lazy("A: geloot en groot genoeg"), "good"),
    "B": (gettext_lazy("B: gespreid ingevoerd"), "good"),
    "C": (gettext_lazy("C: gewogen vergelijking"), "calm"),
    "D": (gettext_lazy("D: alleen voortgang, zegt niets over de oorzaak"), "plain"),
    "X": (gettext_lazy("X: niet te beoordelen"), "plain"),
}
CAN_SHOW = {
    "none": gettext_lazy("Laat zien of het cijfer verandert. Niet of dat door de maatregel komt."),
    "randomised": gettext_lazy("Laat zien wat de maatregel zelf doet: het lot bepaalt wie meedoet, verder verschilt "
                               "er niets."),
    "staggered": gettext_lazy("Laat zien wat de maatregel doet als genoeg locaties op gelote tijden beginnen."),
    "weighted": gettext_lazy("Laat zien wat de maatregel doet als wie meedoet lijkt op wie niet meedoet. Wat niemand "
                             "opschreef, kan het verschil ook verklaren."),
}  # fmt: skip


def list_figure_choices(figures: Sequence[Definition]) -> list[tuple[str, str]]:
    """Code and name of each figure, at each moment at which it is known."""
    found = []
    for one in figures:
        name = say(one.name)
        at = [(f"{one.code}-{each.days}", f"{name} {say_horizon(each)}") for each in one.horizons]
        found += at or [(f"{one.code}-0", name)]
    return found


def list_moments(figures: Sequence[Definition]) -> list[tuple[str, str]]:
    """The moments at which figures with several of them are known."""
    moments = {each.days: say_horizon(each) for one in figures if len(one.horizons) > 1 for each in one.horizons}
    return [(str(days), words) for days, words in sorted(moments.items())]


def say_share(value: float | None) -> str:
    """In percent with one decimal."""
    return "" if value is None else f"{number_format(round(100 * value, 1), 1, use_l10n=True)}%"


def say_points(value: float) -> str:
    """A difference in percentage points."""
    return _("%(n)s procentpunt") % {"n": number_format(round(100 * abs(value), 1), 1, use_l10n=True)}


def say_figure(row: Measure) -> str:
    """The figure at which a measure aims, with its moment."""
    one = list_definitions().get(row.indicator)
    if one is None:
        return row.indicator
    return f"{say(one.name)} {say_horizon(find_horizon(one, row.horizon_days or 0))}".strip()


def show_measure(row: Measure) -> dict[str, Any]:
    """What every list and page of measures says of one."""
    text, kind = STATES[row.state]
    last = max(row.verdicts.all(), key=lambda one: one.decided_at, default=None)
    return {
        "row": row, "state": text, "state_kind": kind, "figure": say_figure(row) if row.indicator else "",
        "baseline": say_share(row.baseline), "target": say_share(row.target),
        "interval": f"{say_share(row.baseline_low)} – {say_share(row.baseline_high)}" if row.baseline_rows else "",
        "verdict": last,
    }  # fmt: skip


def show_sight(row: Measure) -> dict[str, Any] | None:
    """Whether so many clients can show what the measure seeks, and what to do when they cannot."""
    sight = look_ahead(row, places=len(places_of(row)))
    if sight is None or not row.expected_clients:
        return None
    return {"is_enough": sight.is_enough, "text": _say_sight(row, sight), "advice": _say_advice(sight)}


def _say_sight(row: Measure, sight: Sight) -> str:
    said = {
        "n": number_format(row.expected_clients or 0, use_l10n=True, force_grouping=True),
        "sought": say_points(sight.sought),
    }
    if sight.least is None:
        return _("Met %(n)s klanten is geen enkel verschil te zien.") % said
    said["least"] = say_points(sight.least)
    if sight.is_enough:
        return _("Met %(n)s klanten ziet u een verschil vanaf %(least)s. U zoekt %(sought)s.") % said
    return (
        _("Met %(n)s klanten is een verschil van %(sought)s niet aan te tonen: u ziet het pas vanaf %(least)s.") % said
    )


def _say_advice(sight: Sight) -> str:
    if sight.is_enough:
        return ""
    if sight.needed is None:
        return _("Meer klanten helpen hier niet. Loot over klanten, of over meer coaches, weken of locaties.")
    needed = number_format(sight.needed, use_l10n=True, force_grouping=True)
    return _("Daarvoor zijn %(n)s klanten nodig. Doe het samen met andere locaties, of kies een groter doel.") % {
        "n": needed
    }


def show_known(method: Any) -> dict[str, Any]:
    """What is known of a working method, in a sentence and as a tag; with its measures counted."""
    if not method.run and not method.ended:
        return {"text": _("Nog nergens gemeten"), "kind": "plain"}
    said = {"run": method.run, "ended": method.ended}
    return {"text": _("Loopt %(run)s keer, gestopt %(ended)s keer") % said, "kind": "calm"}


def show_effects(row: Measure, effects: Sequence[MeasureEffect]) -> list[dict[str, Any]]:
    """What the cases say, by version and moment: the difference with its interval, how many, and why it counts."""
    return [_show_effect(row, one) for one in effects]


def _show_effect(row: Measure, one: MeasureEffect) -> dict[str, Any]:
    definition = list_definitions().get(row.indicator)
    text, kind = GRADES[one.grade]
    found = None
    if definition is not None and one.value is not None and one.low is not None and one.high is not None:
        found = say_difference(definition, Estimate(one.value, one.low, one.high, one.counted))
    horizon = find_horizon(definition, one.horizon_days) if definition else None
    return {
        "version": one.version, "moment": say_horizon(horizon) or _("zo lang als het cijfer duurt"), "found": found,
        "grade": text, "kind": kind, "reasons": [gettext(reason) for reason in one.reasons], "counted": one.counted,
        "drawn": one.drawn, "until": one.until, "treated": say_share(one.treated), "control": say_share(one.control),
    }  # fmt: skip
