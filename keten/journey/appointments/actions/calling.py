"""No time suits the client: the contact person calls."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions import plan_step
from keten.dossier.cases.actions.locking import hold_case
from keten.dossier.cases.models import Step, StepKind
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.actions.holding import follow_up_on
from keten.journey.appointments.queries import get_invitation

NOTE = "De klant vindt geen tijd voor een afspraak"


@transaction.atomic
def ask_call(*, invitation: UUID, by: Viewer, now: datetime) -> Step:
    """A step for the contact person; asked twice it is the same call."""
    held = hold_case(get_invitation(invitation, viewer=by).case_id, by=by, now=now)
    known = Step.objects.filter(case=held.case, kind=StepKind.CALL, note=NOTE, outcome=None).first()
    due_on = follow_up_on(held.today)
    return known or plan_step(case=held.case.pk, kind=StepKind.CALL, due_on=due_on, note=NOTE, by=by, now=now)
