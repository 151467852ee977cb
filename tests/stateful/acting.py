"""What people do in a random history: the real actions, and the same in the oracle's world when they are allowed."""

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import event

from keten.dossier.cases import actions
from keten.dossier.cases import models as stored
from keten.dossier.cases.queries import Unknown
from keten.dossier.clients.actions import register_client
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_parameter
from keten.ground.ledger.actions import Pending, drain
from keten.ground.organisations.models import Staff, StaffRole, TeamMembership
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.intake.actions import register_at_location
from tests.factories import EPOCH, TODAY, Chain
from tests.stateful.oracle import Case, Handover, Person, Step, Terms, World, working_days_after

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def read_terms() -> Terms:
    def days(name: str) -> int:
        return int(get_parameter(name, on=TODAY))

    return Terms(
        contact=days("cases.contact_acceptance_working_days"), answer=days("cases.handover_answer_working_days"),
        tell=days("cases.tell_client_working_days"),
        ladder=(
            days("promises.ladder_team_leader_working_days"), days("promises.ladder_location_management_working_days"),
            days("promises.ladder_organisations_working_days"),
        ),
    )  # fmt: skip


def add_coach(chain: Chain) -> Staff:
    """A second coach of the municipality, so that every organisation has two."""
    staff = Staff.objects.create(organisation=chain.gemeente, name="F. Faber", email="f@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=staff, role="coach", from_on=EPOCH)
    TeamMembership.objects.create(team=chain.team, staff=staff, from_on=EPOCH)
    return staff


class Acting:
    """Somebody acts at the moment of the history; ``world`` follows when the product allows it."""

    def __init__(self, chain: Chain, coaches: Sequence[Staff], pending: Pending) -> None:
        self.chain, self.pending, self.coaches = chain, pending, list(coaches)
        self.day, self.hour = TODAY, 9
        self.world = World(read_terms(), people={coach.pk: Person() for coach in coaches})
        self.keys: dict[tuple[str, int], Any] = {}  # the public keys of cases, steps and handovers
        self.batches: list[Any] = []
        self.untold: list[int] = []  # accepted handovers of which the reaction still waits

    @property
    def now(self) -> datetime:
        return datetime.combine(self.day, time(self.hour, 30), AMSTERDAM)

    @property
    def leader(self) -> Viewer:
        return self.chain.viewer(self.chain.dirk, self.day)

    def viewer(self, staff_id: int) -> Viewer | None:
        return get_viewer(staff_id, on=self.day)

    def attempt(self, what: str, act: Callable[[], Any]) -> Any:
        """The result, or None when it was refused: then nothing changed."""
        try:
            done = act()
        except (Refused, Unknown):
            event(f"{what}: refused")
            return None
        event(f"{what}: done")
        return done

    def list_open_cases(self) -> list[int]:
        return [key for key, case in self.world.cases.items() if case.closed_on is None]

    def list_open_handovers(self) -> list[int]:
        return [key for key, handover in self.world.handovers.items() if handover.answer is None]

    def list_open_steps(self) -> list[int]:
        return [key for key, (_, step) in self.world.steps.items() if step.ended_on is None]

    def list_accepted_handovers(self) -> list[int]:
        return [key for key, handover in self.world.handovers.items() if handover.answer == "accepted"]

    def register(self, target_group: str) -> None:
        row = self.attempt("register", lambda: register_at_location(
            person=self.chain.person(), location_id=self.chain.location.pk, target_group=target_group,
            by=self.leader, now=self.now,
        ))  # fmt: skip
        organisation = self.chain.uwv if target_group == "ww" else self.chain.gemeente
        self._follow_case(row, organisation.pk)
        self._follow_step(stored.Step.objects.get(case=row))
        self._follow_handover(stored.Handover.objects.get(case=row))

    def open_bare(self, responsible_id: int | None) -> None:
        """A case without a first step and without a request, perhaps without a responsible organisation."""
        client = register_client(person=self.chain.person(), by=self.leader, now=self.now)
        row = actions.open_case(
            client=client, location_id=self.chain.location.pk, target_group="none", responsible_id=responsible_id,
            by=self.leader, now=self.now,
        )  # fmt: skip
        self._follow_case(row, responsible_id)

    def ask(self, case_key: int, to: Staff, in_person: bool, keeps: bool, moves: bool) -> int | None:
        """The new handover, or None when it was refused."""
        steward = self.world.cases[case_key].steward
        by = self.viewer(steward) if steward else None
        row = self.attempt("ask", lambda: actions.ask_handover(
            case=self.keys["case", case_key], to_organisation_id=to.organisation_id,
            to_staff_id=to.pk if in_person else None, keeps_steward=keeps, moves_responsibility=moves,
            by=by or self.leader, now=self.now,
        ))  # fmt: skip
        if row is None:
            return None
        self._follow_handover(row)
        return int(row.pk)

    def assign(self, case_keys: Sequence[int], to: Staff) -> None:
        keys = [self.keys["case", key] for key in case_keys]
        batch = self.attempt("assign", lambda: actions.assign_cases(
            cases=keys, to_staff_id=to.pk, by=self.leader, now=self.now
        ))  # fmt: skip
        if batch is None:
            return
        for handover in self.world.handovers.values():
            if handover.case in case_keys and handover.answer is None:
                handover.answer = "withdrawn"
        self.batches.append(batch)
        for row in stored.Handover.objects.filter(batch=batch):
            self._follow_handover(row)

    def undo(self, batch: Any) -> None:
        taken_back = set(stored.Handover.objects.filter(batch=batch, answer=None).values_list("pk", flat=True))
        assert actions.withdraw_batch(batch=batch, by=self.leader, now=self.now) == len(taken_back)
        for key in taken_back:
            assert self.world.handovers[key].answer is None
            self.world.handovers[key].answer = "withdrawn"

    def accept(self, key: int, by: Viewer) -> None:
        handover, case = self.world.handovers[key], self.world.cases[self.world.handovers[key].case]
        row = self.attempt("accept", lambda: actions.accept_handover(
            handover=self.keys["handover", key], by=by, now=self.now
        ))  # fmt: skip
        if row is None:
            return
        handover.answer = "accepted"
        if not handover.is_first:
            handover.tell_by = working_days_after(self.day, self.world.terms.tell)
            self.untold.append(key)
        assert row.tell_client_by == handover.tell_by
        if not handover.keeps_steward:
            case.steward, case.steward_since = by.staff_id, self.day
        if handover.moves_responsibility:
            case.responsible = handover.to_organisation

    def refuse(self, key: int, by: Viewer) -> None:
        if self.attempt("refuse", lambda: actions.refuse_handover(
            handover=self.keys["handover", key], reason="Vol", by=by, now=self.now
        )):  # fmt: skip
            self.world.handovers[key].answer = "refused"

    def withdraw(self, key: int) -> None:
        actions.withdraw_handover(handover=self.keys["handover", key], by=self.leader, now=self.now)
        self.world.handovers[key].answer = "withdrawn"

    def tell(self, key: int) -> None:
        actions_done = self.attempt("tell", lambda: actions.tell_client(
            handover=self.keys["handover", key], by=self.leader, now=self.now
        ))  # fmt: skip
        if not actions_done:
            return
        self.world.handovers[key].told = True
        for _, step in self.world.steps.values():
            if step.tells == key and step.ended_on is None:
                step.ended_on = self.day

    def plan(self, case_key: int, days: int, owner: int | None) -> None:
        row = self.attempt("plan", lambda: actions.plan_step(
            case=self.keys["case", case_key], kind="talk", due_on=self.day + timedelta(days=days), owner_id=owner,
            by=self.leader, now=self.now,
        ))  # fmt: skip
        if row:
            self._follow_step(row)

    def move(self, key: int, days: int) -> None:
        due_on = self.day + timedelta(days=days)
        actions.move_step(step=self.keys["step", key], due_on=due_on, by=self.leader, now=self.now)
        self.world.steps[key][1].due_on = due_on

    def end_step(self, key: int, *, done: bool, next_in_days: int | None) -> None:
        following = {} if next_in_days is None else {
            "next_kind": "call", "next_due_on": self.day + timedelta(days=next_in_days)}  # fmt: skip
        if done:
            actions.complete_step(step=self.keys["step", key], by=self.leader, now=self.now, **following)
        else:
            actions.miss_step(step=self.keys["step", key], reason="Ziek", by=self.leader, now=self.now, **following)
        case_key, step = self.world.steps[key]
        step.ended_on = self.day
        if done and step.tells is not None:
            self.world.handovers[step.tells].told = True
        if following:
            self._follow_step(stored.Step.objects.filter(case=case_key).latest("pk"))

    def close(self, key: int) -> None:
        actions.close_case(case=self.keys["case", key], reason="work", by=self.leader, now=self.now)
        case = self.world.cases[key]
        case.closed_on, case.steward, case.responsible = self.day, None, None
        for handover in self.world.handovers.values():
            if handover.case == key and handover.answer is None:
                handover.answer = "withdrawn"
        for case_key, step in self.world.steps.values():
            if case_key == key and step.ended_on is None:
                step.ended_on = self.day

    def reopen(self, key: int, responsible_id: int | None) -> None:
        """The client comes back: within twelve months the same case goes on, without a step or a request."""
        case = self.world.cases[key]
        assert case.closed_on is not None
        row = self.attempt("reopen", lambda: actions.reopen_case(
            case=key, location_id=self.chain.location.pk, target_group="none", responsible_id=responsible_id,
            by=self.leader, now=self.now,
        ))  # fmt: skip
        is_in_time = (self.day.year, self.day.month, self.day.day) < (
            case.closed_on.year + 1, case.closed_on.month, case.closed_on.day)  # fmt: skip
        assert bool(row) == is_in_time
        if row:
            case.opened_on, case.closed_on, case.responsible = self.day, None, responsible_id

    def catch_up(self) -> None:
        """The worker carries out what waits: the new contact person plans to tell the client."""
        drain(self.pending)
        for key in self.untold:
            handover = self.world.handovers[key]
            case = self.world.cases[handover.case]
            if case.closed_on is None and not handover.told and handover.asked_on >= case.opened_on:
                row = stored.Step.objects.get(handover=key)
                assert row.due_on == handover.tell_by
                self._follow_step(row)
            else:
                assert not stored.Step.objects.filter(handover=key).exists()
        self.untold.clear()

    def _follow_case(self, row: stored.Case, responsible: int | None) -> None:
        assert row.opened_on == self.day
        self.keys["case", row.pk] = row.key
        self.world.cases[row.pk] = Case(self.day, responsible)

    def _follow_step(self, row: stored.Step) -> None:
        self.keys["step", row.pk] = row.key
        self.world.steps[row.pk] = (row.case_id, Step(row.due_on, row.owner_id, row.handover_id))

    def _follow_handover(self, row: stored.Handover) -> None:
        is_first = self.world.cases[row.case_id].steward is None
        terms = self.world.terms
        due_on = working_days_after(self.day, terms.contact if is_first else terms.answer)
        assert (row.kind == "first", row.answer_due_on) == (is_first, due_on)
        self.keys["handover", row.pk] = row.key
        self.world.handovers[row.pk] = Handover(
            row.case_id, is_first, row.to_organisation_id, row.to_staff_id, row.keeps_steward,
            row.moves_responsibility, due_on, self.day,
        )  # fmt: skip
