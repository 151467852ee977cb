"""Living some days at one location, through the real actions."""

from datetime import date, timedelta
from random import Random

from django.db import transaction

from keten.doors.demo.answering import answer_requests
from keten.doors.demo.arrivals import Arrival, Plan, list_arrivals
from keten.doors.demo.day import Day, Viewers
from keten.doors.demo.leading import lead_team
from keten.doors.demo.queries import list_team_people
from keten.doors.demo.region import read_region
from keten.doors.demo.signalling import work_on_signals
from keten.doors.demo.stepping import take_steps
from keten.doors.demo.surveying import answer_surveys
from keten.dossier.clients.queries import leave_files
from keten.ground.foundation.calendar import is_working_day
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.models import Location
from keten.journey.intake.actions import register_at_location


def live_location(plan: Plan, place_key: str, first_on: date, until_on: date) -> int:
    """The working days in [first_on, until_on) at one place; returns how many actions people took.

    One transaction per day; reactions are carried out at the end of the day, with the time of their event. What
    people decide depends only on the seed, the place, the day and the cases there, so places may live side by side.
    """
    place = next(place for place in read_region().places if place.key == place_key)
    location_id = Location.objects.get(name=place.name).pk
    people, viewers, acts = list_team_people(location_id), Viewers(), 0
    for number in range((until_on - first_on).days):
        on = first_on + timedelta(days=number)
        if is_working_day(on):
            dice = Random(f"{plan.seed}/{place_key}/{on}")  # noqa: S311
            day = Day(plan, location_id, on, people, dice, viewers)
            live_day(day, list_arrivals(plan, place, on))
            if day.acts:
                leave_files()
            acts += day.acts
    return acts


@transaction.atomic
def live_day(day: Day, arrivals: list[Arrival]) -> None:
    """What comes in, what was asked, what is due, and what the team leader looks after."""
    with draining() as pending:
        answer_requests(day)
        take_steps(day)
        work_on_signals(day)
        lead_team(day)
        answer_surveys(day)
        for arrival in arrivals:
            _register(day, arrival)
        drain(pending)


def _register(day: Day, arrival: Arrival) -> None:
    register_at_location(
        person=arrival.person,
        location_id=day.location_id,
        target_group=arrival.target_group,
        wanted=arrival.wanted,
        by=day.greeter(),
        now=day.tick(),
    )
