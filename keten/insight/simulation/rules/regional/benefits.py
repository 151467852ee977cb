"""Early notice, reports, applications and decisions, and the periods of benefits that follow from them."""

from dataclasses import dataclass
from datetime import date, timedelta

from keten.dossier.benefits.events import (
    ApplicationDecided,
    ApplicationSubmitted,
    DecisionCorrected,
    FirstPaymentRecorded,
)
from keten.insight.simulation.rules.people import YEAR
from keten.insight.simulation.rules.regional.log import BenefitPeriod, Pen
from keten.insight.simulation.rules.regional.organisations import UWV, number_of
from keten.insight.simulation.rules.regional.residents import World
from keten.insight.simulation.rules.regional.spells import Spell
from keten.journey.intake.events import BenefitReported, EarlyNoticeGiven

_PAY_DAYS = 14  # at most, from the decision to the payment. Own choice
_WORK = ("work", "partial_work")
_GAP_DAYS = 14


@dataclass(frozen=True)
class _Asked:
    """A benefit that is asked for: from which day, when the application comes, until when at most.

    ``is_certain``: it is granted, whatever else; so that a share of flow-through that was planted is what comes of it.
    """

    law: str
    from_on: date
    applied_on: date
    until_on: date | None = None
    is_certain: bool = False


def write_benefits(pen: Pen, spell: Spell, world: World) -> None:
    """What belongs to the group of a person; whoever is at work before a decision gets nothing and needs nothing."""
    person, group = spell.person, spell.person.target_group
    if person.ww_days is not None:
        _write_ww(pen, spell, world)
    if group in ("bijstand", "several"):
        _report_bijstand(pen, spell, world, spell.opened_on)
    if group == "wia":
        row = BenefitPeriod(pen.client, pen.number(), "wia", UWV, spell.opened_on, spell.closed_on, _why(spell))
        pen.benefits.append(row)


def _why(spell: Spell) -> str | None:
    if spell.closed_on is None:
        return None
    return "work" if spell.reason in _WORK else "other"


def _write_ww(pen: Pen, spell: Spell, world: World) -> None:
    """From the last working day, when there was an early notice; at its end for some bijstand."""
    luck, ends_on = pen.lucks["benefits"], spell.person.ww_ends_on
    if spell.last_day_on is not None:
        notice = EarlyNoticeGiven(
            client_id=pen.client, case_id=spell.case_id, form_id=pen.number(), last_day_on=spell.last_day_on
        )  # fmt: skip
        pen.write(spell.opened_on, notice)
    from_on = spell.last_day_on or spell.opened_on
    applied_on = from_on + timedelta(days=luck.between(0, world.habits.benefit.apply_days))
    _apply(pen, spell, world, _Asked("ww", from_on, applied_on, ends_on))
    gap = timedelta(days=luck.between(0, _GAP_DAYS))
    if ends_on is not None and spell.person.to_bijstand and spell.person.target_group == "ww":
        _report_bijstand(pen, spell, world, ends_on + gap, is_certain=True)


def _report_bijstand(pen: Pen, spell: Spell, world: World, on: date, *, is_certain: bool = False) -> None:
    """The report counts from its day; who is under 27 may apply some weeks later.

    Who reported before and did not apply has that report still. Who certainly applies does so before the case closes.
    """
    if on >= spell.ends_on:
        return
    term = world.terms.find_first_day(spell.person.born_on, on)
    if "pw" not in pen.open_reports:
        reported = BenefitReported(
            client_id=pen.client, case_id=spell.case_id, report_id=pen.number(), law="pw", reported_on=on,
            apply_from_on=term.earliest_on, because=term.because,
        )  # fmt: skip
        pen.write(on, reported)
        pen.open_reports.add("pw")
    days = pen.lucks["benefits"].between(0, world.habits.benefit.apply_days)
    applied_on = term.earliest_on + timedelta(days=days)
    if is_certain:
        applied_on = min(applied_on, spell.ends_on - timedelta(days=1))
    _apply(pen, spell, world, _Asked("pw", on, applied_on, is_certain=is_certain))


