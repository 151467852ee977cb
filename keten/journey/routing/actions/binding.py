"""By which version a case is served, and in which stage it is."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.models import Case
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.routing.events import CaseBound, ClientRephased
from keten.journey.routing.models import Because, Binding, ModelChoice, StagePeriod
from keten.journey.routing.ports import get_arm_chooser
from keten.journey.routing.queries.standing import advise
from keten.journey.routing.queries.versions import get_model
from keten.journey.routing.rules.calendar import get_due_on
from keten.journey.routing.rules.language import ServiceModel
from keten.journey.routing.rules.placing import Placing, may_place


@transaction.atomic
def bind_case(*, case: Case, by: Viewer, now: datetime) -> Binding | None:
    """The version of the arm that the case was drawn for, or else that the location chose for this target group; None
    where nothing was chosen.

    Called as a case opens, opens again, moves or changes its target group, in that transaction (``cases.ports``). Where
    the same version goes on, the stage does too; else the stage ends, and a new diagnosis decides (P5).
    """
    today = localdate(now)
    choice = (
        ModelChoice.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gt=today),
            location_id=case.location_id, target_group=case.target_group, from_on__lte=today,
        )
        .values_list("version_id", flat=True)
        .first()
    )  # fmt: skip
    drawn = get_arm_chooser()(case=case, by=by, now=now)
    if drawn:
        choice = drawn.version_id
    running = Binding.objects.filter(case=case, until_on__isnull=True).first()
    if running and running.version_id == choice and running.from_on >= case.opened_on:
        return running
    if running:
        _unbind(case, running, today)
    if choice is None:
        return None
    because, variant = (Because.ARM, drawn.variant) if drawn else (Because.LOCATION, "")
    row = Binding.objects.create(case=case, version_id=choice, variant=variant, because=because, from_on=today)
    event = CaseBound(case_id=case.pk, version_id=choice, because=because)
    record_event(event, by=by, now=now, client_ref=case.client.ref)
    return row


@transaction.atomic
def place_case(
    *,
    case: int,
    stage: str,
    because: str,
    by: Viewer,
    now: datetime,
    diagnosis_id: int | None = None,
    reason: str = "",
    caused_by: int | None = None,
) -> StagePeriod:
    """The case into a stage of its model, from today; the stage it was in ends (never two at a time).

    Without ``diagnosis_id`` the diagnosis of the present stage goes on to count. Another stage than the table advises
    is a deviation: allowed, with a reason (C8). Raises ``Refused``.
    """
    held = hold_case(case, by=by, now=now, caused_by=caused_by)
    binding = Binding.objects.filter(case=held.case, until_on__isnull=True).first()
    if binding is None:
        raise Refused("Voor dit dossier is geen dienstverleningsmodel gekozen.")
    model, present = get_model(binding.version_id), get_stage_of(held.case.pk)
    wish = Placing(stage=stage, present=present.stage if present else "", because=because, reason=reason.strip())
    has_diagnosis = diagnosis_id is not None or present is not None
    deviates = _deviates(held, model, stage)
    may_place(model, wish, deviates=deviates, has_diagnosis=has_diagnosis).require()
    if present:
        _leave(present, held.today)
    row = StagePeriod.objects.create(
        case=held.case, version_id=binding.version_id, stage=stage, from_on=held.today,
        ends_on=get_due_on(held.today, model.get_stage(stage).longest, legal=False),
        diagnosis_id=diagnosis_id or _diagnosis_of(present), because=because, reason=reason.strip(),
        is_deviation=deviates, placed_by_id=by.staff_id, placed_at=now,
    )  # fmt: skip
    _record(held, row, wish)
    return row


def _unbind(case: Case, running: Binding, today: date) -> None:
    """What served the case until now ends today, and with it the stage; its clocks stop in the next round."""
    present = get_stage_of(case.pk)
    if present:
        _leave(present, today)
    running.until_on = max(today, running.from_on)
    running.save(update_fields=["until_on"])


def get_stage_of(case_id: int) -> StagePeriod | None:
    """The stage in which a case is now."""
    return StagePeriod.objects.filter(case=case_id, until_on__isnull=True).first()


def _diagnosis_of(present: StagePeriod | None) -> int:
    assert present is not None  # ``may_place`` refused a case without any diagnosis
    return int(present.diagnosis_id)


def _deviates(held: HeldCase, model: ServiceModel, stage: str) -> bool:
    row = advise(held.case.pk, model, on=held.today)
    return row is not None and row.stage not in ("", stage)


def _leave(present: StagePeriod, today: date) -> None:
    present.until_on = max(today, present.from_on)
    present.save(update_fields=["until_on"])


def _record(held: HeldCase, row: StagePeriod, wish: Placing) -> None:
    event = ClientRephased(
        case_id=held.case.pk, version_id=row.version_id, from_stage=wish.present, stage=row.stage, because=row.because
    )
    record_event(event, by=held.by, now=held.now, client_ref=held.case.client.ref, caused_by=held.caused_by)
