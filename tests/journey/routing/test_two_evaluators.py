"""Per case in Python and set-based in the database: random models, random lives, the same outcome every day."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from keten.dossier.cases.actions import complete_step, miss_step
from keten.dossier.cases.models import Case, Step
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.diagnosis.models import Diagnosis
from keten.journey.routing.actions import place_case, run_clocks
from keten.journey.routing.library import read
from keten.journey.routing.models import Advice, Binding, ModelVersion, RunningClock, StagePeriod
from keten.journey.routing.rules.evaluating import CaseState, Running, find_row, pass_day, place_in_stage
from keten.journey.routing.rules.language import ServiceModel
from tests.factories import TODAY, Chain, at, make_chain
from tests.journey.routing.inventing import Invented, models
from tests.volumes import IS_PROOF, note, volume

GROUPS = ("ww", "bijstand", "wia", "none", "several")
JUMPS = (1, 1, 1, 2, 6, 20, 31, 90)
ACTS = ("nothing", "nothing", "done", "missed", "diagnosed", "placed", "ww_longer")


class Life:
    """One case in both worlds."""

    def __init__(self, chain: Chain, model: ServiceModel, version: ModelVersion, *, age: int, group: str) -> None:
        born = date(TODAY.year - age, 3, 1)
        self.case: Case = chain.register(on=TODAY, target_group=group, born_on=born)
        self.model, self.chain, self.born, self.group = model, chain, born, group
        Binding.objects.create(case=self.case, version=version, because="location", from_on=TODAY)
        self.state = CaseState(picture={}, opened_on=TODAY, bound_on=TODAY)

    def picture(self, on: date) -> dict[str, object]:
        age = on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))
        ends_on = self.state.ww_ends_on
        left = (ends_on - on).days if ends_on and ends_on > on else None
        return {
            "target_group": self.group, "age": age, "days_registered": (on - TODAY).days, "days_of_ww_left": left,
            "has_ww": left is not None, "has_pw": False, "has_wia": False,
        }  # fmt: skip

    def pass_day(self, on: date) -> None:
        picture = self.picture(on)
        ww = self.state.ww_ends_on if picture["days_of_ww_left"] is not None else None
        self.state, _ = pass_day(self.model, self.state._replace(picture=picture, ww_ends_on=ww), on)  # type: ignore[arg-type]

    def give_ww(self, until: date) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "update benefits_benefitperiod set superseded_at = now() where client_id = %s", [self.case.client_id]
            )
            cursor.execute(
                "insert into benefits_benefitperiod (key, client_id, law, payer_id, from_on, expected_end_on, source,"
                " recorded_at) values (gen_random_uuid(), %s, 'ww', %s, %s, %s, 'source:uitkeringen', now())",
                [self.case.client_id, self.chain.uwv.pk, TODAY, until],
            )
        self.state = self.state._replace(ww_ends_on=until)

    def diagnose(self, on: date) -> int:
        number = Diagnosis.objects.filter(case=self.case).count() + 1
        row = Diagnosis.objects.create(
            case=self.case, number=number, made_on=on, made_by=self.chain.anna, first_advice={}, reason="test",
            snapshot={}, hash="0" * 64,
        )  # fmt: skip
        self.state = self.state._replace(diagnosed_on=on)
        return int(row.pk)

    def act(self, what: str, pick: int, on: date) -> None:
        {
            "nothing": lambda: None, "done": lambda: self.end_step("done", pick, on),
            "missed": lambda: self.end_step("missed", pick, on), "diagnosed": lambda: self.diagnose(on),
            "placed": lambda: self.place(pick, on),
            "ww_longer": lambda: self.give_ww(on + timedelta(days=20 + 40 * (pick % 9))),
        }[what]()  # fmt: skip

    def end_step(self, outcome: str, pick: int, on: date) -> None:
        """A step of a clock, and every step that lies on the desk because of it."""
        rows = RunningClock.objects.filter(case=self.case, step_id__isnull=False, stopped_on__isnull=True).order_by(
            "code"
        )
        open_rows = [row for row in rows if Step.objects.get(pk=row.step_id).outcome is None]
        if not open_rows:
            return
        row = open_rows[pick % len(open_rows)]
        key = Step.objects.get(pk=row.step_id).key
        if outcome == "done":
            complete_step(step=key, by=SYSTEM, now=at(on, 12))
        else:
            miss_step(step=key, reason="kwam niet", by=SYSTEM, now=at(on, 12))
        marked = "done" if outcome == "done" else "none"
        clocks = tuple(
            one._replace(step=marked) if (one.code, one.key_on) == (row.code, row.key_on) else one
            for one in self.state.clocks
        )
        self.state = self.state._replace(clocks=clocks)

    def place(self, pick: int, on: date) -> None:
        if not self.model.stages:
            return
        stage = self.model.stages[pick % len(self.model.stages)].code
        given = {"because": "diagnosis", "reason": "een reden", "diagnosis_id": self.diagnose(on)}
        place_case(case=self.case.pk, stage=stage, by=SYSTEM, now=at(on, 13), **given)  # type: ignore[arg-type]
        self.state = place_in_stage(self.model, self.state, stage, on)

    def compare(self, on: date) -> None:
        found = RunningClock.objects.filter(case=self.case)
        steps = dict(Step.objects.filter(pk__in=found.values("step_id")).values_list("pk", "outcome"))
        assert sorted(map(_plain, self.state.clocks)) == sorted(_stored(row, steps) for row in found), f"clocks on {on}"
        present = StagePeriod.objects.filter(case=self.case, until_on=None).first()
        assert self.state.stage == (present.stage if present else "")
        assert self.state.stage_ends_on == (present.ends_on if present else None)
        row = find_row(self.model, self.state.picture)
        assert row is not None
        assert self.model.rows[Advice.objects.get(case=self.case).row] == row


def _plain(row: Running) -> tuple[str, ...]:
    known = (row.code, row.key_on, row.due_on, row.warn_on, row.warned_on, row.expired_on, row.stopped_on, row.step)
    return tuple(map(str, known))


def _stored(row: RunningClock, steps: dict[int, str | None]) -> tuple[str, ...]:
    step = "none"
    if row.step_id is not None:
        step = {None: "open", "done": "done"}.get(steps[row.step_id], "none")
    known = (row.code, row.key_on, row.due_on, row.warn_on, row.warned_on, row.expired_on, row.stopped_on, step)
    return tuple(map(str, known))


day_plan = st.tuples(st.sampled_from(JUMPS), st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 50)), max_size=3))
people = st.lists(st.tuples(st.integers(17, 66), st.sampled_from(GROUPS), st.booleans()), min_size=1, max_size=2)


@pytest.fixture
def chain(db) -> Chain:
    return make_chain()


@settings(
    max_examples=volume(test=8, proof=250), deadline=None, database=None, derandomize=not IS_PROOF,
    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
)  # fmt: skip
@given(invented=models(), people=people, plan=st.lists(day_plan, min_size=3, max_size=7))
def test_both_say_the_same_every_day(chain: Chain, invented: Invented, people, plan) -> None:  # type: ignore[no-untyped-def]
    with transaction.atomic():
        live(chain, invented, people, plan)
        transaction.set_rollback(True)


def live(chain: Chain, invented: Invented, people, plan) -> None:  # type: ignore[no-untyped-def]
    model = read(invented.text)
    version = ModelVersion.objects.create(
        code="verzonnen", version=1, title="x", text=invented.text, made_at=at(TODAY), saved_at=at(TODAY),
        published_at=at(TODAY), has_stages=bool(model.stages),
    )  # fmt: skip
    lives = [Life(chain, model, version, age=age, group=group) for age, group, _ in people]
    for life, (_, _, has_ww) in zip(lives, people, strict=True):
        if has_ww:
            life.give_ww(TODAY + timedelta(days=100))
    day = TODAY
    for jump, acts in plan:
        for life in lives:
            life.pass_day(day)
        run_clocks(on=day, now=at(day, 6))
        assert not any(run_clocks(on=day, now=at(day, 7)).values()), "a second round on a day does nothing"
        for life in lives:
            life.compare(day)
        for number, (what, pick) in enumerate(acts):
            lives[number % len(lives)].act(what, pick, day)
        check_promises()
        day += timedelta(days=jump)
    note(lives=len(lives), days=len(plan))


def check_promises() -> None:
    """No case in two stages, no stage without an end, no expired clock without a step."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from routing_runningclock r left join cases_step p on p.id = r.step_id"
            " where r.stopped_on is null and r.expired_on is not null and p.id is null"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from (select case_id from routing_stageperiod where until_on is null"
                       " group by case_id having count(*) > 1) x")  # fmt: skip
        assert cursor.fetchone() == (0,)


def now_of(day: date) -> datetime:
    return at(day, 6)
