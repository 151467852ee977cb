"""What a case is served by: its location and target group. What was before is kept as a spell (*tijdvak*)."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.events import CaseMoved, TargetGroupChanged
from keten.dossier.cases.models import Case, Spell, SpellEnd
from keten.dossier.cases.ports import get_binder
from keten.dossier.cases.rules.handover import may_direct_case
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def change_target_group(
    *, case: int, target_group: str, by: Viewer, now: datetime, caused_by: int | None = None
) -> Case:
    """The client belongs to another target group (*doelgroep*) from today; the way of working follows the location's
    choice for it. Contact person and responsible organisation stay: they change by a handover. Twice is once.
    """
    held = hold_case(case, by=by, now=now, caused_by=caused_by)
    may_direct_case(by, steward_id=held.facts.steward_id, location_id=held.case.location_id).require()
    old = held.case.target_group
    if old != target_group:
        write_spell(held.case, SpellEnd.TARGET_GROUP, until_on=held.today)
        held.case.target_group = target_group
        held.case.save(update_fields=["target_group"])
        held.record(TargetGroupChanged(case_id=held.case.pk, from_group=old, target_group=target_group))
        get_binder()(case=held.case, by=by, now=now)
    return held.case


def move_to(held: HeldCase, location_id: int) -> None:
    """The case goes on at another location, where somebody took over. Who may look follows."""
    write_spell(held.case, SpellEnd.MOVED, until_on=held.today)
    old, held.case.location_id = held.case.location_id, location_id
    held.case.save(update_fields=["location"])
    held.record(CaseMoved(case_id=held.case.pk, from_location_id=old, location_id=location_id))
    get_binder()(case=held.case, by=held.by, now=held.now)


def write_spell(case: Case, because: str, *, until_on: date) -> Spell:
    """How the case was served until this day, before that changes."""
    last = Spell.objects.filter(case=case).aggregate(last=Max("until_on"))["last"]
    return Spell.objects.create(
        case=case, location_id=case.location_id, target_group=case.target_group, opened_on=case.opened_on,
        from_on=max(case.opened_on, last or date.min), until_on=until_on, because=because,
        close_reason=case.close_reason,
    )  # fmt: skip
