"""What a diagnosis found and what was offered for it, what clocks did, signals between organisations, surveys."""

from datetime import date, timedelta

from keten.dossier.questions.events import SurveyAnswered, SurveyAsked
from keten.ground.promises.events import BreachFound, BreachMended
from keten.insight.simulation.rules.people import YEAR
from keten.insight.simulation.rules.regional.habits import Care
from keten.insight.simulation.rules.regional.intensity import Intensity
from keten.insight.simulation.rules.regional.log import Invited, Pen, SurveySheet
from keten.insight.simulation.rules.regional.luck import Luck
from keten.insight.simulation.rules.regional.organisations import number_of
from keten.insight.simulation.rules.regional.residents import World
from keten.insight.simulation.rules.regional.spells import Spell
from keten.insight.simulation.rules.seeing import who_does
from keten.journey.chain_signals.events import SignalAnswered, SignalSent
from keten.journey.diagnosis.events import DiagnosisDecided, NeedFound, SupportOffered
from keten.journey.routing.events import ClientRephased, ClockExpired

_NEEDS = ("search", "training", "language", "health", "debts")
_SIGNALS = {"notice": 0.4, "question": 0.4, "transfer": 0.2}
_SURVEY = "contactmoment_klant"
_OUTCOMES = {"notice": "followed_up", "question": "answered", "transfer": "taken_over"}
_MENDED_DAYS, _LATE_DAYS, _AFTER_DAYS, _ANSWER_DAYS = 14, 20, 30, 10
_VERSION = 1


def write_care(pen: Pen, spell: Spell, world: World, intensity: Intensity) -> None:
    """All of it for one spell."""
    _write_stages(pen, spell, world)
    _write_needs(pen, spell, world.habits.care, intensity.weigh(spell))
    _write_signals(pen, spell, world)
    _write_survey(pen, spell, world.habits.care)


def _write_stages(pen: Pen, spell: Spell, world: World) -> None:
    """Diagnoses, each stage because of one, and clocks that nobody was in time for: a breach that is mended later."""
    name = f"{world.model.code}-{world.model.version}"
    for number, one in enumerate((one for one in spell.lived.decided if one.what == "diagnosed"), 1):
        decided = DiagnosisDecided(
            case_id=spell.case_id, diagnosis_id=pen.number(), number=number, model_version=name, advised=one.stage,
            stage=one.stage, is_override=False, replaces_id=None,
        )  # fmt: skip
        pen.write(one.on, decided)
    before = ""
    for on, stage in spell.lived.placed:
        placed = ClientRephased(
            case_id=spell.case_id, version_id=_VERSION, from_stage=before, stage=stage, because="diagnosis"
        )  # fmt: skip
        pen.write(on, placed)
        before = stage
    for clock in (one for one in spell.lived.happened if one.what == "expired"):
        pen.write(clock.on, ClockExpired(case_id=spell.case_id, version_id=_VERSION, clock=clock.code))
        _write_breach(pen, spell, clock.on)


def _write_breach(pen: Pen, spell: Spell, on: date) -> None:
    number, mended_on = pen.number(), on + timedelta(days=_MENDED_DAYS)
    pen.write(on, BreachFound(breach_id=number, rule="clock_late", case_id=spell.case_id))
    pen.write(mended_on, BreachMended(breach_id=number, rule="clock_late", case_id=spell.case_id))


