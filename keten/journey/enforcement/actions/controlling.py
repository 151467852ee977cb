"""Controls: once a month whom to check is chosen, by published rules and by drawing; staff check and say what it was.

Whoever checks does not know why this client was chosen: neither does the application, which cannot read it.
"""

import secrets
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from keten.dossier.cases.actions.locking import HeldCase
from keten.ground.foundation.calendar import add_working_days, latest_start
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_events_of
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.journey.enforcement import drawing
from keten.journey.enforcement.actions.holding import hold_control, sync_enforcement_grants
from keten.journey.enforcement.events import ControlChosen, ControlEnded
from keten.journey.enforcement.library import list_duty_laws, list_plans
from keten.journey.enforcement.models import Control, ControlDraw, ControlOutcome, Investigation
from keten.journey.enforcement.queries import find_enforcer
from keten.journey.enforcement.rules.access import may_investigate
from keten.journey.enforcement.rules.controls import COUNTS, ControlPlan
from keten.journey.enforcement.terms import get_number, get_term

_NEVER = 1_000_000  # of what a plan does not look at nobody ever has so many


def draw_controls(*, on: date, now: datetime) -> int:
    """For the daily round: who has a plan and did not choose this month, chooses now. Returns how many were chosen."""
    month, plans = on.replace(day=1), {plan.organisation: plan for plan in list_plans(on=on)}
    if not plans:
        return 0
    done = ControlDraw.objects.filter(month=month).values("payer_id")
    payers = Organisation.objects.filter(code__in=plans).exclude(pk__in=done).order_by("pk")
    return sum(_draw(payer.pk, plans[payer.code], on, month, now) for payer in payers)


@transaction.atomic
def _draw(payer_id: int, plan: ControlPlan, on: date, month: date, now: datetime) -> int:
    params = _params(payer_id, plan, on) | {"month": month, "seed": secrets.token_bytes(32)}
    with connection.cursor() as cursor:
        cursor.execute(drawing.CANDIDATES, params)
        cursor.execute(drawing.DRAW, params)
        made = cursor.fetchone()
        if made is None:  # somebody else was at it
            return 0
        params["draw"] = made[0]
        cursor.execute(drawing.SEED, params)
        cursor.execute(drawing.WRITE, params)
        chosen = int(cursor.rowcount)
        cursor.execute("drop table drawn")
    record_events_of([ControlChosen], rows_sql=drawing.CHOSEN_EVENTS, params={"draw": made[0]}, now=now)
    clients = Control.objects.filter(draw=made[0]).values_list("case__client_id", flat=True)
    sync_enforcement_grants(list(clients), today=on)
    return chosen


def _params(payer_id: int, plan: ControlPlan, on: date) -> dict[str, Any]:
    least = {counts: plan.least(counts) or _NEVER for counts in COUNTS}
    return {
        "payer": payer_id, "laws": list_duty_laws(), "on": on, "plan_from": plan.from_on,
        "period": get_term("report_period", on=on), "told_by": _told_by(on),
        "looks_back": get_term("control_looks_back", on=on), "rest": get_term("control_rest", on=on),
        "due_on": add_working_days(on, get_number("control_working_days", on=on)),
        "most": plan.most, "share": plan.sample_per_mille / 1000, **least,
    }  # fmt: skip


def _told_by(on: date) -> date:
    """A period that ended by then (half-open) has its last day to report behind it."""
    return latest_start(on - timedelta(days=1), get_number("report_working_days", on=on)) + timedelta(days=1)


@transaction.atomic
def end_control(*, control: UUID, outcome: str, note: str, by: Viewer, now: datetime) -> Control:
    """What was found, without an investigation. Raises ``UnknownControl`` and ``Refused``."""
    row, held = hold_control(control, by=by, now=now)
    enforcer = find_enforcer(row.case, law=row.law, on=held.today)
    may_investigate(by, payer_id=row.payer_id, enforcer_id=enforcer.pk if enforcer else None).require()
    if row.ended_on is not None:
        raise Refused("Deze controle is al afgerond.")
    if outcome not in (ControlOutcome.IN_ORDER, ControlOutcome.SETTLED, ControlOutcome.STOPPED):
        raise Refused("Kies wat u vond.", "outcome")
    if outcome == ControlOutcome.SETTLED and not note.strip():
        raise Refused("Schrijf op wat er niet in orde was en wat u met de klant afsprak.", "note")
    _end(row, outcome, staff_of(by), held, note=note.strip())
    sync_enforcement_grants([held.case.client_id], today=held.today)
    return row


def find_open_control(case_id: int) -> Control | None:
    """The control of a case that waits; at most one does."""
    return Control.objects.filter(case=case_id, ended_on=None).first()


def end_by_investigation(row: Control, investigation: Investigation, *, held: HeldCase) -> None:
    """An open control ends in the investigation that was opened."""
    row.investigation = investigation
    _end(row, ControlOutcome.INVESTIGATED, investigation.opened_by_id, held)


def _end(row: Control, outcome: str, staff_id: int, held: HeldCase, note: str = "") -> None:
    row.outcome, row.note, row.ended_on, row.ended_by_id = outcome, note, held.today, staff_id
    row.save(update_fields=["outcome", "note", "ended_on", "ended_by", "investigation"])
    held.record(ControlEnded(case_id=row.case_id, control_id=row.pk, outcome=outcome))
