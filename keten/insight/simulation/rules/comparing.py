"""Comparing ways of working: the same people, the same coaches, the same assumptions; only the model differs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from keten.insight.simulation.rules.agenda import Agenda, make_agenda
from keten.insight.simulation.rules.assumptions import LEVELS, Assumptions
from keten.insight.simulation.rules.figures import (
    IN_SENSITIVITY,
    LIVED,
    MEASURES,
    RULED,
    Outcome,
    StageCount,
    Values,
    collect,
    count_stages,
    measure_all,
)
from keten.insight.simulation.rules.people import Person, make_population
from keten.insight.simulation.rules.region import live_region
from keten.insight.simulation.rules.ruling import follow_rules
from keten.journey.routing.rules.language import ServiceModel

Tell = Callable[[float], None]
START_ON = date(2026, 1, 1)
MOST_CLIENTS, MOST_MODELS = 5_000, 3
IN_SENSITIVITY_PEOPLE = 600
_VARIANTS = 7  # the base and two levels of three assumptions


def compare_on_region(
    models: Sequence[ServiceModel],
    *,
    clients: int,
    seed: int,
    assumed: Assumptions,
    tests: Mapping[str, tuple[str, ...]],
    tell: Tell = lambda share: None,
) -> dict[str, Any]:
    """The models compared on synthetic clients; everything in the result follows from the arguments.

    ``tell`` hears how far it is, from 0 to 1.
    """
    people = make_population(
        clients, seed=seed, start_on=START_ON, days=assumed.arrive_days, assumed=assumed, tests=tests
    )
    few = people[:IN_SENSITIVITY_PEOPLE]
    work = _Work(tell, len(models) * (len(people) * 1.3 + _VARIANTS * len(few)))
    outcomes = [_live(model, people, assumed, work) for model in models]
    return {
        "on": "region",
        "clients": clients,
        "seed": seed,
        "models": [describe_model(model) for model in models],
        "measures": measure_all(collect(outcomes, MEASURES), MEASURES),
        "stages": [count_stages(of_model).spread() for of_model in outcomes],
        "agenda": [_fill_agenda(of_model, clients, assumed) for of_model in outcomes],
        "sensitivity": _vary(models, few, assumed, work),
    }


class _Work:
    def __init__(self, tell: Tell, total: float) -> None:
        self.tell, self.total, self.done = tell, total, 0.0

    def did(self, amount: float) -> None:
        self.done += amount
        self.tell(min(1.0, self.done / self.total))


def describe_model(model: ServiceModel) -> dict[str, Any]:
    """What is said of a model in a result."""
    return {
        "code": model.code,
        "version": model.version,
        "title": model.title,
        "stages": {stage.code: stage.label for stage in model.stages},
    }


def _live(model: ServiceModel, people: Sequence[Person], assumed: Assumptions, work: _Work) -> list[Outcome]:
    until = START_ON + timedelta(days=assumed.days)
    ruled = [follow_rules(model, person, assumed) for person in people]
    work.did(0.3 * len(people))
    agenda = make_agenda(len(people), assumed, days=assumed.arrive_days)
    lives = live_region(model, people, assumed, agenda, until=until, tell=work.did)
    return [Outcome(*pair) for pair in zip(ruled, lives, strict=True)]


def _fill_agenda(outcomes: Sequence[Outcome], clients: int, assumed: Assumptions) -> dict[str, Any]:
    """Talks per coach per week: on average over the weeks in which people register, and in the busiest week."""
    coaches = make_agenda(clients, assumed, days=assumed.arrive_days).coaches
    weeks: dict[int, int] = {}
    for one in outcomes:
        for on, seats in one.lived.talks:
            week = (on - START_ON).days // 7
            weeks[week] = weeks.get(week, 0) + seats
    arriving = [weeks.get(week, 0) / coaches for week in range(assumed.arrive_days // 7)]
    return {
        "coaches": coaches,
        "room": assumed.talks_per_coach_week,
        "mean": round(sum(arriving) / max(1, len(arriving)), 2),
        "busiest": round(max(weeks.values(), default=0) / coaches, 2),
    }


def _vary(
    models: Sequence[ServiceModel], people: Sequence[Person], assumed: Assumptions, work: _Work
) -> list[dict[str, Any]]:
    """For each varied assumption the chosen figures at low, base and high, all on the same people."""
    base = _measure_few(models, people, assumed, work)
    found = []
    for name, varied in assumed.varied.items():
        levels = []
        for level in LEVELS:
            same = level == "base"
            figures = base if same else _measure_few(models, people, assumed.vary(name, level), work)
            levels.append({"level": level, "value": varied.at(level), "figures": figures})
        said = {"assumption": name, "label": varied.label, "unit": varied.unit, "source": varied.source}
        found.append({**said, "clients": len(people), "levels": levels})
    return found


def _measure_few(
    models: Sequence[ServiceModel], people: Sequence[Person], assumed: Assumptions, work: _Work
) -> dict[str, list[float | None]]:
    until = START_ON + timedelta(days=assumed.days)
    measures = [measure for measure in MEASURES if measure.code in IN_SENSITIVITY]
    outcomes = []
    for model in models:
        agenda = make_agenda(len(people), assumed, days=assumed.arrive_days)
        lives = live_region(model, people, assumed, agenda, until=until, tell=work.did)
        outcomes.append([Outcome(_NOT_RULED, lived) for lived in lives])
    measured = measure_all(collect(outcomes, measures), measures)
    return {row["code"]: [one["value"] for one in row["models"]] for row in measured}


_NOT_RULED: Any = None


HISTORY = (*RULED, *LIVED)


@dataclass
class Portion:
    """What was found of a part of the past cases: small, so that it can come from another process."""

    values: Values
    stages: list[StageCount]


def live_history(
    models: Sequence[ServiceModel], people: Sequence[Person], *, assumed: Assumptions, until: date
) -> Portion:
    """Past cases lived again under each model: when they came and left is as it was; how people act is assumed.

    Coaches have as much time as is needed: who worked where is not part of the history that is read.
    """
    outcomes = []
    for model in models:
        lives = live_region(model, people, assumed, Agenda(1, None), until=until)
        outcomes.append([Outcome(follow_rules(model, lived.person, assumed), lived) for lived in lives])
    return Portion(collect(outcomes, HISTORY), [count_stages(of_model) for of_model in outcomes])


def join_history(models: Sequence[ServiceModel], portions: Sequence[Portion]) -> dict[str, Any]:
    """The figures over all portions, in the shape of ``compare_on_region`` without what history does not say."""
    values: Values = {measure.code: [[] for _model in models] for measure in HISTORY}
    stages = [StageCount() for _model in models]
    for portion in portions:
        for code, of_models in portion.values.items():
            for all_values, more in zip(values[code], of_models, strict=True):
                all_values += more
        for count, more_count in zip(stages, portion.stages, strict=True):
            count.add(more_count)
    return {
        "on": "history",
        "clients": sum(portion.stages[0].people for portion in portions),
        "models": [describe_model(model) for model in models],
        "measures": measure_all(values, HISTORY),
        "stages": [count.spread() for count in stages],
        "unknown": "tests",
    }