def _write_needs(pen: Pen, spell: Spell, habits: Care, weight: float) -> None:
    """At the first diagnosis at most two different ones; who gets more contact is also offered help sooner."""
    luck = pen.lucks["care"]
    first = next((one for one in pen.lines if one[0] >= spell.opened_on and isinstance(one[3], DiagnosisDecided)), None)
    codes = list(_NEEDS)
    for _n in range(2):
        is_found, waited, starts = luck.hits(habits.needs), luck.wait(habits.offer_days / weight), luck.draw()
        code = codes.pop(luck.between(0, len(codes) - 1))
        if first is None or not is_found:
            continue
        found_on, diagnosis = first[0], first[3]
        assert isinstance(diagnosis, DiagnosisDecided)
        need = NeedFound(
            case_id=spell.case_id, diagnosis_id=diagnosis.diagnosis_id, need_id=pen.number(), need=code
        )  # fmt: skip
        pen.write(found_on, need)
        offered_on = found_on + timedelta(days=int(waited))
        if offered_on < spell.ends_on:
            starts_on = offered_on + timedelta(days=int(starts * (habits.start_days + 1)))
            pen.write(offered_on, SupportOffered(case_id=spell.case_id, need_id=need.need_id, starts_on=starts_on))


def _write_signals(pen: Pen, spell: Spell, world: World) -> None:
    """Now and then, also shortly after a case was closed."""
    luck, a_year = pen.lucks["care"], world.habits.care.signals_a_year
    day = luck.wait(YEAR / a_year)
    while day < spell.days + _AFTER_DAYS:
        _write_signal(pen, spell, spell.opened_on + timedelta(days=int(day)), luck, world)
        day += luck.wait(YEAR / a_year)


def _write_signal(pen: Pen, spell: Spell, on: date, luck: Luck, world: World) -> None:
    kind, number, habits = luck.pick(_SIGNALS), pen.number(), world.habits.care
    due_on = world.terms.answer_signal_by(kind, on)
    sent = SignalSent(
        client_id=pen.client, signal_id=number, kind=kind, addressee_id=_find_addressee(pen, spell, world, kind, on),
        due_on=due_on, message_id=number,
    )  # fmt: skip
    pen.write(on, sent)
    is_answered, is_late, at, justified = (
        luck.hits(habits.answered), luck.hits(habits.late), luck.draw(), luck.pick(habits.justified)
    )  # fmt: skip
    if is_answered:
        term = (due_on - on).days
        days = term + 1 + int(at * _LATE_DAYS) if is_late else int(at * (term + 1))
        answered = SignalAnswered(
            client_id=pen.client, signal_id=number, outcome=_OUTCOMES[kind],
            justified=justified if kind == "notice" else "",
        )  # fmt: skip
        pen.write(on + timedelta(days=days), answered)


def _find_addressee(pen: Pen, spell: Spell, world: World, kind: str, on: date) -> int:
    """A notice goes to who enforces, by the arrangement of that day; who sends another one chooses the municipality."""
    group = pen.find_group(spell.case_id, spell.person.target_group, on)
    partner = who_does(world.assumed, "enforcement", group) if kind == "notice" else "municipality"
    return number_of(partner, pen.find_place(spell.case_id, spell.location, on))


def _write_survey(pen: Pen, spell: Spell, habits: Care) -> None:
    """After the first talk some are asked; some of those answer, and nobody knows who."""
    luck, on = pen.lucks["care"], spell.lived.first_talk_on
    is_asked, answers, days = luck.hits(habits.surveyed), luck.hits(habits.response), luck.between(0, _ANSWER_DAYS)
    said = {"geholpen": luck.pick(habits.helped), "schotten": luck.pick(habits.partitions)}
    if on is None or not is_asked or on >= pen.until:
        return
    pen.write(on, SurveyAsked(survey=_SURVEY, location_id=spell.location, step_kind="first_talk"))
    answered_on = on + timedelta(days=days)
    is_answered = answers and answered_on < pen.until
    pen.invited.append(Invited(_SURVEY, spell.location, on.replace(day=1), is_answered))
    if is_answered:
        month = answered_on.replace(day=1)
        answered = SurveyAnswered(survey=_SURVEY, location_id=spell.location, month=month)
        pen.write(answered_on, answered, of_nobody=True)
        sheet = [SurveySheet(_SURVEY, spell.location, month, question, answer) for question, answer in said.items()]
        pen.surveys += [one for one in sheet if one.answer]
