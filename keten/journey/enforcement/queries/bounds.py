"""Between what a decision in an investigation may lie: the duty that weighs most, and what was decided before."""

from datetime import date

from django.db.models import QuerySet

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import NoValueOnDate
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.enforcement.library import find_ordinance, get_duty, list_duties
from keten.journey.enforcement.models import FormalDecision, Investigation, ObjectionOutcome
from keten.journey.enforcement.rules.access import may_see_enforcement
from keten.journey.enforcement.rules.bounds import Bounds
from keten.journey.enforcement.rules.pw import EarlierReduction, Ordinance, check_ordinance, decide_pw_bounds
from keten.journey.enforcement.rules.ww import Conduct, Earlier, decide_ww_bounds, join_by_cause
from keten.journey.enforcement.terms import get_pw_terms, get_ww_terms


def get_conduct(investigation: Investigation, *, viewer: Viewer) -> Conduct:
    """The conduct that the decision is about: several with one cause give one measure, of the heaviest duty."""
    may_see_enforcement(viewer).require()
    rows = investigation.conducts.order_by("pk")
    one_cause = [Conduct(duty=get_duty(row.duty), on=row.on, cause=str(investigation.pk)) for row in rows]
    return join_by_cause(one_cause)[0]


def get_bounds(
    investigation: Investigation, *, culpability: str, has_fine: bool, has_loss: bool, viewer: Viewer
) -> Bounds:
    """The bounds on this investigation, by the rules of the day of the conduct.

    Raises ``Refused`` when Keten does not hold the rules of that day, or not those of the municipality.
    """
    conduct = get_conduct(investigation, viewer=viewer)
    try:
        if investigation.law == "pw":
            return _pw(investigation, conduct, culpability)
        return decide_ww_bounds(
            conduct.duty, on=conduct.on, culpability=culpability, earlier=_list_earlier(investigation),
            terms=get_ww_terms(conduct.on), has_fine=has_fine, has_loss=has_loss,
        )  # fmt: skip
    except NoValueOnDate:
        raise Refused("De regels van die dag staan niet in Keten. Hierover kan Keten niet rekenen.") from None


def _pw(investigation: Investigation, conduct: Conduct, culpability: str) -> Bounds:
    terms = get_pw_terms(conduct.on)
    ordinance = _ordinance(investigation, conduct.on)
    check_ordinance(ordinance, terms).require()
    return decide_pw_bounds(
        conduct.duty, on=conduct.on, culpability=culpability, earlier=_list_reductions(investigation),
        ordinance=ordinance, terms=terms,
    )  # fmt: skip


def _ordinance(investigation: Investigation, on: date) -> Ordinance:
    found = find_ordinance(investigation.payer.municipality_id or "", on=on)
    if found is None:
        raise Refused("De verordening van deze gemeente staat niet in Keten. Vraag de beheerder om die toe te voegen.")
    return found


def _decided_before(investigation: Investigation) -> QuerySet[FormalDecision]:
    """What counts about this client; what an objection took away does not."""
    found = FormalDecision.objects.filter(
        investigation__case__client=investigation.case.client_id, approved_on__isnull=False
    )
    return found.exclude(investigation=investigation).exclude(objection__outcome=ObjectionOutcome.REVOKED)


def _list_earlier(investigation: Investigation) -> list[Earlier]:
    rows = _decided_before(investigation).values_list("duty", "outcome", "approved_on")
    return [Earlier(duty=duty, outcome=outcome, announced_on=on) for duty, outcome, on in rows if on]


def _list_reductions(investigation: Investigation) -> list[EarlierReduction]:
    lid_4 = [duty.code for duty in list_duties("pw") if not duty.category]
    rows = _decided_before(investigation).filter(outcome="reduction", duty__in=lid_4)
    return [
        EarlierReduction(announced_on=on, months=months, level=level)
        for on, months, level in rows.values_list("approved_on", "months", "level")
        if on and months
    ]
