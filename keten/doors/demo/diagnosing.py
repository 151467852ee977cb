"""How coaches take tests and diagnose, through the real actions: mostly those whose desk a visitor can see."""

from datetime import timedelta
from random import Random

from keten.doors.demo.day import Day
from keten.doors.demo.lives import read_lives, trait
from keten.doors.demo.queries import DueStep
from keten.doors.demo.region import read_region
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.diagnosis.actions import contest_diagnosis, decide_diagnosis, offer_support, take_test
from keten.journey.diagnosis.actions.deciding import Choice
from keten.journey.diagnosis.library import get_test
from keten.journey.diagnosis.models import Diagnosis
from keten.journey.diagnosis.ports import StageAdvice, get_stage_adviser
from keten.journey.routing.models import Binding


def perhaps_diagnose(day: Day, step: DueStep, coach: Viewer) -> None:
    """After a talk of the last weeks: tests, a diagnosis, and the help that goes with it; once per client."""
    facts = read_lives()["diagnosing"]
    if day.on < day.plan.lived_until - timedelta(weeks=facts["weeks"]) or not _is_chosen(day, step):
        return
    if Diagnosis.objects.filter(case_id=step.case_id).exists():
        return
    # Dice of their own, so that the rest of the region lives as it did.
    dice = Random(f"{day.plan.seed}/diagnosis/{step.born_on}/{step.opened_on}")  # noqa: S311
    for code in dice.sample(facts["tests"], dice.randrange(1, 5)):
        answers = {row.question.code: dice.choice(list(row.points)) for row in get_test(code).questions}
        take_test(case=step.case_key, test=code, answers=answers, by=coach, now=day.tick())
    made = _decide(day, step, coach, dice)
    _help(day, made, coach, dice)
    if dice.random() < facts["contested"]:
        contest_diagnosis(diagnosis=made.key, reason=dice.choice(facts["not_right"]), by=coach, now=day.tick())


def _is_chosen(day: Day, step: DueStep) -> bool:
    if Binding.objects.filter(case=step.case_id, until_on=None, version__has_stages=True).exists():
        return True  # where there are stages, nobody is in one without a diagnosis
    luck = trait(day.plan.seed, "diagnosis", born_on=step.born_on, opened_on=step.opened_on)
    facts = read_lives()["diagnosing"]
    return bool(luck < facts["share"] or (luck < facts["share_of_personas"] and step.steward_id in _list_personas()))


def _list_personas() -> set[int]:
    names = {persona.staff for persona in read_region().personas}
    emails = [colleague.email for colleague in read_region().staff if colleague.name in names]
    return set(Staff.objects.filter(email__in=emails).values_list("pk", flat=True))


def _decide(day: Day, step: DueStep, coach: Viewer, dice: Random) -> Diagnosis:
    words = read_lives()["diagnosing"]
    advice = get_stage_adviser().advise(step.case_id, on=day.on)
    others = [member.id for member in day.list_coaches() if member.id != coach.staff_id]
    stage = _choose_stage(advice, dice, is_alone=not others)
    needs_second = stage in advice.needs_second_assessor
    choice = Choice(
        stage=stage,
        reason=dice.choice(words["reasons"]),
        override_reason=dice.choice(words["overrides"]) if advice.advised and stage != advice.advised else "",
        client_view=dice.choice(words["views"]),
        client_view_own_words=dice.random() < 0.5,
        second_assessor_id=dice.choice(others) if needs_second and others else None,
        needs=tuple(dice.sample(sorted(words["help"]), dice.randrange(0, 3))),
    )
    return decide_diagnosis(case=step.case_key, choice=choice, by=coach, now=day.tick())


def _choose_stage(advice: StageAdvice, dice: Random, *, is_alone: bool) -> str:
    """Mostly what is advised; sometimes another stage. Who is alone chooses none that asks a second assessor."""
    codes = [stage.code for stage in advice.stages if stage.code not in advice.needs_second_assessor]
    if not advice.stages:
        return ""
    departs = dice.random() < read_lives()["diagnosing"]["departs"]
    can_follow = advice.advised and not (is_alone and advice.advised in advice.needs_second_assessor)
    return advice.advised if can_follow and not departs else dice.choice(codes or [advice.stages[0].code])


def _help(day: Day, made: Diagnosis, coach: Viewer, dice: Random) -> None:
    facts = read_lives()["diagnosing"]
    for need in made.needs.order_by("pk"):
        if dice.random() < facts["helped"]:
            starts_on = day.date_after(dice.randrange(3, 21))
            offering = facts["help"][need.code]
            offer_support(need=need.key, offering=offering, starts_on=starts_on, by=coach, now=day.tick())
