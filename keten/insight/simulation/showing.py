"""From a result to what a page shows: words, rounded numbers, a chart, and the finding as its title."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from keten.insight.simulation.rules.drawing import Chart, draw_bars
from keten.insight.simulation.rules.figures import IN_SENSITIVITY
from keten.insight.simulation.words import ASSUMPTIONS, KINDS, LEVELS, MEASURES, UNITS

FIRST_HELP = "first_help"


def show_result(result: Mapping[str, Any], *, titles: Sequence[str] = ()) -> dict[str, Any]:
    """Everything the template needs."""
    titles = titles or [model["title"] for model in result["models"]]
    by_code = {row["code"]: row for row in result["measures"]}
    return {
        "titles": titles,
        "clients": result["clients"],
        "finding": say_finding(titles, by_code[FIRST_HELP]["models"]),
        "chart": _draw(titles, by_code[FIRST_HELP]["models"]),
        "measures": [_show_measure(row, titles) for row in result["measures"]],
        "agenda": [_show_agenda(*pair) for pair in zip(result.get("agenda", []), titles, strict=False)],
        "stages": [_show_stages(*one) for one in zip(titles, result["models"], result["stages"], strict=True)],
        "sensitivity": [_show_assumption(row) for row in result.get("sensitivity", [])],
    }


def say_finding(titles: Sequence[str], waits: Sequence[Mapping[str, Any]]) -> str:
    """The finding in one sentence, computed: who waits shortest and longest, or that it cannot be told apart."""
    known = [(row["value"], row, title) for row, title in zip(waits, titles, strict=True) if row["value"] is not None]
    if len(known) < 2:
        return _("Bij hoogstens één werkwijze krijgen mensen hulp.")
    shortest, longest = min(known, key=lambda one: one[0]), max(known, key=lambda one: one[0])
    if shortest[1]["high"] >= longest[1]["low"]:
        return _("Tussen deze werkwijzen is geen verschil in wachten op de eerste hulp te zien.")
    said = {"longest": longest[2], "shortest": shortest[2], "days": _number(longest[0] - shortest[0], 0)}
    return _("Met %(longest)s wacht een klant %(days)s dagen langer op de eerste hulp dan met %(shortest)s") % said


def _draw(titles: Sequence[str], waits: Sequence[Mapping[str, Any]]) -> Chart:
    return draw_bars(
        [
            (title, row["value"], row["low"], row["high"], _("%(n)s dagen") % {"n": _number(row["value"], 0)})
            for title, row in zip(titles, waits, strict=True)
            if row["value"] is not None
        ]
    )


def _show_measure(row: Mapping[str, Any], titles: Sequence[str]) -> dict[str, Any]:
    return {
        "label": MEASURES[row["code"]],
        "unit": UNITS[row["unit"]],
        "kind": KINDS[row["kind"]],
        "is_exact": row["kind"] == "exact",
        "cells": [
            _show_cell(one, row["unit"]) | {"title": title} for one, title in zip(row["models"], titles, strict=True)
        ],
    }


def _show_cell(one: Mapping[str, Any], unit: str) -> dict[str, Any]:
    places = 2 if unit in ("count", "steps") else 1 if unit == "percent" else 0
    if one["value"] is None:
        return {"value": "–", "n": one["n"]}
    difference = (one["difference"] or {}).get("value")
    return {
        "value": _number(one["value"], places),
        "low": _number(max(0, one["low"]), places),
        "high": _number(one["high"], places),
        "n": one["n"],
        "difference": "" if difference is None else _signed(difference, places),
    }


def _show_agenda(row: Mapping[str, Any], title: str) -> dict[str, Any]:
    said = {name: _number(row[name], 1) for name in ("mean", "busiest", "room")}
    return said | {"coaches": row["coaches"], "title": title}


def _show_stages(title: str, model: Mapping[str, Any], spread: Mapping[str, Any]) -> dict[str, Any]:
    rows = [
        {
            "label": label,
            "advised": _number(spread["advised"].get(code, 0), 1),
            "days": _number(spread["days"].get(code, 0), 0),
        }
        for code, label in model["stages"].items()
    ]
    return {"title": title, "rows": rows}


def _show_assumption(row: Mapping[str, Any]) -> dict[str, Any]:
    codes = [code for code in IN_SENSITIVITY if code in row["levels"][0]["figures"]]
    return {
        "label": ASSUMPTIONS[row["assumption"]],
        "source": row["source"],
        "clients": row["clients"],
        "levels": [_say_level(one) for one in row["levels"]],
        "rows": [{"label": MEASURES[code], "cells": _show_levels(row["levels"], code)} for code in codes],
    }


def _show_levels(levels: Sequence[Mapping[str, Any]], code: str) -> list[dict[str, Any]]:
    places = 2 if code in ("talks", "breaches", "handovers") else 1 if code.startswith("at_work") else 0
    return [
        {
            "level": _say_level(one),
            "values": ["–" if value is None else _number(value, places) for value in one["figures"][code]],
        }
        for one in levels
    ]


def _say_level(one: Mapping[str, Any]) -> str:
    return f"{LEVELS[one['level']]} ({_number(one['value'], 1)})"


def _number(value: float, places: int) -> str:
    return number_format(round(value, places), decimal_pos=places, use_l10n=True)


def _signed(value: float, places: int) -> str:
    return f"{'+' if value > 0 else ''}{_number(value, places)}"
