"""Where a client stands in the way of working, in their own words: which stage, since when, until when, and why."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from keten.journey.routing.models import StageBecause, StagePeriod
from keten.journey.routing.queries.standing import get_standing


@dataclass(frozen=True, kw_only=True)
class OwnStage:
    """``calm`` is what there is to say without a stage; then the rest is empty."""

    label: str = ""
    since_on: date | None = None
    look_again_on: date | None = None
    because: str = ""
    calm: str = ""


def describe_own_stage(case_id: int, *, today: date) -> OwnStage | None:
    """For the file that the client opened; None where no way of working was chosen. Four queries at most."""
    standing = get_standing(case_id, today=today)
    if standing is None:
        return None
    period, stage = standing.period, standing.stage
    if not standing.model.stages:
        return OwnStage(calm=_("U wordt niet ingedeeld in een groep of fase. Uw contactpersoon kijkt samen met u wat"
                               " u nodig heeft."))  # fmt: skip
    if period is None or stage is None:
        return OwnStage(calm=_("U bent nog niet ingedeeld. Uw contactpersoon bespreekt eerst met u wat u nodig heeft."))
    return OwnStage(
        label=stage.label, since_on=period.from_on, look_again_on=period.ends_on, because=_say_because(period)
    )


def _say_because(period: StagePeriod) -> str:
    """The reason as it was written down; where nobody wrote one, what happened."""
    if period.reason:
        return period.reason
    words = {
        StageBecause.CLOCK: _("De tijd van de vorige indeling was om."),
        StageBecause.MIGRATION: _("Wij zijn op een andere manier gaan werken. Uw indeling is daarop aangepast."),
    }
    return words.get(StageBecause(period.because), "")
