"""The words of figures on screens."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

MEASURES: Mapping[str, object] = {
    "steps_made": _("Stappen die klokken maken, eerste jaar, als niemand reageert"),
    "help_by_rule": _("Uiterlijke dag van eerste hulp volgens de klokken (helft van de mensen)"),
    "without_help_by_rule": _("Geen klok die om hulp vraagt in het eerste jaar"),
    "first_help": _("Wachten op eerste hulp (helft van de mensen)"),
    "first_help_ninety": _("Wachten op eerste hulp (9 van de 10 mensen)"),
    "without_help": _("Zonder hulp gebleven"),
    "unseen_uwv": _("Dagen uit beeld bij UWV"),
    "unseen_municipality": _("Dagen uit beeld bij de gemeente"),
    "handovers": _("Overdrachten per klant"),
    "talks": _("Gesprekken per klant"),
    "breaches": _("Verlopen termijnen per klant"),
    "at_work_3": _("Aan het werk binnen 3 maanden"),
    "at_work_6": _("Aan het werk binnen 6 maanden"),
    "at_work_12": _("Aan het werk binnen 12 maanden"),
}
UNITS: Mapping[str, object] = {
    "days": _("dagen"), "percent": "%", "count": "", "steps": _("stappen"),
}  # fmt: skip
KINDS: Mapping[str, object] = {"exact": _("exact"), "simulated": _("nagebootst")}
LEVELS: Mapping[str, object] = {"low": _("laag"), "base": _("midden"), "high": _("hoog")}
ASSUMPTIONS: Mapping[str, object] = {
    "help_effect": _("Hoeveel sneller iemand werk vindt zodra er hulp is (keer zo snel)"),
    "step_days": _("Hoe lang een stap op het bureau ligt (dagen, gemiddeld)"),
    "neglected": _("Bij welk deel van de stappen niemand op tijd is"),
}
