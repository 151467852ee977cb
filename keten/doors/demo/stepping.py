"""How coaches take steps with their clients: talks, missed talks, work found, hands that change."""

from datetime import timedelta
from typing import Any

from keten.doors.demo.day import Day
from keten.doors.demo.diagnosing import perhaps_diagnose
from keten.doors.demo.lives import chance_to_leave, draw, draw_ending, draw_interval, months_between, read_lives
from keten.doors.demo.planning import plan_together
from keten.doors.demo.queries import DueStep, list_due_steps
from keten.doors.demo.signalling import perhaps_notify
from keten.dossier.cases import actions
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.queries import responsible_for
from keten.ground.organisations.rules.viewer import Viewer

_NEAR_END_OF_BENEFIT = 9  # months
_CORE = ("uwv", "municipality")


def take_steps(day: Day) -> None:
    """Every step that should be taken by now, unless nobody gets to it."""
    for step in list_due_steps(day.location_id, on=day.on):
        if step.case_id in day.touched or not _is_taken_today(day, step):
            continue
        coach = day.find_viewer(step.by_id)
        if coach is not None:
            day.touched.add(step.case_id)
            _take(day, step, coach)


def _is_taken_today(day: Day, step: DueStep) -> bool:
    what = "tell_client" if step.tells else "step"
    if day.is_neglected(what, born_on=step.born_on, opened_on=step.opened_on):
        return False
    return day.has_patience(what, first_until=step.due_on, late_after=step.due_on + timedelta(weeks=1))


def _take(day: Day, step: DueStep, coach: Viewer) -> None:
    chances, words = read_lives()["talk"], read_lives()["words"]
    luck = day.dice.random()
    if step.tells or step.by_id != step.steward_id:
        actions.complete_step(step=step.key, by=coach, now=day.tick())
    elif luck < chances["moved"] and step.due_on == day.on:
        actions.move_step(step=step.key, due_on=day.date_after(day.dice.randrange(2, 10)), by=coach, now=day.tick())
    elif luck < chances["moved"] + chances["no_show"]:
        reason = day.dice.choice(words["no_show"])
        actions.miss_step(step=step.key, reason=reason, by=coach, now=day.tick(), **_next_step(day, "none", soon=True))
        perhaps_notify(day, step, coach)
    elif not step.is_asked and day.happens(_chance_to_leave(day, step)):
        _leave(day, step, coach)
    else:
        _go_on(day, step, coach)


def _go_on(day: Day, step: DueStep, coach: Viewer) -> None:
    """A talk, and the next one; now and then it is forgotten, or somebody else should go on."""
    forgets = day.is_neglected("without_next", born_on=step.born_on, opened_on=step.opened_on)
    if forgets or day.happens(read_lives()["talk"]["without_next"]):
        actions.complete_step(step=step.key, by=coach, now=day.tick())
        return
    rhythm = "first" if step.kind == "first_talk" else step.target_group
    actions.complete_step(step=step.key, by=coach, now=day.tick(), **_next_step(day, rhythm))
    perhaps_diagnose(day, step, coach)
    plan_together(day, step, coach)
    if not step.is_asked:
        _perhaps_hand_over(day, step, coach)


def _next_step(day: Day, rhythm: str, *, soon: bool = False) -> dict[str, Any]:
    words = read_lives()["words"]
    days = day.dice.randrange(5, 14) if soon else draw_interval(day.dice, rhythm)
    kind = "talk" if soon else draw(day.dice, words["next_steps"])
    note = day.dice.choice(words["talk"]) if kind == "talk" else ""
    return {"next_kind": kind, "next_due_on": day.date_of_next(days), "next_note": note}


def _chance_to_leave(day: Day, step: DueStep) -> float:
    group = _group_that_counts(step)
    mean, _ = read_lives()["rhythm"]["first" if step.kind == "first_talk" else step.target_group]
    return chance_to_leave(group, months=_months_behind(day, step), since_months=mean / 30.4)


def _group_that_counts(step: DueStep) -> str:
    """Whose WW ended and who went on with the municipality leaves as people with bijstand do."""
    moved_on = step.target_group == "ww" and step.responsible_kind == "municipality"
    return "bijstand" if moved_on else step.target_group


