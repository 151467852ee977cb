"""One seed, lived twice: in memory, and through the real actions and the daily round in the database.

The simulator decides what people do on which day; the database lives the same decisions. Clocks, steps and stages must
then be the same to the day.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.cases.actions import close_case, complete_step
from keten.dossier.cases.models import Case, Step
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.insight.simulation.library import get_assumptions
from keten.insight.simulation.rules.agenda import Agenda
from keten.insight.simulation.rules.living import Life
from keten.insight.simulation.rules.outcomes import Decided
from keten.insight.simulation.rules.people import Person, make_population
from keten.journey.diagnosis.actions import decide_diagnosis
from keten.journey.diagnosis.actions.deciding import Choice
from keten.journey.diagnosis.library import get_test
from keten.journey.diagnosis.models import TestResult
from keten.journey.routing.actions import run_clocks
from keten.journey.routing.library import list_tests, read
from keten.journey.routing.models import ModelChoice, ModelVersion, RunningClock, StagePeriod
from keten.journey.routing.rules.language import ServiceModel
from tests.factories import EPOCH, Chain, at, make_chain
from tests.insight.simulation.worlds import TWO_STAGES, shipped
from tests.volumes import volume

pytestmark = pytest.mark.django_db
START_ON = date(2026, 6, 1)
PEOPLE, ARRIVE_DAYS, DAYS = volume(test=14, proof=40), volume(test=4, proof=40), volume(test=84, proof=120)
UNTIL = START_ON + timedelta(days=DAYS)
GROUPS = ("ww", "bijstand", "wia", "none", "several")
Clocks = set[tuple[object, ...]]


def _models() -> dict[str, ServiceModel]:
    fasen, two = shipped("fasen-1")[0], read(TWO_STAGES)
    return {group: two if group == "ww" else fasen for group in GROUPS}


def _people() -> list[Person]:
    assumed = get_assumptions()
    return make_population(PEOPLE, seed=7, start_on=START_ON, days=ARRIVE_DAYS, assumed=assumed, tests=list_tests())


def _live_in_memory(models: dict[str, ServiceModel], people: list[Person]) -> list[Life]:
    lives = []
    for person in people:
        life = Life(
            models[person.target_group], person, get_assumptions(), until=UNTIL, book=Agenda(1, None).book
        )  # fmt: skip
        on: date | None = person.arrived_on
        while on is not None and on < UNTIL:
            on = life.live_day(on)
        lives.append(life)
    return lives


class Lived:
    """The same people in the database, day by day."""

    def __init__(self, chain: Chain, lives: list[Life]) -> None:
        self.chain, self.lives = chain, lives
        self.cases: dict[int, Case] = {}
        self.versions = _choose(chain, _models())

    def live(self) -> None:
        for offset in range(DAYS):
            self.live_day(START_ON + timedelta(days=offset))

    def live_day(self, on: date) -> None:
        for life in self.lives:
            if life.person.arrived_on == on:
                self._register(life.person)
            elif life.leaves_on() == on:
                close_case(case=self.cases[life.person.number].key, reason="work", by=self.leader(on), now=at(on, 1))
            elif life.person.ww_ends_on == on and life.person.number in self.cases and life.leaves_on() > on:
                self._lose_ww(life.person, on)
        run_clocks(on=on, now=at(on, 2))
        for life in self.lives:
            for decided in life.lived.decided:
                if decided.on == on:
                    self._decide(life, decided)

    def leader(self, on: date):  # type: ignore[no-untyped-def]
        return self.chain.viewer(self.chain.dirk, on)

    def _register(self, person: Person) -> None:
        on = person.arrived_on
        case = self.chain.register(on=on, target_group=person.target_group, born_on=person.born_on)
        self.cases[person.number] = case
        if person.ww_ends_on:
            self._benefit(case, "ww", on, person.ww_ends_on)
        if person.target_group in ("bijstand", "several"):
            self._benefit(case, "pw", on)
        if person.target_group == "wia":
            self._benefit(case, "wia", on)

    def _benefit(self, case: Case, law: str, on: date, until: date | None = None) -> None:
        ended = {"until_on": until, "end_reason": "maximum"} if until else {}
        BenefitPeriod.objects.create(
            client_id=case.client_id, law=law, payer=self.chain.uwv, from_on=on, source="source:uitkeringen",
            recorded_at=at(on), **ended,
        )  # fmt: skip

    def _lose_ww(self, person: Person, on: date) -> None:
        case = self.cases[person.number]
        if person.target_group == "ww":
            Case.objects.filter(pk=case.pk).update(target_group="bijstand" if person.to_bijstand else "none")
            if person.to_bijstand:
                self._benefit(case, "pw", on)

    def _decide(self, life: Life, decided: Decided) -> None:
        case, now = self.cases[life.person.number], at(decided.on, 12)
        if decided.what == "done":
            clock = RunningClock.objects.get(case=case, code=decided.code, key_on=decided.key_on)
            complete_step(step=Step.objects.get(pk=clock.step_id).key, by=SYSTEM, now=now)
            return
        self._test(life.person, case, decided.on)
        why = "Besloten in de nabootsing"
        choice = Choice(stage=decided.stage, reason=why, override_reason=why)
        decide_diagnosis(case=case.pk, choice=choice, by=self.leader(decided.on), now=now)

    def _test(self, person: Person, case: Case, on: date) -> None:
        if TestResult.objects.filter(case=case).exists():
            return
        for code in ("belemmeringen", "kansmeter"):  # what these two models look at
            TestResult.objects.create(
                case=case, test=code, version=1, answers=_answers(code), score=person.scores[code],
                outcome=person.outcomes[code], taken_on=on, taken_by=self.chain.anna,
                valid_until=UNTIL + timedelta(days=1),
            )  # fmt: skip


def _answers(code: str) -> dict[str, dict[str, object]]:
    """Some answer to each question; the score is that of the synthetic client."""
    return {
        row.question.code: {"answer": next(iter(row.points)), "because": "asked", "datum": "", "fact_id": None}
        for row in get_test(code).questions
    }


def _choose(chain: Chain, models: dict[str, ServiceModel]) -> None:
    two = ModelVersion.objects.create(
        code="twee", version=1, title="Twee fasen", text=TWO_STAGES, made_at=at(EPOCH), saved_at=at(EPOCH),
        published_at=at(EPOCH), has_stages=True,
    )  # fmt: skip
    fasen = ModelVersion.objects.get_or_create(code="fasen", version=1, defaults=_shipped_defaults())[0]
    for group, model in models.items():
        ModelChoice.objects.create(
            location=chain.location, target_group=group, version=two if model.code == "twee" else fasen, from_on=EPOCH,
            chosen_at=at(EPOCH),
        )  # fmt: skip


def _shipped_defaults() -> dict[str, object]:
    from keten.journey.routing.library import list_shipped

    known = {"title": "Fasen", "text": list_shipped()["fasen-1"], "has_stages": True}
    return known | {"made_at": at(EPOCH), "saved_at": at(EPOCH), "published_at": at(EPOCH)}


def _clocks_in_memory(life: Life) -> Clocks:
    return {
        (row.code, row.key_on, row.due_on, row.warn_on, row.warned_on, row.expired_on, row.stopped_on)
        for row in life.state.clocks
    }


def _clocks_in_database(case: Case) -> Clocks:
    rows = RunningClock.objects.filter(case=case)
    return {
        (row.code, row.key_on, row.due_on, row.warn_on, row.warned_on, row.expired_on,
         None if row.stop_reason == "closed" else row.stopped_on)
        for row in rows
    }  # fmt: skip


def _stages(case: Case) -> list[tuple[date, str]]:
    return list(StagePeriod.objects.filter(case=case).order_by("pk").values_list("from_on", "stage"))


def _differences(lived: Lived) -> Iterator[str]:
    for life in lived.lives:
        if life.person.number not in lived.cases:
            continue
        case = lived.cases[life.person.number]
        if (memory := _clocks_in_memory(life)) != (database := _clocks_in_database(case)):
            yield f"{life.person.number} clocks: only in memory {memory - database}, in database {database - memory}"
        if life.lived.placed != (stages := _stages(case)):
            yield f"{life.person.number} stages: {life.lived.placed} and {stages}"


def test_one_seed_gives_the_same_in_memory_and_in_the_database() -> None:
    lives = _live_in_memory(_models(), _people())
    lived = Lived(make_chain(), lives)
    lived.live()
    assert list(_differences(lived)) == []
    happened = {one.what for life in lives for one in life.lived.happened}
    assert happened == {"started", "warned", "stopped", "expired", "moved"}, "this region shows everything"
    assert localdate(at(START_ON)) == START_ON
    _plant(lives)
    assert list(_differences(lived)), "a clock that is a day off is found"


def _plant(lives: list[Life]) -> None:
    life = next(life for life in lives if life.state.clocks)
    first, *rest = life.state.clocks
    shifted = first._replace(due_on=first.due_on + timedelta(days=1))
    life.state = life.state._replace(clocks=(shifted, *rest))
