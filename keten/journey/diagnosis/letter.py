"""The client's copy of a diagnosis (Wet SUWI 2006 art. 26): an accessible PDF, from the frozen snapshot alone."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from keten.ground.foundation.letters import make_pdf, say_day

TITLE = "Wat wij denken over uw kans op werk"
_SHEET = Path(__file__).with_name("letter.typ")
_COMPLIANCE = "nalevingbereidheid"  # also of the talk: only for fitting help (ADR 17)


def make_letter(snapshot: Mapping[str, Any]) -> bytes:
    """A PDF/UA-1 in Dutch. The same snapshot gives the same words, whatever changed since."""
    return make_pdf(_SHEET, describe_letter(snapshot))


def describe_letter(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """Every word of the letter that differs from one client to another; dates in full."""
    made_by, client = snapshot["made_by"], snapshot["client"]
    return {
        "title": TITLE,
        "name": client["name"],
        "number": client["number"],
        "organisation": made_by["organisation"],
        "location": made_by["location"],
        "made_by": made_by["name"], "made_on": _say_day(snapshot["made_on"]),
        "stage": snapshot["stage_label"],
        "reason": snapshot["reason"],
        "is_override": snapshot["is_override"],
        "advised": snapshot["advised_label"],
        "override_reason": snapshot["override_reason"],
        "advice_reasons": snapshot["advice_reasons"],
        "second": snapshot["second_assessor"],
        "tests": [_describe_test(test) for test in snapshot["tests"].values()],
        "profile": snapshot.get("profile"),  # not in snapshots of schema 1
        "has_compliance": any(code.startswith(_COMPLIANCE) for code in snapshot["tests"]),
        "client_view": snapshot["client_view"],
        "own_words": snapshot["client_view_own_words"],
        "view_answer": snapshot["client_view_answer"],
        "needs": [need["label"] for need in snapshot["needs"]],
        "support_by": _say_day(snapshot["support_by"]),
        "rediagnosis_days": snapshot["rediagnosis_days"],
    }  # fmt: skip


def _describe_test(test: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": test["title"],
        "outcome": test["outcome_label"],
        "on": _say_day(test["taken_on"]),
        "reasons": test["reasons"],
    }


def _say_day(day: str) -> str:
    return say_day(date.fromisoformat(day))
