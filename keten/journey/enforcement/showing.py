"""What a page shows of an investigation: the bounds per degree of culpability, and what may be done now."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.enforcement.models import Culpability, FormalDecision, Investigation
from keten.journey.enforcement.queries import get_bounds
from keten.journey.enforcement.rules.access import may_approve, may_decide
from keten.journey.enforcement.rules.bounds import REDUCTION, WARNING, Bounds
from keten.journey.enforcement.rules.procedure import check_heard


@dataclass(frozen=True, kw_only=True)
class ShownBounds:
    """Between what a decision may lie when the conduct is this culpable."""

    label: str
    says: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the viewer may do now with an investigation, and why not."""

    decision: FormalDecision | None
    may_decide: bool
    why_not: str
    may_approve: bool
    is_payer: bool
    asks_to_stop: bool


def describe_standing(row: Investigation, decisions: list[FormalDecision], *, viewer: Viewer, today: date) -> Standing:
    """Of an investigation whose file this request opened; ``decisions`` the latest first."""
    current = next((one for one in decisions if one.returned_on is None), None)
    heard = check_heard(getattr(row, "hearing", None), today=today)
    answer = may_decide(viewer, payer_id=row.payer_id) and heard
    waits = current is not None and current.approved_on is None
    return Standing(
        decision=current,
        may_decide=current is None and answer.allowed,
        why_not="" if current or answer else _(answer.reason),
        may_approve=waits
        and current is not None
        and may_approve(viewer, payer_id=row.payer_id, made_by_id=current.made_by_id).allowed,
        is_payer=may_decide(viewer, payer_id=row.payer_id).allowed,
        asks_to_stop=current is not None and current.repentances.filter(answered_on=None).exists(),
    )


def list_bounds(row: Investigation, *, viewer: Viewer) -> list[ShownBounds]:
    """The bounds for each degree of culpability, or one line that says why there are none."""
    try:
        found = [
            (label, get_bounds(row, culpability=str(code), has_fine=False, has_loss=False, viewer=viewer))
            for code, label in Culpability.choices
        ]
    except Refused as refused:
        return [ShownBounds(label=_("Niet te berekenen"), says=_(refused.reason), reasons=())]
    return [ShownBounds(label=str(label), says=_say(one), reasons=one.reasons) for label, one in found]


def _say(bounds: Bounds) -> str:
    if REDUCTION not in bounds.outcomes:
        return _("Geen maatregel")
    least, most = f"{bounds.least_percent.normalize():f}", f"{bounds.most_percent.normalize():f}"
    percents = f"{least} %" if least == most else f"{least}–{most} %"
    said = [percents, _say_months(bounds)]
    if bounds.least_percent < bounds.percent < bounds.most_percent:
        said.append(_("gewoon %(percent)s %%") % {"percent": f"{bounds.percent.normalize():f}"})
    if bounds.least_amount:
        said.append(_("ten minste € %(amount)s") % {"amount": f"{bounds.least_amount:.2f}"})
    if WARNING in bounds.outcomes:
        said.append(_("of een waarschuwing"))
    return ", ".join(said)


def _say_months(bounds: Bounds) -> str:
    if bounds.is_lasting:
        return _("blijvend")
    if bounds.most_months == bounds.least_months:
        return _("maanden: %(n)s") % {"n": bounds.least_months}
    if bounds.most_months is None:
        return _("maanden: %(n)s of meer") % {"n": bounds.least_months}
    return _("maanden: %(least)s tot %(most)s") % {"least": bounds.least_months, "most": bounds.most_months}
