"""Logs in which anything happens in any order, as far as the product lets it: edges that a lived region never has.

A client has one open case at most; what needs a case happens to one. All else is drawn: days that coincide, answers
before their question, terms in the past, benefits that touch.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta

from keten.dossier.benefits.events import ApplicationDecided, ApplicationSubmitted, DecisionCorrected
from keten.dossier.cases.events import CaseClosed, CaseOpened, CaseReopened, HandoverAccepted, StepEnded
from keten.ground.ledger.events import Event
from keten.insight.simulation.rules.regional.log import (
    BenefitPeriod,
    Happened,
    Invited,
    Known,
    Log,
    StewardPeriod,
    SurveySheet,
)
from keten.journey.appointments.events import AppointmentHeld, AppointmentMissed
from keten.journey.chain_signals.events import SignalAnswered, SignalSent
from keten.journey.diagnosis.events import NeedFound, SupportOffered
from keten.journey.intake.events import BenefitReported, EarlyNoticeGiven

START, DAYS, CLIENTS, LINES = date(2025, 1, 20), 420, 12, 60
_KINDS = ("first_talk", "talk", "diagnosis", "call", "documents")


def make_log(seed: int) -> Log:
    """Some clients over some months; the same by seed."""
    draw = random.Random(seed)
    until = START + timedelta(days=DAYS)
    lines: list[Happened] = []
    benefits: list[BenefitPeriod] = []
    stewards: list[StewardPeriod] = []
    for client in range(1, CLIENTS + 1):
        lines += _live(draw, client)
        benefits += [*_list_benefits(draw, client, "ww"), *_list_benefits(draw, client, "pw")]
        stewards += _list_stewards(draw, client)
    lines.sort(key=lambda line: line.on)
    people = tuple(Known(client, 1960 + client, None) for client in range(1, CLIENTS + 1))
    return Log(
        until=until, happened=tuple(lines), benefits=tuple(benefits), stewards=tuple(stewards), people=people,
        surveys=tuple(_list_sheets(seed)), invited=tuple(_list_invited(seed)),
    )  # fmt: skip


def _live(draw: random.Random, client: int) -> list[Happened]:
    """Days that often coincide or lie at the distances that count."""
    on, lines, is_open, case = START, list[Happened](), False, client * 10
    for _line in range(LINES):
        on += timedelta(days=draw.choice((0, 0, 1, 1, 2, 7, 14, 29, 30, 31)))
        if draw.random() < 0.12 or (not is_open and draw.random() < 0.5):
            event, is_open, case = _turn(draw, client, case, is_open)
        else:
            event = draw.choice(_EVENTS)(draw, client, case, on)
        lines.append(Happened(on, client, event))
    return lines


def _turn(draw: random.Random, client: int, case: int, is_open: bool) -> tuple[Event, bool, int]:
    if is_open:
        reason = draw.choice(("work", "partial_work", "other", "unknown"))
        return CaseClosed(case_id=case, reason=reason), False, case
    at = {"location_id": draw.randint(1, 3), "target_group": draw.choice(("ww", "bijstand")), "responsible_id": 1}
    if draw.random() < 0.5:
        return CaseOpened(case_id=case + 1, **at), True, case + 1
    return CaseReopened(case_id=case, closed_on=START, **at), True, case


def _near(draw: random.Random, on: date) -> date:
    return on + timedelta(days=draw.choice((-2, -1, 0, 0, 1, 5, 30)))


def _subject(draw: random.Random, client: int) -> int:
    return client * 100 + draw.randint(1, 4)


_EVENTS: tuple[Callable[[random.Random, int, int, date], Event], ...] = (
    lambda draw, client, case, on: StepEnded(
        case_id=case, step_id=1, kind=draw.choice(_KINDS), outcome=draw.choice(("done", "done", "missed"))
    ),
    lambda draw, client, case, on: HandoverAccepted(
        case_id=case, handover_id=1, kind=draw.choice(("first", "person", "back_office")), steward_id=1,
        tell_client_by=on,
    ),
    lambda draw, client, case, on: AppointmentHeld(case_id=case, appointment_id=1, kind="talk"),
    lambda draw, client, case, on: AppointmentMissed(case_id=case, appointment_id=1, kind="talk", reason="ill"),
    lambda draw, client, case, on: NeedFound(
        case_id=case, diagnosis_id=1, need_id=_subject(draw, client), need="debts"
    ),
    lambda draw, client, case, on: SupportOffered(
        case_id=case, need_id=_subject(draw, client), starts_on=_near(draw, on)
    ),
    lambda draw, client, case, on: SignalSent(
        client_id=client, signal_id=_subject(draw, client), kind="notice", addressee_id=1, due_on=_near(draw, on),
        message_id=1,
    ),
    lambda draw, client, case, on: SignalAnswered(
        client_id=client, signal_id=_subject(draw, client), outcome="done",
        justified=draw.choice(("", "yes", "partly", "no")),
    ),
    lambda draw, client, case, on: EarlyNoticeGiven(
        client_id=client, case_id=case, form_id=1, last_day_on=_near(draw, on)
    ),
    lambda draw, client, case, on: BenefitReported(
        client_id=client, case_id=case, report_id=1, law=draw.choice(("pw", "pw", "ioaw")), reported_on=on,
        apply_from_on=on, because="",
    ),
    lambda draw, client, case, on: ApplicationSubmitted(
        application_id=_subject(draw, client), case_id=case, law="ww", submitted_to_id=1, decider_id=1, reported_on=on,
        transfer_due_on=on, decision_due_on=_near(draw, on),
    ),
    lambda draw, client, case, on: ApplicationDecided(
        application_id=_subject(draw, client), case_id=case, law="ww", outcome="granted", reason="",
        payment_due_on=on,
    ),
    lambda draw, client, case, on: DecisionCorrected(
        application_id=_subject(draw, client), case_id=case, law="ww", kind="correction", old_outcome="granted",
        new_outcome="refused",
    ),
)  # fmt: skip


def _list_benefits(draw: random.Random, client: int, law: str) -> list[BenefitPeriod]:
    """Periods that never overlap, and often touch."""
    on, found = START + timedelta(days=draw.randint(0, 60)), list[BenefitPeriod]()
    for number in range(draw.randint(0, 4)):
        end = on + timedelta(days=draw.choice((1, 30, 60, 90, 91)))
        is_last = draw.random() < 0.2
        period = client * 100 + number + (50 if law == "pw" else 0)
        found.append(BenefitPeriod(client, period, law, 1, on, None if is_last else end, None if is_last else "work"))
        if is_last:
            break
        on = end + timedelta(days=draw.choice((0, 1, 2, 30)))
    return found


def _list_stewards(draw: random.Random, client: int) -> list[StewardPeriod]:
    on, found = START, list[StewardPeriod]()
    for number in range(draw.randint(0, 4)):
        end = on + timedelta(days=draw.choice((0, 10, 100)))
        found.append(StewardPeriod(client, client * 10 + draw.randint(0, 2), client * 10 + number, 1, 1, on, end))
        on = end + timedelta(days=draw.choice((0, 5)))
    return found


_ASKED = {
    "contactmoment_klant": {"geholpen": "12345", "schotten": ("nee", "ja_last"), "volgende_stap": ("ja", "nee")},
    "contactmoment_partner": {"samenwerking": "12345", "schotten": ("nee", "ja_last")},
}  # fmt: skip


def _draw_month(draw: random.Random) -> date:
    """Also months after the end, and that in which it lies."""
    return (START + timedelta(days=draw.randint(0, DAYS + 60))).replace(day=1)


def _list_sheets(seed: int) -> list[SurveySheet]:
    """With luck of its own, so that all else stays as it was; another survey has a question of the same name."""
    draw, found = random.Random(f"sheets {seed}"), list[SurveySheet]()
    for _sheet in range(LINES):
        survey, month, place = draw.choice(list(_ASKED)), _draw_month(draw), draw.randint(1, 3)
        for question, answers in _ASKED[survey].items():
            if draw.random() < 0.8:
                found.append(SurveySheet(survey, place, month, question, draw.choice(answers)))
    return found


def _list_invited(seed: int) -> list[Invited]:
    draw = random.Random(f"invited {seed}")
    return [
        Invited(draw.choice(list(_ASKED)), draw.randint(1, 3), _draw_month(draw), draw.random() < 0.4)
        for _one in range(LINES)
    ]