def _months_behind(day: Day, step: DueStep) -> float:
    months = months_between(step.opened_on, day.on)
    if step.opened_on <= day.plan.standing_until:
        months += read_lives()["standing"]["months_behind_them"][step.target_group]
    return months


def _leave(day: Day, step: DueStep, coach: Viewer) -> None:
    """Work found or another reason to go; or the WW ends and the municipality goes on with the same client."""
    lives = read_lives()
    ends = step.target_group == "ww" and _months_behind(day, step) >= _NEAR_END_OF_BENEFIT and coach.kind == "uwv"
    municipality = _municipality_for(day) if ends and day.happens(lives["talk"]["benefit_ends"]) else None
    if municipality is not None:
        actions.complete_step(step=step.key, by=coach, now=day.tick(), **_next_step(day, "ww"))
        _ask(day, step, coach, municipality.pk, lives["words"]["benefit_ends"], moves_responsibility=True)
        return
    actions.complete_step(step=step.key, by=coach, now=day.tick())
    reason = draw_ending(day.dice, step.target_group)
    actions.close_case(case=step.case_key, reason=reason, by=coach, now=day.tick())


def _municipality_for(day: Day) -> Organisation | None:
    return responsible_for(task="reintegration", location_id=day.location_id, target_group="bijstand", on=day.on)


def _perhaps_hand_over(day: Day, step: DueStep, coach: Viewer) -> None:
    chances, words = read_lives()["talk"], read_lives()["words"]
    responsible, home = step.responsible_id, _home_organisation(day, step)
    if responsible and responsible != step.steward_organisation_id and coach.kind in _CORE:
        if day.happens(chances["to_responsible"]) and day.list_coaches(organisation_id=responsible):
            _ask(day, step, coach, responsible, words["to_responsible"])
    elif home and home != responsible and day.happens(chances["to_home_municipality"]):
        _ask(day, step, coach, home, words["to_home_municipality"], moves_responsibility=True)
    elif day.happens(chances["to_colleague"]):
        _ask_colleague(day, step, coach)
    elif coach.kind in _CORE:
        _perhaps_ask_partner(day, step, coach)


def _home_organisation(day: Day, step: DueStep) -> int | None:
    """The municipality where the client lives, when it has a coach of its own in the teams here."""
    if step.target_group not in ("bijstand", "several"):
        return None
    organisation = Organisation.objects.filter(municipality=step.municipality_code).only("pk").first()
    return organisation.pk if organisation and day.list_coaches(organisation_id=organisation.pk) else None


def _ask_colleague(day: Day, step: DueStep, coach: Viewer) -> None:
    others = day.list_coaches(organisation_id=step.steward_organisation_id)
    others = [other for other in others if other.id not in (step.steward_id, coach.staff_id)]
    if others:
        reason = day.dice.choice(read_lives()["words"]["colleague"])
        _ask(day, step, coach, step.steward_organisation_id, reason, to_staff_id=day.dice.choice(others).id)


def _perhaps_ask_partner(day: Day, step: DueStep, coach: Viewer) -> None:
    """A partner beside UWV and municipality becomes the contact person, or helps with one step."""
    chances, partners = read_lives()["talk"], day.list_coaches(core=False)
    if partners and day.happens(chances["to_partner"]):
        partner = day.dice.choice(partners)
        reason = day.dice.choice(read_lives()["words"]["partner"])
        _ask(day, step, coach, partner.organisation_id, reason, to_staff_id=partner.id)
    elif partners and day.happens(chances["partner_step"]):
        owner_id, due_on = day.dice.choice(partners).id, day.date_after(day.dice.randrange(7, 28))
        actions.plan_step(
            case=step.case_key, kind="partner", due_on=due_on, owner_id=owner_id, by=coach, now=day.tick()
        )


def _ask(day: Day, step: DueStep, coach: Viewer, organisation_id: int, reason: str, **more: Any) -> None:
    actions.ask_handover(
        case=step.case_key, to_organisation_id=organisation_id, reason=reason, by=coach, now=day.tick(), **more
    )
