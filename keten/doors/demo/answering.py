"""How people answer when they are asked to take a client over."""

from keten.doors.demo.day import Day
from keten.doors.demo.lives import read_lives
from keten.doors.demo.queries import OpenRequest, list_open_requests
from keten.dossier.cases import actions
from keten.ground.foundation.calendar import add_working_days
from keten.ground.organisations.rules.viewer import Viewer


def answer_requests(day: Day) -> None:
    """Requests of the days before: taken over, refused, or left for another day."""
    for request in list_open_requests(day.location_id, before=day.on):
        if not _is_answered_today(day, request):
            continue
        receiver = _find_receiver(day, request)
        if receiver is not None:
            _answer(day, request, receiver)


def _is_answered_today(day: Day, request: OpenRequest) -> bool:
    what = "answer_first" if request.kind == "first" else "answer_handover"
    if day.is_neglected(what, born_on=request.born_on, opened_on=request.opened_on):
        return False
    first_until = add_working_days(request.asked_on, 1)
    return day.has_patience(what, first_until=first_until, late_after=max(first_until, request.answer_due_on))


def _find_receiver(day: Day, request: OpenRequest) -> Viewer | None:
    if request.to_staff_id is not None:
        return day.find_viewer(request.to_staff_id)
    return day.pick_coach(organisation_id=request.to_organisation_id, not_among=request.given_by)


def _answer(day: Day, request: OpenRequest, receiver: Viewer) -> None:
    lives = read_lives()
    is_first = request.kind == "first"
    day.touched.add(request.case_id)
    if not is_first and receiver.staff_id in request.given_by:  # a colleague came back meanwhile: nothing to take over
        actions.withdraw_handover(handover=request.key, by=receiver, now=day.tick())
    elif day.happens(lives["talk"]["refused_first" if is_first else "refused"]):
        reason = day.dice.choice(lives["words"]["refusal_first" if is_first else "refusal"])
        actions.refuse_handover(handover=request.key, reason=reason, by=receiver, now=day.tick())
    else:
        actions.accept_handover(handover=request.key, by=receiver, now=day.tick())
