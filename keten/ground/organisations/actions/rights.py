"""Looking whether somebody's roles still fit."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.events import RightsReviewed
from keten.ground.organisations.models import RightsReview, Staff
from keten.ground.organisations.rules.rights import may_review_rights
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def review_rights(*, staff_id: int, fits: bool, note: str = "", by: Viewer, now: datetime) -> RightsReview:
    """Record who looked at somebody's roles and what they found. Rights that do not fit need a note.

    Changing them is the administrator's work: who watches gives no rights.
    """
    may_review_rights(by, staff_id=staff_id).require()
    if not fits and not note.strip():
        raise Refused("Schrijf op wat er niet klopt. De beheerder leest dit.", "note")
    staff = Staff.objects.filter(pk=staff_id, organisation=by.organisation_id).first()
    if staff is None or by.staff_id is None:
        raise Refused("Deze medewerker is er niet.")
    row = RightsReview.objects.create(
        staff=staff, reviewed_by_id=by.staff_id, reviewed_on=localdate(now), fits=fits, note=note.strip()
    )
    record_event(RightsReviewed(staff_id=staff.pk, fits=fits), by=by, now=now)
    return row
