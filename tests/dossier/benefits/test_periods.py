"""Benefit periods: whoever speaks last is believed, nothing overlaps, nothing is forgotten."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from keten.dossier.benefits import actions, queries
from keten.dossier.benefits.models import Application, BenefitPeriod
from keten.dossier.benefits.rules.periods import Known, Said, plan_period
from keten.dossier.cases.actions import close_case, merge_clients
from keten.dossier.cases.queries import Unknown
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from tests.factories import TODAY, Chain, at, make_chain

FIRST = date(2026, 1, 1)
_DAYS = st.integers(0, 40)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


@st.composite
def sayings(draw: st.DrawFn) -> Said:
    begin = draw(_DAYS)
    length = draw(st.none() | st.integers(1, 20))
    return Said(
        payer_id=draw(st.integers(1, 2)), from_on=day(begin), until_on=None if length is None else day(begin + length),
        expected_end_on=None, end_reason=None if length is None else "work",
        source=draw(st.sampled_from(["decision", "source:a", "source:b"])),
    )  # fmt: skip


def covers(said: Said, on: date) -> bool:
    return said.from_on <= on and (said.until_on is None or on < said.until_on)


def tell(known: list[Known], new: Said, number: int) -> list[Known]:
    plan = plan_period(known, new)
    kept = [row for row in known if row.id not in plan.superseded]
    return kept + [Known(number * 100 + n, said) for n, said in enumerate(plan.added)]


@given(st.lists(sayings(), max_size=8))
def test_never_two_at_once_the_last_word_holds_and_earlier_days_stay(said: list[Said]) -> None:
    known: list[Known] = []
    for number, new in enumerate(said, start=1):
        before = {n for n in range(70) for row in known if covers(row.said, day(n))}
        known = tell(known, new, number)
        for n in range(70):
            on_the_day = [row.said for row in known if covers(row.said, day(n))]
            assert len(on_the_day) <= 1
            if covers(new, day(n)):
                assert (on_the_day[0].source, on_the_day[0].payer_id) == (new.source, new.payer_id)
            elif n in before and day(n) < new.from_on:
                assert on_the_day
        assert plan_period(known, new).superseded == ()


@pytest.fixture
def chain(db: None) -> Chain:
    return make_chain()


def record(chain: Chain, client_id: int, **given: object) -> BenefitPeriod:
    given = {"law": "ww", "payer_id": chain.uwv.pk, "from_on": FIRST, "source": "polis", "by": SYSTEM, **given}
    return actions.record_benefit_period(client_id=client_id, now=at(TODAY), **given)  # type: ignore[arg-type]


def test_several_laws_at_once_and_time_left_of_the_first_to_end(chain: Chain) -> None:
    client = chain.register().client_id
    record(chain, client, expected_end_on=date(2027, 3, 1))
    record(chain, client, law="pw", payer_id=chain.gemeente.pk, expected_end_on=date(2027, 1, 1))
    record(chain, client, law="wia")
    left = queries.get_benefits(client, viewer=chain.viewer(chain.anna)).time_left(on=TODAY)
    assert left is not None
    assert (left.first.law, left.first_ends_on, left.others) == ("pw", date(2027, 1, 1), ("WW", "WIA"))


def test_a_source_said_twice_changes_nothing_and_otherwise_supersedes(chain: Chain) -> None:
    client = chain.register().client_id
    first = record(chain, client)
    assert record(chain, client).pk == first.pk
    ended = record(chain, client, until_on=date(2026, 6, 1), end_reason="work")
    first.refresh_from_db()
    assert first.superseded_at == at(TODAY)
    assert (first.until_on, ended.end_reason) == (None, "work")
    assert queries.list_periods(client, viewer=SYSTEM) == [ended]


def test_the_database_refuses_an_overlap_per_law(chain: Chain) -> None:
    client = chain.register().client_id
    row = record(chain, client)
    row.pk, row.key, row.from_on = None, uuid4(), date(2026, 6, 1)
    with pytest.raises(IntegrityError, match="one_benefit_per_law"), transaction.atomic():
        row.save(force_insert=True)
    row.superseded_at = at(TODAY)
    row.save(force_insert=True)  # what no longer counts may lie anywhere


def test_who_may_record_and_end(chain: Chain) -> None:
    case, elsewhere = chain.register(), make_chain("Werkplein Elders")
    with pytest.raises(Refused):
        record(chain, case.client_id, by=elsewhere.viewer(elsewhere.anna))
    period = record(chain, case.client_id, by=as_client(case.client_id, "T. Test", on=TODAY))
    given = {"period": period.key, "until_on": TODAY, "reason": "work", "now": at(TODAY)}
    with pytest.raises(Unknown):
        actions.end_benefit_period(by=elsewhere.viewer(elsewhere.anna), **given)
    with pytest.raises(Refused, match="die betaalt"):
        actions.end_benefit_period(by=chain.viewer(chain.dirk), **given)
    ended = actions.end_benefit_period(by=chain.viewer(chain.anna), **given)
    assert (ended.until_on, ended.end_reason) == (TODAY, "work")
    with pytest.raises(Refused, match="al beëindigd"):
        actions.end_benefit_period(by=chain.viewer(chain.anna), **given)
    assert queries.list_running(case.client_id, viewer=chain.viewer(chain.anna), on=TODAY) == []


def test_an_end_has_a_reason_and_follows_the_beginning(chain: Chain) -> None:
    client = chain.register().client_id
    with pytest.raises(Refused, match="vóór het begin"):
        record(chain, client, until_on=date(2025, 1, 1), end_reason="work")
    with pytest.raises(Refused):
        record(chain, client, end_reason="work")
    assert record(chain, client, until_on=TODAY).end_reason == "unknown"


def test_of_a_double_registration_everything_goes_along(chain: Chain) -> None:
    anna = chain.viewer(chain.anna)
    with draining() as pending:
        keep, double = chain.register(), chain.register()
        for case in (keep, double):
            actions.submit_application(key=uuid4(), case=case.key, law="ww", by=anna, now=at(TODAY))
            record(chain, case.client_id, from_on=FIRST if case == double else date(2026, 3, 1))
        close_case(case=double.key, reason="other", by=chain.viewer(chain.dirk), now=at(TODAY))
        merge_clients(
            keep_id=keep.client_id, double_number=double.client.number, by=chain.viewer(chain.dirk), now=at(TODAY)
        )
        drain(pending)
    rows = Application.objects.filter(client_id=keep.client_id)
    assert sorted((row.outcome or "", row.outcome_reason) for row in rows) == [("", ""), ("withdrawn", "double")]
    now = queries.list_periods(keep.client_id, viewer=SYSTEM)
    assert [(row.from_on, row.until_on) for row in now] == [(date(2026, 3, 1), None), (FIRST, date(2026, 3, 1))]
    assert not BenefitPeriod.objects.filter(client_id=double.client_id).exists()
