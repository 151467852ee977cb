"""Into which arm a case comes: decided once, in the transaction that opens the case, before anybody can see it."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from keten.dossier.cases.models import Case
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.evaluation.events import ClientAssigned
from keten.insight.evaluation.models import Arm, Assignment, Measure
from keten.insight.evaluation.queries.assigned import list_drawing, list_stored
from keten.insight.evaluation.rules.assigning import Decided, Plan, decide_by_name, decide_in_block, name_stratum
from keten.journey.routing.ports import Drawn

_NEXT = """
insert into evaluation_stratum (measure_id, name, came) values (%s, %s, 1)
on conflict (measure_id, name) do update set came = evaluation_stratum.came + 1
returning came - 1
"""


@transaction.atomic
def assign_case(*, case: Case, by: Viewer, now: datetime) -> Drawn | None:
    """Draw an arm in every measure that draws for this case and did not yet; what was drawn stays (*indeling*).

    Returns the arm that says by which service model the case is served; at most one measure at a place does
    (``rules/planning.py``). Called as a case opens, opens again or moves (``routing.ports``).
    """
    drawing = list_drawing(case, on=localdate(now))
    stored = {row.measure_id: row.arm for row in list_stored(case)} if drawing else {}
    for measure in drawing:
        if measure.pk not in stored:
            stored[measure.pk] = _assign(measure, case, by, now)
    for measure in drawing:
        arm = stored[measure.pk]
        if arm.version_id:
            return Drawn(arm.version_id, f"{measure.pk}:{arm.code}")
    return None


def _assign(measure: Measure, case: Case, by: Viewer, now: datetime) -> Arm:
    arms = sorted(measure.arms.all(), key=lambda arm: (not arm.is_control, arm.code))
    plan = Plan(bytes.fromhex(measure.salt), tuple((arm.code, arm.weight) for arm in arms))
    stratum = name_stratum(str(case.location_id), case.target_group)
    decided = _decide(measure, plan, case, stratum, now)
    arm = next(one for one in arms if one.code == decided.assignment.arm)
    chance = decided.assignment.propensity
    Assignment.objects.create(
        measure=measure, case=case, arm=arm, version=max(one.number for one in measure.changes.all()),
        stratum=decided.assignment.stratum or stratum, place=decided.assignment.place, chance=chance.numerator,
        out_of=chance.denominator, assigned_on=localdate(now), assigned_at=now,
    )  # fmt: skip
    event = ClientAssigned(measure_id=measure.pk, case_id=case.pk, arm=arm.code)
    record_event(event, by=by, now=now, client_ref=case.client.ref)
    return arm


def _decide(measure: Measure, plan: Plan, case: Case, stratum: str, now: datetime) -> Decided:
    """Clients in blocks, as they come; weeks and locations by their name."""
    if measure.unit == "client":
        return decide_in_block(plan, stratum=stratum, count=_take_place(measure, stratum), stored=None)
    year, week, _day = localdate(now).isocalendar()
    unit = f"{year}-{week}" if measure.unit == "week" else str(case.location_id)
    return decide_by_name(plan, unit=unit, stored=None)


def _take_place(measure: Measure, stratum: str) -> int:
    """How many came before; the next one waits for this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [measure.pk, stratum])
        return int(cursor.fetchone()[0])
