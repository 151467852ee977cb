"""Random lives of forms: whatever sources, clients and owners do, nothing is asked that the chain already knows (P4).

The oracle shares no rule with the product: it reads what the chain holds with SQL, and lets PostgreSQL count the terms.
"""

import tomllib
from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from keten.dossier import clients
from keten.dossier.cases.actions import close_case, merge_clients
from keten.dossier.clients.actions import ask_sources, start_review, state_fact
from keten.dossier.clients.models import Client, Fact, SourceContact
from keten.dossier.questions.actions import open_section, refresh_sources, save_section, start_form, submit_form
from keten.dossier.questions.library import get_form
from keten.dossier.questions.models import FilledForm, QuestionAsked
from keten.dossier.questions.queries import QuestionView
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.rules.viewer import Viewer, as_client
from keten.journey.chain_signals.actions import answer_signal
from keten.journey.chain_signals.models import ChainSignal
from tests.dossier.sources import BRP, SOURCES, renew
from tests.factories import TODAY, Chain, at

REGISTER: dict[str, Any] = tomllib.loads(Path(clients.__path__[0], "register.toml").read_text("utf-8"))["data"]
FORMS = ("vroegmelding", "inschrijving", "ww_aanvraag", "bijstand_aanvraag", "ioaw_aanvraag")
BY_LAW = {("bijstand_aanvraag", "inkomen.ander"), ("ioaw_aanvraag", "inkomen.ander")}
FROM_REGISTERS = sorted(code for code, row in REGISTER.items() if row["source"] in ("brp", "polis", "onderwijs"))
ACTS = (
    ["open_form"] * 5 + ["fill_page"] * 7 + ["submit"] * 3 + ["register_learns"] * 4 + ["register_out"] * 2
    + ["refresh"] * 3 + ["ask_registers"] * 2 + ["doubt", "answer", "answer"]
    + ["staff_says", "join_files"] + ["pass_time"] * 4
)  # fmt: skip
DAYS = st.sampled_from([0, 1, 2, 9, 20, 32, 45, 95, 185, 370])
ANY = st.integers(0, 10**6)

_HELD = """
select 1 from clients_fact
where client_id = %(client)s and datum = %(datum)s and superseded_at is null and not in_doubt
  and (valid_until is null or valid_until > %(today)s)
  and (%(validity)s = '' or
       (recorded_at at time zone 'Europe/Amsterdam')::date + nullif(%(validity)s, '')::interval > %(today)s)
limit 1
"""


def is_held(client: int, datum: str, today: date) -> bool:
    """Whether the chain holds a valid answer, as the database counts it."""
    validity = REGISTER[datum].get("validity", "")
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"client": client, "datum": datum, "today": today, "validity": validity})
        return cursor.fetchone() is not None


def make_value(datum: str, pick: int) -> Any:
    """Something that fits the datum; a few different values, so that sources repeat and contradict each other."""
    row, number = REGISTER[datum], pick % 3
    match row["type"]:
        case "date":
            return f"{1960 + 20 * number}-05-0{1 + number}"
        case "boolean":
            return bool(number % 2)
        case "money":
            return f"{number}.00"
        case "number":
            return str(number)
        case "choice":
            return row["choices"][pick % len(row["choices"])]["code"]
        case "list":
            return [_make_row(row["fields"], number)] * number
        case "weeks":
            return [f"2026-0{1 + number}-0{5 - 3 * min(number, 1)}"]
        case "record":
            return _make_row(row["fields"], number)
        case "bsn":
            return "999990019"
    return f"tekst {number}"


def _make_row(fields: list[dict[str, Any]], number: int) -> dict[str, Any]:
    """All fields, as a register delivers them and as a person may say them."""
    made = {"date": f"201{number}-05-01", "year": 2020 + number, "hours": 30 + number, "money": f"{number}00.00",
            "boolean": bool(number % 2), "text": f"regel {number}"}  # fmt: skip
    return {field["code"]: made[field["type"]] for field in fields}


