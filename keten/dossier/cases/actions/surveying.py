"""After a contact moment with a client: asking how it was."""

from django.db import transaction

from keten.dossier.cases.models import Responsibility, Step, StepOutcome, Stewardship
from keten.dossier.questions.actions import ask_survey
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM


@transaction.atomic
def ask_about_step(event: RecordedEvent) -> None:
    """After ``cases.step-ended``: a step that was done with the client is followed by a survey, when it is time.

    Of which kinds of step, and how often, the survey itself says. Asked at the moment of the step.
    """
    if event.payload["outcome"] != StepOutcome.DONE:
        return
    step = Step.objects.select_related("case", "owner__organisation", "ended_by__organisation").get(
        pk=event.payload["step_id"]
    )
    ask_survey(
        client_id=step.case.client_id, location_id=step.case.location_id, step_kind=step.kind,
        organisations=_list_organisations(step), by=SYSTEM, now=event.happened_at,
    )  # fmt: skip


def _list_organisations(step: Step) -> list[str]:
    """Who took part: who answers for the client, the contact person, whose step it was and who did it."""
    case = {"case": step.case_id, "until_on": None}
    codes = [staff.organisation.code for staff in (step.owner, step.ended_by) if staff]
    codes += Responsibility.objects.filter(**case).values_list("organisation__code", flat=True)
    codes += Stewardship.objects.filter(**case).values_list("staff__organisation__code", flat=True)
    return codes
