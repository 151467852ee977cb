"""What every change to appointments does first, and what follows from it in the same transaction."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from keten.dossier.cases.actions import move_step, plan_step
from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.models import Step
from keten.dossier.clients.actions.access import sync_grants
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.library import get_kind
from keten.journey.appointments.models import Appointment
from keten.journey.appointments.queries import get_appointment
from keten.journey.appointments.rules.planning import Standing, may_plan
from keten.journey.appointments.sweeps.reasons import KINDS, get_reasons


def hold_appointment(key: UUID, *, by: Viewer, now: datetime) -> tuple[Appointment, HeldCase]:
    """An appointment with one client, with its case held. Raises ``UnknownAppointment``, ``Refused``."""
    first = get_appointment(key, viewer=by)
    assert first.case_id is not None  # meetings of groups have actions of their own
    held = hold_case(first.case_id, by=by, now=now)
    return get_appointment(key, viewer=by), held


def describe(row: Appointment) -> Standing:
    """What the rules need to know of it."""
    return Standing(
        starts_at=row.starts_at, is_cancelled=row.cancelled_at is not None, has_outcome=row.outcome is not None
    )


def plan_for(held: HeldCase, *, kind: str, on: date) -> None:
    """The step of the contact person that this talk is, on the day of the talk: moved there, or planned."""
    step_kind = get_kind(kind).step
    if not step_kind:
        return
    step = Step.objects.filter(case=held.case, kind=step_kind, outcome=None).order_by("due_on", "pk").first()
    if step is None:
        plan_step(case=held.case.pk, kind=step_kind, due_on=on, by=held.by, now=held.now)
    elif step.due_on != on:
        move_step(step=step.key, due_on=on, by=held.by, now=held.now)


def check_plans(held: HeldCase, staff_ids: Collection[int]) -> None:
    """The contact person, who takes part, or a team leader there."""
    place, steward = held.case.location_id, held.facts.steward_id
    may_plan(held.by, steward_id=steward, location_id=place, staff_ids=staff_ids).require()


def follow_up_on(today: date) -> date:
    """By when the contact person calls after a talk that did not go on."""
    return add_working_days(today, get_whole_number("appointments.follow_up_working_days", on=today))


def sync_appointment_grants(client_ids: Collection[int] | None, *, today: date) -> None:
    """Make the grants that appointments give equal to their reasons; for some clients, or for everybody."""
    only = "" if client_ids is None else "and c.client_id = any(%(clients)s::bigint[])"
    kinds = [kind.value for kind in KINDS]
    sync_grants(reasons_sql=get_reasons(only=only), kinds=kinds, params={}, today=today, client_ids=client_ids)
