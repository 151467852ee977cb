"""What stands beside and below the text of a draft: line numbers, faults with their line, and what may be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from keten.ground.organisations.models import TargetGroup
from keten.journey.routing.library import get_vocabulary
from keten.journey.routing.rules.attributes import FIXED, WHOLE, YES_NO, Attribute
from keten.journey.routing.rules.reading import LineFault
from keten.journey.routing.rules.shape import SHAPE
from keten.journey.routing.views.words import say_list

_SPARE = 12  # numbered lines below the last, to go on typing


@dataclass(frozen=True)
class NumberedLine:
    """A line number, and whether something is wrong there."""

    number: int
    is_faulty: bool


@dataclass(frozen=True)
class QuotedFault:
    """What is wrong, on which line, and what stands there."""

    line: int
    text: str
    quote: str


def number_lines(text: str, faults: Sequence[LineFault]) -> list[NumberedLine]:
    """The numbers beside the text, with some to spare."""
    wrong = {fault.line for fault in faults}
    return [NumberedLine(number, number in wrong) for number in range(1, text.count("\n") + 2 + _SPARE)]


def quote_faults(text: str, faults: Sequence[LineFault]) -> list[QuotedFault]:
    """Each fault with the line it is about; a line that only opens a block is not quoted."""
    lines = text.splitlines()
    return [QuotedFault(fault.line, fault.text, _quote(lines, fault.line)) for fault in faults]


def _quote(lines: Sequence[str], number: int) -> str:
    quote = lines[number - 1].strip() if number <= len(lines) else ""
    return "" if quote.startswith("[[") else quote


def list_keys() -> list[dict[str, Any]]:
    """The blocks of a file with their keys, from what the reader itself knows."""
    titles = {
        "": _("Bovenaan"), "stages": _("Fase: [[stages]]"), "table": _("Regel van de beslistabel: [[table]]"),
        "clocks": _("Klok: [[clocks]]"), "examples": _("Voorbeeld: [[examples]]"),
    }  # fmt: skip
    return [
        {
            "title": titles[block],
            "keys": [
                {"name": name, "means": key.means, "must": key.must, "among": ", ".join(key.among)}
                for name, key in keys.items()
            ],
        }
        for block, keys in SHAPE.items()
    ]


def list_names() -> list[dict[str, Any]]:
    """What conditions, steps and offerings may be called."""
    known = get_vocabulary()
    tests = [
        {"name": f"score.{code}, outcome.{code}", "means": say_list(outcomes)} for code, outcomes in known.tests.items()
    ]
    steps = [{"name": code, "means": label} for code, label in known.steps.items()]
    offerings = [{"name": code, "means": label} for code, label in known.offerings.items()]
    return [
        {"title": _("Wat van een klant bekend is"), "keys": [_name(one) for one in FIXED] + tests},
        {"title": _("Stappen"), "keys": steps},
        {"title": _("Voorzieningen"), "keys": offerings},
    ]


def _name(one: Attribute) -> dict[str, str]:
    if one.kind == WHOLE:
        return {"name": one.name, "means": _("%(label)s, een getal") % {"label": one.label}}
    if one.kind == YES_NO:
        return {"name": one.name, "means": _("%(label)s: true of false") % {"label": one.label}}
    labels = dict(TargetGroup.choices)
    return {"name": one.name, "means": ", ".join(f"{code} ({labels.get(code, code)})" for code in one.choices)}
