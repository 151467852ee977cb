"""Over random histories: every signal has an end, or stands on a rung of the ladder that fits its age (P3).

People send, handle, rest, answer, withdraw and read signals in any order over weeks; after each round an oracle of a
few lines says per signal what should be broken since when, and the table of breaches must say exactly that.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Case, Handover
from keten.ground.foundation.calendar import count_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import Arrangement
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.journey.chain_signals.actions import (
    answer_signal,
    note_read,
    note_received,
    send_signal,
    turn_signal,
    withdraw_signal,
)
from keten.journey.chain_signals.models import ChainSignal
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain
from tests.volumes import IS_PROOF, volume

RULES = ("signal_late", "signal_not_received", "signal_not_read", "signal_not_delivered")
NOTICE = {"conduct": "missed", "seen_on": TODAY.isoformat(), "what": "Kwam niet"}
QUESTION = {"question": "Loopt er hulp?", "why": "Voor het plan"}
ANSWERS = {
    "notice": {"outcome": "settled", "reason": "Ziek", "justified": "no", "useful": "not"},
    "question": {"outcome": "unknown", "reason": "Niet bekend"},
}
PICK = st.integers(0, 1000)


class Signals(RuleBasedStateMachine):
    """Two organisations, a few clients, and days that pass."""

    chain: Chain
    cases: list[Case]
    seen: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        self.day, self.hour = TODAY, 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)

    def now(self):  # type: ignore[no-untyped-def]
        self.hour = min(self.hour + 1, 700)
        return at(self.day, 8) + timedelta(minutes=self.hour)

    def by(self, staff):  # type: ignore[no-untyped-def]
        return self.chain.viewer(staff, self.day)

    def open_one(self, pick: int) -> ChainSignal | None:
        rows = list(ChainSignal.objects.exclude(state__in=["answered", "refused", "withdrawn"]).order_by("pk"))
        return rows[pick % len(rows)] if rows else None

    @rule(pick=PICK, is_notice=st.booleans())
    def send(self, pick: int, is_notice: bool) -> None:
        case = self.cases[pick % len(self.cases)]
        kind, values = ("notice", NOTICE) if is_notice else ("question", QUESTION)
        self._try(lambda: send_signal(case=case.key, kind=kind, values=values, by=self.by(self.chain.anna),
                                      addressee_id=self.chain.gemeente.pk, now=self.now()))  # fmt: skip

    @rule(pick=PICK, to=st.sampled_from(["accepted", "in_progress", "on_hold", "refused"]), days=st.integers(1, 60))
    def turn(self, pick: int, to: str, days: int) -> None:
        row = self.open_one(pick)
        if row:
            until = self.day + timedelta(days=days)
            self._try(lambda: turn_signal(signal=row.key, to=to, reason="Zo is het", hold_until=until,
                                          by=self.by(self.chain.carla), now=self.now()))  # fmt: skip

    @rule(pick=PICK)
    def open_it(self, pick: int) -> None:
        row = self.open_one(pick)
        if row:
            note_received(signal=row.key, by=self.by(self.chain.carla), now=self.now())

    @rule(pick=PICK)
    def answer(self, pick: int) -> None:
        row = self.open_one(pick)
        if row:
            answer_signal(signal=row.key, **ANSWERS[row.type], by=self.by(self.chain.carla), now=self.now())

    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        row = self.open_one(pick)
        if row:
            withdraw_signal(signal=row.key, reason="Niet meer nodig", by=self.by(self.chain.anna), now=self.now())

    @rule(is_minded=st.integers(0, 3))
    def read(self, is_minded: int) -> None:
        if is_minded:
            return
        row = ChainSignal.objects.filter(state__in=["answered", "refused"], read_at=None).order_by("pk").first()
        if row:
            note_read(signal=row.key, by=self.by(self.chain.anna), now=self.now())

    @rule(days=st.integers(3, 25))
    @precondition(lambda self: ChainSignal.objects.exists())
    def wait_and_look(self, days: int) -> None:
        self.day, self.hour = self.day + timedelta(days=days), 0
        with as_round():
            run_round(on=self.day, now=at(self.day, 3))
            found = {(one.rule, one.subject_id): (one.since_on, one.rung) for one in
                     Breach.objects.filter(rule__in=RULES, mended_on=None)}  # fmt: skip
        expected = dict(pair for row in ChainSignal.objects.all() for pair in self._broken(row))
        assert found == expected
        self.seen.update(rule_name for rule_name, _subject in found)

    def _broken(self, row: ChainSignal):  # type: ignore[no-untyped-def]
        """The oracle: in words, what P3 says of one signal today."""
        is_open = row.state not in ("answered", "refused", "withdrawn")
        ends = {"signal_late": max(row.due_on, row.hold_until or row.due_on) if is_open else None,
                "signal_not_received": row.receive_by if row.state == "sent" else None,
                "signal_not_read": row.read_by if row.answered_at and not row.read_at else None}  # fmt: skip
        for name, last in ends.items():
            if last is not None and last < self.day:
                since = last + timedelta(days=1)

                yield (name, row.pk), (since, self._rung(since))

    def _rung(self, since: date) -> int:
        passed = count_working_days(since, self.day)
        return 3 if passed >= 20 else 2 if passed >= 10 else 1 if passed >= 3 else 0

    def _try(self, act) -> None:  # type: ignore[no-untyped-def]
        try:
            act()
        except Refused:
            self.seen.add("refused")


def list_carried(chain: Chain) -> Iterator[Case]:
    """Cases that Anna carries: new clients go to whoever has fewest, so some are hers."""
    while True:
        case = chain.register()
        asked = Handover.objects.get(case=case)
        if asked.to_staff == chain.anna:
            accept_handover(handover=asked.key, by=chain.viewer(chain.anna), now=at(TODAY, 10))
            yield case


@pytest.mark.usefixtures("own_database")
def test_every_signal_has_an_end_or_stands_on_its_rung() -> None:
    Signals.chain = make_chain()
    Arrangement.objects.filter(task="enforcement").update(organisation=Signals.chain.gemeente)
    Signals.cases = list(islice(list_carried(Signals.chain), 3))
    given = settings(
        max_examples=volume(test=6, proof=150), stateful_step_count=volume(test=24, proof=60), deadline=None,
        derandomize=not IS_PROOF, database=None, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Signals, settings=given)
    assert Signals.seen >= {"signal_late", "signal_not_received", "signal_not_read", "refused"}
