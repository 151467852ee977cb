"""What a model file says in codes, in the words of a screen."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from keten.dossier.cases.models import StepKind
from keten.ground.foundation.calendar import parse_term
from keten.ground.organisations.models import Task
from keten.journey.routing.library import list_offerings
from keten.journey.routing.rules.language import CLIMB, Clock, ServiceModel

PURSE = {
    "uwv": gettext_lazy("UWV"),
    "municipality": gettext_lazy("de gemeente"),
    "shared": gettext_lazy("UWV en de gemeente samen"),
}
STARTS = {
    "case_opened": gettext_lazy("bij de inschrijving"),
    "stage_began": gettext_lazy("bij het begin van de fase"),
    "ww_ends": gettext_lazy("geteld vanaf het einde van de WW, terug"),
    "diagnosed": gettext_lazy("bij de diagnose"),
}
STOPS = {
    "step_done": gettext_lazy("de stap is gedaan"),
    "diagnosed": gettext_lazy("er is een nieuwe diagnose"),
    "stage_left": gettext_lazy("de klant verlaat de fase"),
}
OWNERS = {"contact_person": gettext_lazy("contactpersoon"), "team_leader": gettext_lazy("teamleider")}
PARTS = {
    "model": gettext_lazy("Model"),
    "stages": gettext_lazy("Fase"),
    "table": gettext_lazy("Beslistabel"),
    "clocks": gettext_lazy("Klok"),
    "examples": gettext_lazy("Voorbeeld"),
}
KEYS = {
    "title": gettext_lazy("naam"), "summary": gettext_lazy("samenvatting"), "source": gettext_lazy("bron"),
    "tests": gettext_lazy("toetsen"), "offerings": gettext_lazy("voorzieningen"), "label": gettext_lazy("naam"),
    "lead": gettext_lazy("wie leidt"), "longest": gettext_lazy("duurt hoogstens"), "support": gettext_lazy("wie helpt"),
    "talk_with": gettext_lazy("wie bij het gesprek is"), "purse": gettext_lazy("wie betaalt"),
    "then": gettext_lazy("wat daarna mag"), "second_assessor": gettext_lazy("tweede beoordelaar"),
    "two_signatures": gettext_lazy("twee organisaties besluiten samen"),
    "keeps_contact_person": gettext_lazy("contactpersoon blijft"), "when": gettext_lazy("voorwaarden"),
    "stage": gettext_lazy("fase"), "because": gettext_lazy("reden"), "starts": gettext_lazy("begint"),
    "after": gettext_lazy("duur"), "and_then": gettext_lazy("en dan nog"), "warn": gettext_lazy("op het bureau"),
    "step": gettext_lazy("stap"), "stages": gettext_lazy("fasen"), "legal": gettext_lazy("wettelijke termijn"),
    "owner": gettext_lazy("van wie"), "stops": gettext_lazy("stopt als"), "on_silence": gettext_lazy("bij stilte"),
    "opened_on": gettext_lazy("inschrijving"), "ww_ends_on": gettext_lazy("einde WW"), "on": gettext_lazy("gekeken op"),
    "picture": gettext_lazy("wat bekend is"), "advised": gettext_lazy("advies"), "in_stage": gettext_lazy("fase dan"),
    "due": gettext_lazy("uiterlijk"), "warned": gettext_lazy("op het bureau"),
}  # fmt: skip


def say_term(term: str) -> str:
    """A duration of a file: "8 weken", "6 maanden"."""
    amount, unit = parse_term(term)
    words = {
        "D": lambda: ngettext("%(number)s dag", "%(number)s dagen", amount),
        "W": lambda: ngettext("%(number)s week", "%(number)s weken", amount),
        "M": lambda: ngettext("%(number)s maand", "%(number)s maanden", amount),
        "Y": lambda: ngettext("%(number)s jaar", "%(number)s jaar", amount),
        "H": lambda: ngettext("%(number)s uur", "%(number)s uur", amount),
    }
    return words[unit]() % {"number": amount}


def say_length(clock: Clock) -> str:
    """How long a clock runs: "8 weken", "6 maanden en dan 4 weken", "5 maanden vóór het einde van de WW"."""
    if clock.starts == "ww_ends":
        return _("%(term)s vóór het einde van de WW") % {"term": say_term(clock.after)}
    if clock.and_then:
        return _("%(first)s en dan %(second)s") % {"first": say_term(clock.after), "second": say_term(clock.and_then)}
    return say_term(clock.after)


def say_list(words: Iterable[Any]) -> str:
    """In a sentence: "WW, WIA en bijstand"; a dash for nothing."""
    *first, last = [str(word) for word in words] or ["–"]
    return _("%(first)s en %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def say_tasks(tasks: Iterable[str]) -> str:
    """Tasks by their label."""
    return say_list(Task(task).label for task in tasks)


def say_offerings(codes: Iterable[str]) -> str:
    """Offerings by their label."""
    known = list_offerings()
    return say_list(known[code].label if code in known else code for code in codes)


def say_stage(code: str, model: ServiceModel) -> str:
    """A stage by its label; a dash for none."""
    return {stage.code: stage.label for stage in model.stages}.get(code, code) or "–"


def say_silence(clock: Clock, model: ServiceModel) -> str:
    """What follows when nobody does anything."""
    if clock.on_silence == CLIMB:
        return _("een gebroken belofte: de leiding ziet het")
    return _("de klant gaat naar %(stage)s") % {"stage": say_stage(clock.on_silence, model)}


def say_step(kind: str) -> str:
    """The kind of step by its label."""
    return str(StepKind(kind).label)


def say_value(key: str, value: Any, model: ServiceModel) -> str:
    """Any value of a model, for the list of differences."""
    if value is None or value in ((), "", {}):
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    if key in _ONE:
        return str(_ONE[key](value, model))
    if isinstance(value, tuple):
        return say_list(_MANY.get(key, lambda one, model: one)(one, model) for one in value)
    if hasattr(value, "items"):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return str(value)


_ONE: dict[str, Any] = {
    "longest": lambda value, model: say_term(value), "after": lambda value, model: say_term(value),
    "warn": lambda value, model: _("%(term)s van tevoren") % {"term": say_term(value)},
    "and_then": lambda value, model: say_term(value), "lead": lambda value, model: Task(value).label,
    "purse": lambda value, model: PURSE[value], "starts": lambda value, model: STARTS[value],
    "owner": lambda value, model: OWNERS[value], "step": lambda value, model: say_step(value),
    "stage": lambda value, model: say_stage(value, model), "in_stage": lambda value, model: say_stage(value, model),
    "advised": lambda value, model: say_stage(value, model), "offerings": lambda value, model: say_offerings(value),
    "on_silence": lambda value, model: _("belofte gebroken") if value == CLIMB else say_stage(value, model),
}  # fmt: skip
_MANY: dict[str, Any] = {
    "support": lambda value, model: Task(value).label, "talk_with": lambda value, model: Task(value).label,
    "then": say_stage, "stages": say_stage, "stops": lambda value, model: STOPS[value],
    "when": lambda value, model: value.describe(),
}  # fmt: skip


SHARES = {
    "on_last_day": gettext_lazy("Pas op of na de laatste dag"),
    "earlier": gettext_lazy("Eerder dan de laatste dag"),
    "by_coach": gettext_lazy("Door de coach"),
    "by_client": gettext_lazy("Op verzoek van de klant"),
    "by_partner": gettext_lazy("Op verzoek van een partner"),
    "by_clock": gettext_lazy("Door een klok"),
    "by_diagnosis": gettext_lazy("Na een diagnose"),
    "deviations": gettext_lazy("Besluiten die afwijken van het advies"),
}
