"""What pages show of controls: the plan in plain sentences, and what rules and chance found."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from keten.ground.foundation.statistics import wilson
from keten.journey.enforcement.queries import Found
from keten.journey.enforcement.rules.controls import ControlPlan

_RULES = {
    "missed_reports": gettext_lazy("Wie %(n)s keer of vaker geen opgave van sollicitaties stuurde."),
    "short_reports": gettext_lazy("Wie in %(n)s opgaven of meer minder sollicitaties noemde dan gevraagd."),
}


@dataclass(frozen=True, kw_only=True)
class ShownFound:
    """What the controls on one ground found, in words; ``share`` with its interval."""

    words: str
    chosen: int
    ended: int
    wrong: int
    share: str


def describe_found(found: Iterable[Found]) -> list[ShownFound]:
    """The two grounds beside each other."""
    words = {"rule": _("De regels"), "sample": _("Het lot")}
    return [
        ShownFound(
            words=words[one.ground], chosen=one.chosen, ended=one.ended, wrong=one.wrong,
            share=_say_share(one.wrong, one.ended),
        )
        for one in found
    ]  # fmt: skip


def _say_share(part: int, whole: int) -> str:
    share = wilson(part / whole, whole)
    return f"{100 * share.value:.0f} % ({100 * share.low:.0f}–{100 * share.high:.0f} %)"


@dataclass(frozen=True, kw_only=True)
class ShownPlan:
    """A plan in plain sentences."""

    plan: ControlPlan
    rules: list[str]
    sample: str
    most: str


def describe_plans(plans: Iterable[ControlPlan]) -> list[ShownPlan]:
    """What each organisation published, for everybody."""
    return [
        ShownPlan(
            plan=plan,
            rules=[_RULES[rule.counts] % {"n": rule.least} for rule in plan.rules],
            sample=_("Elke maand loten wij %(n)s van elke duizend mensen, wat de regels ook zeggen.")
            % {"n": plan.sample_per_mille},
            most=_("De regels kiezen ten hoogste %(n)s mensen per maand.") % {"n": plan.most},
        )
        for plan in plans
    ]
