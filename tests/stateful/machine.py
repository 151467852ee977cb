"""Random chain histories: whatever people do, the round reports every broken promise, and nothing else."""

from collections import Counter
from datetime import date, timedelta
from typing import ClassVar, TypeVar

from django.db import transaction
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from keten.dossier.cases.models import Handover, Responsibility, Stewardship
from keten.ground.ledger.actions import draining
from keten.ground.ledger.models import LedgerEvent
from keten.ground.ledger.queries import list_faults
from keten.ground.organisations.actions import change_absence, end_absence, end_staff, register_absence
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach as StoredBreach
from tests.conftest import as_round
from tests.factories import Chain
from tests.stateful.acting import Acting
from tests.stateful.oracle import Absence, Breach

T = TypeVar("T")
ANY = st.integers(0, 10**6)
YES_OR_NO = st.booleans()
AHEAD = st.integers(0, 25)


class Histories(RuleBasedStateMachine):
    """One history; everything it did in the database is undone at its end."""

    chain: ClassVar[Chain]
    coaches: ClassVar[list[Staff]]
    rounds: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self._atomic, self._draining = transaction.atomic(), draining()
        self._atomic.__enter__()
        self.a = Acting(self.chain, self.coaches, self._draining.__enter__())

    def teardown(self) -> None:
        self._draining.__exit__(None, None, None)
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)

    def coach(self, pick: int) -> Staff:
        return self.coaches[pick % len(self.coaches)]

    @initialize(accepted=st.integers(0, 2))
    def begin(self, accepted: int) -> None:
        """A desk that is not empty: some clients have a contact person already. Few clients live long stories."""
        for target_group in ("ww", "bijstand"):
            self.a.register(target_group)
        for key in self.a.list_open_handovers()[:accepted]:
            asked = self.a.viewer(self._choose_answerer(key, 1))
            assert asked
            self.a.accept(key, asked)

    @precondition(lambda self: len(self.a.list_open_cases()) < 4)
    @rule(how=st.sampled_from(["ww", "bijstand", "no step", "nothing"]))
    def arrive(self, how: str) -> None:
        if how in ("ww", "bijstand"):
            self.a.register(how)
        else:
            self.a.open_bare(self.chain.uwv.pk if how == "no step" else None)

    @precondition(lambda self: self.a.list_open_handovers())
    @rule(pick=ANY, who=ANY, how=st.sampled_from(["accept", "accept", "accept", "refuse", "withdraw"]))
    def answer(self, pick: int, who: int, how: str) -> None:
        key = _choose(self.a.list_open_handovers(), pick)
        by = self.a.viewer(self._choose_answerer(key, who))
        if how == "withdraw":
            self.a.withdraw(key)
        elif by and how == "accept":
            self.a.accept(key, by)
        elif by:
            self.a.refuse(key, by)

    @precondition(lambda self: self.a.list_open_cases())
    @rule(pick=ANY, to=ANY, in_person=YES_OR_NO, keeps=YES_OR_NO, moves=YES_OR_NO)
    def ask(self, pick: int, to: int, in_person: bool, keeps: bool, moves: bool) -> None:
        """Preferably for a client who has a contact person: only then it is a handover."""
        carried = [key for key in self.a.list_open_cases() if self.a.world.cases[key].steward]
        cases = carried if carried and pick % 4 else self.a.list_open_cases()
        self.a.ask(_choose(cases, pick), self.coach(to), in_person, keeps, moves)

    @precondition(lambda self: self.a.list_open_cases())
    @rule(start=ANY, number=st.integers(1, 4), to=ANY)
    def assign(self, start: int, number: int, to: int) -> None:
        cases = self.a.list_open_cases()
        self.a.assign([cases[(start + n) % len(cases)] for n in range(min(number, len(cases)))], self.coach(to))

    @precondition(lambda self: self.a.batches)
    @rule(pick=ANY)
    def undo(self, pick: int) -> None:
        self.a.undo(_choose(self.a.batches, pick))

    @precondition(lambda self: self.a.list_open_cases())
    @rule(pick=ANY, days=AHEAD, owner=st.none() | ANY)
    def plan(self, pick: int, days: int, owner: int | None) -> None:
        self.a.plan(_choose(self.a.list_open_cases(), pick), days, None if owner is None else self.coach(owner).pk)

    @precondition(lambda self: self.a.list_open_steps())
    @rule(pick=ANY, how=st.sampled_from(["done", "done", "missed", "moved"]), days=st.none() | AHEAD)
    def step(self, pick: int, how: str, days: int | None) -> None:
        key = _choose(self.a.list_open_steps(), pick)
        if how == "moved":
            self.a.move(key, days or 0)
        else:
            self.a.end_step(key, done=how == "done", next_in_days=days)

    @precondition(lambda self: self.a.list_accepted_handovers())
    @rule(pick=ANY, by_worker=YES_OR_NO)
    def tell(self, pick: int, by_worker: bool) -> None:
        """The client is told; or the worker carries out its reactions, so that it will be a step."""
        if by_worker:
            self.a.catch_up()
        else:
            self.a.tell(_choose(self.a.list_accepted_handovers(), pick))

    @precondition(lambda self: len(self.a.list_open_cases()) > 1)
    @rule(pick=ANY)
    def close(self, pick: int) -> None:
        self.a.close(_choose(self.a.list_open_cases(), pick))

    @rule(
        who=ANY, start=st.sampled_from([0, 0, 1, 4, -1, -6]), days=st.sampled_from([None, None, 1, 3, 9, 25]),
        instead=st.none() | ANY,
    )  # fmt: skip
    def go_away(self, who: int, start: int, days: int | None, instead: int | None) -> None:
        staff, from_on = self._choose_leaver(who), self.a.day + timedelta(days=start)
        until_on = None if days is None else from_on + timedelta(days=days)
        replacement = None if instead is None else self.coach(instead).pk
        found = self.a.attempt("absence", lambda: register_absence(
            staff_id=staff, from_on=from_on, until_on=until_on, reason="leave", replacement_id=replacement,
            by=SYSTEM, now=self.a.now,
        ))  # fmt: skip
        if found:
            self.a.world.people[staff].absences[found.absence.pk] = Absence(from_on, until_on, replacement)

    @precondition(lambda self: self.list_absences())
    @rule(pick=ANY, instead=st.none() | ANY, back_in=st.none() | st.integers(-4, 4))
    def change_away(self, pick: int, instead: int | None, back_in: int | None) -> None:
        """Another replacement, or back on a day."""
        person, key = _choose(self.list_absences(), pick)
        if back_in is not None:
            self._come_back(person, key, self.a.day + timedelta(days=back_in))
            return
        absence = self.a.world.people[person].absences[key]
        replacement = None if instead is None else self.coach(instead).pk
        if self.a.attempt("replacement", lambda: change_absence(
            absence_id=key, until_on=absence.until_on, replacement_id=replacement, by=SYSTEM, now=self.a.now
        )):  # fmt: skip
            absence.replacement = replacement

    @rule(who=ANY, days=st.integers(0, 20))
    def leave_service(self, who: int, days: int) -> None:
        staff, until_on = self.coach(who).pk, self.a.day + timedelta(days=days)
        still_there = [person for person in self.a.world.people.values() if person.until_on is None]
        if len(still_there) > 2 and self.a.attempt("leave", lambda: end_staff(
            staff_id=staff, until_on=until_on, by=SYSTEM, now=self.a.now
        )):  # fmt: skip
            self.a.world.people[staff].until_on = until_on

    @rule(
        days=st.sampled_from([0, 1, 1, 2, 3]),
        hour=st.sampled_from([0, 9, 23]),
        holds_round=st.sampled_from([True, True, False]),
    )
    def days_pass(self, days: int, hour: int, holds_round: bool) -> None:
        self.a.day += timedelta(days=days)
        self.a.hour = hour if days else max(hour, self.a.hour)
        if holds_round:
            self.hold_round()

    @rule(days=st.sampled_from([5, 8, 13, 21, 40]), holds_round=st.sampled_from([True, True, False]))
    def weeks_pass(self, days: int, holds_round: bool) -> None:
        self.days_pass(days=days, hour=9, holds_round=holds_round)

    def hold_round(self) -> None:
        self.a.world.hold_round(self.a.day)
        self._run()
        recorded = LedgerEvent.objects.count()
        self._run()  # a second one changes nothing
        assert LedgerEvent.objects.count() == recorded
        assert list_faults() == []

    def _come_back(self, person: int, key: int, until_on: date) -> None:
        absences = self.a.world.people[person].absences
        if self.a.attempt("back", lambda: end_absence(absence_id=key, until_on=until_on, by=SYSTEM, now=self.a.now)):
            absences[key].until_on = until_on
            if until_on <= absences[key].from_on:
                del absences[key]

    def _run(self) -> None:
        with as_round():
            run_round(on=self.a.day, now=self.a.now)
        self.check()

    def check(self) -> None:
        """The book of the product and that of the oracle are the same, and so are the people in charge."""
        world = self.a.world
        found = {(row.rule, row.subject_id): _read(row) for row in StoredBreach.objects.filter(mended_on=None)}
        assert found == world.open_breaches
        mended = Counter(_read(row) for row in StoredBreach.objects.exclude(mended_on=None))
        assert mended == Counter(world.mended_breaches)
        open_cases = {key: case for key, case in world.cases.items() if case.closed_on is None}
        assert _now(Stewardship, "staff_id") == {key: c.steward for key, c in open_cases.items() if c.steward}
        assert _now(Responsibility, "organisation_id") == {
            key: case.responsible for key, case in open_cases.items() if case.responsible
        }
        assert {row.case_id: row.pk for row in Handover.objects.filter(answer=None)} == {
            world.handovers[key].case: key for key in self.a.list_open_handovers()
        }
        for breach in found.values():
            event(f"breach {breach.rule} at rung {breach.rung}")
            self.rounds[breach.rule] += 1
        self.rounds["rounds"] += 1

    def list_absences(self) -> list[tuple[int, int]]:
        return [(who, key) for who, person in self.a.world.people.items() for key in person.absences]

    def _choose_leaver(self, who: int) -> int:
        """Anybody, but preferably a contact person, or just the one who looks after somebody else's desk."""
        people, cases = self.a.world.people.values(), self.a.world.cases.values()
        standing_in = [absence.replacement for person in people for absence in person.absences.values()]
        groups = [
            [coach.pk for coach in self.coaches],
            [case.steward for case in cases if case.steward is not None],
            [replacement for replacement in standing_in if replacement is not None],
        ]
        return _choose(groups[who % 3] or groups[0], who // 3)

    def _choose_answerer(self, key: int, who: int) -> int:
        """Mostly somebody who may: who was asked, or a colleague there; now and then anybody."""
        handover = self.a.world.handovers[key]
        if who % 5 == 0:
            return self.coach(who // 5).pk
        if handover.to_staff is not None:
            return handover.to_staff
        return _choose([c.pk for c in self.coaches if c.organisation_id == handover.to_organisation], who)


def _choose(options: list[T], pick: int) -> T:
    return options[pick % len(options)]


def _now(model: type[Stewardship] | type[Responsibility], who: str) -> dict[int, int]:
    rows = list(model.objects.filter(until_on=None).values_list("case_id", who))
    assert len(rows) == len(dict(rows))  # at most one
    return dict(rows)


def _read(row: StoredBreach) -> Breach:
    return Breach(
        row.rule, row.subject_id, row.since_on, row.owner_id, row.organisation_id, row.rung, row.found_on, row.mended_on
    )
