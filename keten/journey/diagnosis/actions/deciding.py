"""Diagnoses: decided by a person on a frozen basis, contested, copied to the client."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import override

from keten.dossier.cases.actions import complete_step, plan_step
from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.models import StepKind
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import Viewer, staff_of
from keten.journey.diagnosis.actions.supporting import find_need
from keten.journey.diagnosis.events import DiagnosisContested, DiagnosisDecided, LetterSent
from keten.journey.diagnosis.models import Diagnosis, NeedCode
from keten.journey.diagnosis.ports import StageAdvice, get_stage_adviser
from keten.journey.diagnosis.queries import UnknownDiagnosis, find_current, list_latest_results
from keten.journey.diagnosis.rules import deciding as rules
from keten.journey.diagnosis.snapshot import Basis, describe_tests, seal, take_snapshot
from keten.journey.profiling.queries import look_at_opened_profile


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the person chose and wrote. ``stage`` is "" when the service model has no stages; ``needs`` are codes."""

    stage: str = ""
    reason: str
    override_reason: str = ""
    client_view: str = ""
    client_view_own_words: bool = False
    client_view_answer: str = ""
    second_assessor_id: int | None = None
    needs: tuple[str, ...] = ()


@transaction.atomic
def decide_diagnosis(
    *, case: UUID | int, choice: Choice, by: Viewer, now: datetime, caused_by: int | None = None
) -> Diagnosis:
    """A diagnosis with everything it was based on; it replaces the one before and places the case in its stage.

    Raises ``Refused``: not a person who works with files, no reason, a departure from the advice without a reason
    (Wet SUWI 2006 art. 26), no second assessor where the model asks one.
    """
    held = hold_case(case, by=by, now=now, caused_by=caused_by)
    rules.may_diagnose(by).require()
    advice = get_stage_adviser().advise(held.case.pk, on=held.today)
    _check(choice, advice, by)
    before = find_current(held.case.pk, viewer=by)
    row = _write(held, choice, advice, before)
    event_id = held.record(_decided(row, before))
    for need in choice.needs:
        find_need(diagnosis=row.key, need=need, by=by, now=now)
    if row.stage:
        get_stage_adviser().place(
            held.case.pk, diagnosis_id=row.pk, stage=row.stage, by=by, now=now, caused_by=event_id
        )
    for step in held.case.steps.filter(kind=StepKind.DIAGNOSIS, outcome__isnull=True):
        complete_step(step=step.key, by=by, now=now)
    return row


@transaction.atomic
def contest_diagnosis(*, diagnosis: UUID, reason: str, by: Viewer, now: datetime) -> Diagnosis:
    """The client does not agree: a new diagnosis gets a date and a step of the contact person.

    By the client in the werkmap, or by staff who heard it. Raises ``UnknownDiagnosis`` and ``Refused``.
    """
    row, held = _hold(diagnosis, by=by, now=now)
    current = find_current(held.case.pk, viewer=by)
    may = rules.may_contest(by, is_current=current == row, is_contested=row.contested_on is not None, reason=reason)
    may.require()
    due_on = _due(held.today)
    row.contested_on, row.contested_by_id, row.contest_reason = held.today, by.staff_id, reason.strip()
    row.rediagnosis_due_on = due_on
    row.save(update_fields=["contested_on", "contested_by", "contest_reason", "rediagnosis_due_on"])
    contested = DiagnosisContested(
        case_id=held.case.pk, diagnosis_id=row.pk, by_client=by.client_id is not None, rediagnosis_due_on=due_on
    )
    event_id = held.record(contested)
    plan_step(case=held.case.pk, kind=StepKind.DIAGNOSIS, due_on=due_on, by=by, now=now, caused_by=event_id)
    return row


@transaction.atomic
def note_letter_sent(*, diagnosis: UUID, by: Viewer, now: datetime) -> Diagnosis:
    """The copy was given or sent to the client. Noting it twice is noting it once."""
    row, held = _hold(diagnosis, by=by, now=now)
    rules.may_diagnose(by).require()
    if row.letter_sent_on is None:
        row.letter_sent_on = held.today
        row.save(update_fields=["letter_sent_on"])
        held.record(LetterSent(case_id=held.case.pk, diagnosis_id=row.pk))
    return row


