"""Diagnoses with their tests and stages, needs and support, signals."""

from datetime import timedelta

from keten.ground.organisations.rules.viewer import Viewer
from keten.insight.simulation.rules.regional.log import Happened
from keten.insight.simulation.rules.regional.organisations import UWV
from keten.journey.chain_signals.actions import answer_signal, send_signal
from keten.journey.chain_signals.events import SignalAnswered, SignalSent
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.diagnosis.actions import decide_diagnosis, find_need, offer_support
from keten.journey.diagnosis.actions.deciding import Choice
from keten.journey.diagnosis.events import DiagnosisDecided, NeedFound, SupportOffered
from keten.journey.diagnosis.library import get_test
from keten.journey.diagnosis.models import Diagnosis, Need, TestResult
from tests.insight.simulation.lived.driver import Living

_WHY = "Besloten in de nabootsing"
_VALUES = {
    "notice": {"conduct": "other", "what": _WHY}, "question": {"question": _WHY, "why": _WHY},
    "transfer": {"summary": _WHY},
}  # fmt: skip
_DATES = {"notice": "seen_on", "transfer": "from_on"}
_SAID = {"answered": {"answer": _WHY}}
_TEST, _VALID = "kansmeter", timedelta(days=183)


def diagnose(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, DiagnosisDecided)
    case, by = living.cases[event.case_id], living.leader(event.case_id)
    _test(living, one, case.pk, by)
    choice = Choice(stage=event.stage, reason=_WHY, override_reason=_WHY)
    row = decide_diagnosis(case=case.key, choice=choice, by=by, now=living.tick())
    living.keep(event.diagnosis_id, row)


def _test(living: Living, one: Happened, case_id: int, by: Viewer) -> None:
    """The score is that of who lives in the region: questions of a test give few scores, people have many."""
    distance = next(row.distance for row in living.log.people if row.client == one.client)
    assert distance is not None
    answers = {
        row.question.code: {"answer": next(iter(row.points)), "because": "asked", "datum": "", "fact_id": None}
        for row in get_test(_TEST).questions
    }
    TestResult.objects.create(
        case_id=case_id, test=_TEST, version=1, answers=answers, score=100 - distance, outcome="fase_1",
        taken_on=one.on, taken_by_id=by.staff_id, valid_until=one.on + _VALID,
    )  # fmt: skip


def need(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, NeedFound)
    diagnosis = living.rows[event.diagnosis_id]
    assert isinstance(diagnosis, Diagnosis)
    row = find_need(diagnosis=diagnosis.key, need=event.need, by=living.leader(event.case_id), now=living.now)
    living.keep(event.need_id, row)


def support(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, SupportOffered)
    row = living.rows[event.need_id]
    assert isinstance(row, Need)
    offer_support(
        need=row.key, offering=_WHY, starts_on=event.starts_on, by=living.leader(event.case_id), now=living.now
    )


def send(living: Living, one: Happened) -> None:
    """By UWV about the last case of this client."""
    event = one.event
    assert isinstance(event, SignalSent)
    case = next(n for n in reversed(living.cases) if n // 10 == one.client)
    values = dict(_VALUES[event.kind])
    if event.kind in _DATES:
        values[_DATES[event.kind]] = one.on.isoformat()
    row = send_signal(
        case=living.cases[case].key, kind=event.kind, values=values, by=living.leader(case, organisation=UWV),
        now=living.now, addressee_id=living.places.organisations[event.addressee_id].pk,
    )  # fmt: skip
    living.keep(event.signal_id, row)


def answer(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, SignalAnswered)
    row = living.rows[event.signal_id]
    assert isinstance(row, ChainSignal)
    by = next(
        living.places.leader(location, one.on, organisation=number)
        for location, number in living.places.leaders
        if living.places.organisations[number].pk == row.addressee_id
    )
    answer_signal(
        signal=row.key, outcome=event.outcome, reason=_WHY, justified=event.justified,
        useful="useful" if event.justified else "", values=_SAID.get(event.outcome), by=by, now=living.now,
    )  # fmt: skip


ACTS = {
    DiagnosisDecided: diagnose, NeedFound: need, SupportOffered: support, SignalSent: send, SignalAnswered: answer,
}  # fmt: skip
