"""What ``keten effect`` prints: plain Dutch, or JSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from keten.ground.foundation.decision import Refused
from keten.insight.evaluation.effects.answer import Comparison, Effect, Figure
from keten.insight.evaluation.effects.estimating import find_effect_in_file
from keten.insight.evaluation.effects.question import Kind, Question
from keten.insight.evaluation.rules.grading import Design, Grade

_NAMES = {
    "unadjusted": "zonder correctie", "adjusted": "gecorrigeerd voor kenmerken", "regression": "regressie",
    "take_up": "per persoon die meedeed", "outcome_regression": "voorspeld uit de andere groep",
    "entropy_balancing": "na weging",
}  # fmt: skip
_GRADES = {
    Grade.A: "geloot", Grade.B: "na elkaar ingevoerd", Grade.C: "gewogen", Grade.D: "alleen ter informatie",
    Grade.X: "niet te beoordelen",
}  # fmt: skip


def print_effect(file: Path, asked: Mapping[str, Any], *, as_json: bool) -> int:
    """Answer a question about a file; 1 when it was refused. ``asked``: the fields of ``Question``."""
    try:
        found = find_effect_in_file(file.read_bytes(), _as_question(asked))
    except Refused as refused:
        if as_json:
            click.echo(json.dumps(_say_refused(refused), ensure_ascii=False))
        click.echo(refused.reason, err=True)
        return 1
    click.echo(json.dumps(found.as_dict(), ensure_ascii=False) if as_json else "\n".join(_describe(found)))
    return 0


def _as_question(asked: Mapping[str, Any]) -> Question:
    kind = Kind(asked["kind"]) if asked["kind"] else None
    return Question(**{**asked, "kind": kind, "design": Design(asked["design"])})


def _say_refused(refused: Refused) -> dict[str, Any]:
    return {
        "refused": refused.reason, "column": refused.field, "estimate": None, "standard_error": None, "interval": None,
        "method": None, "grade": Grade.X.value, "verdict": None, "reasons": [refused.reason], "warnings": [],
    }  # fmt: skip


def _describe(found: Effect) -> list[str]:
    lines: list[str] = []
    for comparison in found.comparisons:
        lines += [*_describe_one(comparison), ""]
    return lines + [f"Let op: {warning}" for warning in found.warnings]


def _describe_one(comparison: Comparison) -> list[str]:
    judged, people = comparison.judgement, ", ".join(f"{name}: {size}" for name, size in comparison.n.items())
    shown = comparison.shown
    lines = [
        f"Groep {comparison.arm} ({people})",
        f"  effect: {_say(shown) if shown else 'geen, zie de redenen'}",
        f"  bewijskracht: {judged.grade} ({_GRADES[judged.grade]})",
        *(f"    - {reason}" for reason in judged.reasons),
    ]
    figures = comparison.figures.items() if shown else ()
    lines += [f"  {_NAMES.get(name, name)}: {_say(figure)} [{figure.method}]" for name, figure in figures]
    return lines + [f"  let op: {warning}" for warning in (*comparison.warnings, *judged.warnings)]


def _say(figure: Figure) -> str:
    return f"{_number(figure.value)} (95%: {_number(figure.low)} tot {_number(figure.high)})"


def _number(value: float) -> str:
    return f"{value:.4g}".replace(".", ",") if abs(value) < 1_000 else f"{value:.1f}".replace(".", ",")
