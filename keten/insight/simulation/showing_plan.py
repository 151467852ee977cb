"""A migration plan in words: per old stage how many, what is proposed, which clocks, and who would be late."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _

from keten.insight.simulation.rules.migrating import BY_HAND, NO_STAGE
from keten.insight.simulation.rules.settling import AS_PROPOSED, KEEP
from keten.journey.routing.rules.language import ServiceModel

Choices = list[tuple[str, str]]


def list_answers(plan: Mapping[str, Any], old: ServiceModel, new: ServiceModel) -> dict[str, tuple[str, Choices]]:
    """Per old stage the question, and what can be answered; the proposal first."""
    asked: dict[str, tuple[str, Choices]] = {}
    for code, rows in _by_stage(plan).items():
        choices = [(AS_PROPOSED, _("Zoals voorgesteld")), (KEEP, _("Niet overzetten, met de hand"))]
        if any(row["because"] != NO_STAGE for row in rows):
            choices += [(stage.code, stage.label) for stage in new.stages]
        asked[code] = _("Nieuwe fase na: %(stage)s") % {"stage": _stage(code, old)}, choices
    return asked


def show_plan(
    plan: Mapping[str, Any], old: ServiceModel, new: ServiceModel, answers: Form | None
) -> list[dict[str, Any]]:
    """A line per old stage, with its field when there is something to answer."""
    return [
        {
            "label": _stage(code, old),
            "cases": sum(row["cases"] for row in rows),
            "proposals": [{"cases": row["cases"], "to": _proposal(row, new)} for row in rows],
            "stops": _clocks(rows, "stops", old),
            "starts": _clocks(rows, "starts", new),
            "late": sum(row["late"] for row in rows),
            "field": answers[f"stage-{code}"] if answers else None,
        }
        for code, rows in _by_stage(plan).items()
    ]


def show_left(by_hand: Mapping[str, int], old: ServiceModel) -> list[dict[str, Any]]:
    """Who stayed in the old version, per stage."""
    return [{"label": _stage(code, old), "cases": cases} for code, cases in by_hand.items()]


def _by_stage(plan: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in plan["stages"]:
        found.setdefault(row["from"], []).append(row)
    return found


def _stage(code: str, model: ServiceModel) -> str:
    return next((stage.label for stage in model.stages if stage.code == code), code) or _("Nog geen fase")


def _proposal(row: Mapping[str, Any], new: ServiceModel) -> str:
    if row["because"] == BY_HAND:
        return _("met de hand: de tabel geeft geen fase")
    return _("geen fase") if row["because"] == NO_STAGE else _stage(row["to"], new)


def _clocks(rows: list[dict[str, Any]], what: str, model: ServiceModel) -> list[dict[str, Any]]:
    labels = {clock.code: clock.label for clock in model.clocks}
    counts: Counter[str] = sum((Counter(row[what]) for row in rows), Counter())
    return [{"label": labels.get(code, code), "cases": cases} for code, cases in sorted(counts.items())]
