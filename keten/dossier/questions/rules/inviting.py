"""Whether somebody is asked how it was, and whether an invitation can still be answered. Pure."""

from datetime import date, timedelta

from keten.dossier.questions.rules.surveys import SurveyFile
from keten.ground.foundation.decision import Decision


def may_ask(
    survey: SurveyFile, *, step_kind: str, last_asked_on: date | None, has_stopped: bool, days: int, today: date
) -> Decision:
    """After the contact moments of the survey alone (never a hearing), not twice in a term, not against one's will."""
    if not survey.is_asked_after(step_kind):
        return Decision.no("Na deze stap vragen wij niet hoe het was.")
    if has_stopped:
        return Decision.no("Deze persoon wil geen vragenlijsten.")
    if last_asked_on is not None and today < last_asked_on + timedelta(days=days):
        return Decision.no("Deze persoon kreeg kort geleden al een vragenlijst.")
    return Decision.yes()


def check_open(*, declined: bool, expires_on: date, today: date) -> Decision:
    """Until its last day, when it was not skipped."""
    if declined:
        return Decision.no("U sloeg deze vragenlijst over.")
    if today > expires_on:
        return Decision.no("Deze vragenlijst kunt u niet meer invullen: de tijd is om.")
    return Decision.yes()