def _due(today: date) -> date:
    return add_working_days(today, get_whole_number("diagnosis.rediagnosis_working_days", on=today))


def _hold(key: UUID, *, by: Viewer, now: datetime) -> tuple[Diagnosis, HeldCase]:
    case_id = Diagnosis.objects.filter(key=key).values_list("case_id", flat=True).first()
    if case_id is None:
        raise UnknownDiagnosis
    held = hold_case(case_id, by=by, now=now)
    return Diagnosis.objects.get(key=key), held


def _check(choice: Choice, advice: StageAdvice, by: Viewer) -> None:
    stages = [stage.code for stage in advice.stages]
    rules.check_choice(stage=choice.stage, stages=stages, reason=choice.reason).require()
    is_override = rules.is_departure(stage=choice.stage, advised=advice.advised)
    rules.check_override(is_override=is_override, override_reason=choice.override_reason).require()
    rules.check_second_assessor(
        needed=choice.stage in advice.needs_second_assessor,
        second_id=choice.second_assessor_id,
        made_by_id=staff_of(by),
    ).require()


def _write(held: HeldCase, choice: Choice, advice: StageAdvice, before: Diagnosis | None) -> Diagnosis:
    results = list_latest_results(held.case.pk, on=held.today, viewer=held.by)
    with override("nl"):  # the client's copy is in Dutch
        look = look_at_opened_profile(held.case.pk, on=held.today)
    basis = Basis(case=held.case, made_on=held.today, by=held.by, advice=advice, results=results, look=look)
    number = before.number + 1 if before else 1
    given = _given(choice, advice, held.today) | {"number": number}
    snapshot = take_snapshot(basis, given)
    return Diagnosis.objects.create(
        case=held.case,
        number=number,
        made_on=held.today,
        made_by_id=staff_of(held.by),
        model_version=advice.model_version,
        first_advice={"tests": describe_tests(results), "advised": advice.advised, "reasons": list(advice.reasons)},
        advised=advice.advised,
        needs_second=choice.stage in advice.needs_second_assessor,
        second_assessor_id=choice.second_assessor_id,
        second_on=held.today if choice.second_assessor_id else None,
        snapshot=snapshot,
        hash=seal(snapshot),
        replaces=before,
        **{name: given[name] for name in _OWN},
    )


_OWN = ("stage", "reason", "is_override", "override_reason", "client_view", "client_view_own_words",
        "client_view_answer")  # fmt: skip


def _given(choice: Choice, advice: StageAdvice, today: date) -> dict[str, Any]:
    """What the person chose and wrote, and what was promised with it, as the snapshot keeps it."""
    support_days = get_whole_number("diagnosis.support_working_days", on=today)
    is_override = rules.is_departure(stage=choice.stage, advised=advice.advised)
    second = Staff.objects.filter(pk__in=[choice.second_assessor_id]).values_list("name", flat=True).first()
    return {
        "stage": choice.stage,
        "stage_label": advice.say_stage(choice.stage),
        "reason": choice.reason.strip(),
        "is_override": is_override,
        "override_reason": choice.override_reason.strip() if is_override else "",
        "client_view": choice.client_view.strip(),
        "client_view_own_words": bool(choice.client_view.strip()) and choice.client_view_own_words,
        "client_view_answer": choice.client_view_answer.strip(),
        "second_assessor": second or "",
        "needs": [{"code": need, "label": _say_need(need)} for need in choice.needs],
        "support_by": add_working_days(today, support_days).isoformat(),
        "rediagnosis_days": get_whole_number("diagnosis.rediagnosis_working_days", on=today),
    }


def _say_need(code: str) -> str:
    if code not in NeedCode.values:
        raise Refused("Kies waarbij de klant hulp nodig heeft.", "needs")
    with override("nl"):  # a letter is in Dutch, whatever the screen of who decides
        return str(NeedCode(code).label)


def _decided(row: Diagnosis, before: Diagnosis | None) -> DiagnosisDecided:
    return DiagnosisDecided(
        case_id=row.case_id,
        diagnosis_id=row.pk,
        number=row.number,
        model_version=row.model_version,
        advised=row.advised,
        stage=row.stage,
        is_override=row.is_override,
        replaces_id=before.pk if before else None,
    )