def _apply(pen: Pen, spell: Spell, world: World, asked: _Asked) -> None:
    """An application with its decision, while the case is open and none is undecided; granted, a benefit."""
    luck, habits = pen.lucks["benefits"], world.habits.benefit
    at, is_late, is_refused = luck.draw(), luck.hits(habits.late), luck.hits(habits.refused)
    if asked.applied_on >= spell.ends_on or asked.applied_on <= pen.decided_on.get(asked.law, date.min):
        return
    place = pen.find_place(spell.case_id, spell.location, asked.applied_on)
    payer = UWV if asked.law == "ww" else number_of("municipality", place)
    number, due_on = pen.number(), world.terms.decide_by(asked.applied_on)
    submitted = ApplicationSubmitted(
        application_id=number, case_id=spell.case_id, law=asked.law, submitted_to_id=UWV, decider_id=payer,
        reported_on=asked.from_on, transfer_due_on=None, decision_due_on=due_on,
    )  # fmt: skip
    pen.write(asked.applied_on, submitted)
    pen.open_reports.discard(asked.law)
    decided_on = (due_on if is_late else asked.applied_on) + timedelta(days=1 + int(at * habits.decide_days))
    pen.decided_on[asked.law] = decided_on
    outcome = _judge(spell, asked, decided_on, is_refused)
    _decide(pen, spell, world, number, asked, decided_on, outcome)
    if outcome == "granted" and decided_on < pen.until:
        _grant(pen, spell, world, asked, payer)


def _judge(spell: Spell, asked: _Asked, decided_on: date, is_refused: bool) -> str:
    """Who found work before the decision needs no bijstand any more."""
    if asked.is_certain:
        return "granted"
    is_at_work = spell.closed_on is not None and spell.reason in _WORK and spell.closed_on <= decided_on
    if is_at_work and asked.law == "pw":
        return "withdrawn"
    return "refused" if is_refused else "granted"


def _decide(
    pen: Pen, spell: Spell, world: World, number: int, asked: _Asked, decided_on: date, outcome: str
) -> None:  # fmt: skip
    luck = pen.lucks["benefits"]
    decided = ApplicationDecided(
        application_id=number, case_id=spell.case_id, law=asked.law, outcome=outcome,
        reason="" if outcome == "granted" else "found_work" if outcome == "withdrawn" else "conditions_not_met",
        payment_due_on=world.terms.pay_by(decided_on) if outcome == "granted" else None,
    )  # fmt: skip
    pen.write(decided_on, decided)
    if outcome == "granted":
        paid_on = decided_on + timedelta(days=luck.between(1, _PAY_DAYS))
        paid = FirstPaymentRecorded(
            application_id=number, case_id=spell.case_id, law=asked.law, first_paid_on=paid_on
        )  # fmt: skip
        pen.write(paid_on, paid)
    if luck.hits(world.habits.benefit.corrected) and outcome != "withdrawn":
        corrected = DecisionCorrected(
            application_id=number, case_id=spell.case_id, law=asked.law, kind="objection", old_outcome=outcome,
            new_outcome=outcome,
        )  # fmt: skip
        pen.write(decided_on + timedelta(days=luck.between(1, YEAR)), corrected)


def _grant(pen: Pen, spell: Spell, world: World, asked: _Asked, payer: int) -> None:
    """Until the person left, or the longest WW was over; some WW goes on in a second period, at once or a day later."""
    luck, until_on, why = pen.lucks["benefits"], spell.closed_on, _why(spell)
    if asked.until_on is not None and asked.until_on < spell.ends_on:
        until_on, why = asked.until_on, "maximum"
    from_on, days = asked.from_on, ((until_on or pen.until) - asked.from_on).days
    is_continued, at, gap = luck.hits(world.habits.benefit.continued), luck.draw(), luck.between(0, 1)
    if asked.law == "ww" and is_continued and days > 10:
        split_on = from_on + timedelta(days=1 + int(at * (days - 5)))
        pen.benefits.append(BenefitPeriod(pen.client, pen.number(), "ww", payer, from_on, split_on, "continued"))
        from_on = split_on + timedelta(days=gap)
    if until_on is None or until_on > from_on:
        pen.benefits.append(BenefitPeriod(pen.client, pen.number(), asked.law, payer, from_on, until_on, why))
