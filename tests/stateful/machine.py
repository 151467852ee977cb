"""Random chain histories: whatever people do, the round reports every broken promise, and nothing else."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar, TypeVar

from django.db import transaction
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

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
# How often what happens. One rule that chooses: Hypothesis by itself would do without half of the acts per history.
ACTS = (
    ["work_on"] * 6 + ["hand_over"] * 5 + ["answer"] * 6 + ["tell"] * 4 + ["arrive"] * 2 + ["go_away"] * 2
    + ["change_away", "leave_service", "assign", "close", "come_again"] + ["pass_time"] * 7
    + ["pass_time_and_round"] * 5
)  # fmt: skip
DAYS = st.sampled_from([0, 1, 1, 1, 2, 3, 5, 8, 13, 25])


class Histories(RuleBasedStateMachine):
    """One history; everything it did in the database is undone at its end."""

    chain: ClassVar[Chain]
    coaches: ClassVar[list[Staff]]
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self._atomic, self._draining = transaction.atomic(), draining()
        self._atomic.__enter__()
        self.a = Acting(self.chain, self.coaches, self._draining.__enter__())

    def teardown(self) -> None:
        self._draining.__exit__(None, None, None)
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)

    @initialize(accepted=st.integers(0, 2))
    def begin(self, accepted: int) -> None:
        """A desk that is not empty. Few clients live long stories."""
        for target_group in ("ww", "bijstand"):
            self.a.register(target_group)
        for key in self.a.list_open_handovers()[:accepted]:
            self._accept(key, who=1)

    @rule(what=st.sampled_from(ACTS), pick=ANY, who=ANY, days=DAYS, how=st.integers(0, 11))
    def act(self, what: str, pick: int, who: int, days: int, how: int) -> None:
        """Somebody does something: to what, by or to whom, how many days ahead, and in which manner."""
        getattr(self, f"_{what}")(pick, who, days, how)

    def _arrive(self, pick: int, who: int, days: int, how: int) -> None:
        if how < 6:
            self.a.register("ww" if how % 2 else "bijstand")
        elif len(self.a.list_open_cases()) < 4:
            self.a.open_bare(self.chain.uwv.pk if how % 2 else None)

    def _answer(self, pick: int, who: int, days: int, how: int) -> None:
        asked = self.a.list_open_handovers()
        if not asked:
            return
        if how < 8:
            self._accept(choose(asked, pick), who)
        elif how < 10:
            self.a.withdraw(choose(asked, pick))
        elif by := self.a.viewer(self._choose_answerer(choose(asked, pick), who)):
            self.a.refuse(choose(asked, pick), by)

    def _hand_over(self, pick: int, who: int, days: int, how: int) -> None:
        """Mostly for a client with a contact person and without a request; sometimes accepted at once."""
        world, receiver = self.a.world, self.coach(who)
        asked = {world.handovers[key].case for key in self.a.list_open_handovers()}
        free = [key for key in self.a.list_open_cases() if world.cases[key].steward and key not in asked]
        options = free if how else self.a.list_open_cases()
        if not options:
            return
        key = choose(options, pick)
        moves = how % 4 == 1 and world.cases[key].responsible != receiver.organisation_id
        keeps = moves and how > 6
        handover = self.a.ask(key, receiver, in_person=how % 3 > 0, keeps=keeps or how == 11, moves=moves)
        if handover and pick % 2:
            self._accept(handover, who)

    def _assign(self, pick: int, who: int, days: int, how: int) -> None:
        """Several at once; sometimes undone."""
        cases = self.a.list_open_cases()
        if cases:
            number = min(1 + how % 3, len(cases))
            self.a.assign([cases[(pick + n) % len(cases)] for n in range(number)], self.coach(who))
        if self.a.batches and how > 6:
            self.a.undo(choose(self.a.batches, pick))

    def _work_on(self, pick: int, who: int, days: int, how: int) -> None:
        """Plan a step, or end or move one that was planned."""
        steps, cases = self.a.list_open_steps(), self.a.list_open_cases()
        if steps and how < 7:
            self.a.end_step(choose(steps, pick), done=how < 5, next_in_days=days if how % 2 else None)
        elif steps and how < 9:
            self.a.move(choose(steps, pick), days)
        elif cases:
            self.a.plan(choose(cases, pick), days, owner=self.coach(who).pk if how % 2 else None)

    def _tell(self, pick: int, who: int, days: int, how: int) -> None:
        """The client is told; or the worker carries out its reactions, and the step that it planned is done."""
        accepted = self.a.list_accepted_handovers()
        if how % 2 == 0 and accepted:
            self.a.tell(choose(accepted, pick))
            return
        self.a.catch_up()
        telling = [key for key in self.a.list_open_steps() if self.a.world.steps[key][1].tells]
        if telling and how > 4:
            self.a.end_step(choose(telling, pick), done=how > 6, next_in_days=days)

    def _close(self, pick: int, who: int, days: int, how: int) -> None:
        if len(self.a.list_open_cases()) > 1:
            self.a.close(choose(self.a.list_open_cases(), pick))

    def _come_again(self, pick: int, who: int, days: int, how: int) -> None:
        closed = [key for key, case in self.a.world.cases.items() if case.closed_on is not None]
        if closed:
            self.a.reopen(choose(closed, pick), self.chain.uwv.pk if how % 3 else None)

    def _go_away(self, pick: int, who: int, days: int, how: int) -> None:
        staff, from_on = self._choose_leaver(who), self.a.day + timedelta(days=how - 7 if how > 8 or how < 2 else 0)
        until_on = from_on + timedelta(days=days) if days else None
        others = [coach.pk for coach in self.coaches if coach.pk != staff]
        replacement = choose(others, pick) if how % 2 else None
        found = self.a.attempt("absence", lambda: register_absence(
            staff_id=staff, from_on=from_on, until_on=until_on, reason="leave", replacement_id=replacement,
            by=SYSTEM, now=self.a.now,
        ))  # fmt: skip
        if found:
            self.a.world.people[staff].absences[found.absence.pk] = Absence(from_on, until_on, replacement)

    def _change_away(self, pick: int, who: int, days: int, how: int) -> None:
        """Another replacement, or back on a day, perhaps one that was."""
        absences = [(who, key) for who, person in self.a.world.people.items() for key in person.absences]
        if not absences:
            return
        person, key = choose(absences, pick)
        if how % 2:
            self._come_back(person, key, self.a.day + timedelta(days=how - 5))
            return
        absence, replacement = self.a.world.people[person].absences[key], self.coach(who).pk if how else None
        if self.a.attempt("replacement", lambda: change_absence(
            absence_id=key, until_on=absence.until_on, replacement_id=replacement, by=SYSTEM, now=self.a.now
        )):  # fmt: skip
            absence.replacement = replacement

    def _leave_service(self, pick: int, who: int, days: int, how: int) -> None:
        staff, until_on = self._choose_leaver(who), self.a.day + timedelta(days=days)
        still_there = [person for person in self.a.world.people.values() if person.until_on is None]
        if len(still_there) > 2 and self.a.attempt("leave", lambda: end_staff(
            staff_id=staff, until_on=until_on, by=SYSTEM, now=self.a.now
        )):  # fmt: skip
            self.a.world.people[staff].until_on = until_on

    def _pass_time(self, pick: int, who: int, days: int, how: int) -> None:
        """To the first, the middle or the last hour of a day, as the clock in Amsterdam counts."""
        self.a.day += timedelta(days=days)
        self.a.hour = max((0, 9, 23)[how % 3], 0 if days else self.a.hour)

    def _pass_time_and_round(self, pick: int, who: int, days: int, how: int) -> None:
        self._pass_time(pick, who, days, how)
        self.a.world.hold_round(self.a.day)
        self._run()
        if how < 4:  # a second one changes nothing
            recorded = LedgerEvent.objects.count()
            self._run()
            assert LedgerEvent.objects.count() == recorded
        assert list_faults() == []

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
        events = LedgerEvent.objects.filter(type__startswith="promises.").values_list("type", flat=True)
        assert Counter(kind.removeprefix("promises.breach-") for kind in events) == world.told
        open_cases = {key: case for key, case in world.cases.items() if case.closed_on is None}
        assert _now(Stewardship, "staff_id") == {key: c.steward for key, c in open_cases.items() if c.steward}
        assert _now(Responsibility, "organisation_id") == {
            key: case.responsible for key, case in open_cases.items() if case.responsible
        }
        assert {row.case_id: row.pk for row in Handover.objects.filter(answer=None)} == {
            world.handovers[key].case: key for key in self.a.list_open_handovers()
        }
        told_of = Handover.objects.filter(client_told_on__isnull=False).values_list("pk", flat=True)
        assert set(told_of) == {key for key, handover in world.handovers.items() if handover.told}
        self._count(found.values())

    def _count(self, found: Iterable[Breach]) -> None:
        self.seen["rounds"] += 1
        for breach in found:
            event(f"{breach.rule} at rung {breach.rung}")
            self.seen[breach.rule] += 1

    def coach(self, who: int) -> Staff:
        return choose(self.coaches, who)

    def _accept(self, handover: int, who: int) -> None:
        by = self.a.viewer(self._choose_answerer(handover, who))
        if by:
            self.a.accept(handover, by)

    def _come_back(self, person: int, key: int, until_on: date) -> None:
        absences = self.a.world.people[person].absences
        if self.a.attempt("back", lambda: end_absence(absence_id=key, until_on=until_on, by=SYSTEM, now=self.a.now)):
            absences[key].until_on = until_on
            if until_on <= absences[key].from_on:
                del absences[key]

    def _choose_leaver(self, who: int) -> int:
        """Anybody, but preferably a contact person, or just the one who looks after somebody else's desk."""
        people, cases = self.a.world.people.values(), self.a.world.cases.values()
        standing_in = [absence.replacement for person in people for absence in person.absences.values()]
        groups = [
            [coach.pk for coach in self.coaches],
            [case.steward for case in cases if case.steward is not None],
            [replacement for replacement in standing_in if replacement is not None],
        ]
        return choose(groups[who % 3] or groups[0], who // 3)

    def _choose_answerer(self, key: int, who: int) -> int:
        """Mostly somebody who may: who was asked, or a colleague there; now and then anybody."""
        handover = self.a.world.handovers[key]
        if who % 8 == 0:
            return self.coach(who // 8).pk
        if handover.to_staff is not None:
            return handover.to_staff
        return choose([c.pk for c in self.coaches if c.organisation_id == handover.to_organisation], who)


def choose(options: list[T], pick: int) -> T:
    return options[pick % len(options)]


def _now(model: type[Stewardship] | type[Responsibility], who: str) -> dict[int, int]:
    rows = list(model.objects.filter(until_on=None).values_list("case_id", who))
    assert len(rows) == len(dict(rows))  # at most one
    return dict(rows)


def _read(row: StoredBreach) -> Breach:
    return Breach(
        row.rule, row.subject_id, row.since_on, row.owner_id, row.organisation_id, row.rung, row.found_on, row.mended_on
    )
