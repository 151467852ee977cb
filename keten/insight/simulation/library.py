"""The assumptions and habits that ship with Keten: data files beside the code, read once."""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from keten.dossier.benefits.queries import get_terms as get_benefit_terms
from keten.ground.foundation.parameters import get_parameter, get_whole_number
from keten.insight.simulation.rules.assumptions import Assumptions, read_assumptions
from keten.insight.simulation.rules.regional.habits import Habits, read_habits
from keten.insight.simulation.rules.regional.terms import Terms

_SIGNALS = ("notice", "question", "transfer")


@cache
def get_assumptions() -> Assumptions:
    """What the simulation assumes, at the base level."""
    return read_assumptions(tomllib.loads(read_assumptions_text()))


@cache
def read_assumptions_text() -> str:
    """The file of assumptions as it is."""
    return (files("keten.insight.simulation") / "assumptions.toml").read_text(encoding="utf-8")


@cache
def get_habits() -> Habits:
    """How people and organisations act in a region that leaves a log."""
    text = (files("keten.insight.simulation") / "habits.toml").read_text(encoding="utf-8")
    return read_habits(tomllib.loads(text))


@cache
def get_terms(on: date) -> Terms:
    """The terms of the product in force on a day, for a region that begins then."""
    return Terms(
        signals={kind: get_whole_number(f"chain_signals.{kind}_answer_working_days", on=on) for kind in _SIGNALS},
        first_answer=get_whole_number("cases.contact_acceptance_working_days", on=on),
        handover_answer=get_whole_number("cases.handover_answer_working_days", on=on),
        decision=str(get_parameter("benefits.decision_term_uwv", on=on)),
        payment_days=get_whole_number("benefits.payment_days_uwv", on=on),
        return_months=get_whole_number("cases.return_months", on=on),
        benefits=get_benefit_terms(on),
    )
