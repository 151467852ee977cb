"""The people of one installation, in a process of their own, and all they do is done by the real actions.

They register clients, send signals to the other side and answer what they get. While their database is away they wait.
Every signal they were told is sent they write down: whatever breaks, it must be there in the end.
"""

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from django.db import Error, connection
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from keten.doors.exchange.actions import try_subscription_again
from keten.doors.exchange.jobs import wake_all
from keten.doors.exchange.models import Subscription
from keten.dossier.cases.models import Case
from keten.dossier.clients.queries.access import leave_files, show_viewer
from keten.dossier.clients.rules.bsn import is_bsn
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.postgres import conninfo
from keten.ground.ledger.jobs import retry_stalled_jobs
from keten.ground.organisations.models import Arrangement, Organisation, Staff
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions import answer_signal, note_received, send_signal
from tests.doors.exchange.posting import SECRET, connect
from tests.factories import make_chain

SOURCES = [f"urn:nld:oin:{number:020}:systeem:keten" for number in (1, 2)]
ANSWERS: dict[str, dict[str, Any]] = {
    "question": {"outcome": "answered", "reason": "", "values": {"answer": "Ja, sinds maandag"}},
    "complaint": {"outcome": "unsolved", "reason": "Dat bespreken wij eerst"},
    "notice": {"outcome": "settled", "reason": "De klant was ziek", "justified": "no", "useful": "somewhat"},
}


@dataclass
class Plan:
    """``place``: 0 is the side of UWV, 1 the municipality's. ``ticks``: do not wait for the clock of the worker."""

    place: int
    partner: str
    clients: int
    signals: int
    seed: int
    ticks: bool
    log: str
    stop: str


@dataclass
class People:
    """One coach who sends and answers, the clients both sides know, and the organisation on the other side."""

    plan: Plan
    staff: Staff
    cases: list[UUID]
    other: Organisation
    administrator: Viewer
    choice: random.Random

    def sit_down(self) -> Viewer:
        """As a request begins: the database knows who looks, and no file is open."""
        viewer = get_viewer(self.staff.pk, on=timezone.localdate())
        assert viewer is not None
        show_viewer(viewer, today=timezone.localdate())
        leave_files()
        return viewer

    def send_one(self) -> None:
        kind, by = self.choice.choice(("question", "question", "complaint", "notice")), self.sit_down()
        number, case = self.choice.randrange(10**6), self.choice.choice(self.cases)
        try:
            sent = send_signal(
                case=case, kind=kind, values=_say(kind, number), addressee_id=self.other.pk, by=by, now=timezone.now()
            )  # fmt: skip
        except Refused:  # a notice about this client waits already
            return
        with Path(self.plan.log).open("a") as log:
            print(sent.key, file=log)

    def answer_one(self, key: UUID, kind: str) -> None:
        by = self.sit_down()
        if self.choice.random() < 0.1:
            note_received(signal=key, by=by, now=timezone.now())
        answer_signal(signal=key, by=by, now=timezone.now(), **ANSWERS[kind])


def live(file: str) -> None:
    """Until the file that says stop is there; ``file`` holds the plan. Django is set up."""
    plan = Plan(**json.loads(Path(file).read_text()))
    people = _settle(plan)
    while not Path(plan.stop).exists():
        try:
            _work(people)
        except (Error, psycopg.Error, ConnectorException):
            connection.close()
            time.sleep(0.2)


def _work(people: People) -> None:
    """A working day: some signals, some answers, again and again; raises when the database is gone."""
    left = people.plan.signals - _count_sent(people)
    told_at = 0.0
    while not Path(people.plan.stop).exists():
        for _ in range(min(left, 5)):
            people.send_one()
        left = people.plan.signals - _count_sent(people)
        answered = 0
        for key, kind in _list_to_answer(people, most=20):
            people.answer_one(key, kind)
            answered += 1
        if people.plan.ticks and time.monotonic() > told_at + 1:
            _tick(people)
            told_at = time.monotonic()
        if not left and not answered:
            time.sleep(0.1)


def _tick(people: People) -> None:
    """What the worker does by itself every minute, and what an administrator does who sees that the other is back."""
    wake_all(timezone.now())
    for system in Subscription.objects.filter(failures__gt=1):
        try_subscription_again(subscription_id=system.pk, by=people.administrator, now=timezone.now())
    try:
        retry_stalled_jobs.defer(timestamp=0)
    except AlreadyEnqueued:
        return


def _settle(plan: Plan) -> People:
    """The location, the connection and the clients, whose BSNs both sides know."""
    chain = make_chain()
    other, coach = (chain.gemeente, chain.anna) if plan.place == 0 else (chain.uwv, chain.carla)
    Arrangement.objects.filter(task="enforcement").update(organisation=other)
    made = connect(
        chain, address=plan.partner, our_source=SOURCES[plan.place], their_source=SOURCES[1 - plan.place],
        secret=SECRET, organisation_id=other.pk,
    )  # fmt: skip
    assert made.organisation_id == other.pk
    people = People(plan, coach, [], other, chain.viewer(chain.els), random.Random(plan.seed))
    for bsn in islice(_bsns(), plan.clients):
        people.sit_down()
        case: Case = chain.register(on=timezone.localdate(), by=coach, bsn=bsn)
        people.cases.append(case.key)
    return people


def _bsns() -> Iterator[str]:
    return (str(number) for number in range(999_900_000, 10**9) if is_bsn(str(number)))


def _say(kind: str, number: int) -> dict[str, str]:
    today = timezone.localdate().isoformat()
    return {
        "question": {"question": f"Loopt er hulp? ({number})", "why": "Voor het plan"},
        "complaint": {"complaint": f"Wij horen niets terug ({number})", "wish": "Bel ons"},
        "notice": {"conduct": "missed", "seen_on": today, "what": f"Kwam niet op het gesprek ({number})"},
    }[kind]


def _count_sent(people: People) -> int:
    return int(_ask(people, "select count(*) from chain_signals_chainsignal where sender_id = %s")[0][0])


def _list_to_answer(people: People, *, most: int) -> list[tuple[UUID, str]]:
    return _ask(people, f"""select key, type from chain_signals_chainsignal where addressee_id = %s
      and state in ('sent', 'received') order by id limit {most}""")  # fmt: skip


def _ask(people: People, sql: str) -> list[Any]:
    """Where they stand, read by the owner: what is theirs to do is chosen here, done above."""
    with psycopg.connect(conninfo("owner")) as owner:
        return owner.execute(sql, [people.staff.organisation_id]).fetchall()