class Asking(RuleBasedStateMachine):
    """One life; everything it did in the database is undone at its end."""

    chain: ClassVar[Chain]
    client: ClassVar[Client]
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self._atomic, self._draining = transaction.atomic(), draining()
        self._atomic._from_testcase = True  # for the sources this is no transaction: it stands for a whole life
        self._atomic.__enter__()
        self.pending = self._draining.__enter__()
        self.day, self.minutes = TODAY, 0
        self.given: list[tuple[str, Any]] = []
        self.seen_double = False
        renew()

    def teardown(self) -> None:
        shown = Counter(QuestionAsked.objects.filter(client=self.client).values_list("shown_as", flat=True))
        self.seen["questions put"] += shown["asked"]
        self.seen["shown filled in"] += shown["confirm"]
        again = QuestionAsked.objects.filter(client=self.client, shown_as="asked", ground=None).values("datum")
        self.seen["asked twice without ground"] += again.count() - again.distinct().count()
        self._draining.__exit__(None, None, None)
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        self.minutes += 1
        return at(self.day, 8) + timedelta(minutes=self.minutes)

    @property
    def myself(self) -> Viewer:
        return as_client(self.client.pk, self.client.name, on=self.day)

    def coach(self) -> Viewer:
        return self.chain.viewer(self.chain.anna, self.day)

    @initialize(knows=st.booleans(), out=st.booleans())
    def begin(self, knows: bool, out: bool) -> None:
        self.seen["lives"] += 1
        SOURCES["brp"].knows = dict(BRP) if knows else {}
        SOURCES["polis"].out = out

    @rule(what=st.sampled_from(ACTS), pick=ANY, days=DAYS, how=st.integers(0, 11))
    def act(self, what: str, pick: int, days: int, how: int) -> None:
        """Somebody does something: to what, how many days pass, and in which manner."""
        getattr(self, f"_{what}")(pick, days, how)
        self.check_nothing_lost()

    def _open_form(self, pick: int, days: int, how: int) -> None:
        by = self.myself if how % 3 else self.coach()
        filled = start_form(client=self.client, form=FORMS[pick % len(FORMS)], by=by, now=self.now)
        self._look(filled, by)

    def _fill_page(self, pick: int, days: int, how: int) -> None:
        """Answer a page; confirm, correct or leave open what is shown filled in."""
        filled = self._choose_form(pick)
        if filled is None:
            return
        sections = get_form(filled.form, filled.version).sections
        for section in sections if how > 6 else [sections[pick % len(sections)]]:
            page = open_section(filled=filled.key, section=section.code, by=self.myself, now=self.now)
            given = {
                view.question.code: self._answer_one(view, pick + place) for place, view in enumerate(page.questions)
            }
            save_section(
                filled=filled.key, section=section.code, given=given, by=self.myself, now=self.now, partial=True
            )
        self._look(filled, self.myself)

    def _answer_one(self, view: QuestionView, pick: int) -> dict[str, Any]:
        value = make_value(view.datum.code, pick // 7)
        if view.state == "known":
            wrong = {"confirmed": False, "value": value, "reason": "Zo is het niet"}
            return wrong if pick % 5 == 0 and view.datum.type != "bsn" else {"confirmed": True}
        return {"value": value} if pick % 9 else {}

    def _answer_all(self, filled: FilledForm) -> None:
        """Somebody who fills in everything; twice, because an answer can make another question apply."""
        for section in get_form(filled.form, filled.version).sections * 2:
            page = open_section(filled=filled.key, section=section.code, by=self.myself, now=self.now)
            given = {view.question.code: self._answer_one(view, 1) for view in page.questions}
            save_section(
                filled=filled.key, section=section.code, given=given, by=self.myself, now=self.now, partial=True
            )

    def _submit(self, pick: int, days: int, how: int) -> None:
        filled = self._choose_form(pick)
        if filled is None:
            return
        if how % 2:
            self._answer_all(filled)
        before = dict(FilledForm.objects.get(pk=filled.pk).answers)
        try:
            first = submit_form(filled=filled.key, by=self.myself, now=self.now)
        except Refused:
            self.seen["refused"] += 1
            return
        again = submit_form(filled=filled.key, by=self.myself, now=self.now)
        assert (first.asked, first.waits_for) == (again.asked, again.waits_for)
        done = FilledForm.objects.get(pk=filled.pk).answers
        self.given += [(filled.form, code) for code, answer in done.items() if answer.get("done") and code in before]
        self.seen["submitted"] += 1
        self.seen["waiting"] += bool(first.waits_for)
        drain(self.pending)

    def _register_learns(self, pick: int, days: int, how: int) -> None:
        datum = FROM_REGISTERS[pick % len(FROM_REGISTERS)]
        SOURCES[REGISTER[datum]["source"]].knows[datum] = make_value(datum, how)

    def _register_out(self, pick: int, days: int, how: int) -> None:
        source = SOURCES[("brp", "polis", "uitkeringen", "onderwijs")[pick % 4]]
        source.out = not source.out

    def _refresh(self, pick: int, days: int, how: int) -> None:
        filled = self._choose_form(pick)
        if filled:
            refresh_sources(filled=filled.key, by=self.myself, now=self.now)
            self._look(filled, self.myself)

    def _ask_registers(self, pick: int, days: int, how: int) -> None:
        """Not for a form: somebody else in the chain needed it."""
        ask_sources(client=self.client, data=FROM_REGISTERS, by=self.coach(), now=self.now)

    def _doubt(self, pick: int, days: int, how: int) -> None:
        datum = FROM_REGISTERS[pick % len(FROM_REGISTERS)]
        try:
            start_review(
                client=self.client, datum=datum, by=self.coach(), now=self.now, reason="Klopt niet volgens de klant"
            )
        except Refused:
            return
        self.seen["doubted"] += 1
        drain(self.pending)

    def _answer(self, pick: int, days: int, how: int) -> None:
        signals = list(ChainSignal.objects.filter(outcome=None).order_by("pk"))
        if not signals:
            return
        signal = signals[pick % len(signals)]
        staff = self.chain.carla if signal.addressee_id == self.chain.gemeente.pk else self.chain.anna
        outcome = ("changed", "unchanged", "partly")[how % 3]
        answer_signal(
            signal=signal.key, outcome=outcome, reason="Gekeken", by=self.chain.viewer(staff, self.day), now=self.now
        )
        self.seen["answered"] += 1

    def _staff_says(self, pick: int, days: int, how: int) -> None:
        datum = sorted(code for code, row in REGISTER.items() if row["type"] != "bsn")[pick % (len(REGISTER) - 1)]
        state_fact(client=self.client, datum=datum, value=make_value(datum, how), by=self.coach(), now=self.now)

    def _join_files(self, pick: int, days: int, how: int) -> None:
        """The client turns out to have been registered twice; the other file lived for a while as well."""
        if self.seen_double:
            return
        self.seen_double = True
        double = self.chain.register(on=self.day).client
        state_fact(client=double, datum="telefoon", value=make_value("telefoon", pick), by=self.coach(), now=self.now)
        draft = start_form(client=double, form=FORMS[pick % len(FORMS)], by=self.coach(), now=self.now)
        for section in get_form(draft.form).sections:
            page = open_section(filled=draft.key, section=section.code, by=self.coach(), now=self.now)
            given = {one.question.code: self._answer_one(one, pick + how) for one in page.questions}
            save_section(
                filled=draft.key, section=section.code, given=given, by=self.coach(), now=self.now, partial=True
            )
        if how % 2:
            self._submit_quietly(draft)
        drain(self.pending)
        dirk = self.chain.viewer(self.chain.dirk, self.day)
        close_case(case=double.cases.get().key, reason="other", by=dirk, now=self.now)
        merge_clients(keep_id=self.client.pk, double_number=double.number, by=dirk, now=self.now)
        drain(self.pending)
        self.seen["joined"] += 1

    def _submit_quietly(self, draft: FilledForm) -> None:
        with suppress(Refused):
            submit_form(filled=draft.key, by=self.coach(), now=self.now)

    def _pass_time(self, pick: int, days: int, how: int) -> None:
        self.day += timedelta(days=days)
        self.minutes = 0 if days else self.minutes

    def _choose_form(self, pick: int) -> FilledForm | None:
        forms = list(FilledForm.objects.filter(client=self.client, completed_at=None).order_by("pk"))
        return forms[pick % len(forms)] if forms else None

    def _look(self, filled: FilledForm, by: Viewer) -> None:
        """Every page of the form as somebody sees it now, against what the chain holds."""
        for section in get_form(filled.form, filled.version).sections:
            page = open_section(filled=filled.key, section=section.code, by=by, now=self.now)
            for view in page.questions:
                self._check(filled, view)

    def _check(self, filled: FilledForm, view: QuestionView) -> None:
        datum, held = view.datum.code, is_held(self.client.pk, view.datum.code, self.day)
        self.seen[view.state] += 1
        event(view.state)
        if view.state == "asked":
            row = QuestionAsked.objects.get(client=self.client, datum=datum, shown_as="asked", answered_at=None)
            assert row.ground == view.ground
            assert not held or row.ground == "law", f"{datum} is asked while the chain knows it"
            assert (row.ground == "law") <= ((filled.form, datum) in BY_LAW or not held)
            asked_before = QuestionAsked.objects.filter(
                client=self.client, datum=datum, shown_as="asked", pk__lt=row.pk
            ).exclude(ground="double_file")
            assert row.ground or not asked_before.exists(), f"{datum} is asked again without a ground"
            self.seen[f"asked: {row.ground}"] += 1
            silent = SourceContact.objects.filter(client=self.client, source=REGISTER[datum]["source"])
            assert row.ground == "law" or not silent.exclude(failed_since=None).exists(), f"{datum}: the source is out"
        assert (view.state == "known") <= held, f"{datum} is shown as known and is not"
        assert view.state != "unopened"

    def check_nothing_lost(self) -> None:
        """What was submitted stands in a fact of the client, whatever happened since."""
        said = set(Fact.objects.filter(client=self.client).values_list("datum", flat=True))
        for form, code in self.given:
            assert get_form(form).get_question(code).datum in said, f"{code} of {form} was lost"
